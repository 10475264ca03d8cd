"""Guarded YAML: plain values with the line of every key, or an error with a line.

Plain files are read line by line (`yaml_lines`). All others are read as libyaml's stream of events,
never composed or constructed by PyYAML: nesting, events, aliases and what the aliases expand to are
counted while they come, so a hostile file ends as a `YamlError`, in bounded time and memory. JSON
is read by the same door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from merestone.model.errors import SourceUnavailable
from merestone.source.yaml_values import Map, Seq, Unsure, YamlError

if TYPE_CHECKING:
    from yaml._yaml import CParser

__all__ = ["Map", "Seq", "YamlError", "iter_documents", "load_documents"]

MOST_BYTES = 2_000_000
MOST_EVENTS = 200_000
MOST_TAG_DIRECTIVES = 64


def load_documents(data: bytes, *, is_text: bool = False) -> list[Any]:
    """Return each document as Map, Seq, str, int, float, bool or None.

    Aliased values are one object in several places: do not change them. With `is_text` every
    scalar that is not null stays the text that it was written as.

    Units: at most 2 MB, 64 levels, 200,000 events, 1,000 aliases that stand for at most
        1,000,000 nodes.
    Raises: YamlError for the whole file.
    Source: YAML 1.2.2 with the core schema (10.3), and merge keys (yaml.org/type/merge).
        Dates and unknown tags stay what is written; duplicate keys are an error.
    """
    documents = []
    for document in iter_documents(data, is_text=is_text):
        if isinstance(document, YamlError):
            raise document
        documents.append(document)
    return documents


def iter_documents(data: bytes, *, is_text: bool = False) -> Iterator[Any | YamlError]:
    """Yield each document as `load_documents` does; a fault is yielded as a YamlError and ends."""
    from merestone.source.yaml_lines import read_lines

    try:
        text = _checked(data)
        try:
            documents = iter(read_lines(text, is_text, MOST_EVENTS))
        except Unsure:
            documents = _documents(text.encode(), is_text)
        yield from documents
    except YamlError as error:
        yield error


def _documents(data: bytes, is_text: bool) -> Iterator[Any]:
    from yaml.error import YAMLError
    from yaml.events import DocumentEndEvent, StreamEndEvent

    from merestone.source.yaml_build import Builder

    builder = Builder(is_text)
    take = builder.takers
    parser = _parser(data)
    next_event: Callable[[], Any] = parser.get_event
    for _ in range(MOST_EVENTS):
        try:
            event = next_event()
        except (YAMLError, ValueError, OverflowError, RecursionError) as error:
            raise _explained(error, data) from None
        kind = type(event)
        if kind in take:
            take[kind](event)
        elif kind is DocumentEndEvent:
            yield builder.finish()
        elif kind is StreamEndEvent:
            return
    line = event.start_mark.line + 1
    raise YamlError(line, f"more than {MOST_EVENTS:,} events are not read; split the file")


def _parser(data: bytes) -> CParser:
    try:
        from yaml._yaml import CParser
    except ImportError:
        raise SourceUnavailable(
            "PyYAML is built without libyaml; install one of its wheels: "
            "pip install --force-reinstall --only-binary :all: PyYAML"
        ) from None
    return CParser(data)


def _explained(error: Exception, data: bytes) -> YamlError:
    from yaml.error import MarkedYAMLError
    from yaml.reader import ReaderError

    if isinstance(error, ReaderError):
        line = data[: int(error.position)].count(b"\n") + 1
        return YamlError(line, f"{error.reason} (character U+{int(error.character):04X})")
    conflict = (b"\n" + data).find(b"\n<<<<<<< ")
    if conflict >= 0:
        line = data[:conflict].count(b"\n") + 1
        return YamlError(line, "a merge conflict is not resolved (`<<<<<<<`)")
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        return YamlError(mark.line + 1 if mark else 1, said)
    return YamlError(1, f"it cannot be parsed ({type(error).__name__})")


def _checked(data: bytes) -> str:
    """Return the text without what would keep libyaml busy for long.

    libyaml compares each `%TAG` line with all earlier ones, so their number is bounded.
    """
    if len(data) > MOST_BYTES:
        raise YamlError(1, f"{len(data):,} bytes; at most {MOST_BYTES:,} are read")
    text = _as_text(data)
    if text.count("%TAG") > MOST_TAG_DIRECTIVES:
        raise YamlError(1, f"more than {MOST_TAG_DIRECTIVES} %TAG directives")
    if "\\u" in text and text.lstrip(" \t\n\r\v\f")[:1] in ("{", "["):
        return _without_surrogates(text.encode()).decode()
    return text


def _as_text(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise YamlError(line, f"not {encoding.upper().removesuffix('-SIG')} text") from None


def _without_surrogates(data: bytes) -> bytes:
    r"""Return JSON with each `\ud83d\ude00` as its character: YAML has no surrogate pairs."""
    import re

    pair = re.compile(rb"(?<!\\)((?:\\\\)*)((?:\\u[dD][89abAB]..\\u[dD][c-fC-F]..)+)")

    def character(found: re.Match[bytes]) -> bytes:
        units = bytes.fromhex(found[2].replace(b"\\u", b"").decode("ascii"))
        return found[1] + units.decode("utf-16-be").encode()

    try:
        return pair.sub(character, data)
    except ValueError:
        return data
