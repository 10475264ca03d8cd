"""From a dialect's name and its patterns to a matcher."""

from __future__ import annotations

from merestone.ownership.patterns.dialects import dialect_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from merestone.ownership.patterns.matcher import Matcher


def compile_matcher(dialect: str, patterns: Sequence[str]) -> Matcher:
    """Return a matcher for all the patterns; a set names them by their place in `patterns`.

    Raises: InvalidPattern for the first pattern that the dialect refuses; MatchLimit for more
    patterns than memory allows; ValueError for a dialect that does not exist.
    """
    if dialect == "gitea":
        from merestone.ownership.patterns.gitea import RegexMatcher

        return RegexMatcher(patterns)
    from merestone.ownership.patterns.automaton import GlobMatcher

    module = dialect_module(dialect)
    return GlobMatcher(map(module.translate, patterns), module.STAR_TAKES_EMPTY)
