"""Modules that are called by their repository's URL, where the estate holds that repository.

One repository's files do not tell what the URL of another one is; with all of them read, a call by
URL and that repository's own folder are one module.

Source: Terraform, "Module Sources" and "Publish modules": the public registry's
`NAMESPACE/NAME/PROVIDER` is the repository `terraform-PROVIDER-NAME` of that organisation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from merestone.model.facts import Facts, Relation, Repository, Thing

MODULE = "terraform-module:"
ROOT = "terraform:"
PERHAPS = "possible root module"
REGISTRY = re.compile(r"(?:registry\.terraform\.io/)?([\w-]+)/([\w-]+)/([\w-]+)")
SCP = re.compile(r"^([^/:]+):(?!\d+/)")
PORT = re.compile(r"^([^/:]+):\d+/")


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
            repos.setdefault(_place(read.remote), []).append(read.repo)
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
    place, _, folder = target.removeprefix(MODULE).partition("//")
    registered = REGISTRY.fullmatch(place)
    if registered and "." not in registered[1]:
        organisation, name, provider = registered.groups()
        place = f"github.com/{organisation}/terraform-{provider}-{name}"
    holders = repos.get(_place(place), [])
    if not holders:
        return None
    if len(holders) > 1:
        return _Found(target, f"it may be of {' or '.join(sorted(holders))}: one remote for both")
    path = "/".join(part for part in (holders[0], *folder.split("/")) if part)
    if f"{MODULE}{path}" in known or f"{ROOT}{path}" in known:
        return _Found(f"{MODULE}{path}")
    return _Found(target, f"{holders[0]} was read and has no such module now")


def _place(url: str) -> str:
    """Return host and path of a repository's URL, without what does not tell it from others."""
    host, slash, path = (url.partition("://")[2] or url).partition("?")[0].partition("/")
    place = host.rpartition("@")[2] + slash + path
    place = PORT.sub(r"\1/", SCP.sub(r"\1/", place))
    return place.strip("/").removesuffix(".git").lower()


def _settle(
    facts: Facts, known: dict[str, Thing], called: Iterable[str], deployed: set[str]
) -> None:
    """Add the modules that are called from elsewhere, and the roots that a pipeline applies.

    A possible root that is called stays one: what its resources belong to below each caller is not
    known, and they must not go out of sight.
    """
    things = facts.of(Thing)
    for address in sorted(called):
        root = known.get(f"{ROOT}{address.removeprefix(MODULE)}")
        if root is not None and address not in known:
            things.append(root._replace(address=address, kind="module"))
    for at, row in enumerate(things):
        if row.kind == PERHAPS and row.address in deployed:
            things[at] = row._replace(kind="root module")
