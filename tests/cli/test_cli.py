"""The command line as a person meets it: words, exit codes, output, and what goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from app.repositories import SHOP, commit_all, put

MERESTONE = Path(sys.executable).with_name("merestone")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return commit_all(put(tmp_path / "shop", SHOP))


@pytest.fixture
def run(tmp_path: Path):  # type: ignore[no-untyped-def]
    def call(folder: Path, *words: str, stdin: str = "", **more: str):  # type: ignore[no-untyped-def]
        env = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(tmp_path / "cache"), **more}
        return subprocess.run(
            [MERESTONE, *words],
            cwd=folder,
            env=env,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    return call


def test_who_by_every_kind_of_name(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    put(
        shop,
        {
            "catalog-info.yaml": (
                "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: web}\n"
                "spec: {type: website, lifecycle: production, owner: web-team}\n"
            )
        },
    )
    refs = (
        "api/server.py\nfile:shop/web/app.js\ncomponent:default/web\nweb\n"
        "catalog:component/default/web\napi\n"
    )
    done = run(shop, "who", "-", "--json", stdin=refs)
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)["answers"]
    assert [a.get("address") for a in answers] == [
        "file:shop/api/server.py",
        "file:shop/web/app.js",
        "catalog:component/default/web",
        "catalog:component/default/web",
        "catalog:component/default/web",
        "file:shop/api",
    ]


def test_a_near_miss_is_suggested(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    done = run(shop, "who", "api/sevrer.py")
    assert done.returncode == 1
    assert "api/server.py" in done.stdout


def test_who_at_a_revision(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    put(shop, {".github/CODEOWNERS": "* @new\n"})
    commit_all(shop)
    assert "@new" in run(shop, "who", "api/server.py").stdout
    assert "@Acme/API" in run(shop, "who", "api/server.py", "--at", "HEAD~1").stdout
    missing = run(shop, "who", "api/server.py", "--at", "nothing")
    assert missing.returncode == 2
    assert "no revision 'nothing'" in missing.stderr


@pytest.mark.parametrize("revision", ["--output=x", "-x", "HEAD:api", "a..b"])
def test_a_hostile_revision_is_refused(run, shop: Path, revision: str) -> None:  # type: ignore[no-untyped-def]
    done = run(shop, "who", "api/server.py", f"--at={revision}")
    assert done.returncode == 2
    assert not (shop / "x").exists()


def test_check_exits_with_what_it_found(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    put(shop, {".github/CODEOWNERS": "/api/ @acme/api\n/gone/ @acme/api\n"})
    assert run(shop, "check").returncode == 1
    assert run(shop, "check", "--exit-zero").returncode == 0
    assert run(shop, "check", "--fail-on", "never").returncode == 0
    assert run(shop, "check", "--fail-on", "error").returncode == 0


def test_unread_sources_fail_only_when_strict(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    put(shop, {"api/OWNERS": "approvers: [\n"})
    assert run(shop, "inventory").returncode == 0
    done = run(shop, "inventory", "--strict")
    assert done.returncode == 3
    assert "api/OWNERS" in done.stdout
    assert run(shop, "inventory", MERESTONE_STRICT="yes").returncode == 3


def test_flags_beat_the_environment_which_beats_the_file(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    put(shop, {"merestone.yaml": "merestone: 1\ncheck: {format: markdown}\n"})
    assert run(shop, "inventory").stdout.startswith("#")
    from_environment = run(shop, "inventory", MERESTONE_FORMAT="json").stdout
    assert json.loads(from_environment)["kind"] == "inventory"
    text = run(shop, "inventory", "-f", "text", MERESTONE_FORMAT="json").stdout
    assert text.startswith("repositories")


def test_every_mistake_of_the_environment_is_named(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    done = run(shop, "inventory", MERESTONE_STRICT="perhaps", MERESTONE_MOST="-1")
    assert done.returncode == 2
    assert "MERESTONE_STRICT='perhaps': expected true or false" in done.stderr
    assert "MERESTONE_MOST='-1': expected a whole number" in done.stderr


def test_every_mistake_of_the_file_is_named(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    put(shop, {"merestone.yaml": "merestone: 1\nteems: {}\nrules: {coverage/x: {level: off}}\n"})
    done = run(shop, "check")
    assert done.returncode == 2
    assert "merestone.yaml:2: key 'teems' is not known; did you mean 'teams'?" in done.stderr


def test_a_rule_that_does_not_exist_is_named_in_configuration_and_words(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    put(shop, {"merestone.yaml": "merestone: 1\nrules: {coverage/unowned-pat: {level: note}}\n"})
    done = run(shop, "check")
    assert done.returncode == 2
    assert "nearest is 'coverage/unowned-path'" in done.stderr
    (shop / "merestone.yaml").unlink()
    done = run(shop, "check", "--rule", "coverage/unowned-pat")
    assert done.returncode == 2
    assert "nearest is 'coverage/unowned-path'" in done.stderr


def test_owns_takes_any_spelling_and_suggests(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    for spelling in ("@Acme/API", "acme/api", "@acme/api"):
        done = run(shop, "owns", spelling, "--json")
        assert done.returncode == 0
        counts = json.loads(done.stdout)["counts"]
        assert counts
    done = run(shop, "owns", "acme/apis")
    assert done.returncode == 1
    assert "@Acme/API" in done.stdout


def test_unowned_names_the_smallest_cover(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    put(shop, {".github/CODEOWNERS": "/api/ @acme/api\n/gen/\n", "web/css/a.css": "", "top": ""})
    view = json.loads(run(shop, "unowned", "--json").stdout)
    rows = [(f["path"], f["state"], f["files"], f["is_whole"]) for f in view["folders"]]
    assert ("web", "unowned", 2, True) in rows
    assert (".", "unowned", 1, False) in rows
    assert ("gen", "unowned on purpose", 1, True) in rows
    assert (view["unowned"], view["on_purpose"]) == (4, 1)


def test_init_writes_what_can_be_read_back(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    done = run(shop, "init")
    assert done.returncode == 0, done.stderr
    text = (shop / "merestone.yaml").read_text()
    assert 'also: ["@Acme/API"]' in text or "also: [@Acme/API]" in text
    assert run(shop, "check").returncode in (0, 1)
    again = run(shop, "init")
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert (shop / "merestone.yaml").read_text() == text


def test_output_goes_to_a_file_without_colour(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    done = run(shop, "inventory", "-o", "answer.txt", "--color", "auto")
    assert (done.returncode, done.stdout) == (0, "")
    assert "\x1b" not in (shop / "answer.txt").read_text()
    assert run(shop, "inventory", "-o", "no/such/folder/x").returncode == 2


def test_a_closed_pipe_is_no_error(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {MERESTONE} rule list | head -1"],
        cwd=shop,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_no_folder_no_command_no_rule(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    assert run(shop, "check", "-C", "nowhere").returncode == 2
    assert run(shop).returncode == 2
    assert run(shop, "rule", "show", "nothing/such").returncode == 2
    assert run(shop, "inventory", "-f", "sarif").returncode == 2


def test_a_rules_page_by_both_of_its_names(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    page = run(shop, "rule", "show", "coverage/unowned-path").stdout
    assert "blind spots" in page.lower()
    assert run(shop, "--explain", "coverage/unowned-path").stdout == page


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion_is_a_script_that_the_shell_takes(run, shop: Path, shell: str) -> None:  # type: ignore[no-untyped-def]
    script = run(shop, "completion", shell).stdout
    assert "unowned" in script
    if shell == "bash":
        done = subprocess.run(["bash", "-n"], input=script, text=True, check=False)
        assert done.returncode == 0


def test_schemas_are_published_and_hold(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    answers = {
        "who": ("who", "api/server.py", "api", "nothing-like-it"),
        "owns": ("owns", "acme/api"),
        "unowned": ("unowned",),
        "inventory": ("inventory",),
        "check": ("check",),
        "rules": ("rule", "list"),
        "rule": ("rule", "show", "coverage/unowned-path"),
    }
    for name, words in answers.items():
        schema = json.loads(run(shop, "schema", name).stdout)
        answer = json.loads(run(shop, *words, "--json").stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(answer, schema)
    config = json.loads(run(shop, "schema").stdout)
    jsonschema.Draft202012Validator.check_schema(config)
    assert run(shop, "schema", "nothing").returncode == 2


def test_the_same_answer_from_run_to_run(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    for words in (("check", "--json"), ("check",), ("inventory",), ("who", "--why", "api")):
        first = run(shop, *words, PYTHONHASHSEED="1").stdout
        assert first == run(shop, *words, PYTHONHASHSEED="2").stdout


def test_version(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    assert run(shop, "--version").stdout.startswith("merestone 0.")


def test_a_plain_folder_without_git(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = put(tmp_path / "plain", {**SHOP, ".gitignore": "secret/\n", "secret/x": "s"})
    assert "@Acme/API" in run(folder, "who", "api/server.py").stdout
    assert run(folder, "who", "secret/x").returncode == 1


def test_a_bare_repository(run, shop: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    bare = tmp_path / "shop.git"
    subprocess.run(["git", "clone", "-q", "--bare", shop, bare], check=True)
    assert "@Acme/API" in run(bare, "who", "api/server.py").stdout


def test_a_command_that_is_nearly_one_is_suggested(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    done = run(shop, "chek")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'check'?" in done.stderr


def test_without_a_command_the_help_is_said_and_nothing_passes(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    done = run(shop)
    assert (done.returncode, done.stdout) == (2, "")
    assert "inventory" in done.stderr


def test_the_folder_may_stand_before_the_command_or_behind_it(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    before = run(shop.parent, "-C", "shop", "inventory", "--json").stdout
    assert before == run(shop.parent, "inventory", "--json", "-C", "shop").stdout
    assert json.loads(before)["root"] == "shop"


def test_an_unread_place_is_said_only_where_it_may_matter(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    put(shop, {"web/OWNERS": "approvers: [\n"})
    assert "unread" not in run(shop, "who", "api/server.py").stdout
    assert run(shop, "who", "api/server.py", "--strict").returncode == 0
    for ref in ("web/app.js", "web", ".", "nothing-like-it"):
        assert "web/OWNERS" in run(shop, "who", ref).stdout, ref
    assert run(shop, "who", "web/app.js", "--strict").returncode == 3


def test_a_name_of_several_things_is_asked_back(run, shop: Path) -> None:  # type: ignore[no-untyped-def]
    head = "apiVersion: backstage.io/v1alpha1\nmetadata: {name: pay}\n"
    put(
        shop,
        {
            "catalog-info.yaml": f"{head}kind: Group\nspec: {{type: team, children: []}}\n---\n"
            f"{head}kind: System\nspec: {{owner: pay}}\n"
        },
    )
    done = run(shop, "who", "pay")
    assert done.returncode == 1
    assert "several things have this name" in done.stdout
    assert "catalog:system/default/pay" in done.stdout
