"""Tags as rows: from the values of tag arguments, without what may be a secret."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.terraform.secrets import MOST_TEXT, is_kept, is_kept_tag
from merestone.connectors.terraform.values import (
    Entry,
    Mapping,
    Sequence,
    Unknown,
    Value,
    as_text,
)

ANY_KEY = "*"
"""The key of a tag that stands for keys which only a run knows."""
Tag = tuple[str, int, str, str, str, bool]
"""path, line, origin, key, value, is_computed"""


def tags_of(origin: str, value: Value, path: str, line: int) -> Iterator[Tag]:
    """Yield one tag a key; what is not known is computed, under `*` where no key is known."""
    if isinstance(value, Unknown):
        yield path, line, origin, ANY_KEY, _cut(value.text), True
    elif isinstance(value, Mapping):
        for key, entry in value.entries.items():
            yield from _tag(origin, key, entry)
        if value.rest:
            yield path, line, origin, ANY_KEY, _cut(value.rest), True
    elif isinstance(value, Sequence):
        for item in value.items:
            text = as_text(item)
            if text is not None:
                key, _, after = text.partition(":")
                yield from _tag(origin, key, Entry(after, path, line))


def _tag(origin: str, key: str, entry: Entry) -> Iterator[Tag]:
    value, path, line = entry
    is_computed = isinstance(value, Unknown)
    text = value.text if isinstance(value, Unknown) else as_text(value)
    if text is None:
        return
    if is_kept_tag(key, text):
        yield path, line, origin, key, text, is_computed
    elif is_computed and is_kept_tag(key, ""):
        yield path, line, origin, key, _cut(text), True


def _cut(text: str) -> str:
    if not is_kept("", text[:MOST_TEXT]):
        return "(not kept: it may be a secret)"
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"
