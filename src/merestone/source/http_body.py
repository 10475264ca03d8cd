"""What a response carries: bounded bytes, and JSON that is what it seems."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

MOST_DEPTH = 100
GZIP = 31  # zlib's window bits for a gzip header
STEP_BYTES = 1 << 20


class BodyError(Exception):
    """A body that is too large, or is not what was asked for; its text quotes nothing of it."""


def read_body(chunks: Iterable[bytes], encoding: str, most_bytes: int) -> bytes:
    """Return the whole body, unpacked.

    Raises: BodyError once more than `most_bytes` have come, packed or unpacked.
    """
    if encoding in ("gzip", "x-gzip"):
        chunks = _unpacked(_bounded(chunks, most_bytes))
    elif encoding not in ("", "identity"):
        raise BodyError("it answers in an encoding that was not asked for")
    return b"".join(_bounded(chunks, most_bytes))


def _bounded(chunks: Iterable[bytes], most_bytes: int) -> Iterator[bytes]:
    come = 0
    for chunk in chunks:
        come += len(chunk)
        if come > most_bytes:
            raise BodyError(f"its answer is over {most_bytes:,} bytes, more than is read")
        yield chunk


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(GZIP)
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                yield unpacker.decompress(rest, STEP_BYTES)
                rest = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error:
        raise BodyError("its answer is broken gzip") from None
    if not unpacker.eof or unpacker.unused_data:
        raise BodyError("its answer is gzip that does not end where it should")


def strict_json(text: str) -> Any:
    """Return the JSON value.

    Raises: BodyError where it is none: NaN, a number that is infinite or too long, a repeated key,
        more than 100 levels.
    """
    reason = "its answer is no JSON"
    try:
        value = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_without_twins,
            parse_constant=_no_number,
            parse_float=_finite,
        )
    except RecursionError:
        reason = "its answer is nested too deeply"
    except json.JSONDecodeError as error:
        reason = f"its answer is no JSON (line {error.lineno})"
    except ValueError as error:
        reason = f"its answer is no JSON: {error}"
    else:
        if not _is_deep(value):
            return value
        reason = f"its answer is nested more than {MOST_DEPTH} levels deep"
    raise BodyError(reason)


def _is_deep(value: Any) -> bool:
    layer = [value]
    for _ in range(MOST_DEPTH):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return any(isinstance(each, dict | list) for each in layer)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number
