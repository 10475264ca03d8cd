"""Facts made by hand, for tests of what ownership makes of them."""

from __future__ import annotations

from collections.abc import Iterable

from merestone.model.claims import DUTIES, Holding
from merestone.model.facts import (
    CodeownersLine,
    Entity,
    Fact,
    Facts,
    File,
    Member,
    OwnersEntry,
    OwnersFile,
    Repository,
    SameParty,
    Team,
    Vouches,
)
from merestone.ownership.assign import Ownership, resolve
from merestone.ownership.bundles import Bundle
from merestone.ownership.evidence.declared import Declared, DeclaredEvidence
from merestone.ownership.precedence import load_precedence

REPO = "shop"


def facts_of(rows: Iterable[Fact], paths: Iterable[str] = ()) -> Facts:
    """Return facts of one repository `shop` with these rows and files."""
    facts = Facts()
    facts.add(Repository(REPO, "/shop", "folder", "", "", False, False))
    for path in paths:
        facts.add(File(REPO, path, "file"))
    for row in rows:
        facts.add(row)
    return facts


def line(
    number: int,
    pattern: str,
    *owners: str,
    dialect: str = "github",
    section: str = "",
    is_exclusion: bool = False,
    is_optional: bool = False,
) -> CodeownersLine:
    """Return one CODEOWNERS entry on line `number`."""
    return CodeownersLine(
        REPO,
        "CODEOWNERS",
        number,
        number,
        dialect,
        pattern,
        owners,
        False,
        section,
        is_optional,
        1,
        is_exclusion,
        "",
    )


def codeowners(*lines: CodeownersLine) -> list[Fact]:
    """Return the lines as facts."""
    return list(lines)


def owners_file(folder: str, *, is_closed: bool = False, **roles: tuple[str, ...]) -> list[Fact]:
    """Return an OWNERS file of `folder`; `roles` are approver, reviewer and so on."""
    path = f"{folder}/OWNERS" if folder else "OWNERS"
    rows: list[Fact] = [OwnersFile(REPO, path, folder, True, is_closed)]
    for role, names in roles.items():
        rows += [
            OwnersEntry(REPO, path, n + 2, folder, "", role, name, False, (name,))
            for n, name in enumerate(names)
        ]
    return rows


def filtered(folder: str, pattern: str, *approvers: str) -> list[Fact]:
    """Return an OWNERS file of `folder` with one filter."""
    path = f"{folder}/OWNERS" if folder else "OWNERS"
    rows: list[Fact] = [OwnersFile(REPO, path, folder, False, False)]
    rows += [
        OwnersEntry(REPO, path, 3, folder, pattern, "approver", name, False, (name,))
        for name in approvers
    ]
    return rows


def entity(name: str, owner: str, folder: str | None, kind: str = "Component") -> Entity:
    """Return a catalog entity described in its folder, owned by `group:default/OWNER`."""
    path = f"{folder}/catalog-info.yaml" if folder else "catalog-info.yaml"
    ref = f"{kind.lower()}:default/{name}"
    owner_ref = f"group:default/{owner}" if owner else ""
    return Entity(
        REPO,
        path,
        1,
        ref,
        kind,
        "default",
        name,
        "",
        "service",
        "production",
        owner,
        owner_ref,
        8,
        folder,
    )


def team(party: str, *members: str, source: str = "orgs", parent: str = "") -> list[Fact]:
    """Return a declared team with its people, and the namespace that its source vouches for."""
    scope = (
        f"{party.partition('/')[0]}/" if party.startswith("@") else f"{party.partition(':')[0]}:"
    )
    rows: list[Fact] = [
        Team("", "teams.yaml", 1, source, party, "", "", parent, bool(members)),
        Vouches("", "teams.yaml", source, scope),
    ]
    rows += [Member("", "teams.yaml", 2, party, person, "member") for person in members]
    return rows


def same(party: str, spelling: str) -> SameParty:
    """Return the statement that two spellings are one party."""
    return SameParty("", "merestone.yaml", 3, party, spelling, "also")


def resolved(rows: Iterable[Fact], *paths: str, declared: tuple[Declared, ...] = ()) -> Ownership:
    """Return the ownership that these facts and declared claims come to."""
    return resolve(facts_of(rows, paths), load_precedence(), DeclaredEvidence(declared))


def bundle(ownership: Ownership, address: str) -> Bundle:
    """Return the bundle of the resource at an address."""
    return ownership.bundles[ownership.resources[ownership.by_address[address]].bundle]


def holding(ownership: Ownership, address: str, duty: str = "maintains") -> Holding:
    """Return who holds one duty of the resource at an address."""
    return bundle(ownership, address).holdings[DUTIES.index(duty)]
