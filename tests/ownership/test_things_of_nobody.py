"""Things that are a file as a whole, where a source says that nobody owns the file, on purpose."""

from __future__ import annotations

import pytest

from merestone.model.facts import Fact, Label, Thing
from merestone.ownership.assign import Ownership
from merestone.ownership.evidence.declared import Declared
from ownership.facts_made import REPO, codeowners, entity, holding, line, resolved, team
from ownership.test_things import APP, NS

FILE = "build/Dockerfile"
IMAGE = f"image-build:{REPO}/{FILE}"
NOBODYS = codeowners(line(1, "*", "@acme/all"), line(2, "/build/"))
ON_PURPOSE = "unowned on purpose"


def said(address: str, path: str = FILE, parent: str = "") -> Thing:
    return Thing(REPO, path, 1, address, "thing", address.rpartition("/")[2], parent)


def label(key: str, value: str, address: str = IMAGE, **more: bool) -> Label:
    return Label(REPO, FILE, 5, address, "label", key, value, **more)


def made(*rows: Fact, declared: tuple[Declared, ...] = ()) -> Ownership:
    return resolved((*rows,), FILE, "k8s/all.yaml", declared=declared)


@pytest.mark.parametrize("scheme", ["image-build", "ci", "api"])
def test_nobody_owns_the_thing_that_its_file_is(scheme: str) -> None:
    address = f"{scheme}:{REPO}/{FILE}"
    found = made(*NOBODYS, said(address))
    for duty in ("maintains", "decides"):
        answer = holding(found, address, duty)
        assert (answer.state, answer.parties) == (ON_PURPOSE, ())
        claim = answer.judged[0].claim
        assert (claim.evidence, claim.path, claim.line) == ("definition", "CODEOWNERS", 2)
        assert answer.reason == "of the file that defines it"
    assert holding(found, address, "responds").state == "unowned"


def test_so_it_is_where_merestone_yaml_says_it() -> None:
    nobody = Declared("merestone.yaml", 4, f"file:{REPO}/build/**", (), (), "suppliers send it")
    found = made(*codeowners(line(1, "*", "@acme/all")), said(IMAGE), declared=(nobody,))
    for duty in ("maintains", "responds", "decides"):
        answer = holding(found, IMAGE, duty)
        assert answer.state == ON_PURPOSE
        assert (answer.judged[0].claim.path, answer.judged[0].claim.line) == ("merestone.yaml", 4)


@pytest.mark.parametrize(
    "address",
    [
        f"ci:{REPO}/{FILE}/job",
        f"compose:{REPO}/{FILE}",
        f"prometheus:{REPO}/{FILE}",
        f"terraform:{REPO}/{FILE}",
        f"image-build:elsewhere/{FILE}",
        APP,
    ],
)
def test_what_is_in_a_file_or_in_several_is_not_the_file(address: str) -> None:
    assert holding(made(*NOBODYS, said(address)), address).state == "unowned"


@pytest.mark.parametrize("key", ["owner", "created-by"])
def test_a_label_beats_it_however_weak(key: str) -> None:
    answer = holding(made(*NOBODYS, said(IMAGE), label(key, "payments")), IMAGE)
    assert (answer.state, answer.parties) == ("owned", ("label:payments",))
    assert [each.claim.evidence for each in answer.judged].count("definition") == 0


def test_a_label_that_is_computed_beats_it() -> None:
    answer = holding(
        made(*NOBODYS, said(IMAGE), label("owner", "${TEAM}", is_computed=True)), IMAGE
    )
    assert answer.state == "unread"


def test_a_container_with_a_label_beats_it() -> None:
    rows = (*NOBODYS, said(NS), said(IMAGE, parent=NS))
    answer = holding(made(*rows, label("created-by", "payments", NS)), IMAGE)
    assert (answer.state, answer.parties) == ("owned", ("label:payments",))


def test_the_file_of_a_container_beats_it() -> None:
    answer = holding(made(*NOBODYS, said(NS, "k8s/all.yaml"), said(IMAGE, parent=NS)), IMAGE)
    assert (answer.state, answer.parties) == ("owned", ("@acme/all",))


def test_a_second_file_that_defines_it_beats_it() -> None:
    answer = holding(made(*NOBODYS, said(IMAGE), said(IMAGE, "k8s/all.yaml")), IMAGE)
    assert (answer.state, answer.parties) == ("owned", ("@acme/all",))


def test_a_claim_of_its_own_beats_it() -> None:
    mine = Declared(
        "merestone.yaml", 9, f"image-build:{REPO}/**", ("team:pay",), ("maintains",), ""
    )
    found = made(*NOBODYS, *team("team:pay"), said(IMAGE), declared=(mine,))
    assert holding(found, IMAGE).parties == ("team:pay",)
    assert holding(found, IMAGE, "decides").state == ON_PURPOSE


def test_whoever_responds_for_the_file_responds_for_it() -> None:
    found = made(*NOBODYS, *team("group:default/pay"), entity("b", "pay", "build"), said(IMAGE))
    assert holding(found, IMAGE).state == ON_PURPOSE
    assert holding(found, IMAGE, "responds").parties == ("group:default/pay",)


def test_two_things_of_one_file_are_not_mistaken_for_each_other() -> None:
    workflow, job = f"ci:{REPO}/{FILE}", f"ci:{REPO}/{FILE}/job"
    for rows in ((said(job, parent=workflow), said(workflow)), (said(workflow), said(job))):
        found = made(*NOBODYS, *rows)
        assert holding(found, workflow).state == ON_PURPOSE
        assert holding(found, job).state == "unowned"
