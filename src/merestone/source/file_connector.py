"""The shape of a connector that reads many files of one repository, each by itself.

Every file is read once, and its YAML is parsed once, for all such connectors. What one makes of a
file depends on the file's path and bytes alone, so it is kept by content (`parsed`): a second scan
parses what has changed. What needs several files is done by `facts`, from the records of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from merestone.model.facts import Fact
from merestone.model.settings import ReadSettings
from merestone.source.file_text import FileText
from merestone.source.tree import Tree

Record = Sequence[Any]
"""What `parse` makes of one thing: str, int, float, bool, None, lists and dicts of these. A tuple
comes back as a list."""
Parsed = Mapping[str, Sequence[Record]]
"""Path -> its records, in order of the paths; files without a record are left out."""


class Unparsed(Exception):
    """A file that a connector cannot make sense of: where (0: all of it), and why."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(f"line {line}: {reason}")


class FileConnector(Protocol):
    """One module with these names.

    `VERSION` changes whenever `concerns` takes other paths, or `parse` makes other records of the
    same bytes.
    """

    NAME: str
    VERSION: str

    def concerns(self, path: str) -> bool:
        """Return whether a file of this path may be this connector's, by the path alone."""

    def wants(self, file: FileText) -> bool:
        """Return whether to parse this file, by a cheap look at its bytes."""

    def parse(self, file: FileText) -> list[Record]:
        """Return one record for each thing that the file says.

        It depends on `file.path` and `file.data` alone. A broken part of a file is a record too
        (the connector yields its `Problem` in `facts`); what is said before it is kept.

        Raises: Unparsed, YamlError for a file of which nothing can be told.
        """

    def facts(self, tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:
        """Yield the facts of one repository, in an order that is the same from run to run.

        No `Source` and no problem of a file that `parse` refused: whoever calls adds these.
        """
