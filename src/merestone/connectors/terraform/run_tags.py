"""Tags in the values of a plan or a state, without those that are masked or not known yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.terraform.secrets import has_secret_id, is_kept, is_kept_tag

OWN = {"tags": "tag", "labels": "label", "user_labels": "label", "annotations": "annotation"}
ALL = ("tags_all", "effective_labels", "terraform_labels")
LATER = "(known after apply)"
Tag = list[Any]
"""[origin, key, value, is_computed]"""


def tags_of(values: Any, mask: Any, unknown: Any = None) -> list[Tag]:
    """Return the tags that may be shown: own ones first, then those that the provider adds.

    `mask` has the shape of `values`, with true where the value is sensitive; `unknown` likewise,
    with true where it is known after apply only.
    """
    if mask is True:
        return []
    found: dict[str, Tag] = {}
    for name, origin in OWN.items():
        for key, value, is_computed in _pairs(name, values, mask, unknown):
            found.setdefault(key, [origin, key, value, is_computed])
    for name in ALL:
        for key, value, is_computed in _pairs(name, values, mask, unknown):
            earlier = found.setdefault(key, ["default tag", key, value, is_computed])
            if earlier[3] and not is_computed:
                earlier[2:] = [value, False]
    return list(found.values())


def _pairs(name: str, values: Any, mask: Any, unknown: Any) -> Iterator[tuple[str, str, bool]]:
    hidden, later = _inner(mask, name), _inner(unknown, name)
    if hidden is True:
        return
    if later is True:
        yield "*", LATER, True
        return
    known = _inner(values, name)
    for key, value in known.items() if isinstance(known, dict) else ():
        if isinstance(value, str) and not _inner(hidden, key) and is_kept_tag(key, value):
            yield key, value, False
    for key, is_later in later.items() if isinstance(later, dict) else ():
        if is_later is True and not _inner(hidden, key) and is_kept_tag(key, ""):
            yield key, LATER, True


def _inner(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def id_of(kind: str, values: Any, mask: Any) -> str:
    """Return a resource's id, or '' where it has none or it may be a secret."""
    found = _inner(values, "id")
    if mask is True or _inner(mask, "id") or has_secret_id(kind) or not isinstance(found, str):
        return ""
    return found if is_kept("", found) else ""
