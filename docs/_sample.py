"""The repository of the tutorial: a small one with a history, the same bytes every time.

`python docs/_sample.py FOLDER` makes it, for readers who want to see what the page shows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAME = "bakery"
START = 1_735_718_400  # 2025-01-01 08:00 UTC
DAY = 86_400

PEOPLE = {
    "noor": "Noor Haddad <1001+noor@users.noreply.github.com>",
    "pim": "Pim de Wit <1002+pim@users.noreply.github.com>",
    "sofie": "Sofie Lund <1003+sofie@users.noreply.github.com>",
}
BOT = "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>"

CODEOWNERS = """\
# Who reviews what
/ovens/recipes/    @crumb/bakers
/ovens/            @crumb/ovens
/counter/          @crumb/counter
/till/             @crumb/counter
/deliveries/       @crumb/couriers
/.github/          @crumb/ovens
"""
CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: counter
  description: What customers see.
spec:
  type: website
  lifecycle: production
  owner: counter
"""
FILES = {
    "README.md": "# bakery\n\nOvens, a counter, deliveries.\n",
    "Makefile": "test:\n\tpython -m pytest\n",
    ".github/CODEOWNERS": CODEOWNERS,
    "ovens/bake.py": "HOT = 230\n",
    "ovens/schedule.py": "LOAVES = 120\n",
    "ovens/recipes/rye.yaml": "flour: rye\nminutes: 55\n",
    "ovens/recipes/wheat.yaml": "flour: wheat\nminutes: 40\n",
    "counter/catalog-info.yaml": CATALOG,
    "counter/index.html": "<title>Bread</title>\n",
    "counter/shop.ts": 'console.log("open");\n',
    "deliveries/routes.py": "VANS = 3\n",
    "payments/card.py": "ROUND_TO_CENTS = 5\n",
    "payments/cash.py": "DRAWER = 100\n",
}
# Who changed what, and on which day after the start; the first commit brings all files.
CHANGES = [
    *((day, "pim", "ovens/bake.py") for day in range(20, 500, 30)),
    *((day, "noor", "counter/shop.ts") for day in range(25, 500, 40)),
    *((day, "sofie", "deliveries/routes.py") for day in range(30, 120, 30)),
    *((day, "pim", "deliveries/routes.py") for day in range(130, 500, 15)),
    *((day, "noor", "payments/card.py") for day in range(35, 500, 60)),
]


def make(root: Path) -> Path:
    """Return `root`, made into the tutorial's repository."""
    root.mkdir(parents=True)
    _git(root, "init", "--quiet", "--initial-branch=main")
    _git(root, "fast-import", "--quiet", said=_history().encode())
    _git(root, "reset", "--quiet", "--hard")
    return root


def _history() -> str:
    """Return the history as git fast-import reads it."""
    out = [_commit(0, PEOPLE["pim"], "the bakery opens")]
    out += [_change(path, text) for path, text in FILES.items()]
    for number, (day, who, path) in enumerate(sorted(CHANGES), 1):
        comment = "//" if path.endswith(".ts") else "#"
        out.append(_commit(day, PEOPLE[who], f"change {number}"))
        out.append(_change(path, f"{FILES[path]}{comment} change {number}\n"))
    out.append(_commit(501, BOT, "update the dependencies"))
    out.append(_change("Makefile", "test:\n\tpython -m pytest -q\n"))
    return "".join(out)


def _commit(day: int, who: str, message: str) -> str:
    return (
        f"commit refs/heads/main\ncommitter {who} {START + day * DAY} +0000\n"
        f"data {len(message.encode())}\n{message}\n"
    )


def _change(path: str, text: str) -> str:
    return f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"


def _git(root: Path, *words: str, said: bytes = b"") -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(root), "GIT_CONFIG_NOSYSTEM": "1"}
    program = shutil.which("git") or "git"
    subprocess.run([program, *words], cwd=root, env=env, input=said, check=True)


if __name__ == "__main__":
    make(Path(sys.argv[1] if len(sys.argv) == 2 else NAME))
