"""The functions that are evaluated: those of maps and texts that owner tags are made with.

Source: Terraform language, "Built-in Functions". None stands for a result that is not known.
"""

from __future__ import annotations

from collections.abc import Callable

from merestone.connectors.terraform.values import (
    Entry,
    Mapping,
    Sequence,
    Unknown,
    Value,
    as_text,
)

MOST_ENTRIES = 2_000
MOST_CASES = 16
Function = Callable[[list[Value]], Value]


def _merge(arguments: list[Value]) -> Value:
    """Merge maps; after an unknown one, earlier keys may have another value."""
    entries: dict[str, Entry] = {}
    rests: list[str] = []
    for each in arguments:
        if each is None:
            continue
        if isinstance(each, Unknown) or (isinstance(each, Mapping) and each.rest):
            said = each.text if isinstance(each, Unknown) else each.rest
            rests.append(said)
            entries = {key: _doubted(entry, said) for key, entry in entries.items()}
        elif not isinstance(each, Mapping):
            return None
        if isinstance(each, Mapping):
            entries |= each.entries
    if len(entries) > MOST_ENTRIES:
        return None
    return Mapping(entries, ", ".join(rests[:5]))


def _doubted(entry: Entry, later: str) -> Entry:
    known = as_text(entry.value)
    text = entry.value.text if isinstance(entry.value, Unknown) else known
    return entry._replace(value=Unknown(f"{text or '…'}, unless {later} says otherwise"))


def _tried(arguments: list[Value]) -> Value:
    """Return the first value that is whole, else one of these: it may fail, and the next counts."""
    return arguments[0] if arguments and is_whole(arguments[0]) else one_of(arguments)


def one_of(values: list[Value]) -> Value:
    """Return what is known whichever of these maps it is: which keys it may have.

    A key that only some have, or that they do not agree on, has an unknown value.
    """
    maps = [each for each in values if isinstance(each, Mapping)]
    if not maps or len(maps) < len(values) or len(maps) > MOST_CASES:
        return None
    entries: dict[str, Entry] = {}
    for each in maps:
        for key, entry in each.entries.items():
            if key in entries:
                continue
            said = [other.entries[key].value for other in maps if key in other.entries]
            is_sure = len(said) == len(maps) and all(value == said[0] for value in said)
            entries[key] = entry if is_sure else _perhaps(entry)
    if len(entries) > MOST_ENTRIES:
        return None
    return Mapping(entries, ", ".join([each.rest for each in maps if each.rest][:5]))


def is_whole(value: Value) -> bool:
    """Return whether all of a value is known, so that nothing can fail in it."""
    if isinstance(value, Mapping):
        return not value.rest and all(is_whole(each.value) for each in value.entries.values())
    if isinstance(value, Sequence):
        return all(map(is_whole, value.items))
    return not isinstance(value, Unknown)


def _perhaps(entry: Entry) -> Entry:
    known = as_text(entry.value)
    text = entry.value.text if isinstance(entry.value, Unknown) else known
    return entry._replace(value=Unknown(f"{text or '…'}, in one of several cases"))


def _same(arguments: list[Value]) -> Value:
    (only,) = arguments[:1] or [None]
    return None if isinstance(only, Unknown) else only


def _text(change: Callable[[str], str]) -> Function:
    def function(arguments: list[Value]) -> Value:
        text = as_text(arguments[0]) if len(arguments) == 1 else None
        return None if text is None else change(text)

    return function


def _join(arguments: list[Value]) -> Value:
    if len(arguments) != 2 or not isinstance(arguments[1], Sequence):
        return None
    glue, parts = arguments[0], [as_text(each) for each in arguments[1].items]
    known = [part for part in parts if part is not None]
    return glue.join(known) if isinstance(glue, str) and len(known) == len(parts) else None


def _format(arguments: list[Value]) -> Value:
    """Fill in a format that has no verb but `%s`."""
    form = arguments[0] if arguments else None
    parts = [as_text(each) for each in arguments[1:]]
    if not isinstance(form, str) or None in parts:
        return None
    pieces = form.split("%s")
    if len(pieces) != len(arguments) or any("%" in piece for piece in pieces):
        return None
    known = [*(part or "" for part in parts), ""]
    return "".join(piece + part for piece, part in zip(pieces, known, strict=True))


def _lookup(arguments: list[Value]) -> Value:
    if len(arguments) not in (2, 3) or not isinstance(arguments[0], Mapping):
        return None
    found, key = arguments[0], arguments[1]
    if not isinstance(key, str):
        return None
    if key in found.entries:
        value = found.entries[key].value
    else:
        value = arguments[2] if len(arguments) == 3 and not found.rest else None
    return None if isinstance(value, Unknown) else value


FUNCTIONS: dict[str, Function] = {
    "format": _format,
    "join": _join,
    "lookup": _lookup,
    "lower": _text(str.lower),
    "merge": _merge,
    "tomap": _same,
    "tostring": _text(str),
    "trimspace": _text(str.strip),
    "try": _tried,
    "upper": _text(str.upper),
}
