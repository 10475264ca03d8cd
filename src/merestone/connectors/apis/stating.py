"""The facts of all APIs of one repository; a protobuf import leads to the file that it names."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.model.facts import Fact, Problem, Relation
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.said import Said, row
from merestone.source.tree import Tree

NAME = "apis"
VERSION = "2"


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:  # noqa: ARG001
    """Yield what the descriptions of a repository's APIs say."""
    for path, records in parsed.items():
        for record in records:
            said = Said(*record)
            if said.what == "remark":
                yield Problem(NAME, tree.repo, path, said.line, said.value, f"{path}//", True)
            elif said.what == "import":
                yield from _import(tree, path, said)
            else:
                yield row(tree.repo, path, _placed(said))


def _placed(said: Said) -> Said:
    """Return a record with whole addresses: a name alone is one of this repository's APIs."""
    if said.what == "thing" and said.detail:
        said = said._replace(detail=f"api:./{said.detail}")
    elif said.what == "relation" and said.value.startswith("./"):
        said = said._replace(value=f"api:{said.value}")
    return said._replace(address=f"api:./{said.address}")


def _import(tree: Tree, path: str, said: Said) -> Iterator[Relation]:
    """Yield the file of an import where this repository has it under one of the roots around.

    The root that protoc was given is not known: the folders above the file are tried, nearest
    first, and one file of the whole repository that ends so.
    """
    folder = path.rpartition("/")[0]
    while True:
        found = f"{folder}/{said.value}" if folder else said.value
        if found in tree.files:
            address = f"api:{tree.repo}/{path}"
            yield Relation(
                tree.repo, path, said.line, address, "uses", f"file:{tree.repo}/{found}", "import"
            )
            return
        if not folder:
            return
        folder = folder.rpartition("/")[0]
