"""Labels from the tags of a resource and the default tags of its provider."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.terraform.encode import Expression
from merestone.connectors.terraform.evaluate import evaluate
from merestone.connectors.terraform.folders import Placed
from merestone.connectors.terraform.scopes import ModuleScope
from merestone.connectors.terraform.secrets import MOST_TEXT, is_kept, is_kept_tag
from merestone.connectors.terraform.shown import shown
from merestone.connectors.terraform.values import (
    Entry,
    Mapping,
    Sequence,
    Unknown,
    Value,
    as_text,
)
from merestone.model.facts import Label

ANY_KEY = "*"
"""The key of a label that stands for keys which only a run knows."""


def labels_of(repo: str, address: str, placed: Placed, scope: ModuleScope) -> Iterator[Label]:
    """Yield the labels of one resource in one call of its module; its own tags come first."""
    written: set[str] = set()
    for origin, line, expression in placed.record["tags"]:
        value = evaluate(expression, scope, placed.path)
        for row in rows(repo, address, origin, value, (placed.path, line)):
            written.add(row.key)
            yield row
    provider = scope.providers.get(_provider_key(placed))
    if provider is None:
        return
    block, home = provider
    for origin, line, expression in block.record["defaults"]:
        value = evaluate(expression, home, block.path)
        for row in rows(repo, address, origin, value, (block.path, line)):
            if row.key not in written or row.key == ANY_KEY:
                yield row


def _provider_key(placed: Placed) -> str:
    """Return the provider that a resource uses: the one it names, else its type's first word."""
    record = placed.record
    return str(record["provider"] or record["type"].partition("_")[0])


def rows(
    repo: str, address: str, origin: str, value: Value, place: tuple[str, int]
) -> Iterator[Label]:
    """Yield one label a key; what is not known is computed, under `*` where no key is known."""
    if isinstance(value, Unknown):
        yield Label(repo, *place, address, origin, ANY_KEY, _cut(value.text), True)
    elif isinstance(value, Mapping):
        for key, entry in value.entries.items():
            yield from _row(repo, address, origin, key, entry)
        if value.rest:
            yield Label(repo, *place, address, origin, ANY_KEY, _cut(value.rest), True)
    elif isinstance(value, Sequence):
        for item in value.items:
            text = as_text(item)
            if text is not None:
                key, _, after = text.partition(":")
                yield from _row(repo, address, origin, key, Entry(after, *place))


def _row(repo: str, address: str, origin: str, key: str, entry: Entry) -> Iterator[Label]:
    value, path, line = entry
    is_computed = isinstance(value, Unknown)
    text = value.text if isinstance(value, Unknown) else as_text(value)
    if text is None:
        return
    if is_kept_tag(key, text):
        yield Label(repo, path, line, address, origin, key, text, is_computed)
    elif is_computed and is_kept_tag(key, ""):
        yield Label(repo, path, line, address, origin, key, _cut(text), True)


def _cut(text: str) -> str:
    if not is_kept("", text[:MOST_TEXT]):
        return "(not kept: it may be a secret)"
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"


def name_of(key: str, expression: Expression, scope: ModuleScope, path: str) -> tuple[str, str]:
    """Return a naming attribute with its text; where a run makes it, `KEY expression` and that."""
    value = evaluate(expression, scope, path)
    text = as_text(value)
    return (f"{key} expression", shown(expression)) if text is None else (key, text)
