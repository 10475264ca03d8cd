"""What a module of another repository of the estate makes, below the root that calls it by URL."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.repositories import commit_all, put
from gitcli import git
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.model.facts import Label, Problem, Thing

MODULE = """\
variable "owner" {}
variable "tags" {}
resource "aws_db_instance" "this" {
  tags = merge(var.tags, { team = var.owner })
}
module "inner" {
  source = "./inner"
}
"""
LIVE = """\
terraform {{
  backend "s3" {{
    bucket = "b"
    key    = "k"
  }}
}}
module "db" {{
  source = "{}"
  owner  = "checkout"
  tags   = {{ cost = "shop" }}
}}
"""
DB = "terraform:live//module.db.aws_db_instance.this"
TOPIC = "terraform:live//module.db.module.inner.aws_sns_topic.t"


def estate(root: Path, source: str, change: str = "") -> Scan:
    """Return the scan of a caller and of a module, tagged v1 and then changed at `change`."""
    inner = {"db/inner/main.tf": 'resource "aws_sns_topic" "t" {}\n'}
    mods = commit_all(
        put(root / "mods", {"CODEOWNERS": "* @mods\n", "db/main.tf": MODULE, **inner})
    )
    git(mods, "tag", "v1")
    git(mods, "remote", "add", "origin", "https://github.com/acme/mods.git")
    if change:
        path = mods / change
        path.write_text(path.read_text() + "# changed\n")
        commit_all(mods)
    files = {"CODEOWNERS": "* @live\n", "main.tf": LIVE.format(source)}
    commit_all(put(root / "live", files))
    put(root, {"merestone.yaml": "merestone: 1\nrepositories: [live, mods]\n"})
    return scan(ScanRequest(root, history=False))


def below_the_call(found: Scan) -> list[str]:
    rows = found.facts.of(Thing)
    return [row.address for row in rows if row.address.startswith("terraform:live//module.db.")]


def remarks(found: Scan) -> list[str]:
    rows = found.facts.of(Problem)
    return [f"{row.path}:{row.line} {row.reason}" for row in rows if "not listed" in row.reason]


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("github.com/acme/mods//db", ""),
        ("github.com/acme/mods//db", "db/main.tf"),
        ("git::https://github.com/acme/mods.git//db?ref=v1", ""),
        ("git@github.com:acme/mods.git//db?ref=v1", "CODEOWNERS"),
    ],
)
def test_instances_are_listed_with_the_arguments_of_their_caller(
    tmp_path: Path, source: str, change: str
) -> None:
    with estate(tmp_path, source, change) as found:
        assert below_the_call(found) == [DB, "terraform:live//module.db.module.inner", TOPIC]
        assert remarks(found) == []
        tags = [row for row in found.facts.of(Label) if row.address == DB]
        assert [(row.key, row.value, row.repo, row.path, row.line) for row in tags] == [
            ("cost", "shop", "live", "main.tf", 10),
            ("team", "checkout", "mods", "db/main.tf", 4),
        ]
        places = [(row.repo, row.path) for row in found.facts.of(Thing) if row.address == TOPIC]
        assert places == [("mods", "db/inner/main.tf")]


def test_an_instance_is_its_callers_and_the_module_is_listed_once(tmp_path: Path) -> None:
    with estate(tmp_path, "github.com/acme/mods//db") as found:
        ownership = found.ownership
        resource = ownership.resources[ownership.by_address[TOPIC]]
        assert ownership.bundles[resource.bundle].holdings[0].parties == ("@live",)
        mods = [row for row in found.facts.of(Thing) if row.repo == "mods"]
        assert not [row for row in mods if row.address.startswith("terraform:mods")]
        assert "terraform-module:mods/db" in {row.address for row in mods}


def test_another_version_is_said_and_not_listed(tmp_path: Path) -> None:
    with estate(tmp_path, "github.com/acme/mods//db?ref=v1", "db/main.tf") as found:
        assert below_the_call(found) == []
        assert remarks(found) == [
            (
                "main.tf:7 what 1 call of github.com/acme/mods//db at v1 makes is not listed: "
                "mods was read at another version of it"
            )
        ]
        assert "terraform:mods/db" in {row.address for row in found.facts.of(Thing)}


def test_an_uncommitted_change_is_another_version(tmp_path: Path) -> None:
    with estate(tmp_path, "github.com/acme/mods//db?ref=v1"):
        pass
    path = tmp_path / "mods/db/main.tf"
    path.write_text(path.read_text() + "# not committed\n")
    with scan(ScanRequest(tmp_path, history=False)) as found:
        assert below_the_call(found) == []
        assert len(remarks(found)) == 1


def test_a_module_beside_it_that_is_another_version_is_cut(tmp_path: Path) -> None:
    source = "github.com/acme/mods//db?ref=v1"
    with estate(tmp_path, source, "db/inner/main.tf") as found:
        assert below_the_call(found) == [DB, "terraform:live//module.db.module.inner"]
        cut = [row for row in found.facts.of(Problem) if "call makes is not read" in row.reason]
        assert [(row.repo, row.path, row.line, row.is_blinding) for row in cut] == [
            ("mods", "db/main.tf", 6, True)
        ]


@pytest.mark.parametrize("ref", ["v9", "--help", "v1:db", "..", "$(id)"])
def test_a_version_that_the_clone_does_not_have_is_not_known(tmp_path: Path, ref: str) -> None:
    with estate(tmp_path, f"github.com/acme/mods//db?ref={ref}") as found:
        assert below_the_call(found) == []
        assert len(remarks(found)) == 1


def test_a_registrys_range_of_versions_is_not_guessed(tmp_path: Path) -> None:
    source = 'acme/kit/aws//db"\n  version = "~> 1.0'
    with estate(tmp_path, source):
        pass
    git(
        tmp_path / "mods",
        "remote",
        "set-url",
        "origin",
        "https://github.com/acme/terraform-aws-kit",
    )
    with scan(ScanRequest(tmp_path, history=False)) as found:
        assert below_the_call(found) == []
        assert "~> 1.0 allows several versions" in remarks(found)[0]
