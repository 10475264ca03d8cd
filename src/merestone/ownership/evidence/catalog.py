"""Backstage: an entity's owner, and the folder that the entity describes.

Source: Backstage's descriptor format; an `ownedBy` relation has precedence over `spec.owner`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat

from merestone.model.claims import Claim
from merestone.model.facts import Entity
from merestone.ownership.evidence.offer import ClaimBook, Offer
from merestone.ownership.parties import PartyBook


class CatalogEvidence:
    """The entities of one repository, by reference and by folder.

    `owners` are the claims that an entity's own descriptors make of its owner, by reference.
    """

    def __init__(self, entities: Sequence[Entity], book: ClaimBook, parties: PartyBook) -> None:
        self.owners: dict[str, list[Claim]] = {}
        self._folders: dict[str, list[Claim]] = {}
        for entity in entities:
            if not entity.owner_ref:
                continue
            self.owners.setdefault(entity.ref, []).append(
                self._claim("catalog-owner", entity, entity.ref, book, parties)
            )
            if entity.folder is not None:
                covers = f"{entity.folder}/" if entity.folder else "/"
                self._folders.setdefault(entity.folder, []).append(
                    self._claim("catalog-folder", entity, covers, book, parties)
                )
        self._chain = lru_cache(maxsize=100_000)(self._chain_of)
        self._keys: dict[tuple[str, ...], int] = {(): 0}
        self._chains: list[tuple[str, ...]] = [()]

    @staticmethod
    def _claim(
        evidence: str, entity: Entity, covers: str, book: ClaimBook, parties: PartyBook
    ) -> Claim:
        party = parties.canonical(entity.owner_ref, entity.repo)
        line = entity.owner_line or entity.line
        because = f"{entity.ref} lives here" if evidence == "catalog-folder" else ""
        return book.make(
            evidence, entity.repo, entity.path, line, covers, [party], [entity.owner], (), because
        )

    def _chain_of(self, folder: str) -> int:
        found = []
        while True:
            if folder in self._folders:
                found.append(folder)
            if not folder:
                break
            folder = folder.rpartition("/")[0]
        wanted = tuple(found)
        if wanted not in self._keys:
            self._keys[wanted] = len(self._chains)
            self._chains.append(wanted)
        return self._keys[wanted]

    def key(self, path: str) -> int:
        """Return the id of the chain of entity folders around a path, nearest first."""
        return self._chain(path.rpartition("/")[0]) if self._folders else 0

    def keys(self, paths: Iterable[str]) -> Iterable[int]:
        """Return the same of many paths, in their order."""
        return map(self.key, paths) if self._folders else repeat(0)

    def offers(self, key: int) -> list[Offer]:
        """Return the nearest folder's claims; those of folders further up have lost."""
        found: list[Offer] = []
        for depth, folder in enumerate(self._chains[key]):
            claims = self._folders[folder]
            reason = ""
            if depth:
                reason = "an entity nearer to the path speaks for it"
            elif len({claim.parties for claim in claims}) > 1:
                reason = "several entities of this folder have different owners"
            found += [Offer(claim, reason) for claim in claims]
        return found
