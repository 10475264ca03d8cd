"""Who owns a thing: its labels, what contains it, the file that defines it, its pager."""

from __future__ import annotations

import pytest

from merestone.model.claims import Holding
from merestone.model.facts import (
    Fact,
    Label,
    Property,
    Relation,
    Thing,
)
from merestone.ownership.owner_keys import OwnerKeys
from ownership.facts_made import (
    REPO,
    codeowners,
    facts_of,
    holding,
    line,
    resolved,
    team,
)

NS = "kubernetes:shop/-/Namespace/pay"
APP = "kubernetes:shop/pay/Deployment/api"


def thing(address: str, path: str = "k8s/all.yaml", parent: str = "", kind: str = "") -> Thing:
    name = address.rpartition("/")[2]
    return Thing(REPO, path, 3, address, kind or address.split("/")[-2], name, parent)


def label(address: str, key: str, value: str, origin: str = "label", **more: bool) -> Label:
    return Label(REPO, "k8s/all.yaml", 7, address, origin, key, value, **more)


def asked(address: str, *rows: Fact, path: str = "k8s/all.yaml") -> Holding:
    return holding(resolved(rows, path), address)


def outcomes(answer: Holding) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(j.outcome, j.claim.evidence, j.claim.parties) for j in answer.judged]


def test_a_label_goes_before_the_file_that_defines_the_thing() -> None:
    rows = codeowners(line(1, "*", "@acme/all"))
    answer = asked(APP, *rows, thing(APP), label(APP, "team", "payments"))
    assert (answer.state, answer.parties) == ("owned", ("label:payments",))
    assert outcomes(answer)[1] == ("lost", "definition", ("@acme/all",))


def test_without_a_label_the_defining_file_speaks_a_little() -> None:
    answer = asked(APP, *codeowners(line(1, "*", "@acme/all")), thing(APP))
    assert (answer.parties, answer.confidence) == (("@acme/all",), "low")


def test_a_label_of_the_namespace_speaks_for_what_is_in_it() -> None:
    rows = (thing(NS), thing(APP, parent=NS), label(NS, "acme.io/owner", "payments"))
    answer = asked(APP, *rows)
    assert outcomes(answer) == [("won", "container-label", ("label:payments",))]
    assert answer.reason == "it is inside Namespace pay"
    own = asked(APP, *rows, label(APP, "owner", "checkout"))
    assert own.parties == ("label:checkout",)


def test_a_value_that_is_a_known_teams_name_is_that_team() -> None:
    rows = (*team("team:payments"), thing(APP), label(APP, "Team", "Payments"))
    assert asked(APP, *rows).parties == ("team:payments",)
    two = (*team("group:default/payments"), *team("@acme/payments"))
    assert asked(APP, *two, thing(APP), label(APP, "team", "payments")).parties == (
        "label:payments",
    )


def test_a_name_that_is_alike_is_never_taken_for_the_team() -> None:
    rows = (*team("team:payments"), thing(APP), label(APP, "team", "payment"))
    assert asked(APP, *rows).parties == ("label:payment",)


@pytest.mark.parametrize("value", ["TODO", "", "n/a", "john@example.com"])
def test_a_value_that_means_nothing_owns_nothing(value: str) -> None:
    answer = asked(APP, thing(APP), label(APP, "owner", value))
    assert (answer.state, answer.parties) == ("unowned", ())
    second = asked(APP, thing(APP), label(APP, "owner", value), label(APP, "team", "payments"))
    assert second.parties == ("label:payments",)


@pytest.mark.parametrize(
    "key", ["app.kubernetes.io/managed-by", "object_ownership", "ami_owner", "owner_uid", "app"]
)
def test_keys_that_only_look_like_an_owners(key: str) -> None:
    assert asked(APP, thing(APP), label(APP, key, "payments")).state == "unowned"


def test_a_cost_centre_counts_where_it_is_a_known_teams_name_only() -> None:
    assert asked(APP, thing(APP), label(APP, "CostCenter", "payments")).state == "unowned"
    answer = asked(APP, *team("team:payments"), thing(APP), label(APP, "CostCenter", "payments"))
    assert answer.parties == ("team:payments",)


def test_an_owner_that_is_computed_is_neither_owned_nor_unowned() -> None:
    answer = asked(APP, thing(APP), label(APP, "team", "${var.team}", is_computed=True))
    assert answer.state == "unread"
    assert "team = ${var.team}" in answer.reason


def test_a_default_tag_is_weaker_than_a_tag_of_its_own() -> None:
    db = "terraform:shop/infra//aws_db_instance.x"
    rows = (
        thing(db, kind="aws_db_instance"),
        label(db, "team", "platform", "default tag"),
        label(db, "Owner", "payments", "tag"),
    )
    assert asked(db, *rows).parties == ("label:payments",)
    assert asked(db, *rows[:2]).judged[0].claim.evidence == "container-label"


def test_an_instance_of_a_module_belongs_to_the_root_that_calls_it() -> None:
    root, bucket = "terraform:shop/infra", "terraform:shop/infra//module.m.aws_s3_bucket.b"
    rows = (
        *codeowners(line(1, "/infra/", "@acme/pay"), line(2, "/modules/", "@acme/platform")),
        thing(root, "infra/main.tf", kind="root module"),
        thing(bucket, "modules/m/main.tf", root, "aws_s3_bucket"),
    )
    found = resolved(rows, "infra/main.tf", "modules/m/main.tf")
    answer = holding(found, bucket)
    assert outcomes(answer) == [("won", "container", ("@acme/pay",))]


def test_two_files_of_two_teams_that_define_one_thing_contest_it() -> None:
    rows = (
        *codeowners(line(1, "/a/", "@acme/pay"), line(2, "/b/", "@acme/edge")),
        thing(APP, "a/app.yaml"),
        thing(APP, "b/app.yaml"),
    )
    answer = holding(resolved(rows, "a/app.yaml", "b/app.yaml"), APP)
    assert answer.state == "contested"
    assert outcomes(answer) == [
        ("won", "definition", ("@acme/pay",)),
        ("contests", "definition-elsewhere", ("@acme/edge",)),
    ]
    assert answer.judged[1].claim.because == "it is also defined in b/app.yaml"


def test_two_files_of_one_team_that_define_one_thing_agree() -> None:
    rows = (*codeowners(line(1, "*", "@acme/pay")), thing(APP, "a.yaml"), thing(APP, "b.yaml"))
    answer = holding(resolved(rows, "a.yaml", "b.yaml"), APP)
    assert outcomes(answer) == [("won", "definition", ("@acme/pay",))]


def test_the_second_file_speaks_where_the_first_has_no_owner() -> None:
    rows = (*codeowners(line(2, "/b/", "@acme/edge")), thing(APP, "a.yaml"), thing(APP, "b/x.yaml"))
    assert holding(resolved(rows, "a.yaml", "b/x.yaml"), APP).parties == ("@acme/edge",)


def test_a_namespace_that_only_its_objects_name_is_of_no_file_of_theirs() -> None:
    def implied(path: str) -> tuple[Fact, ...]:
        return thing(NS, path), Property(REPO, path, 3, NS, "defined by", "an object in it")

    rows = (
        *codeowners(line(1, "/a/", "@acme/pay"), line(2, "/b/", "@acme/edge")),
        *implied("a/app.yaml"),
        *implied("b/app.yaml"),
    )
    paths = ("a/app.yaml", "b/app.yaml", "a/ns.yaml")
    assert holding(resolved(rows, *paths), NS).state == "unowned"
    assert holding(resolved(rows[:4], *paths), NS).state == "unowned"
    declared = holding(resolved((*rows, thing(NS, "a/ns.yaml")), *paths), NS)
    assert (declared.state, declared.parties) == ("owned", ("@acme/pay",))


def test_files_that_use_a_host_do_not_contest_it() -> None:
    host = "mesh-external:api.example.org"
    used = (
        thing(host, "a/se.yaml", kind="external host"),
        thing(host, "b/se.yaml", kind="external host"),
    )
    two = codeowners(line(1, "/a/", "@acme/pay"), line(2, "/b/", "@acme/edge"))
    one = codeowners(line(1, "*", "@acme/pay"))
    paths = ("a/se.yaml", "b/se.yaml")
    assert holding(resolved((*two, *used), *paths), host).state == "unowned"
    assert holding(resolved((*one, *used), *paths), host).parties == ("@acme/pay",)


def test_two_things_with_the_same_two_owners_name_their_own_files() -> None:
    other = "kubernetes:shop/pay/Deployment/web"
    rows = (
        *codeowners(line(1, "/a/", "@acme/pay"), line(2, "/b/", "@acme/edge")),
        *(thing(APP, "a/1.yaml"), thing(APP, "b/1.yaml")),
        *(thing(other, "a/2.yaml"), thing(other, "b/2.yaml")),
    )
    found = resolved(rows, "a/1.yaml", "b/1.yaml", "a/2.yaml", "b/2.yaml")
    said = [holding(found, each).judged[1].claim.because for each in (APP, other)]
    assert said == ["it is also defined in b/1.yaml", "it is also defined in b/2.yaml"]


def test_an_alert_that_may_reach_only_receivers_that_notify_nobody() -> None:
    alert = "prometheus:shop/g/Down"
    rows = [
        row
        for n, name in enumerate(("null", "Default"))
        for row in (
            Relation(REPO, "am.yml", n, alert, "may page", f"alertmanager:shop/receiver/{name}"),
            Property(REPO, "am.yml", n, f"alertmanager:shop/receiver/{name}", "pages", "nobody"),
        )
    ]
    answer = holding(
        resolved((thing(alert, kind="alert"), *rows), "k8s/all.yaml"), alert, "responds"
    )
    assert answer.state == "unowned on purpose"
    one = holding(resolved((thing(alert, kind="alert"), *rows[:3]), "x"), alert, "responds")
    assert one.state == "unread"


def test_one_label_with_two_values_in_two_files_is_contested() -> None:
    rows = (*team("team:pay"), *team("team:edge"), thing(APP), label(APP, "team", "pay"))
    elsewhere = label(APP, "team", "edge")._replace(path="k8s/live.yaml")
    assert asked(APP, *rows, elsewhere).state == "contested"
    same_file = label(APP, "team", "edge")._replace(line=8)
    assert asked(APP, *rows, same_file).state == "owned"
    another_key = label(APP, "squad", "edge")._replace(path="k8s/live.yaml")
    assert asked(APP, *rows, another_key).state == "owned"


def test_a_default_tag_that_wins_says_so() -> None:
    bucket = "terraform:shop/infra//aws_s3_bucket.b"
    answer = asked(bucket, thing(bucket), label(bucket, "team", "pay", "default tag"))
    assert answer.reason == "the provider's default tags set it"


def test_an_alerts_receiver_responds() -> None:
    alert = "prometheus:shop/g/Down"
    pages = Relation(REPO, "am.yml", 4, alert, "pages", "alertmanager:shop/receiver/payments")
    found = resolved((*team("team:payments"), thing(alert, kind="alert"), pages), "k8s/all.yaml")
    answer = holding(found, alert, "responds")
    assert (answer.parties, answer.judged[0].claim.evidence) == (("team:payments",), "alert-route")


def test_a_receiver_that_notifies_nobody_pages_nobody_on_purpose() -> None:
    alert, receiver = "prometheus:shop/g/Down", "alertmanager:shop/receiver/null"
    rows = (
        thing(alert, kind="alert"),
        Relation(REPO, "am.yml", 4, alert, "pages", receiver),
        Property(REPO, "am.yml", 9, receiver, "pages", "nobody"),
    )
    answer = holding(resolved(rows, "k8s/all.yaml"), alert, "responds")
    assert (answer.state, answer.reason) == ("unowned on purpose", "receiver null notifies nobody")


def test_an_alert_that_may_page_several_is_undecided() -> None:
    alert = "prometheus:shop/g/Down"
    rows = [
        Relation(REPO, "am.yml", n, alert, "may page", f"alertmanager:shop/receiver/{name}")
        for n, name in enumerate(("pay", "edge"))
    ]
    found = resolved((thing(alert, kind="alert"), *rows), "k8s/all.yaml")
    answer = holding(found, alert, "responds")
    assert (answer.state, answer.reason) == (
        "unread",
        "who is paged is decided when it fires: pay or edge",
    )


def test_the_charter_goes_before_every_label() -> None:
    from merestone.ownership.assign import resolve
    from merestone.ownership.evidence.declared import Declared, DeclaredEvidence
    from merestone.ownership.precedence import load_precedence

    facts = facts_of((thing(APP), label(APP, "team", "payments")))
    said = Declared("merestone.yaml", 9, "kubernetes:*/pay/**", ("@acme/edge",), (), "")
    found = resolve(facts, load_precedence(), DeclaredEvidence((said,)))
    assert holding(found, APP).parties == ("@acme/edge",)


def test_things_that_contain_each_other_end() -> None:
    other = "kubernetes:shop/pay/Deployment/b"
    assert asked(APP, thing(APP, parent=other), thing(other, parent=APP)).state == "unowned"


def test_the_users_own_keys_go_first() -> None:
    keys = OwnerKeys(also=("acme.io/paged-*",), never=("team",))
    meaning = keys.meaning("acme.io/Paged_team")
    assert meaning is not None
    assert (meaning.evidence, meaning.rank) == ("owner-label", 0)
    assert keys.meaning("team") is None
