"""CODEOWNERS: GitHub's last match, GitLab's sections, Gitea's sum of all rules.

Source: SEMANTICS of each provider; see the page of the codeowners connector.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat

from merestone.model.claims import Claim
from merestone.model.facts import CodeownersLine
from merestone.ownership.evidence.offer import ClaimBook, Offer
from merestone.ownership.parties import PartyBook
from merestone.ownership.patterns import check_pattern, compile_matcher


def line_fault(line: CodeownersLine) -> str:
    """Return why the provider skips a line, or ''."""
    return line.invalid or check_pattern(line.dialect, line.pattern)


def _gitlab_rank(lines: Sequence[CodeownersLine]) -> list[int]:
    """Return where each line counts: GitLab keeps a repeated pattern at its first place.

    The owners are those of the repetition, which is why it comes after in a tie.
    """
    first: dict[tuple[str, str], int] = {}
    return [
        first.setdefault((line.section.casefold(), line.pattern), n) for n, line in enumerate(lines)
    ]


class CodeownersEvidence:
    """The effective CODEOWNERS file of one repository."""

    def __init__(
        self, lines: Sequence[CodeownersLine], book: ClaimBook, parties: PartyBook
    ) -> None:
        self.lines = [line for line in lines if not line_fault(line)]
        self.dialect = self.lines[0].dialect if self.lines else "github"
        self.matcher = compile_matcher(self.dialect, [line.pattern for line in self.lines])
        self.claims = [self._claim(line, book, parties) for line in self.lines]
        self._rank = _gitlab_rank(self.lines)

    @staticmethod
    def _claim(line: CodeownersLine, book: ClaimBook, parties: PartyBook) -> Claim:
        evidence = "codeowners-optional" if line.is_optional else "codeowners"
        canonical = [parties.canonical(owner, line.repo) for owner in line.owners]
        return book.make(
            evidence, line.repo, line.path, line.line, line.pattern, canonical, line.owners
        )

    def key(self, path: str) -> int:
        """Return the id of the set of lines that match a path."""
        return self.matcher.set_id(path)

    def keys(self, paths: Sequence[str]) -> Iterable[int]:
        """Return the same of many paths, in their order."""
        return self.matcher.set_ids(paths) if self.lines else repeat(0)

    def winners(self, key: int) -> list[int]:
        """Return the indices of the lines that stand for a set, in order."""
        return [n for n, lost in self._judged(self.matcher.sets[key]) if not lost]

    def offers(self, key: int) -> list[Offer]:
        """Return every matching line's claim, with why it lost within the file."""
        return [Offer(self.claims[n], lost) for n, lost in self._judged(self.matcher.sets[key])]

    def _judged(self, matched: tuple[int, ...]) -> list[tuple[int, str]]:
        if self.dialect == "gitlab":
            return self._by_section(matched)
        if self.dialect == "gitea":
            return self._by_rule(matched)
        return self._last_wins(matched)

    def _last_wins(self, matched: Sequence[int]) -> list[tuple[int, str]]:
        if not matched:
            return []
        last = matched[-1]
        winner = self.lines[last].line
        reason = f"line {winner} matches too and comes later"
        # Only GitLab ranks a line other than by its place.
        repeated = f"line {winner} decides: this pattern counts where it first stands"
        return [(n, "" if n == last else reason if n < last else repeated) for n in matched]

    def _by_section(self, matched: tuple[int, ...]) -> list[tuple[int, str]]:
        sections: dict[str, list[int]] = {}
        for n in matched:
            sections.setdefault(self.lines[n].section.casefold(), []).append(n)
        judged: list[tuple[int, str]] = []
        for members in sections.values():
            excluding = [n for n in members if self.lines[n].is_exclusion]
            kept = [n for n in members if not self.lines[n].is_exclusion]
            if excluding:
                reason = f"line {self.lines[excluding[-1]].line} excludes it from this section"
                judged += [(n, reason) for n in kept]
            else:
                judged += self._last_wins(sorted(kept, key=lambda n: (self._rank[n], n)))
        return sorted(judged)

    def _by_rule(self, matched: tuple[int, ...]) -> list[tuple[int, str]]:
        hit = set(matched)
        return [(n, "") for n, line in enumerate(self.lines) if (n in hit) != line.is_exclusion]
