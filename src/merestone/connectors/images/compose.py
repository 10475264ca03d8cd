"""Compose files: services, the images they run, the Dockerfiles they are built from.

Source: the Compose specification: `build` is a context or a mapping of `context` and
`dockerfile` (relative to the context); `labels` is a list or a mapping; `${X:-word}` is replaced.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.connectors.images.arguments import replaced
from merestone.connectors.images.labels import kept_label
from merestone.source.image_names import image_name
from merestone.source.yaml import Map, Seq

FILE = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml")
MOST_SERVICES = 1_000
DEFAULT = "Dockerfile"


class ServiceSaid(NamedTuple):
    """One row to come of a service.

    `what`: `service`, `runs`, `publishes`, `built from`, `uses`, `label`, `digest`, `computed`.
    """

    what: str
    line: int
    service: str
    key: str
    value: str


def is_compose(name: str) -> bool:
    """Return whether a file is Compose's by its name."""
    return FILE.fullmatch(name.lower()) is not None


def compose(folder: str, document: Any) -> Iterator[ServiceSaid]:
    """Yield what a Compose file says."""
    services = document.get("services") if isinstance(document, Map) else None
    if not isinstance(services, Map):
        return
    for name, service in list(services.items())[:MOST_SERVICES]:
        line = services.lines[name]
        yield ServiceSaid("service", line, name, "", "")
        if isinstance(service, Map):
            yield from _service(folder, name, service)


def _service(folder: str, name: str, service: Map) -> Iterator[ServiceSaid]:
    build = service.get("build")
    image = service.get("image")
    if isinstance(image, str):
        verb = "publishes" if build is not None else "runs"
        yield from _image(name, verb, replaced(image, {}), service.lines["image"])
    if build is not None:
        yield from _build(folder, name, build, service.lines["build"])
    needs = service.get("depends_on")
    for other in needs if isinstance(needs, Map | Seq) else ():
        if isinstance(other, str):
            yield ServiceSaid("uses", service.lines["depends_on"], name, other, "")
    yield from _extended(folder, name, service)
    yield from _labels(name, service)


def _extended(folder: str, name: str, service: Map) -> Iterator[ServiceSaid]:
    """Yield the service that this one extends: of this file, or of another one beside it."""
    said = service.get("extends")
    given = said if isinstance(said, Map) else {"service": said}
    other, file = given.get("service"), given.get("file", "")
    if not isinstance(other, str) or not isinstance(file, str) or "$" in file:
        return
    line = service.lines["extends"]
    path = posixpath.normpath(posixpath.join(folder, file)) if file else ""
    if not path.startswith(("../", "/")):
        yield ServiceSaid("uses", line, name, other, path)


def _image(name: str, verb: str, written: str, line: int) -> Iterator[ServiceSaid]:
    found = image_name(written)
    if found is None:
        yield ServiceSaid("computed", line, name, written[:200], "")
        return
    yield ServiceSaid(verb, line, name, found.address, "")
    if found.digest:
        yield ServiceSaid("digest", line, name, found.digest, "")


def _build(folder: str, name: str, build: Any, line: int) -> Iterator[ServiceSaid]:
    given = build if isinstance(build, Map) else {"context": build}
    context, file = given.get("context", "."), given.get("dockerfile", DEFAULT)
    if not isinstance(context, str) or not isinstance(file, str) or "dockerfile_inline" in given:
        return
    context, file = replaced(context, {}), replaced(file, {})
    if "$" in context + file or ":" in context or context.startswith(("/", "~")):
        yield ServiceSaid("computed", line, name, f"{context}/{file}"[:200], "build")
        return
    path = posixpath.normpath(posixpath.join(folder, context, file))
    if not path.startswith(("../", "/")):
        yield ServiceSaid("built from", line, name, path, "")


def _labels(name: str, service: Map) -> Iterator[ServiceSaid]:
    labels = service.get("labels")
    if isinstance(labels, Map):
        listed = [(key, value, labels.lines[key]) for key, value in labels.items()]
    elif isinstance(labels, Seq):
        split = [str(each).partition("=") for each in labels if isinstance(each, str)]
        listed = [(key, value, labels.line) for key, _, value in split]
    else:
        return
    for key, value, line in listed:
        text = value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
        if kept_label(key, text):
            yield ServiceSaid("label", line, name, key, text)
