"""A Markdown page as lines of a terminal: paragraphs filled anew, everything else kept."""

from __future__ import annotations

import re

from merestone.reporters.inert import inert
from merestone.reporters.text.lines import indented, paint, wrap

_ITEM = re.compile(r"^( {0,8}(?:[-*+]|[0-9]{1,3}[.)]) )(.*)$")
_KEPT = re.compile(r"^(?: {4}|\||>)")


def reflowed(page: str, width: int, colour: bool) -> list[str]:
    """Return the lines of a page: prose wrapped, headings bold, fenced text as it is."""
    lines: list[str] = []
    prose: list[str] = []
    is_fenced = False

    def end_prose() -> None:
        if prose:
            lines.extend(_filled(prose, width))
            prose.clear()

    for raw in page.strip().split("\n"):
        is_heading = not is_fenced and raw.startswith("#")
        line = inert(raw.lstrip("#").strip() if is_heading else raw.rstrip())
        is_fence = line.lstrip().startswith(("```", "~~~"))
        is_prose = not (is_fenced or is_fence or is_heading)
        if is_prose and line and (not _KEPT.match(line) or (prose and line.startswith("    "))):
            if _ITEM.match(line):
                end_prose()
            prose.append(line)
            continue
        end_prose()
        if is_heading:
            lines += [paint(row, "bold", colour) for row in wrap(line, width)]
        else:
            lines.append(line)
        is_fenced ^= is_fence
    end_prose()
    return lines


def _filled(prose: list[str], width: int) -> list[str]:
    item = _ITEM.match(prose[0])
    if not item:
        return wrap(" ".join(line.strip() for line in prose), width)
    text = " ".join([item[2].strip(), *(line.strip() for line in prose[1:])])
    return indented(text, width, len(item[1]), item[1])
