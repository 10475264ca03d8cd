"""Scalars of several lines: in quotes, plain, `|` and `>`, as far as they are certain."""

from __future__ import annotations

import re

from merestone.source.yaml_values import Unsure

ESCAPES = r"""\\(?:["\\/ abefnrtv0]|x[0-9A-Fa-f]{2}|u(?![dD][89A-Fa-f])[0-9A-Fa-f]{4})"""
LETTERS = dict(zip("abefnrtv0", "\a\b\x1b\f\n\r\t\v\0", strict=True))

escape = re.compile(r"\\(?:x(..)|u(....)|(.))")
double_end = re.compile(rf'([^"\\]*+(?:{ESCAPES}[^"\\]*+)*+)"(?: +#.*)?$')
double_on = re.compile(rf'[^"\\]*+(?:{ESCAPES}[^"\\]*+)*+\\?$')
single_end = re.compile(r"([^']*+(?:''[^']*+)*+)'(?: +#.*)?$")
single_on = re.compile(r"[^']*+(?:''[^']*+)*+$")
break_and_more = re.compile(r"(?<=[^\n])\n(\n*)")


def unescaped(text: str) -> str:
    """Return what stands between double quotes, with `ESCAPES` alone."""
    return escape.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    code, letter = found[1] or found[2], found[3]
    return chr(int(code, 16)) if code else LETTERS.get(letter, letter)


def quoted(rows: list[str], number: int, first: str) -> tuple[str, int]:
    """Return the text that opens with the quote in `first`, and the number of its last line."""
    quote, parts, breaks = first[0], [first[1:]], 0
    end, on = (double_end, double_on) if quote == '"' else (single_end, single_on)
    while number < len(rows):
        row = rows[number]
        part = row.strip(" ")
        number += 1
        if not part:
            breaks += 1
            continue
        if "\t" in row or row.startswith(("---", "...")):
            raise Unsure
        parts.append(_joint(parts, breaks) if quote == '"' else "\n" * breaks or " ")
        breaks = 0
        last = end.match(part)
        if last:
            text = "".join([*parts, last[1]])
            return unescaped(text) if quote == '"' else text.replace("''", "'"), number
        if not on.match(part) or (part[-1] == "\\" and row[-1] == " "):
            raise Unsure
        parts.append(part)
    raise Unsure


def _joint(parts: list[str], breaks: int) -> str:
    """Return what joins two lines; a line that ends in an escaped break is joined by nothing."""
    before = parts[-1]
    if (len(before) - len(before.rstrip("\\"))) % 2:
        parts[-1] = before[:-1]
        return "\n" * breaks
    return "\n" * breaks or " "


def plain(rows: list[str], number: int, first: str, breaks: int, at: int) -> tuple[str, int]:
    """Return the text that goes on in the row `number`, and the number of its last line."""
    parts = [first]
    while number < len(rows):
        row = rows[number]
        part = row.strip(" ")
        if not part:
            breaks += 1
        elif row[: at + 1].strip(" ") or part[0] == "#":
            break
        elif ": " in part or part[-1] == ":" or " #" in part or "\t" in part:
            raise Unsure
        else:
            parts += "\n" * breaks or " ", part
            breaks = 0
        number += 1
    return "".join(parts), number


def block(
    rows: list[str], number: int, style: str, width: int, at: int, has_last_break: bool
) -> tuple[str, int]:
    """Return the text below a `|` or `>`, and the number of its last line; `width` 0: find it."""
    if not width:
        width = _width(rows, number, at)
    elif (
        number == len(rows)
        or not rows[number][width:].strip(" ")
        or rows[number][:width].strip(" ")
    ):
        raise Unsure
    margin, end, count = " " * width, number, len(rows)
    for end in range(number, count):
        row = rows[end]
        if not row.startswith(margin) and row.strip(" "):
            break
    else:
        end = count
    body = [row[width:] for row in rows[number:end]]
    ending = "\n"
    if end == count and not has_last_break:
        if rows[-1].strip(" "):
            ending = ""
        elif len(body) < 2 or body.pop():
            raise Unsure  # spaces beyond the margin are text
    text = "\n".join(body)
    core = text.rstrip("\n")
    tail = text[len(core) :]
    if style[0] == ">":
        if any(row.startswith((" ", "\t")) for row in body):
            raise Unsure
        core = break_and_more.sub(lambda found: found[1] or " ", core)
    chomp = style[1:]
    return core + ("" if chomp == "-" else ending if not chomp else tail + ending), end


def _width(rows: list[str], number: int, at: int) -> int:
    """Return the indentation of the first line of a block that is not blank."""
    widest = 0
    for index in range(number, len(rows)):
        row = rows[index]
        text = row.lstrip(" ")
        if text:
            width = len(row) - len(text)
            if width <= at or width < widest or text[0] == "\t":
                raise Unsure
            return width
        widest = max(widest, len(row))
    raise Unsure
