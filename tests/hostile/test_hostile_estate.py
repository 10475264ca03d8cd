"""One repository full of abuse: every command goes on, says what it could not read, loses nothing.

Source: the project's table of threats, rows 1 to 10 and 24; each connector has its own corpus
beside this one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from app.repositories import commit_all, put

MERESTONE = Path(sys.executable).with_name("merestone")
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
ENTITY = (
    "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}}}\n"
    "spec: {{type: service, lifecycle: production, owner: {owner}}}\n"
)
CANARY = "canary"
FILES = {
    ".github/CODEOWNERS": (
        "\ufeff* @acme/all\r\n/api/ @acme/api\u202e evil\r\n/[x]/ @acme/x\r\n"
        "*a*a*a*a*a*a*a*a*a*a*a*a*b @acme/slow\r\n/web/ @acme/::error::\r\n"
        "/<img src=x>/ @acme/html\r\n/good/ @acme/good\r\n"
    ),
    "good/OWNERS": "approvers: [good]\n",
    "bomb/OWNERS": BOMB,
    "deep/OWNERS": "approvers: " + "[" * 50_000,
    "regex/OWNERS": "filters:\n  '(a+)+$': {approvers: [slow]}\n  '(?=x)': {approvers: [x]}\n",
    "list/OWNERS": "ana@example.com\nset noparent\n",
    "binary/OWNERS": "approvers: [\x01\x02]\n",
    "dup/OWNERS": "approvers: [a]\napprovers: [b]\n",
    "sixty/OWNERS": "approvers: [1:1:1:1:1:1:1:1:1]\n",
    "OWNERS_ALIASES": "aliases:\n  leads: &x [ana]\n  others: *x\n",
    "good/catalog-info.yaml": ENTITY.format(name="good", owner="good-team"),
    "bad/catalog-info.yaml": ENTITY.format(name="bad", owner="bad") + "---\n" + BOMB,
    "tagged/catalog-info.yaml": f"!!python/object/apply:os.system ['touch {CANARY}']\n",
    "merge/catalog-info.yaml": "<<: &m {<<: *m}\n",
    "markup/catalog-info.yaml": ENTITY.format(
        name="markup", owner='"</script><script>alert(1)</script>|`x`@everyone"'
    ),
    "org/org.yaml": "admins: [ana]\nmembers: [" + "x, " * 10 + "]\nteams: {t: {members: 7}}\n",
    "a b/%0A::error::x/file.txt": "x",
    "bell\x07/esc\x1b[31mred.txt": "x",
    "new\nline.txt": "x",
    "rtl\u202e/txt.exe": "x",
    "=cmd|' /C calc'!A0.csv": "x",
    "--output=x": "x",
}


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = put(tmp_path_factory.mktemp("hostile") / "repo", FILES)
    (root / "loop").symlink_to("loop")
    (root / "outside").symlink_to("/etc")
    (root / "good" / "up").symlink_to("..")
    commit_all(root, who="A\x1b[2Jna")
    hook = root / ".git" / "hooks" / "post-index-change"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {root}/{CANARY}\n")
    hook.chmod(0o755)
    with (root / ".git" / "config").open("a") as config:
        config.write(
            f'[core]\n\tfsmonitor = "touch {root}/{CANARY} #"\n'
            f'\tpager = "touch {root}/{CANARY} #"\n'
            f'[filter "x"]\n\tclean = "touch {root}/{CANARY}; cat"\n'
            f'[diff "x"]\n\ttextconv = "touch {root}/{CANARY}; cat"\n'
        )
    put(root, {".gitattributes": "* filter=x diff=x\n"})
    os.mkfifo(root / "bad" / "pipe")
    os.mkfifo(root / "fifo.yaml")
    return root


def run(root: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    env = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": f"{root}/../cache"}
    return subprocess.run(
        [MERESTONE, *words], cwd=root, env=env, capture_output=True, check=False, timeout=60
    )


COMMANDS = [
    ("check",),
    ("check", "--most", "0"),
    ("check", "-f", "json"),
    ("check", "-f", "sarif"),
    ("check", "-f", "junit"),
    ("check", "-f", "github"),
    ("check", "-f", "markdown"),
    ("inventory",),
    ("inventory", "--json"),
    ("inventory", "-f", "markdown"),
    ("unowned",),
    ("unowned", "--json"),
    ("owns", "@acme/all"),
    ("owns", "good", "--json"),
    ("who", "good/OWNERS", "--why"),
    ("who", "bomb/OWNERS", "new\nline.txt", "--why"),
    ("who", "bell\x07/esc\x1b[31mred.txt"),
    ("who", "\x1b[2J", "--", "--output=x"),
    ("init", "--print"),
    ("rule", "list"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_goes_on_and_its_output_is_inert(
    estate: Path, words: tuple[str, ...]
) -> None:
    begun = time.monotonic()
    done = run(estate, *words)
    assert done.returncode in (0, 1), done.stderr.decode()
    assert b"Traceback" not in done.stderr
    said = (done.stdout + done.stderr).decode()
    for char in said:
        assert char == "\n" or (ord(char) >= 32 and char not in "\x7f\u202e\u2028"), repr(char)
    assert not (estate / CANARY).exists(), "something of the repository was executed"
    assert time.monotonic() - begun < 30


def test_what_is_sound_is_kept_and_what_is_not_is_named(estate: Path) -> None:
    inventory = json.loads(run(estate, "inventory", "--json").stdout)
    named = {problem["place"]["path"] for problem in inventory["problems"]}
    unread = {"bomb", "deep", "list", "dup", "merge", "bad"}
    missing = {folder for folder in unread if not any(p.startswith(folder + "/") for p in named)}
    assert not missing
    kinds = (
        dict(inventory["kinds"])
        if isinstance(inventory["kinds"], dict)
        else {row["kind"] if isinstance(row, dict) else row[0]: row for row in inventory["kinds"]}
    )
    assert "component" in kinds
    answers = json.loads(run(estate, "who", "good/OWNERS", "component:good", "--json").stdout)
    holders = [answer["duties"][0]["parties"] for answer in answers["answers"]]
    assert holders[0] == ["@acme/good", "@good"] or "@acme/good" in holders[0]
    assert holders[1] == ["group:default/good-team"]


def test_nothing_below_what_was_not_read_is_called_unowned(estate: Path) -> None:
    (estate / ".github" / "CODEOWNERS").rename(estate / "kept")
    try:
        answers = json.loads(run(estate, "who", "bomb/OWNERS", "regex/OWNERS", "--json").stdout)
    finally:
        (estate / "kept").rename(estate / ".github" / "CODEOWNERS")
    states = [answer["duties"][0]["state"] for answer in answers["answers"]]
    assert states == ["unread", "unowned"]


def test_strictness_counts_what_was_not_read(estate: Path) -> None:
    assert run(estate, "check", "--strict").returncode == 3


def test_reports_for_machines_parse(estate: Path) -> None:
    json.loads(run(estate, "check", "-f", "sarif").stdout)
    ET.fromstring(run(estate, "check", "-f", "junit").stdout)
    for line in run(estate, "check", "-f", "github").stdout.decode().splitlines():
        if line.startswith("::"):
            assert line.startswith(("::error ", "::warning ", "::notice "))


def test_a_codeowners_file_of_three_megabytes_is_not_read_and_said(tmp_path: Path) -> None:
    root = put(tmp_path / "big", {".github/CODEOWNERS": "* @acme/all\n" * 300_000, "x": ""})
    done = run(commit_all(root), "who", "x")
    assert b"unread" in done.stdout
    assert run(root, "who", "x", "--strict").returncode == 3
