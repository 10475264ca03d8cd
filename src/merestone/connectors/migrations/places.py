"""Which files may be migrations, by their paths: asked of every path, so by its words alone.

Source: Flyway, "Naming Patterns" (`V1_2__name.sql`, `U…` undoes, `R__…` repeats, `B…` is a
baseline); golang-migrate (`1_name.up.sql`); Prisma, Diesel and others
(`…/migrations/1_name/up.sql`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

FLYWAY = re.compile(r"(?:([VUB])([0-9][0-9._]*)|(R))__.+\.sql")
NUMBERED = re.compile(r"[VvUu]?([0-9][0-9._]*)[_.-].*?(?:\.(up|down|do|undo))?\.sql")
STEP = re.compile(r"(.*?)\.?(up|down|migration)\.sql")
FOLDER = re.compile(
    r"(?:.*[-_.])?(?:migrations?|migrate|changelogs?|changesets?|liquibase|flyway)(?:[-_.].*)?",
    re.IGNORECASE,
)
CHANGELOG = re.compile(r"changelog|changeset|liquibase|migrat", re.IGNORECASE)
RAILS = re.compile(r"(?:^|/)db/(?:\w+_)?migrate/[0-9]+_\w*(?:\.\w*)?\.rb$")
PYTHON_FOLDERS = ("versions", "migrations")
BACK = ("down", "undo")


class SqlPlace(NamedTuple):
    """What the path of a SQL file says. `folder` is that of the set; `is_back`: it undoes."""

    tool: str
    folder: str
    version: str
    is_back: bool


def may_be(path: str) -> bool:
    """Return whether a file of this path may be a migration."""
    name = path.rpartition("/")[2]
    if name.endswith(".py"):
        return _parent(path) in PYTHON_FOLDERS or name == "apps.py"
    if name.endswith(".sql"):
        return sql_place(path) is not None
    if name.endswith((".xml", ".yaml", ".yml", ".json")):
        return CHANGELOG.search(path) is not None
    return name.endswith(".rb") and RAILS.search(path) is not None


def sql_place(path: str) -> SqlPlace | None:
    """Return what a SQL file's path says, or None where it is not among migrations."""
    folder, _, name = path.rpartition("/")
    if found := FLYWAY.fullmatch(name):
        kind = found[1] or found[3]
        return SqlPlace("Flyway", folder, found[2] or "", kind == "U")
    step = STEP.fullmatch(name)
    if step and not step[1] and FOLDER.fullmatch(folder.rpartition("/")[0].rpartition("/")[2]):
        above, _, own = folder.rpartition("/")
        tool = "Prisma" if step[2] == "migration" else "up and down SQL"
        return SqlPlace(tool, above, own.partition("_")[0], step[2] in BACK)
    if not any(FOLDER.fullmatch(part) for part in folder.split("/")):
        return None
    numbered = NUMBERED.fullmatch(name)
    if numbered is None:
        return SqlPlace("SQL", folder, "", name.endswith((".down.sql", ".undo.sql")))
    tool = "up and down SQL" if numbered[2] else "SQL"
    return SqlPlace(tool, folder, numbered[1].rstrip("._"), numbered[2] in BACK)


def _parent(path: str) -> str:
    return path.rpartition("/")[0].rpartition("/")[2]
