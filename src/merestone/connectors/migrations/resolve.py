"""Which table a Django model has, once all migrations are known.

Source: Django: migrations of an app follow each other; the table that the last one names holds,
and a model without a name of its own has the table `APP_MODEL`, where APP is the AppConfig's label.
"""

from __future__ import annotations

from merestone.connectors.migrations.changes import UNSAID, Change, named
from merestone.connectors.migrations.django import RENAMES


class Models:
    """The tables of models, as far as the migrations have gone."""

    def __init__(self, labels: dict[str, str]) -> None:
        self._labels = labels
        self._tables: dict[str, tuple[str, str]] = {}

    def resolved(self, change: Change) -> Change | None:
        """Return a change with its real table; None for one that only says which table it is."""
        if change.verb == RENAMES:
            self._tables[change.model] = (named(change.schema), named(change.table))
            return None
        if not change.model:
            return change
        schema, table = self._tables.get(change.model) or (UNSAID, self._default(change.model))
        if change.suffix and table != UNSAID:
            table += change.suffix
        return change._replace(schema=schema, table=table, model="", suffix="")

    def _default(self, model: str) -> str:
        app, _, name = model.rpartition(".")
        return named(f"{self._labels.get(app, app)}_{name}")
