"""The dialects by name, and whether a dialect accepts a pattern."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

DIALECTS = ("address", "gitea", "github", "gitlab")


def dialect_module(dialect: str) -> ModuleType:
    """Return the module of a dialect; each has `refusal`, and all but gitea `translate`.

    Raises: ValueError for a dialect that does not exist.
    """
    if dialect not in DIALECTS:
        raise ValueError(f"no pattern dialect {dialect!r}; use one of {', '.join(DIALECTS)}")
    module: ModuleType = __import__(f"{__package__}.{dialect}", fromlist=["refusal"])
    return module


def check_pattern(dialect: str, pattern: str) -> str:
    """Return why the dialect refuses the pattern, or '' where it is valid.

    Raises: ValueError for a dialect that does not exist.
    """
    refusal: Callable[[str], str] = dialect_module(dialect).refusal
    return refusal(pattern)
