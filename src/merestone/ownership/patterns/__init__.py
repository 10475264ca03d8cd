"""Path patterns: one exact matcher for each dialect, all of a path's matches kept.

`compile_matcher` is for many paths, `match_linear` for one look-up in a fresh process; both give
the same answers. Names load on first use, so that a single look-up does not pay for the rest.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from merestone.ownership.patterns.compiled import compile_matcher
    from merestone.ownership.patterns.dialects import DIALECTS, check_pattern
    from merestone.ownership.patterns.form import InvalidPattern
    from merestone.ownership.patterns.linear import match_linear
    from merestone.ownership.patterns.matcher import Matcher, MatchLimit

__all__ = [
    "DIALECTS",
    "InvalidPattern",
    "MatchLimit",
    "Matcher",
    "check_pattern",
    "compile_matcher",
    "match_linear",
]

_HOMES = {
    "DIALECTS": "dialects",
    "InvalidPattern": "form",
    "MatchLimit": "matcher",
    "Matcher": "matcher",
    "check_pattern": "dialects",
    "compile_matcher": "compiled",
    "match_linear": "linear",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = __import__(f"{__name__}.{home}", fromlist=[name])
    value = globals()[name] = getattr(module, name)
    return value
