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
from threading import Timer
from typing import Any

import duckdb

from merestone.model.errors import RuleError

MEMORY = "2GB"
SPILL = "4GB"
MOST_SECONDS = 120
NUL = str.maketrans({"\0": "\N{SYMBOL FOR NULL}"})


class Estate:
    """An estate's tables, open for queries. `close` frees them.

    Units: a query that takes longer than `most_seconds` is stopped.
    """

    def __init__(self, most_seconds: float = MOST_SECONDS) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="merestone-estate-")
        self._most_seconds = most_seconds
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": MEMORY,
                "temp_directory": self._folder.name,
                "max_temp_directory_size": SPILL,
                "threads": 2,
                # A table that is not there must not be looked for among Python's variables.
                "python_enable_replacements": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
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
            # Told, not detected: a lone carriage return inside a first value would be taken for it.
            f"new_line='\\n', force_not_null={names!r}, max_line_size=16777216, parallel=false)",
            [str(path)],
        )

    def seal(self) -> None:
        """Make the derived tables, then switch off all that reaches outside, for good."""
        self._connection.execute(_text_of("derived.sql"))
        self._connection.execute("SET enable_external_access=false")
        self._connection.execute("SET lock_configuration=true")

    def query(
        self, sql: str, parameters: Mapping[str, Any] | None = None
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the names of the columns and all rows of one SELECT.

        Of `parameters`, those that the query names are used.
        Raises: RuleError with what the engine said.
        """
        timer = Timer(self._most_seconds, self._connection.interrupt)
        try:
            statement = self._only_select(sql)
            used = {name: (parameters or {}).get(name) for name in statement.named_parameters}
            timer.start()
            result = self._connection.execute(statement, used)
            names = [column[0] for column in result.description]
            return names, result.fetchall()
        except duckdb.InterruptException:
            raise RuleError(f"it took longer than {self._most_seconds:g} seconds") from None
        except duckdb.Error as error:
            raise RuleError(str(error).splitlines()[0]) from None
        finally:
            timer.cancel()

    def _only_select(self, sql: str) -> duckdb.Statement:
        statements = self._connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise RuleError("expected one SELECT and nothing else")
        return statements[0]

    def close(self) -> None:
        """Free the tables and the temporary folder."""
        self._connection.close()
        self._folder.cleanup()


def schema_sql() -> str:
    """Return the statements that make the tables, comments included."""
    return _text_of("schema.sql")


def _text_of(name: str) -> str:
    return files("merestone.estate").joinpath(name).read_text("utf-8")


def _text(cell: object) -> object:
    if isinstance(cell, str):
        return cell.translate(NUL) if "\0" in cell else cell
    if isinstance(cell, tuple):
        return " ".join(cell)
    return cell
