"""Names of container images in one spelling.

Source: the distribution project's reference grammar, and Docker's defaults: a name whose first
segment has no dot, no colon and is not `localhost` is on docker.io; one segment is in `library`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

DEFAULT_REGISTRY = "docker.io"
DEFAULT_FOLDER = "library"
HUB_NAMES = frozenset(("docker.io", "index.docker.io", "registry-1.docker.io"))
WORDS = re.compile(r"[A-Za-z0-9*][\w.*-]*(?::[0-9*]+)?(?:/[\w.*-]+)*", re.ASCII)
TAG = re.compile(r"[\w*][\w.*-]{0,127}", re.ASCII)
LONGEST = 512


class ImageName(NamedTuple):
    """`name` with its registry; `tag` and `digest` are '' where none is written."""

    name: str
    tag: str
    digest: str

    @property
    def address(self) -> str:
        """Return `image:REGISTRY/NAME[:TAG]`."""
        return f"image:{self.name}:{self.tag}" if self.tag else f"image:{self.name}"


def image_name(written: str) -> ImageName | None:
    """Return a name in parts, or None where it is none. `*` may stand for what is not known."""
    if len(written) > LONGEST:
        return None
    name, tag, digest = split_image(written.strip())
    if not WORDS.fullmatch(name) or (tag and not TAG.fullmatch(tag)):
        return None
    return ImageName(_with_registry(name), tag, digest)


def split_image(written: str) -> tuple[str, str, str]:
    """Return an image's name, tag and digest as written; a port of the registry is no tag."""
    rest, _, digest = written.partition("@")
    head, slash, last = rest.rpartition("/")
    last, _, tag = last.partition(":")
    return f"{head}{slash}{last}", tag, digest


def _with_registry(name: str) -> str:
    first, slash, rest = name.partition("/")
    if slash and first in HUB_NAMES:
        name = rest
    elif slash and (first in ("*", "localhost") or set(".:") & set(first)):
        return name
    folder = "" if "/" in name else f"{DEFAULT_FOLDER}/"
    return f"{DEFAULT_REGISTRY}/{folder}{name}"
