"""What a Dockerfile says: its base images, its labels, its stages.

Source: the Dockerfile reference: `FROM [--platform=P] IMAGE [AS NAME]`; a name of an earlier
stage is that stage; `scratch` is no image; `COPY --from` and `RUN --mount=…,from=` take another
stage, its number, or an image.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from merestone.connectors.images.arguments import pairs, replaced, unquoted
from merestone.connectors.images.dockerfile import Instruction, instructions
from merestone.connectors.images.labels import kept_label
from merestone.source.image_names import image_name

COPIED = re.compile(r"--from=(\S+)")
MOUNTED = re.compile(r"--mount=\S*?\bfrom=([^,\s]+)")
MOST_ROWS = 2_000
MOST_TEXT = 200


class Said(NamedTuple):
    """One row to come; `what`: `base`, `copied`, `computed`, `label`, `digest`, `stage`.

    `key` is a label's key or an image's address; `value` the label's value or a remark.
    """

    what: str
    line: int
    key: str
    value: str


class Reading:
    """One Dockerfile under reading."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._stages: dict[str, int] = {}
        self._froms = 0
        self._labels: list[Said] = []
        self._labels_of: dict[str, list[Said]] = {}
        self._stage = ""

    def said(self, text: str) -> Iterator[Said]:
        """Yield what the file says; the labels are those of the last stage and what it is from."""
        for each in instructions(text):
            if each.keyword == "FROM":
                yield from self._from(each)
            elif each.keyword == "ARG" and not self._froms:
                self._note_argument(each)
            elif each.keyword in ("COPY", "ADD", "RUN"):
                pattern = MOUNTED if each.keyword == "RUN" else COPIED
                for name in pattern.findall(each.text):
                    yield from self._copied(each.line, name)
            elif each.keyword == "LABEL":
                self._label(each.line, each.text)
            elif each.keyword == "MAINTAINER":
                self._keep(each.line, "maintainer", unquoted(each.text.strip()))
        yield from self._labels

    def _note_argument(self, each: Instruction) -> None:
        for written in each.text.split():
            name, found, value = written.partition("=")
            if found:
                self._known[name] = replaced(unquoted(value), self._known)

    def _from(self, each: Instruction) -> Iterator[Said]:
        words = [word for word in each.text.split() if not word.startswith("--")]
        if not words:
            return
        self._froms += 1
        self._labels_of[self._stage] = self._labels
        name = replaced(unquoted(words[0]), self._known)
        stage = words[2] if len(words) > 2 and words[1].lower() == "as" else ""
        self._stage = stage.lower()
        self._labels = list(self._labels_of.get(name.lower(), [])) if name else []
        if name.lower() not in self._stages and name.lower() != "scratch":
            yield from _image("base", each.line, name, words[0])
        if stage:
            self._stages[stage.lower()] = self._froms
            yield Said("stage", each.line, stage, "")

    def _copied(self, line: int, written: str) -> Iterator[Said]:
        name = replaced(unquoted(written), self._known)
        if name.lower() not in self._stages and not name.isdigit() and name.lower() != "scratch":
            yield from _image("copied", line, name, written)

    def _label(self, line: int, text: str) -> None:
        for key, value in pairs(text):
            self._keep(line, key, value)

    def _keep(self, line: int, key: str, value: str) -> None:
        if kept_label(key, value):
            self._labels = [each for each in self._labels if each.key != key]
            self._labels.append(Said("label", line, key, value))


def _image(what: str, line: int, name: str, written: str) -> Iterator[Said]:
    """Yield an image, or what was written where only the build knows it."""
    found = image_name(name)
    if found is None:
        yield Said(
            "computed", line, name[:MOST_TEXT], "build argument" if "$" in name else "no name"
        )
        return
    remark = f"as {written}" if written != name else ""
    yield Said(what, line, found.address, remark[:MOST_TEXT])
    if found.digest:
        yield Said("digest", line, found.address, found.digest[:MOST_TEXT])


def dockerfile(text: str) -> list[Said]:
    """Return what a Dockerfile says, each thing once."""
    found: dict[Said, None] = {}
    for said in islice(Reading().said(text), MOST_ROWS):
        found[said] = None
    return list(found)
