"""The quick answers of `who` are the full scan's, to the byte, or there are none."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.repositories import SHOP, commit_all, copy_estate, put
from gitcli import git
from merestone.app.place import find_root
from merestone.app.quick import pack, quick_who, unpack
from merestone.app.report import render
from merestone.app.scan import ScanRequest
from merestone.app.who import who
from merestone.estate.lookup import store_path


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in list(os.environ):
        if name.startswith("MERESTONE_"):
            monkeypatch.delenv(name)


def quick(root: Path, *words: str) -> str | None:
    os.chdir(root)
    return quick_who(words, {})


def full(root: Path, *words: str) -> str:
    """Return the full scan's answer, once what was written before has had time to settle."""
    time.sleep(0.1)
    return render(who(ScanRequest(root), words), "text")


def forget(root: Path) -> None:
    Path(store_path(str(find_root(root)))).unlink(missing_ok=True)


@pytest.mark.parametrize("path", [p for p in SHOP if not p.startswith(".")])
def test_codeowners_alone_gives_the_same_words(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    root = commit_all(put(tmp_path / "shop", SHOP))
    first = quick(root, path)
    assert first is not None
    assert first == full(root, path)
    assert quick(root, path) == first, "the store gives the same"


def test_several_paths_and_from_a_folder_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    root = commit_all(put(tmp_path / "shop", SHOP))
    assert quick(root, "web/app.js", "gen/out.py") == full(root, "web/app.js", "gen/out.py")
    forget(root)
    below = quick(root / "api", "server.py")
    assert below == full(root / "api", "server.py")
    assert "@Acme/API" in (below or "")


CHANGES: dict[str, dict[str, str]] = {
    "an OWNERS file": {"api/OWNERS": "approvers: [bo]\n"},
    "a catalog": {"catalog-info.yaml": "kind: Component\n"},
    "a charter": {"merestone.yaml": "merestone: 1\n"},
    "GitLab's file": {".gitlab/CODEOWNERS": "* @x\n"},
    "a section": {".github/CODEOWNERS": "[Docs]\n* @x\n"},
    "an escape": {".github/CODEOWNERS": "a\\ b @x\n* @y\n"},
    "no owner": {".github/CODEOWNERS": "* x\n"},
    "an email": {".github/CODEOWNERS": "* ana@acme.io\n"},
    "a placeholder": {".github/CODEOWNERS": "* @acme/TODO\n"},
    "an organisation": {"org/teams.yaml": "teams: {a: {members: [ana], privacy: closed}}\n"},
}


@pytest.mark.parametrize("change", CHANGES)
def test_anything_unusual_is_left_to_the_full_scan(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    root = commit_all(put(tmp_path / "shop", {**SHOP, **CHANGES[change]}))
    assert quick(root, "api/server.py") is None


@pytest.mark.parametrize("word", ["-", "--why", "api", "./api/server.py", "nothing.py", "file:x/y"])
def test_other_words_are_left_to_the_full_scan(
    word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    root = commit_all(put(tmp_path / "shop", SHOP))
    full(root, "api/server.py")
    assert quick(root, word) is None


@pytest.mark.parametrize("change", [*CHANGES, "an edit"])
def test_the_store_is_not_believed_once_anything_changed(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    root = commit_all(put(tmp_path / "shop", SHOP))
    before = full(root, "api/server.py")
    put(root, CHANGES.get(change, {".github/CODEOWNERS": "* @new\n"}))
    if change == "an organisation":
        git(root, "add", "-A")
    answer = quick(root, "api/server.py")
    assert answer is None or answer == full(root, "api/server.py")
    assert answer != before


def test_a_damaged_store_is_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    root = commit_all(put(tmp_path / "shop", {**SHOP, "api/OWNERS": "approvers: [bo]\n"}))
    answer = full(root, "api/server.py")
    assert quick(root, "api/server.py") == answer
    store = Path(store_path(str(root)))
    data = bytearray(store.read_bytes())
    for damage in (b"", b"SQLite", bytes(len(data))):
        store.write_bytes(damage)
        assert quick(root, "api/server.py") is None
    data[100:200] = bytes(100)
    store.write_bytes(bytes(data))
    assert quick(root, "api/server.py") in (None, answer)


def test_packing_loses_nothing() -> None:
    duties = [
        ("maintains", "owned", ["@a", "@b c"], "x:1", "why"),
        ("decides", "unowned", [], "", ""),
    ]
    assert unpack(pack(duties, ["but so"])) == (duties, ["but so"])
    assert unpack(pack(duties, [])) == (duties, [])


def test_real_estates_agree_in_every_way(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    seen = 0
    for estate in sorted(p for p in (shared / "estates").iterdir() if p.is_dir()):
        root = copy_estate(estate, tmp_path / estate.name)
        tracked = git(root, "ls-files").splitlines()
        paths = random.Random(7).sample(tracked, min(12, len(tracked)))
        cold = [quick(root, path) for path in paths]
        answers = [full(root, path) for path in paths]
        warm = [quick(root, path) for path in paths]
        seen += sum(answer is not None for answer in (*cold, *warm))
        assert all(ours in (None, theirs) for ours, theirs in zip(cold, answers, strict=True))
        assert all(ours in (None, theirs) for ours, theirs in zip(warm, answers, strict=True))
    assert seen > 50, "the quick ways answered next to nothing, so nothing was compared"


def test_the_quick_way_imports_nothing_heavy(tmp_path: Path) -> None:
    root = commit_all(put(tmp_path / "shop", SHOP))
    code = (
        "import sys; from merestone.cli import main; code = main(['who', 'api/server.py']);"
        "heavy = {'re', 'typing', 'dataclasses', 'pathlib', 'enum', 'json', 'duckdb', 'argparse',"
        "'subprocess', 'pydantic', 'yaml'} & set(sys.modules); print(code, sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(tmp_path / "cache")},
    )
    assert done.stdout.splitlines()[-1] == "0 []", done.stdout + done.stderr
