"""What every CODEOWNERS line really does: how many files it matches, and how many it decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from merestone.model.facts import CodeownersLine
from merestone.ownership.evidence.codeowners import CodeownersEvidence, line_fault


class LineUse(NamedTuple):
    """One line with its use.

    Units: `matches` and `wins` count files. `beaten_by` is the line that takes most of the files
    that this one matches and does not win (0: none), and `beaten` how many; `same_as` an earlier
    line with the same pattern in the same section (0: none).
    """

    row: CodeownersLine
    fault: str
    matches: int
    wins: int
    beaten_by: int
    beaten: int
    same_as: int


class _Tally:
    """Counts of files, by the index of a line in the evidence."""

    def __init__(self, evidence: CodeownersEvidence) -> None:
        self._lines = evidence.lines
        self._sections = [line.section.casefold() for line in evidence.lines]
        self.matches: Counter[int] = Counter()
        self.wins: Counter[int] = Counter()
        self.beaten: dict[int, Counter[int]] = {}

    def add(self, matched: Sequence[int], standing: frozenset[int], files: int) -> None:
        """Count one set of lines that match, and those of them that stand."""
        for n in matched:
            self.matches[n] += files
            if n in standing:
                self.wins[n] += files
            elif not self._lines[n].is_exclusion:
                winner = self._winner_over(n, matched, standing)
                if winner is not None:
                    self.beaten.setdefault(n, Counter())[self._lines[winner].line] += files

    def _winner_over(self, n: int, matched: Sequence[int], standing: frozenset[int]) -> int | None:
        """An exclusion takes a file from its section; else the later line of the section does."""
        rivals = [m for m in matched if m != n and self._sections[m] == self._sections[n]]
        excluding = [m for m in rivals if self._lines[m].is_exclusion]
        later = excluding or [m for m in rivals if m in standing]
        return later[-1] if later else None


def line_uses(
    lines: Sequence[CodeownersLine], evidence: CodeownersEvidence, paths: Iterable[str]
) -> list[LineUse]:
    """Return the use of every line of one repository, in order."""
    tally = _Tally(evidence)
    for key, files in Counter(evidence.matcher.set_ids(paths)).items():
        tally.add(evidence.matcher.sets[key], frozenset(evidence.winners(key)), files)
    order = {(line.path, line.ordinal): n for n, line in enumerate(evidence.lines)}
    first: dict[tuple[str, str, bool], int] = {}
    uses = []
    for line in lines:
        n = order.get((line.path, line.ordinal))
        if n is None:
            uses.append(LineUse(line, line_fault(line), 0, 0, 0, 0, 0))
            continue
        twin = (line.section.casefold(), line.pattern, line.is_exclusion)
        earlier = first.setdefault(twin, line.line)
        same_as = earlier if earlier != line.line else 0
        over = tally.beaten.get(n, Counter()).most_common(1) or [(0, 0)]
        uses.append(LineUse(line, "", tally.matches[n], tally.wins[n], *over[0], same_as))
    return uses
