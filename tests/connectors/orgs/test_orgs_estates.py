"""A real organisation's files; the figures come from a plain YAML load of the same files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from merestone.connectors.orgs import read
from merestone.model.facts import Member, SameParty, Source, Team, Vouches
from merestone.model.settings import ReadSettings
from merestone.source.tree import open_tree


def test_kubernetes_has_eight_organisations(shared: Path) -> None:
    rows = list(read(open_tree(shared / "estates" / "kubernetes-org", name="r"), ReadSettings()))
    counts = Counter(type(row).__name__ for row in rows)
    assert counts == {
        "Person": 2666,
        "Team": 766,
        "Member": 3615,
        "SameParty": 44,
        "Vouches": 7,
        "Source": 1,
    }
    assert rows[-1] == Source("orgs", "r", "read", 72, "organisations: 8")
    teams = {row.party: row for row in rows if isinstance(row, Team)}
    assert teams["@kubernetes/milestone-maintainers"].path == (
        "config/kubernetes/sig-release/teams.yaml"
    )
    members = [row for row in rows if isinstance(row, Member)]
    found = next(row for row in members if row.team == "@kubernetes/milestone-maintainers")
    assert (found.person, found.role, found.line) == ("@madhavjivrajani", "maintainer", 6)
    renamed = {(row.spelling, row.party) for row in rows if isinstance(row, SameParty)}
    assert (
        "@kubernetes-sigs/admins-ip-masq-agent",
        "@kubernetes-sigs/ip-masq-agent-admins",
    ) in renamed
    scopes = {row.scope for row in rows if isinstance(row, Vouches)}
    assert "@kubernetes-retired/" not in scopes
