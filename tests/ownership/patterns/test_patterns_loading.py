"""One look-up loads little: the command line's first answer depends on it."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("re", "typing", "dataclasses", "pathlib", "enum", "json", "subprocess", "re2", "functools")
LOOK_UP = """
import sys
before = set(sys.modules)
from merestone.ownership.patterns import InvalidPattern, check_pattern, match_linear
for dialect in ("github", "gitlab", "address"):
    pattern = "f:x/**/[a]/*?" if dialect == "address" else r"/x/**/\\[a\\]/*?"
    assert check_pattern(dialect, pattern) == ""
    path = "f:x/y/[a]/z" if dialect == "address" else "x/y/[a]/z"
    assert match_linear(dialect, [pattern, "q"], path) == [0]
print(*sorted(set(sys.modules) - before))
"""


def test_a_look_up_loads_no_heavy_module() -> None:
    # -S -E: what the environment's own start-up files load must not hide what we load.
    source = next(path for path in sys.path if path.endswith("src"))
    program = f"import sys; sys.path.insert(0, {source!r})\n{LOOK_UP}"
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-c", program], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()
    assert "merestone.ownership.patterns.linear" in loaded
    assert [name for name in loaded if name in HEAVY] == []
    assert "merestone.ownership.patterns.automaton" not in loaded
