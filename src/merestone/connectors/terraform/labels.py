"""Labels and names of one resource in one call of its module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from merestone.connectors.terraform.evaluate import evaluate
from merestone.connectors.terraform.folders import Placed
from merestone.connectors.terraform.scopes import ModuleScope
from merestone.connectors.terraform.secrets import is_kept
from merestone.connectors.terraform.settled import SETTLED_NAME, SETTLED_TAG, name_of
from merestone.connectors.terraform.tags import ANY_KEY, Tag, tags_of
from merestone.model.facts import Label, Property

MOST_LABELS = 200


def labels_of(repo: str, address: str, placed: Placed, scope: ModuleScope) -> list[Label]:
    """Return the labels of one resource; its own tags come before those of its provider."""
    found: dict[tuple[str, str], Label] = {}
    for source, items in placed.record["tags"].items():
        path = placed.path_of(source)
        for item in items:
            if len(item) == SETTLED_TAG:
                line, origin, key, value, is_computed = item
                if (origin, key) not in found:
                    row = Label(repo, path, line, address, origin, key, value, is_computed)
                    found[origin, key] = row
                continue
            origin, line, expression = item
            _add(
                repo, address, tags_of(origin, evaluate(expression, scope, path), path, line), found
            )
    provider = scope.providers.get(_provider_key(placed.record))
    if provider is not None and provider.tags:
        written = {key for _, key in found}
        added = (tag for tag in provider.tags if tag[3] not in written or tag[3] == ANY_KEY)
        _add(repo, address, added, found)
    rows = list(found.values())
    return rows if len(rows) <= MOST_LABELS else rows[:MOST_LABELS]


def _add(repo: str, address: str, tags: Iterable[Tag], found: dict[tuple[str, str], Label]) -> None:
    """Add the labels of tags that are not there yet."""
    for path, line, origin, key, value, is_computed in tags:
        if (origin, key) not in found:
            row = Label(repo, path, line, address, origin, key, value, is_computed)
            found[origin, key] = row


def _provider_key(record: dict[str, Any]) -> str:
    """Return the provider that a resource uses: the one it names, else its type's first word."""
    return str(record["provider"] or record["type"].partition("_")[0])


def names_of(repo: str, address: str, placed: Placed, scope: ModuleScope) -> Iterator[Property]:
    """Yield what a resource is called, in the words of its type."""
    for key, item in placed.record["names"].items():
        path = placed.path_of(key)
        if len(item) == SETTLED_NAME:
            yield Property(repo, path, item[0], address, item[1], item[2])
        elif item:
            line, expression = item
            said, text = name_of(key, evaluate(expression, scope, path), expression)
            if text and is_kept(key, text):
                yield Property(repo, path, line, address, said, text)
