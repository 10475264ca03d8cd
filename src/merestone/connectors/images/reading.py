"""Which files are Dockerfiles or Compose files, and what each of them says."""

from __future__ import annotations

import re

from merestone.connectors.images.building import dockerfile
from merestone.connectors.images.compose import compose, is_compose
from merestone.source.file_connector import Record
from merestone.source.file_text import FileText

NAMES = ("dockerfile", "containerfile")
NO_DOCKERFILE = (".dockerignore", ".md", ".txt", ".sh", ".py", ".go", ".json", ".yaml", ".yml")
LOOK = re.compile(rb"^[ \t]*FROM[ \t]", re.IGNORECASE | re.MULTILINE)
MOST_BYTES = 2_000_000


def is_dockerfile(name: str) -> bool:
    """Return whether a file is a Dockerfile by its name: `Dockerfile`, `Dockerfile.x` and so on."""
    lower = name.lower()
    if lower.endswith(NO_DOCKERFILE):
        return False
    starts = any(
        lower == each or lower.startswith((f"{each}.", f"{each}-", f"{each}_")) for each in NAMES
    )
    return starts or lower.endswith(tuple(f".{each}" for each in NAMES))


def concerns(path: str) -> bool:
    """Return whether a path is a Dockerfile's or a Compose file's."""
    name = path.rpartition("/")[2]
    return is_dockerfile(name) or is_compose(name)


def wants(file: FileText) -> bool:
    """Return whether a file has a base image or services."""
    if is_compose(file.name):
        return b"services" in file.data
    return len(file.data) <= MOST_BYTES and LOOK.search(file.data) is not None


def parse(file: FileText) -> list[Record]:
    """Return what the file says, its form first."""
    if is_compose(file.name):
        first = file.documents[0] if file.documents else None
        made = [list(said) for said in compose(file.folder, first)]
        return [["compose"], *made] if made else []
    return [["dockerfile"], *(list(said) for said in dockerfile(file.text))]
