"""What only the whole repository tells: local actions, GitLab's local includes and `extends`.

Source: GitLab's reference: `include:local` is a path from the root, in which `*` matches within a
folder and `**` any depth; `extends` merges in at most 11 levels, the job's own keys win.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.pipelines.github_action import NAMES
from merestone.connectors.pipelines.github_uses import LOCAL_ACTION
from merestone.connectors.pipelines.gitlab import EXTENDED
from merestone.connectors.pipelines.gitlab_includes import LOCAL
from merestone.connectors.pipelines.globs import Glob
from merestone.source.file_connector import Parsed
from merestone.source.said import Said
from merestone.source.tree import Tree

MOST_LEVELS = 11
MOST_MATCHES = 200


class Followed:
    """The links between the files of one repository.

    `reached`: the files that a GitLab pipeline includes, and the pipelines themselves.
    """

    def __init__(self, tree: Tree, parsed: Parsed) -> None:
        self._files = tree.files
        self._parsed = parsed
        self._globs: dict[str, list[str]] = {}
        self.reached: dict[str, None] = {}
        self._jobs: dict[str, str] = {}
        self._addresses: set[str] = set()
        self._deploys: dict[str, list[Said]] = {}
        self._extends: dict[str, list[str]] = {}
        self._lines: dict[str, int] = {}
        self._follow()

    def _follow(self) -> None:
        waiting = [p for p, records in self._parsed.items() if records[0][0] == "gitlab"]
        while waiting:
            path = waiting.pop()
            records = self._parsed.get(path, [])
            if path in self.reached or not records or not records[0][0].startswith("gitlab"):
                continue
            self.reached[path] = None
            for record in records[1:]:
                said = Said(*record)
                self._note(said)
                if said.what == "relation" and said.value.startswith(LOCAL):
                    waiting += self.matches(said.value.removeprefix(LOCAL))

    def _note(self, said: Said) -> None:
        if said.what == "thing" and said.key in ("job", "hidden job"):
            name = said.address.removeprefix(f"{said.detail}/")
            self._jobs.setdefault(name, said.address)
            self._addresses.add(said.address)
        elif said.what == "relation" and said.value.startswith(EXTENDED):
            parent = said.value.removeprefix(EXTENDED)
            self._extends.setdefault(said.address, []).append(parent)
            self._lines.setdefault(said.address, said.line)
        elif said.what == "relation" and said.value.startswith("ci-environment:"):
            self._deploys.setdefault(said.address, []).append(said)

    def matches(self, pattern: str) -> list[str]:
        """Return the files that a local include names, in order."""
        if "*" not in pattern:
            return [pattern] if pattern in self._files else []
        if pattern not in self._globs:
            glob = Glob(pattern)
            found = [path for path in self._parsed if glob.matches(path)]
            self._globs[pattern] = found[:MOST_MATCHES]
        return self._globs[pattern]

    def job(self, file: str, name: str) -> str:
        """Return the address of a GitLab job by its name, one of the same file first.

        It has `*` where the job is not in this repository.
        """
        near = f"{file}/{name}"
        return near if near in self._addresses else self._jobs.get(name, f"ci:*/*/{name}")

    def action(self, folder: str) -> str:
        """Return the address of a local action by its folder."""
        for name in NAMES:
            path = f"{folder}/{name}" if folder else name
            if path in self._files:
                return f"ci:./{path}"
        return f"ci:./{folder}/*" if folder else "ci:./*"

    def inherited(self, path: str) -> Iterator[Said]:
        """Yield where the jobs of a file deploy to by what they extend."""
        for address in self._extends:
            is_hidden = address.startswith(f"ci:./{path}/.")
            if not address.startswith(f"ci:./{path}/") or address in self._deploys or is_hidden:
                continue
            for said in self._of_parents(address, 0):
                parent = said.address.rpartition("/")[2]
                line = self._lines[address]
                yield said._replace(line=line, address=address, detail=f"extends {parent}")

    def _of_parents(self, address: str, level: int) -> list[Said]:
        """Return what the nearest parent deploys; of several parents the last one wins."""
        for name in reversed(self._extends.get(address, []) if level < MOST_LEVELS else []):
            parent = self.job(address.rpartition("/")[0], name)
            found = self._deploys.get(parent) or self._of_parents(parent, level + 1)
            if found:
                return found
        return []


def followed(links: Followed, path: str, record: Any) -> Iterator[Said]:
    """Yield a record with its links in place of their names."""
    said = Said(*record)
    scheme, _, rest = said.value.partition(":")
    if said.what != "relation" or f"{scheme}:" not in (LOCAL, LOCAL_ACTION, EXTENDED):
        yield said
    elif f"{scheme}:" == EXTENDED:
        yield said._replace(value=links.job(f"ci:./{path}", rest))
    elif f"{scheme}:" == LOCAL_ACTION:
        target = links.action(rest.removeprefix(".").lstrip("/"))
        missing = "no action there" if target.endswith("/*") else said.detail
        yield said._replace(value=target, detail=missing)
    else:
        found = links.matches(rest)
        for each in found:
            yield said._replace(value=f"ci:./{each}")
        if not found:
            yield said._replace(value=f"ci:./{rest}", detail="no file there")
