"""What a `uses:` of GitHub Actions names: an action, a reusable workflow or an image.

Source: GitHub's workflow syntax, `jobs.<id>.uses` and `jobs.<id>.steps[*].uses`.
"""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.pipelines.paths import inside
from merestone.source.image_names import image_name
from merestone.source.said import Said, relation

WORKFLOWS = "/.github/workflows/"
LOCAL_ACTION = "ci-local-action:"


def used(address: str, written: str, line: int) -> Iterator[Said]:
    """Yield the relation to what is used; an expression is kept as the remark of `*`."""
    if not written:
        return
    if "${{" in written:
        yield relation(line, address, "uses", "ci-action:*", written)
    elif written.startswith("docker://"):
        name = image_name(written.removeprefix("docker://"))
        if name is not None:
            yield relation(line, address, "runs", name.address, name.digest)
    elif written.startswith("./"):
        yield from _local(address, written, line)
    else:
        yield from _elsewhere(address, written, line)


def _local(address: str, written: str, line: int) -> Iterator[Said]:
    path = inside("", written.partition("@")[0])
    if path is None:
        return
    is_workflow = f"/{path}".startswith(WORKFLOWS) and path.endswith((".yml", ".yaml"))
    scheme = "ci:" if is_workflow else LOCAL_ACTION
    yield relation(line, address, "uses", f"{scheme}./{path}" if path else f"{scheme}.")


def _elsewhere(address: str, written: str, line: int) -> Iterator[Said]:
    name, _, ref = written.partition("@")
    parts = name.split("/")
    if len(parts) < 2 or not all(parts) or " " in name:
        return
    _, repo = parts[:2]
    if f"/{'/'.join(parts[2:])}".startswith(WORKFLOWS):
        target = f"ci:{repo}/{'/'.join(parts[2:])}"
        yield relation(line, address, "uses", target, f"{parts[0]}/{repo} at {ref or 'no ref'}")
    else:
        yield relation(
            line, address, "uses", f"ci-action:{name}@{ref}" if ref else f"ci-action:{name}"
        )
