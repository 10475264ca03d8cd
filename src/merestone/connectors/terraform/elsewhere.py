"""Modules of the estate's other repositories, where what was read is the version that is called.

A path in another repository is `REPO`, NUL, its path there: no path of a repository has a NUL, so
that whatever is evaluated keeps the place where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from merestone.connectors.terraform.asked_versions import AskedVersions
from merestone.connectors.terraform.definitions import MARK, Definitions
from merestone.connectors.terraform.folders import Module
from merestone.connectors.terraform.overrides import TERRAFORM, is_override
from merestone.connectors.terraform.parsing import parse
from merestone.model.facts import Label, Property, Relation, Thing
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText
from merestone.source.module_names import module_place
from merestone.source.others import Others
from merestone.source.tree import Tree, Unreadable

MOST_BYTES = 4 << 20
Stated = Thing | Label | Relation | Property


class NotListed(Exception):
    """Why what a call makes is not known although its repository is in the estate."""


class FetchedModule(Module):
    """One folder of another repository; `checkout` is what a module beside it comes from."""

    def __init__(self, folder: str, checkout: Checkout) -> None:
        super().__init__(folder)
        self.checkout = checkout


class Checkout:
    """Another repository as a call asks for it: `commit` is that version, '' for any."""

    def __init__(self, tree: Tree, versions: AskedVersions, commit: str) -> None:
        self.repo = tree.repo
        self._tree = tree
        self._versions = versions
        self._commit = commit
        self._known: dict[str, FetchedModule | NotListed | None] = {}

    def module(self, folder: str) -> FetchedModule | None:
        """Return the module in a folder, None where there is none.

        Raises: NotListed.
        """
        if folder not in self._known:
            try:
                self._known[folder] = self._read(folder)
            except NotListed as error:
                self._known[folder] = error
        found = self._known[folder]
        if isinstance(found, NotListed):
            raise found
        return found

    def _read(self, folder: str) -> FetchedModule | None:
        paths = self._versions.files(folder)
        if not paths:
            return None
        data = {path: self._bytes(path) for path in paths}
        if self._commit and not self._versions.is_same(self._commit, folder, data):
            raise NotListed(f"{self.repo} was read at another version of it")
        module = FetchedModule(folder, self)
        for path in sorted(data, key=is_override):
            try:
                records = parse(FileText(path, data[path]))
            except Unparsed:
                raise NotListed(f"{self.repo}/{path} could not be read") from None
            (module.override if is_override(path) else module.add)(
                f"{self.repo}{MARK}{path}", records
            )
        return module

    def _bytes(self, path: str) -> bytes:
        try:
            return self._tree.read(path, MOST_BYTES)
        except Unreadable as error:
            raise NotListed(f"{self.repo}/{path} could not be read: {error}") from None


class Elsewhere:
    """Finds the modules that the files of one repository call by URL."""

    def __init__(self, others: Others, definitions: Definitions) -> None:
        self._others = others
        self._definitions = definitions
        self._versions: dict[str, AskedVersions] = {}
        self._checkouts: dict[tuple[str, str], Checkout] = {}

    def module(self, target: str, version: str) -> FetchedModule | None:
        """Return the module of an address, None where it is none of the estate's.

        Raises: NotListed.
        """
        place = module_place(target)
        trees = self._others.of(place.repository)
        if len(trees) != 1:
            return None  # the call's relation says that several may be it
        tree = trees[0]
        self._definitions.join(tree)
        versions = self._versions.setdefault(tree.repo, AskedVersions(tree, TERRAFORM))
        commit = ""
        if version or place.is_registered:
            commit = versions.commit(version, place.is_registered)
            if not commit:
                raise NotListed(versions.unknown(version, place.is_registered))
        key = (tree.repo, commit)
        if key not in self._checkouts:
            self._checkouts[key] = Checkout(tree, versions, commit)
        return self._checkouts[key].module(place.folder)


def located(rows: Iterable[Stated]) -> Iterator[Stated]:
    """Yield facts with the repository and path of their places."""
    for row in rows:
        if MARK in row.path:
            repo, path = place_in(row.repo, row.path)
            yield row._replace(repo=repo, path=path)
        else:
            yield row


def place_in(repo: str, path: str) -> tuple[str, str]:
    """Return the repository and path of a place that was met in `repo`."""
    other, _, inside = path.rpartition(MARK)
    return other or repo, inside
