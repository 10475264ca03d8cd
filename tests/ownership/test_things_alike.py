"""Things that stand alike are judged once, and each keeps what its own file says."""

from __future__ import annotations

from merestone.model.facts import OwnersEntry, OwnersFile
from ownership.facts_made import REPO, holding, owners_file, resolved
from ownership.test_things import APP, NS, asked, label, outcomes, thing


def test_an_alias_without_members_is_told_among_what_lost() -> None:
    empty = OwnersEntry(REPO, "k8s/OWNERS", 2, "k8s", "", "approver", "nobody-yet", True, ())
    rows = [*owners_file("", approver=("ana",)), OwnersFile(REPO, "k8s/OWNERS", "k8s", True, False)]
    answer = asked(APP, *rows, empty, thing(APP))
    assert answer.parties == ("@ana",)
    assert outcomes(answer)[-1] == ("lost", "definition", ("alias:shop/nobody-yet",))
    assert answer.judged[-1].reason == "nobody-yet has no members"


def test_things_that_say_alike_keep_their_own_places() -> None:
    other = f"{APP}-2"
    rows = [thing(NS), thing(APP, parent=NS), thing(other, "k8s/b.yaml", NS)]
    labels = [label(NS, "team", "all"), label(APP, "team", "pay")]
    labels.append(label(other, "team", "pay")._replace(path="k8s/b.yaml", line=9))
    found = resolved([*rows, *labels], "k8s/all.yaml", "k8s/b.yaml")
    places = [holding(found, each).judged[0].claim[3:5] for each in (APP, other)]
    assert places == [("k8s/all.yaml", 7), ("k8s/b.yaml", 9)]
    assert [c.claim for c in found.claims] == list(range(len(found.claims)))
