"""Modules that are called by their repository's URL, where the estate holds that repository.

One repository's files do not tell what the URL of another one is; with all of them read, a call by
URL and that repository's own folder are one module.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from merestone.model.facts import Facts, Label, Property, Relation, Repository, Thing
from merestone.source.module_names import MODULE, module_place
from merestone.source.remote import place_of

ROOT = "terraform:"
PERHAPS = "possible root module"
RUN_WITH = ("provider", "backend", "workspace", "plan", "serial", "lineage", "terraform version")
"""Properties of a root that somebody runs by itself."""


class _Found(NamedTuple):
    """What a target stands for: its address in the estate, or why there is none."""

    target: str
    remark: str = ""


def join_modules(facts: Facts) -> None:
    """Let relations to a module by URL lead to the folder of the estate's own repository.

    A possible root that another repository calls is a module, too; one that a pipeline applies is
    a root.
    """
    known = {row.address: row for row in facts.of(Thing) if row.address.startswith((MODULE, ROOT))}
    repos: dict[str, list[str]] = {}
    for read in facts.of(Repository):
        if read.remote:
            repos.setdefault(place_of(read.remote), []).append(read.repo)
    deployed = {row.target for row in facts.of(Relation) if row.type == "deploys"}
    relations, called = facts.of(Relation), set[str]()
    for at, row in enumerate(relations):
        if not row.target.startswith(MODULE) or row.target in known:
            continue
        found = _in_estate(row.target, repos, known)
        if found is None:
            continue
        if found.target != row.target:
            called.add(found.target)
        detail = ", ".join(each for each in (row.detail, found.remark) if each)
        relations[at] = row._replace(target=found.target, detail=detail)
    _settle(facts, known, called, deployed)


def _in_estate(target: str, repos: dict[str, list[str]], known: dict[str, Thing]) -> _Found | None:
    place = module_place(target)
    holders = repos.get(place.repository, [])
    if not holders:
        return None
    if len(holders) > 1:
        return _Found(target, f"it may be of {' or '.join(sorted(holders))}: one remote for both")
    path = "/".join(part for part in (holders[0], place.folder) if part)
    if f"{MODULE}{path}" in known or f"{ROOT}{path}" in known:
        return _Found(f"{MODULE}{path}")
    return _Found(target, f"{holders[0]} was read and has no such module now")


def _settle(
    facts: Facts, known: dict[str, Thing], called: Iterable[str], deployed: set[str]
) -> None:
    """Add the modules that are called from elsewhere, and the roots that a pipeline applies.

    A possible root that is called is no root where each caller lists what it makes of it; else it
    stays one, lest its resources go out of sight.
    """
    things = facts.of(Thing)
    for address in sorted(called):
        root = known.get(f"{ROOT}{address.removeprefix(MODULE)}")
        if root is not None and address not in known:
            things.append(root._replace(address=address, kind="module"))
    for at, row in enumerate(things):
        if row.kind == PERHAPS and row.address in deployed:
            things[at] = row._replace(kind="root module")
    if called:
        _dissolve(facts, _listed_by_callers(facts, set(called)))


def _listed_by_callers(facts: Facts, called: set[str]) -> set[str]:
    """Return the possible roots that are nothing but modules whose callers list what they make."""
    makers = {row.parent for row in facts.of(Thing)}
    unlisted = {
        row.target
        for row in facts.of(Relation)
        if row.type == "instance of" and row.target in called and row.address not in makers
    }
    run = {row.address for row in facts.of(Property) if row.key in RUN_WITH}
    return {
        row.address
        for row in facts.of(Thing)
        if row.kind == PERHAPS
        and row.address not in run
        and (module := f"{MODULE}{row.address.removeprefix(ROOT)}") in called
        and module not in unlisted
    }


def _dissolve(facts: Facts, roots: set[str]) -> None:
    """Take out all that is said of these roots."""
    if roots:
        for kind in (Thing, Label, Relation, Property):
            rows: list[Thing | Label | Relation | Property] = facts.of(kind)
            rows[:] = [row for row in rows if row.address.partition("//")[0] not in roots]
