"""Prow OWNERS: approvers accumulate upwards to the root.

Source: Prow's repoowners: every file from the path's folder up to the root adds its people;
`no_parent_owners` ends the walk only once somebody was found; the walk is made for each role.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from merestone.model.claims import Claim
from merestone.model.facts import OwnersEntry, OwnersFile
from merestone.ownership.evidence.offer import ClaimBook, Offer
from merestone.ownership.parties import PartyBook

ROLES = {
    "approver": "owners-approver",
    "reviewer": "owners-reviewer",
    "required_reviewer": "owners-required-reviewer",
}

NO_MEMBERS = "has no members"


def spelling_of(entry: OwnersEntry) -> str:
    """Return a name in an OWNERS file as a party: an alias, an email as it is, or a login."""
    if entry.is_alias:
        return f"alias:{entry.name}"
    return entry.name if "@" in entry.name else f"@{entry.name}"


class _Group(NamedTuple):
    """The people of one role and filter of one file; `inherited` is the same seen from below.

    `empty` says why it comes to nobody, or '': an alias stands for its members, if it has any.
    """

    pattern: str
    role: str
    claim: Claim
    inherited: Claim
    empty: str


class OwnersEvidence:
    """All OWNERS files of one repository."""

    def __init__(
        self,
        files: Sequence[OwnersFile],
        entries: Sequence[OwnersEntry],
        book: ClaimBook,
        parties: PartyBook,
    ) -> None:
        self.files = {file.folder: file for file in files}
        self._groups: dict[str, list[_Group]] = {}
        self._regex: dict[str, Any] = {}
        self._load(entries, book, parties)
        self._chain = lru_cache(maxsize=100_000)(self._chain_of)
        self._plain: dict[str, int] = {}  # folders all of whose files have the same key
        self._keys: dict[tuple[tuple[str, tuple[int, ...]], ...], int] = {(): 0}
        self._chains: list[tuple[tuple[str, tuple[int, ...]], ...]] = [()]

    def _load(self, entries: Sequence[OwnersEntry], book: ClaimBook, parties: PartyBook) -> None:
        grouped: dict[tuple[str, str, str], list[OwnersEntry]] = {}
        for entry in entries:
            if entry.role in ROLES:
                grouped.setdefault((entry.folder, entry.pattern, entry.role), []).append(entry)
        for (folder, pattern, role), people in grouped.items():
            claims = self._claims(folder, pattern, role, people, book, parties)
            names = " ".join(entry.name for entry in people)
            empty = "" if any(entry.members for entry in people) else f"{names} {NO_MEMBERS}"
            self._groups.setdefault(folder, []).append(_Group(pattern, role, *claims, empty))
            if pattern and pattern not in self._regex:
                import re2

                self._regex[pattern] = re2.compile(pattern)

    @staticmethod
    def _claims(
        folder: str,
        pattern: str,
        role: str,
        people: Sequence[OwnersEntry],
        book: ClaimBook,
        parties: PartyBook,
    ) -> tuple[Claim, Claim]:
        spelled = [entry.name for entry in people]
        present = [entry for entry in people if entry.members] or people
        canonical = [parties.canonical(spelling_of(entry), entry.repo) for entry in present]
        first = people[0]
        covers = f"{folder}/" if folder else "/"
        shown = f"{covers} ({pattern})" if pattern else covers
        place = (first.repo, first.path, first.line, shown, canonical, spelled)
        near = book.make(ROLES[role], *place)
        if role != "approver":
            return near, near
        return near, book.make("owners-approver-inherited", *place)

    def _chain_of(self, folder: str) -> tuple[str, ...]:
        """Return the folders with an OWNERS file from `folder` up to the root."""
        found = []
        while True:
            if folder in self.files:
                found.append(folder)
            if not folder:
                return tuple(found)
            folder = folder.rpartition("/")[0]

    def key(self, path: str) -> int:
        """Return the id of the entries that speak for a path, nearest folder first."""
        folder = path.rpartition("/")[0]
        known = self._plain.get(folder)
        if known is None:
            chain = self._chain(folder)
            known = self._key_of(path, chain)
            if not any(group.pattern for each in chain for group in self._groups.get(each, ())):
                self._plain[folder] = known
        return known

    def keys(self, paths: Iterable[str]) -> Iterable[int]:
        """Return the same of many paths, in their order."""
        return map(self.key, paths) if self.files else repeat(0)

    def _key_of(self, path: str, chain: Iterable[str]) -> int:
        spoken: list[tuple[str, tuple[int, ...]]] = []
        for folder in chain:
            inside = path[len(folder) + 1 :] if folder else path
            hits = tuple(
                n
                for n, group in enumerate(self._groups.get(folder, ()))
                if not group.pattern or self._regex[group.pattern].search(inside)
            )
            # A file that names nobody here still ends the walk for whoever was found below it.
            if hits or self.files[folder].no_parent_owners:
                spoken.append((folder, hits))
        wanted = tuple(spoken)
        if wanted not in self._keys:
            self._keys[wanted] = len(self._chains)
            self._chains.append(wanted)
        return self._keys[wanted]

    def offers(self, key: int) -> list[Offer]:
        """Return the claims of a chain; what `no_parent_owners` cuts off has lost."""
        found: list[Offer] = []
        stopped_at: dict[str, str] = {}
        seen_roles: set[str] = set()
        for folder, hits in self._chains[key]:
            groups = [self._groups[folder][n] for n in hits]
            found += [self._offer(group, stopped_at, seen_roles) for group in groups]
            seen_roles |= {group.role for group in groups if not group.empty}
            if self.files[folder].no_parent_owners:
                for role in seen_roles:
                    stopped_at.setdefault(role, self.files[folder].path)
        return found

    @staticmethod
    def _offer(group: _Group, stopped_at: dict[str, str], seen_roles: set[str]) -> Offer:
        claim = group.inherited if group.role in seen_roles else group.claim
        if group.role in stopped_at:
            return Offer(claim, f"{stopped_at[group.role]} sets no_parent_owners")
        return Offer(claim, group.empty)
