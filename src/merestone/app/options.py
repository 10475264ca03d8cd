"""What is in force: a flag, else the environment, else merestone.yaml, else the default."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from merestone.app.place import find_root, read_charter
from merestone.model.errors import ConfigurationError

TRUE = ("1", "true", "yes", "on")
FALSE = ("0", "false", "no", "off")
FAIL_ON = ("error", "warning", "note", "never")


class Options(NamedTuple):
    """How a command answers. `most` 0 shows all findings; `history_days` 0 reads no history."""

    format: str = "text"
    strict: bool = False
    fail_on: str = "note"
    most: int = 10
    history_days: int | None = None


def effective(
    start: Path, config: str, flags: Mapping[str, Any], environment: Mapping[str, str]
) -> Options:
    """Return the options in force for a command around `start`.

    `flags` holds None for every flag that was not given; `environment` is read by the names
    `MERESTONE_FORMAT`, `MERESTONE_STRICT`, `MERESTONE_FAIL_ON`, `MERESTONE_MOST` and
    `MERESTONE_HISTORY_DAYS`, where an empty value is none.

    Raises: ConfigurationError naming every variable whose value is wrong.
    """
    part = read_charter(find_root(start), config).file.check
    values: dict[str, Any] = part.model_dump()
    mistakes: list[str] = []
    for name, read in READERS.items():
        text = environment.get(f"MERESTONE_{name.upper()}")
        if not text or not text.strip():
            continue
        value = read(text.strip())
        if value is None:
            mistakes.append(f"MERESTONE_{name.upper()}={text!r}: expected {EXPECTED[name]}")
        values[name] = value
    if mistakes:
        raise ConfigurationError(mistakes)
    values.update({k: v for k, v in flags.items() if k in Options._fields and v is not None})
    return Options(**values)


def _flag(text: str) -> bool | None:
    lowered = text.lower()
    return True if lowered in TRUE else False if lowered in FALSE else None


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _fail_on(text: str) -> str | None:
    return text if text in FAIL_ON else None


READERS: Mapping[str, Any] = {
    "format": str,
    "strict": _flag,
    "fail_on": _fail_on,
    "most": _count,
    "history_days": _count,
}
EXPECTED = {
    "strict": "true or false",
    "fail_on": f"one of {', '.join(FAIL_ON)}",
    "most": "a whole number",
    "history_days": "a whole number of days",
}
