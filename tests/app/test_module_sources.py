"""Modules that are called by the URL of a repository that the estate holds."""

from __future__ import annotations

import pytest

from merestone.app.module_sources import join_modules
from merestone.model.facts import Facts, Label, Relation, Repository, Thing

CALL = "terraform:live/prod//module.db"


def repository(name: str, remote: str) -> Repository:
    return Repository(name, f"/{name}", "worktree", "", remote, False, False)


def joined(target: str, *rows: Thing | Repository | Label | Relation) -> Facts:
    facts = Facts()
    for row in rows:
        facts.add(row)
    facts.add(Relation("live", "prod/main.tf", 4, CALL, "instance of", target, "v1"))
    join_modules(facts)
    return facts


def target(facts: Facts) -> tuple[str, str]:
    row = facts.of(Relation)[-1]
    return row.target, row.detail


MODULE = Thing("mods", "db/main.tf", 0, "terraform-module:mods/db", "module", "db")
POSSIBLE = Thing("mods", "db/main.tf", 0, "terraform:mods/db", "possible root module", "db")


@pytest.mark.parametrize(
    ("remote", "written"),
    [
        ("https://github.com/acme/mods.git", "github.com/acme/mods//db"),
        ("git@github.com:acme/mods.git", "github.com/acme/mods//db"),
        ("ssh://git@git.acme.io:2222/acme/mods", "git.acme.io/acme/mods//db/"),
        ("https://git.acme.io/a/b/Mods.git", "git.acme.io/a/b/mods//db"),
        ("https://github.com/acme/terraform-aws-kit", "acme/kit/aws//db"),
        ("https://github.com/acme/terraform-aws-kit", "registry.terraform.io/acme/kit/aws//db"),
    ],
)
def test_a_call_by_url_is_one_of_the_repositorys_own_module(remote: str, written: str) -> None:
    facts = joined(f"terraform-module:{written}", repository("mods", remote), MODULE)
    assert target(facts) == ("terraform-module:mods/db", "v1")


def test_another_repository_of_the_same_host_is_outside() -> None:
    elsewhere = repository("mods", "https://github.com/acme/other")
    facts = joined("terraform-module:github.com/acme/mods//db", elsewhere, MODULE)
    assert target(facts) == ("terraform-module:github.com/acme/mods//db", "v1")


def test_two_checkouts_of_one_remote_are_ambiguous() -> None:
    remote = "https://github.com/acme/mods"
    two = (repository("mods", remote), repository("again", f"{remote}.git"))
    facts = joined("terraform-module:github.com/acme/mods//db", *two, MODULE)
    same, said = target(facts)
    assert same == "terraform-module:github.com/acme/mods//db"
    assert said == "v1, it may be of again or mods: one remote for both"


def test_a_folder_that_is_not_there_now_is_said() -> None:
    mods = repository("mods", "https://github.com/acme/mods")
    facts = joined("terraform-module:github.com/acme/mods//gone", mods, MODULE)
    assert target(facts) == (
        "terraform-module:github.com/acme/mods//gone",
        "v1, mods was read and has no such module now",
    )


def test_what_another_repository_calls_is_a_module_and_stays_in_sight() -> None:
    mods = repository("mods", "https://github.com/acme/mods")
    inside = Thing("mods", "db/main.tf", 3, "terraform:mods/db//aws_x.y", "aws_x", "aws_x.y")
    label = Label("mods", "db/main.tf", 4, inside.address, "tag", "team", "x")
    rows = (mods, POSSIBLE, inside, label)
    facts = joined("terraform-module:github.com/acme/mods//db", *rows)
    assert facts.of(Thing)[:2] == [POSSIBLE, inside]
    assert facts.of(Thing)[2] == MODULE
    assert facts.of(Label) == [label]


def test_a_configured_root_that_is_called_too_stays_one() -> None:
    mods = repository("mods", "https://github.com/acme/mods")
    root = POSSIBLE._replace(kind="root module")
    facts = joined("terraform-module:github.com/acme/mods//db", mods, root)
    assert [row.kind for row in facts.of(Thing)] == ["root module", "module"]


def test_a_possible_root_that_a_pipeline_applies_is_a_root() -> None:
    applied = Relation("mods", "ci.yaml", 1, "pipeline:mods/x", "deploys", POSSIBLE.address)
    facts = joined("terraform-module:x/y//z", POSSIBLE, applied)
    assert [row.kind for row in facts.of(Thing)] == ["root module"]
