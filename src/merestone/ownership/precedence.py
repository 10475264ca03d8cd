"""Which evidence speaks for which duty, and how strongly: data, read from precedence.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from merestone.model.claims import DUTIES
from merestone.model.errors import ConfigurationError


class Weight(NamedTuple):
    """How strongly one kind of evidence speaks; `strength` has a key for each of its duties."""

    evidence: str
    family: str
    title: str
    strength: Mapping[str, int]


class Precedence(NamedTuple):
    """The whole table, and the bounds that turn strength into contest and confidence."""

    weights: Mapping[str, Weight]
    contest_within: int
    high_confidence: int
    medium_confidence: int

    def confidence(self, strength: int) -> str:
        """Return `high`, `medium` or `low` for a winner's strength."""
        if strength >= self.high_confidence:
            return "high"
        return "medium" if strength >= self.medium_confidence else "low"


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(
        files("merestone.ownership").joinpath("precedence.toml").read_text("utf-8")
    )


def _unplaced(*keys: str) -> str:
    return ".".join(("precedence", *keys))


def load_precedence(
    overrides: Mapping[str, Any] | None = None, place: Callable[..., str] = _unplaced
) -> Precedence:
    """Return the shipped table with the user's lines in place of ours.

    `place` names a key of the overrides for a message.

    Raises: ConfigurationError listing every unknown kind of evidence or duty.
    """
    data = {**_shipped(), "evidence": {k: dict(v) for k, v in _shipped()["evidence"].items()}}
    mistakes: list[str] = []
    for key, value in (overrides or {}).items():
        if key == "evidence":
            mistakes += _override_evidence(data["evidence"], value, place)
        elif key in data:
            data[key] = value
        else:
            known = ", ".join(data)
            mistakes.append(f"{place(key)}: {key!r} is not known; expected one of {known}")
    if mistakes:
        raise ConfigurationError(mistakes)
    weights = {name: _weight(name, row) for name, row in data["evidence"].items()}
    return Precedence(
        weights, data["contest_within"], data["high_confidence"], data["medium_confidence"]
    )


def _override_evidence(
    rows: dict[str, dict[str, Any]], given: Mapping[str, Any], place: Callable[..., str]
) -> Iterator[str]:
    for name, row in given.items():
        if name not in rows:
            yield (
                f"{place('evidence', name)}: evidence {name!r} is not known; "
                f"expected one of {', '.join(rows)}"
            )
            continue
        for duty, strength in row.items():
            if duty not in DUTIES or not isinstance(strength, int) or not 0 <= strength <= 100:
                yield (
                    f"{place('evidence', name, duty)}: {name}.{duty}: expected one of "
                    f"{', '.join(DUTIES)} with a whole number from 0 to 100"
                )
            else:
                rows[name][duty] = strength


def _weight(name: str, row: Mapping[str, Any]) -> Weight:
    strength = {duty: row[duty] for duty in DUTIES if row.get(duty)}
    return Weight(name, row["family"], row["title"], strength)
