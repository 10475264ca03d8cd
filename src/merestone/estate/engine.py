"""The embedded engine: an in-memory DuckDB that touches nothing outside itself.

Rows go in through one temporary CSV file a table, which is several times faster than binding
them; then external access is switched off and the configuration is locked.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from merestone.model.errors import RuleError

MEMORY = "2GB"
NUL = str.maketrans({"\0": "\N{SYMBOL FOR NULL}"})


class Estate:
    """An estate's tables, open for queries. `close` frees them."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="merestone-estate-")
        self._connection = duckdb.connect(
            ":memory:",
            config={"memory_limit": MEMORY, "temp_directory": self._folder.name, "threads": 2},
        )
        self._connection.execute(schema_sql())

    def fill(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Put rows, in the order of the table's columns, into a table of schema.sql."""
        path = Path(self._folder.name) / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="", errors="backslashreplace") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerows([_text(cell) for cell in row] for row in rows)
        if path.stat().st_size:
            self._copy(table, path)
        path.unlink()

    def _copy(self, table: str, path: Path) -> None:
        about = self._connection.execute(f'DESCRIBE "{table}"').fetchall()
        columns = {row[0]: row[1] for row in about}
        names = list(columns)
        self._connection.execute(
            f'INSERT INTO "{table}" SELECT * FROM read_csv(?, columns={columns!r}, '  # noqa: S608
            f"header=false, auto_detect=false, delim=',', quote='\"', escape='\"', "
            f"force_not_null={names!r}, max_line_size=16777216, parallel=false)",
            [str(path)],
        )

    def seal(self) -> None:
        """Switch off everything that reaches outside, for good."""
        self._connection.execute("SET enable_external_access=false")
        self._connection.execute("SET lock_configuration=true")

    def query(
        self, sql: str, parameters: Mapping[str, Any] | None = None
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the names of the columns and all rows.

        Raises: RuleError with what the engine said.
        """
        try:
            result = self._connection.execute(sql, dict(parameters or {}))
            names = [column[0] for column in result.description]
            return names, result.fetchall()
        except duckdb.Error as error:
            raise RuleError(str(error).splitlines()[0]) from None

    def close(self) -> None:
        """Free the tables and the temporary folder."""
        self._connection.close()
        self._folder.cleanup()


def schema_sql() -> str:
    """Return the statements that make the tables, comments included."""
    return files("merestone.estate").joinpath("schema.sql").read_text("utf-8")


def _text(cell: object) -> object:
    if isinstance(cell, str):
        return cell.translate(NUL) if "\0" in cell else cell
    if isinstance(cell, tuple):
        return " ".join(cell)
    return cell
