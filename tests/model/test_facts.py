"""The vocabulary: each fact of each theme is a table, and one module exports them all."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest

import merestone.model
from merestone.model import facts

THEMES = [
    import_module(f"merestone.model.{found.name}")
    for found in iter_modules(merestone.model.__path__)
    if found.name.startswith("facts_")
]


def test_each_fact_of_each_theme_is_a_table() -> None:
    kinds = {
        each
        for theme in THEMES
        for each in vars(theme).values()
        if isinstance(each, type) and each.__module__ == theme.__name__
    }
    assert kinds == set(facts.FACT_TYPES)
    assert {kind.__name__ for kind in kinds} <= set(facts.__all__)


def test_an_annotation_is_a_type_so_that_none_is_compiled_at_start_up() -> None:
    assert [theme for theme in THEMES if "annotations" in vars(theme)] == []


def test_rows_stand_in_the_table_of_their_type_in_the_order_of_reading() -> None:
    found = facts.Facts()
    rows = [facts.File("shop", name, "file") for name in "ba"]
    for row in rows:
        found.add(row)
    assert found.of(facts.File) == rows
    assert found.of(facts.Thing) == []


def test_what_is_no_fact_has_no_table() -> None:
    with pytest.raises(KeyError):
        facts.Facts().of(str)
