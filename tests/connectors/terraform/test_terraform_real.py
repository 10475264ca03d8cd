from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from connectors.terraform.conftest import Read, Said
from merestone.connectors import terraform
from merestone.model.facts import Fact, Problem, Property, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import open_tree

SHARED = Path(os.environ.get("MERESTONE_SHARED", Path(__file__).parents[4] / "shared"))
CONFORMANCE = SHARED / "conformance/terraform-json/testdata"
CANARY = "cAnArY0452"
MAIN = """
terraform {
  backend "local" {}
}
variable "team" {
  default = "shop"
}
variable "hidden" {
  sensitive = true
  default   = "CANARY"
}
resource "terraform_data" "plain" {
  input = { tags = { Owner = var.team }, secret = "CANARY" }
}
resource "terraform_data" "hidden" {
  input            = var.hidden
  triggers_replace = "CANARY"
}
module "m" {
  source   = "./m"
  for_each = { a = 1, "b/c" = 2 }
}
output "o" {
  sensitive = true
  value     = var.hidden
}
""".replace("CANARY", CANARY)
MODULE = 'resource "terraform_data" "in" {\n  count = 2\n}\n'
MOVED = MAIN.replace('"plain"', '"renamed"') + (
    "moved {\n  from = terraform_data.plain\n  to = terraform_data.renamed\n}\n"
    'import {\n  to = terraform_data.taken\n  id = "taken-1"\n}\n'
    'resource "terraform_data" "taken" {}\n'
    "removed {\n  from = terraform_data.hidden\n  lifecycle {\n    destroy = false\n  }\n}\n"
).replace("CANARY", CANARY)
REMOVED = 'resource "terraform_data" "hidden" {'


class Terraform:
    """Terraform in one folder, without a network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str) -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TF_CLI_CONFIG_FILE": "/dev/null",
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
        }
        done = subprocess.run(
            ["terraform", *words],
            cwd=self.folder, env=environment, capture_output=True, text=True, timeout=60, check=False,  # noqa: E501
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with real states of two workspaces, and a real plan of a change."""
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not on this machine")
    repo = tmp_path_factory.mktemp("project")
    root = repo / "env"
    (root / "m").mkdir(parents=True)
    (root / "main.tf").write_text(MAIN)
    (root / "m/main.tf").write_text(MODULE)
    run = Terraform(root)
    run("init", "-input=false")
    run("apply", "-auto-approve", "-input=false")
    (root / "state.json").write_text(run("show", "-json"))
    run("workspace", "new", "two")
    run("apply", "-auto-approve", "-input=false")
    run("workspace", "select", "default")
    start, end = MOVED.index(REMOVED), MOVED.index('module "m"')
    (root / "main.tf").write_text(MOVED[:start] + MOVED[end:])
    run("plan", "-out=plan.bin", "-input=false")
    (root / "plan.tfplan.json").write_text(run("show", "-json", "plan.bin"))
    return repo


def read(folder: Path) -> Said:
    rows: list[Fact] = list(read_files(open_tree(folder, name="repo"), [terraform], ReadSettings()))
    return Said(rows)


def test_real_states_have_every_instance(project: Path) -> None:
    found = read(project)
    addresses = set(found.things())
    home = "terraform:repo/env"
    for name in ("plain", "hidden"):
        assert f"{home}//terraform_data.{name}" in addresses
        assert f"{home}//terraform_data.{name}@two" in addresses
    for key in ("a", "b/c"):
        for index in (0, 1):
            assert f'{home}//module.m["{key}"].terraform_data.in[{index}]' in addresses
    assert found.problems() == []


def test_real_states_of_two_workspaces_are_two(project: Path) -> None:
    found = read(project)
    written = Counter(target for _, target in found.relations("writes"))
    plain = "terraform-state:local/repo/env/terraform.tfstate"
    assert written == {plain: 2, f"{plain}@two": 1}
    serials = [found.properties(address) for address in (plain, f"{plain}@two")]
    assert serials[0]["lineage"] != serials[1]["lineage"]
    assert all(properties["serial"].isdecimal() for properties in serials)


def test_the_ids_are_those_of_the_real_state(project: Path) -> None:
    raw = json.loads((project / "env/terraform.tfstate").read_text())
    expected = {
        each["instances"][0]["attributes"]["id"]
        for each in raw["resources"]
        if "module" not in each
    }
    found = read(project)
    home = "terraform:repo/env//terraform_data"
    names = {found.properties(f"{home}.{name}")["id"] for name in ("plain", "hidden")}
    assert names == expected


def test_a_real_plan_says_what_changes(project: Path) -> None:
    found = read(project)
    home = "terraform:repo/env//terraform_data"
    assert (f"{home}.renamed", f"{home}.plain") in found.relations("replaces")
    assert found.properties(f"{home}.renamed")["actions"] == "no-op"
    assert found.properties(f"{home}.taken")["importing"] == "true"
    assert found.properties(f"{home}.hidden")["actions"] == "forget"


def test_no_real_file_gives_a_secret_away(project: Path) -> None:
    files = [path for path in project.rglob("*") if path.is_file()]
    assert sum(CANARY in path.read_text("utf-8", "replace") for path in files) >= 4
    assert CANARY not in repr(read(project).rows)


@pytest.fixture
def conformance() -> Path:
    if not CONFORMANCE.is_dir():
        pytest.skip("the shared conformance data is not here; set MERESTONE_SHARED")
    return CONFORMANCE


def test_all_plans_of_the_reference_are_read_whole(conformance: Path, said: Read) -> None:
    count = 0
    for path in sorted(conformance.glob("*/plan.json")):
        if path.parent.name == "invalid":
            continue
        document = json.loads(path.read_text())
        expected = Counter(
            each["address"]
            for each in document.get("resource_changes", ())
            if each["mode"] == "managed" and not each.get("deposed")
        )
        found = said({"p/plan.json": path.read_bytes()})
        actions = Counter(
            row.address.partition("//")[2] for row in found.of(Property) if row.key == "actions"
        )
        assert actions == expected, path
        assert [row for row in found.of(Problem) if "plan" not in row.reason] == []
        count += 1
    assert count >= 20


def test_all_states_of_the_reference_are_read(conformance: Path, said: Read) -> None:
    for path in sorted(conformance.glob("*/state.json")):
        if path.parent.name == "invalid":
            continue
        found = said({"p/state.json": path.read_bytes()})
        assert found.problems() == []
        kinds = {row.kind for row in found.of(Thing)}
        assert len(kinds) > 1 or path.parent.name == "has_checks"


def test_raw_and_shown_states_of_the_reference_agree(conformance: Path, said: Read) -> None:
    for name in ("no_changes", "110_sensitive_values"):
        shown = said({"p/state.json": (conformance / name / "state.json").read_bytes()})
        raw = said({"p/x.tfstate": (conformance / name / "terraform.tfstate").read_bytes()})
        assert set(shown.things("null_resource")) == set(raw.things("null_resource")) != set()
