"""Actions that a repository defines: `action.yml` or `action.yaml` in any folder.

Source: GitHub's metadata syntax for actions, `runs.using`.
"""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.pipelines.github_steps import steps
from merestone.connectors.pipelines.github_uses import used
from merestone.connectors.pipelines.paths import inside
from merestone.connectors.pipelines.shapes import line_of, mapping, word
from merestone.source.said import Said, prop, relation, thing
from merestone.source.yaml import Map

NAMES = ("action.yml", "action.yaml")


def is_action(document: Map) -> bool:
    """Return whether a document is an action's."""
    return "using" in mapping(document.get("runs"))


def action(path: str, document: Map) -> Iterator[Said]:
    """Yield what an action says."""
    here = f"ci:./{path}"
    folder = path.rpartition("/")[0]
    runs = mapping(document.get("runs"))
    name = word(document.get("name")) or folder.rpartition("/")[2]
    yield thing(line_of(document, "name"), here, "action", name)
    yield from prop(line_of(runs, "using"), here, "runs using", word(runs.get("using")))
    author = word(document.get("author"))
    if author and len(author) <= 200:
        yield Said("label", line_of(document, "author"), here, "author", author, "field")
    image = word(runs.get("image"))
    if image.startswith("docker://"):
        yield from used(here, image, line_of(runs, "image"))
    elif image:
        built = inside(folder, image)
        if built:
            at = line_of(runs, "image")
            yield relation(at, here, "built from", f"image-build:./{built}")
    yield from steps(here, runs.get("steps"), ".", {})
