"""The command line where its surroundings are odd: streams, encodings, folders, plugins."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.repositories import commit_all, put

MERESTONE = str(Path(sys.executable).with_name("merestone"))
FILES = {"CODEOWNERS": "* @acme/all\n/caf\u00e9/ @acme/drinks\n", "caf\u00e9/x": "", "a b/x": ""}
PLUGIN = """
from merestone.model.plugin import Plugin
NAME = "broken"
PLUGIN = Plugin(
    {"broken": __name__}, reporters={"ours": f"{__name__}:show", "gone": f"{__name__}:none"}
)
def read(tree, settings):
    %s
def show(view):
    raise ValueError("no such view")
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return commit_all(put(tmp_path / "shop", FILES))


def run(
    folder: Path, *words: str, shell: str = "", data: str = "", **more: str
) -> subprocess.CompletedProcess[bytes]:
    env = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(folder.parent / "cache"), **more}
    command = ["sh", "-c", f'"$0" "$@" {shell}', MERESTONE, *words]
    return subprocess.run(
        command, cwd=folder, env=env, input=os.fsencode(data), capture_output=True, check=False
    )


@pytest.mark.parametrize("words", [("who", "caf\u00e9/x"), ("unowned",), ("owns", "@acme/all")])
def test_a_screen_that_shows_ascii_only(shop: Path, words: tuple[str, ...]) -> None:
    odd = {"PYTHONIOENCODING": "ascii", "LANG": "C", "PYTHONUTF8": "0"}
    done = run(shop, *words, **odd)
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    data = run(shop, *words, "--json", **odd).stdout
    assert json.loads(data) == json.loads(run(shop, *words, "--json").stdout)


def test_a_reference_that_is_not_text(shop: Path) -> None:
    done = run(shop, "who", "-", data="caf\udce9\na b/x\r\n\n")
    assert done.returncode == 1
    assert b"caf\\xe9" in done.stdout
    assert b"Traceback" not in done.stderr
    assert run(shop, "who", os.fsdecode(b"caf\xe9"), "-o", "out").returncode == 1


@pytest.mark.parametrize("words", [("who", "a b/x"), ("inventory",), ("check",)])
def test_streams_that_are_closed_or_full(shop: Path, words: tuple[str, ...]) -> None:
    run(shop, *words)
    closed = run(shop, *words, shell=">&-")
    assert (closed.returncode, b"standard output is closed" in closed.stderr) == (2, True)
    assert run(shop, *words, shell="2>&-").returncode in (0, 1)
    if Path("/dev/full").exists():
        full = run(shop, *words, shell="> /dev/full")
        assert (full.returncode, full.stdout) == (2, b"")
        assert full.stderr.startswith(b"merestone: standard output: No space left")
        assert len(full.stderr.splitlines()) == 1


def test_a_closed_standard_input_is_a_mistake_of_words(shop: Path) -> None:
    done = run(shop, "who", "-", shell="<&-")
    assert (done.returncode, b"standard input is closed" in done.stderr) == (2, True)


def test_a_reader_that_stops_early_changes_no_verdict(shop: Path) -> None:
    put(shop, {"CODEOWNERS": "/none/ @acme/x\n", **{f"f{n}/x": "" for n in range(300)}})
    script = '"$0" check -f json | true; echo "${PIPESTATUS[0]}"'
    command = ["bash", "-c", script, MERESTONE]
    done = subprocess.run(command, cwd=shop, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_ctrl_c_ends_quietly(shop: Path) -> None:
    os.mkfifo(shop / "wait")
    command = [MERESTONE, "who", "--config", "wait", "x"]
    with subprocess.Popen(command, cwd=shop, stderr=subprocess.PIPE) as child:
        time.sleep(1.5)  # it waits for the configuration that nobody writes
        child.send_signal(signal.SIGINT)
        assert child.wait(20) == 130
        assert child.stderr is not None
        assert b"Traceback" not in child.stderr.read()


def test_no_home_and_nothing_to_write_to(shop: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    for path in ("a b/x", "CODEOWNERS"):
        command = [MERESTONE, "who", path]
        done = subprocess.run(command, cwd=shop, env=env, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


def test_a_working_directory_that_is_gone(shop: Path) -> None:
    for words in ("who x", "check", "init --print"):
        script = f'mkdir gone && cd gone && rmdir ../gone && "$0" {words}'
        command = ["sh", "-c", script, MERESTONE]
        done = subprocess.run(command, cwd=shop, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert done.stderr == (
            "merestone: .: no such file or directory; give the root of a repository\n"
        )


@pytest.mark.parametrize("words", [("check", "--most", "-1"), ("inventory", "--history-days=x")])
def test_a_number_that_is_none(shop: Path, words: tuple[str, ...]) -> None:
    done = run(shop, *words)
    assert (done.returncode, b"expected a whole number" in done.stderr) == (2, True)


def test_a_format_of_check_does_not_break_the_other_commands(shop: Path) -> None:
    put(shop, {"merestone.yaml": "merestone: 1\ncheck: {format: sarif}\n"})
    assert run(shop, "who", "a b/x").stdout.startswith(b"a b/x")
    assert json.loads(run(shop, "check").stdout)["version"] == "2.1.0"
    assert run(shop, "who", "a b/x", "-f", "sarif").returncode == 2
    assert run(shop, "inventory", MERESTONE_FORMAT="junit").stdout.startswith(b"repositories")
    assert run(shop, "inventory", MERESTONE_FORMAT="").stdout.startswith(b"repositories")


def test_strict_fails_for_what_was_not_read_even_where_an_owner_is_known(shop: Path) -> None:
    put(shop, {"a b/OWNERS": "approvers: [\n"})
    for words in (("unowned",), ("who", "a b/x"), ("inventory",)):
        assert run(shop, *words).returncode == 0
        assert run(shop, *words, "--strict").returncode == 3


MISTAKES = {
    "sources: {ignore: ['a**b']}": "merestone.yaml:2: 'a**b': ",
    "precedence: {evidence: {codeownres: {maintains: 5}}}": (
        "merestone.yaml:2: evidence 'codeownres' is not known; expected one of charter, "
    ),
    "precedence: {evidence: {codeowners: {mends: 5}}}": (
        "merestone.yaml:2: codeowners.mends: expected one of maintains, responds, decides"
    ),
    "rules: {coverage/unowned-path: {parameters: {nope: 1}}}": (
        "merestone.yaml:2: coverage/unowned-path has no parameter 'nope'"
    ),
}


@pytest.mark.parametrize("body", MISTAKES)
def test_each_mistake_has_its_line(shop: Path, body: str) -> None:
    put(shop, {"merestone.yaml": f"merestone: 1\n{body}\n"})
    done = run(shop, "check")
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"merestone: {MISTAKES[body]}")


def plugin(folder: Path, code: str) -> dict[str, str]:
    """Write a plugin package that is found through PYTHONPATH; return the environment for it."""
    points = "[merestone.plugins]\nbroken = broken_plugin:PLUGIN\n"
    put(
        folder,
        {
            "broken_plugin.py": code,
            "broken-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: broken\nVersion: 1\n",
            "broken-1.dist-info/entry_points.txt": points,
        },
    )
    return {"PYTHONPATH": str(folder)}


FAULTS = {
    "raise ValueError('no luck')": b"connector 'broken' of a plugin failed on shop: ValueError",
    "yield 7": b"connector 'broken' of a plugin failed on shop: TypeError: int is no fact",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_plugin_that_fails_is_named(shop: Path, tmp_path: Path, fault: str) -> None:
    done = run(shop, "inventory", **plugin(tmp_path / "lib", PLUGIN % fault))
    assert done.returncode == 2
    assert FAULTS[fault] in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (PLUGIN % "return ()", ("-f", "ours"), b"reporter 'broken_plugin:show' of a plugin failed"),
        (PLUGIN % "return ()", ("-f", "gone"), b"plugin part 'broken_plugin:none' cannot be"),
        ("1 / 0\n", (), b"plugin 'broken' (broken_plugin:PLUGIN): division by zero"),
        ("PLUGIN = 7\n", (), b"expected a merestone.model.plugin.Plugin, found int"),
        (
            "from merestone.model.plugin import Plugin\nPLUGIN = Plugin({'x': 'json'})\n",
            (),
            b"connector 'json' has neither a function `read(tree, settings)` nor `parse(file)`",
        ),
        (
            "from merestone.model.plugin import Plugin\nPLUGIN = Plugin({'files': 'json'})\n",
            (),
            b"connector 'files' is brought twice",
        ),
    ],
)
def test_parts_of_a_plugin_that_cannot_be_used_are_named(
    shop: Path, tmp_path: Path, code: str, words: tuple[str, ...], said: bytes
) -> None:
    done = run(shop, "inventory", *words, **plugin(tmp_path / "lib", code))
    assert done.returncode == 2
    assert said in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_bug_keeps_its_traceback(shop: Path) -> None:
    code = (
        "import sys, merestone.app.inventory as at, merestone.cli as cli\n"
        "def broken(request): raise ZeroDivisionError\n"
        "at.inventory = broken\nsys.exit(cli.main(['inventory']))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=shop, capture_output=True, text=True, check=False)
    assert done.returncode == 70
    assert "ZeroDivisionError" in done.stderr
    assert done.stderr.endswith("merestone: this is a bug; please report it with the lines above\n")


def test_init_names_every_team_once_and_no_organisation_that_it_guessed(tmp_path: Path) -> None:
    lines = (
        "".join(f"/d{n}/ @a/t{n}\n" for n in range(60)) + "/x @a/web\n/y @b/web\n/z @b/nobody2\n"
    )
    root = put(tmp_path / "shop", {"CODEOWNERS": lines, "x": "", "y": "", "z": ""})
    commit_all(put(root, {f"d{n}/x": "" for n in range(60)}))
    assert run(root, "init").returncode == 0
    text = (root / "merestone.yaml").read_text()
    assert "\norganisation:" not in text
    assert text.count("    also: [") == 63
    assert "\n  b-web:" in text
    assert run(root, "check", "--rule", "truth/unknown-owner").returncode == 0


@pytest.mark.parametrize("is_there", [True, False])
def test_a_symlink_of_the_files_name_is_neither_read_nor_written(
    shop: Path, tmp_path: Path, is_there: bool
) -> None:
    outside = tmp_path / "outside.yaml"
    if is_there:
        outside.write_text("merestone: 1\n")
    (shop / "merestone.yaml").symlink_to(outside)
    for words in (("init", "--force"), ("init",), ("check",)):
        done = run(shop, *words)
        assert (done.returncode, done.stderr[:25]) == (2, b"merestone: merestone.yaml")
    assert outside.exists() == is_there
