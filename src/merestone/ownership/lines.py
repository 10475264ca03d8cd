"""What every CODEOWNERS line really does: how many files it matches, and how many it decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from merestone.model.facts import CodeownersLine
from merestone.ownership.evidence.codeowners import CodeownersEvidence, line_fault


class LineUse(NamedTuple):
    """One line with its use.

    Units: `matches` and `wins` count files. `beaten_by` is the line that decides most of the
    files that this one matches and does not win (0: none); `same_as` an earlier line with the
    same pattern in the same section (0: none).
    """

    row: CodeownersLine
    fault: str
    matches: int
    wins: int
    beaten_by: int
    same_as: int


def line_uses(
    lines: Sequence[CodeownersLine], evidence: CodeownersEvidence, paths: Iterable[str]
) -> list[LineUse]:
    """Return the use of every line of one repository, in order."""
    matches: Counter[int] = Counter()
    wins: Counter[int] = Counter()
    beaten: dict[int, Counter[int]] = {}
    for key, files in Counter(map(evidence.key, paths)).items():
        standing = evidence.winners(key)
        for n in evidence.matcher.sets[key]:
            matches[n] += files
            if n in standing:
                wins[n] += files
            for winner in standing:
                if winner > n:
                    beaten.setdefault(n, Counter())[evidence.lines[winner].line] += files
    order = {(line.path, line.ordinal): n for n, line in enumerate(evidence.lines)}
    return _rows(lines, order, matches, wins, beaten)


def _rows(
    lines: Sequence[CodeownersLine],
    order: dict[tuple[str, int], int],
    matches: Counter[int],
    wins: Counter[int],
    beaten: dict[int, Counter[int]],
) -> list[LineUse]:
    first: dict[tuple[str, str, bool], int] = {}
    uses = []
    for line in lines:
        n = order.get((line.path, line.ordinal))
        twin = (line.section.casefold(), line.pattern, line.is_exclusion)
        earlier = first.setdefault(twin, line.line)
        over = beaten.get(n, Counter()).most_common(1) if n is not None else []
        uses.append(
            LineUse(
                line,
                line_fault(line),
                matches[n] if n is not None else 0,
                wins[n] if n is not None else 0,
                over[0][0] if over else 0,
                earlier if earlier != line.line else 0,
            )
        )
    return uses
