"""Identities: mailmap as git applies it, co-authors, logins, machines, hostile names."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitcli import git
from merestone.connectors.history.bots import Bots, Wildcards, matches
from merestone.connectors.history.people import login_of, shown
from merestone.connectors.history.reading import read
from merestone.model.facts import Author, Authorship, Commit, Fact, Problem, Source, Touches
from merestone.model.settings import ReadSettings
from merestone.source.tree import open_tree
from source.raw_objects import Raw

ALL = ReadSettings(history_days=100_000)

MAILMAP = """# comment
Ana Real <ana@real.example> <ana@old.example>
<bo@real.example> <BO@old.example>
Cy Real <cy@real.example> Cy Old <shared@example.com>
Di Real <di@real.example> Di Old <shared@example.com>
Name Only <name@example.com>
broken line
<
"""
PEOPLE = [
    b"Ana <ana@old.example>",
    b"Bo <bo@OLD.example>",
    b"Cy Old <shared@example.com>",
    b"Di Old <shared@example.com>",
    b"Ed <shared@example.com>",
    b"x <name@example.com>",
    b"\xc3\x89mile <e@example.com>",
    b" <none@example.com>",
    b"NoMail <>",
]


def facts(root: Path, revision: str = "", settings: ReadSettings = ALL) -> list[Fact]:
    tree = open_tree(root, revision)
    try:
        return list(read(tree, settings))
    finally:
        tree.close()


def authors(found: list[Fact]) -> list[Author]:
    return [fact for fact in found if isinstance(fact, Author)]


def people(tmp_path: Path, who: list[bytes], messages: list[bytes] | None = None) -> Raw:
    raw = Raw(tmp_path / "repo")
    last = ""
    for number, each in enumerate(who):
        blob = raw.put("blob", MAILMAP.encode())
        tree = raw.tree([("100644", b".mailmap", blob), ("100644", b"f%d" % number, blob)])
        message = messages[number] if messages else b"m\n"
        last = raw.commit(tree, last, each, b"%d +0000" % (1_700_000_000 + number), message)
    return raw


@pytest.mark.parametrize("place", ["revision", "worktree", "co-authors"])
def test_mailmap_as_git_applies_it(tmp_path: Path, place: str) -> None:
    messages = [b"m\n\nCo-authored-by: " + who + b"\n" for who in PEOPLE]
    same = [b"Zoe <zoe@example.com>"] * len(PEOPLE)
    raw = people(tmp_path, same if place == "co-authors" else PEOPLE, messages)
    if place == "worktree":
        git(raw.root, "reset", "-q", "--hard")
    found = facts(raw.root, "" if place == "worktree" else "main")
    form = "--format=%aN|%aE" if place != "co-authors" else "--format=%an|%ae"
    blob = ["-c", "mailmap.blob=main:.mailmap"]
    out = subprocess.run(
        ["git", "-C", raw.git_dir, *blob, "log", form], capture_output=True, check=True
    ).stdout.decode()
    if place == "co-authors":
        asked = b"".join(who + b"\n" for who in PEOPLE if b"@" in who)
        out = subprocess.run(
            ["git", "-C", raw.git_dir, *blob, "check-mailmap", "--stdin"],
            input=asked,
            capture_output=True,
            check=True,
        ).stdout.decode()
        out = out.replace(" <", "|").replace("<", "|").replace(">", "")
    expected = {tuple(line.split("|")) for line in out.splitlines()}
    got = {(each.name, each.email) for each in authors(found)} - {("Zoe", "zoe@example.com")}
    if place != "co-authors":
        assert got == expected
    else:
        assert got == {(name.strip(), email) for name, email in expected}


def test_one_address_is_one_identity(tmp_path: Path) -> None:
    raw = people(
        tmp_path,
        [
            b"A <a@x.example>",
            b"Ana <A@X.example>",
            b"root <root@localhost>",
            b"admin <root@localhost>",
        ],
    )
    assert [(each.name, each.email) for each in authors(facts(raw.root))] == [
        ("admin", "root@localhost"),
        ("root", "root@localhost"),
        ("Ana", "A@X.example"),
    ]


def test_co_authors_from_trailers(tmp_path: Path) -> None:
    message = (
        b"subject\n\nCo-authored-by: Not <a-trailer@example.com>\n\nbody\n\n"
        b"Signed-off-by: Sig <sig@example.com>\nco-authored-by: Bo <bo@example.com>\n"
        b"Co-Authored-By: Cy\n <cy@example.com>\nCo-authored-by: no address\n"
        b"Co-authored-by: Ana <ana@example.com>\nCo-authored-by: Bo <bo@example.com>\n"
    )
    found = facts(people(tmp_path, [b"Ana <ana@example.com>"], [message]).root)
    assert [each.name for each in authors(found)] == ["Ana", "Bo", "Cy"]
    assert [each.author for each in found if isinstance(each, Authorship)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("email", "login"),
    [
        ("123+ana@users.noreply.github.com", "ana"),
        ("ana@users.noreply.github.com", "ana"),
        ("49699333+dependabot[bot]@users.noreply.github.com", "dependabot[bot]"),
        ("77-bo@users.noreply.gitlab.com", "bo"),
        ("77-bo-x@users.noreply.gitlab.acme.example", "bo-x"),
        ("12+cy@users.noreply.git.acme.example", "cy"),
        ("1-ana@users.noreply.github.com", "1-ana"),
        ("ana@example.com", ""),
        ("ana@users.noreply.gitlab.com", ""),
        ("", ""),
        ("@", ""),
    ],
)
def test_logins(email: str, login: str) -> None:
    assert login_of(email) == login


def test_machines_and_people() -> None:
    bots = Bots()
    for name, email in (
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
        ("Kubernetes Prow Robot", "k8s.ci.robot@gmail.com"),
        ("k8s-ci-robot", "k8s-ci-robot@users.noreply.github.com"),
        ("whatever", "group_2393_bot_5d09@noreply.gitlab.example.com"),
        ("Owner", "x@project.iam.gserviceaccount.com"),
        ("renovate", "renovate@whitesourcesoftware.com"),
        ("GitHub", "noreply@github.com"),
        ("github-actions", "github-actions@github.com"),
        ("Mergify", "37929162+mergify[bot]@users.noreply.github.com"),
    ):
        assert bots.has(name, email, login_of(email)), name
    for name, email in (
        ("Brett Chabot", "brettchabot@google.com"),
        ("Sylvain Rabot", "sylvain@abstraction.example"),
        ("Jan Bot", "jan@example.com"),
        ("alex boten", "223565+codeboten@users.noreply.github.com"),
        ("Oleg", "97077423+RobotSail@users.noreply.github.com"),
        ("Travis Clarke", "t@example.com"),
        ("ana", "12+ana@users.noreply.github.com"),
    ):
        assert not bots.has(name, email, login_of(email)), name
    assert Bots(["jan *"]).has("Jan Bot", "jan@example.com", "")
    assert Bots(["ACME-sync"]).has("x", "1+acme-sync@users.noreply.github.com", "acme-sync")


def test_settings_name_further_machines(tmp_path: Path) -> None:
    raw = people(tmp_path, [b"Sync <sync@acme.example>", b"Ana <ana@example.com>"])
    found = facts(raw.root, settings=ALL._replace(bots=("sync@*",)))
    assert [(each.name, each.is_bot) for each in authors(found)] == [("Ana", False), ("Sync", True)]


@settings(max_examples=60, deadline=None)
@given(st.text("ab*", max_size=8), st.text("ab", max_size=10))
def test_wildcards_agree_with_an_obvious_translation(pattern: str, text: str) -> None:
    import re

    expected = re.fullmatch(pattern.replace("*", ".*"), text) is not None
    assert matches(pattern, text) == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("ab*", max_size=4), max_size=4), st.text("aAb", max_size=5))
def test_many_wildcards_at_once_are_each_of_them(patterns: list[str], text: str) -> None:
    expected = any(matches(pattern, text.lower()) for pattern in patterns)
    assert Wildcards(patterns).have(text) == expected


@pytest.mark.parametrize(
    ("when", "is_possible"),
    [
        (b"1700000000 +0000", True),
        (b"1700000000 +9999", True),
        (b"1 +0000", True),
        (b"99999999999999999999999 +0000", False),
        (b"18446744073709551615 +0000", False),
        (b"9223372036854775807 +0000", False),
        (b"1099511627776 +0000", False),
        (b"-5 +0000", False),
        (b"", False),
        (b"rubbish", False),
        (b"0 +0000", False),
        (b"4102444800 +0000", False),
    ],
)
def test_a_poison_date_is_flagged_on_its_commit_alone(
    tmp_path: Path, when: bytes, is_possible: bool
) -> None:
    raw = Raw(tmp_path / "repo")
    trees = [raw.tree([("100644", b"f%d" % n, raw.put("blob", b"x"))]) for n in range(5)]
    last = ""
    shas = []
    for number, tree in enumerate(trees):
        date = when if number in (2, 4) else b"%d +0000" % (1_700_000_000 + number)
        last = raw.commit(tree, last, when=date)
        shas.append(last)
    found = facts(raw.root)
    commits = {each.sha: each.committed_at for each in found if isinstance(each, Commit)}
    assert list(commits)
    assert set(commits) == set(shas)
    assert sum(len(each.paths) for each in found if isinstance(each, Touches)) == 9
    flagged = [each.reason for each in found if isinstance(each, Problem)]
    assert len(flagged) == (0 if is_possible else 2)
    for sha in (shas[2], shas[4]):
        assert (commits[sha] > 0) == is_possible
        assert is_possible or any(sha[:12] in reason for reason in flagged)
    assert [commits[shas[n]] for n in (0, 1, 3)] == [1_700_000_000, 1_700_000_001, 1_700_000_003]
    assert found[-1] == Source("history", "repo", "read", 5, "")


def test_an_impossible_newest_date_does_not_empty_the_window(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    tree = raw.tree([("100644", b"f", raw.put("blob", b"x"))])
    first = raw.commit(tree, when=b"1700000000 +0000")
    raw.commit(tree, first, when=b"1099511627776 +0000")
    found = facts(raw.root, settings=ReadSettings(history_days=30))
    assert {each.committed_at for each in found if isinstance(each, Commit)} == {0, 1_700_000_000}


@pytest.mark.parametrize(
    "who",
    [
        b"\x1b[31mRed\x1b[0m <r@example.com>",
        b"Bad \xff\xfe <b@example.com>",
        b"<>",
        b"",
        b"No Mail",
        b"A\x00B <n@example.com>",
        b"A\nB <x@example.com>",
        b"> <",
        b"\xe2\x80\xaeidib <x@example.com>",
        b"x" * 100_000 + b" <long@example.com>",
        b"\r\n <c@example.com>",
        b"A <a@b> <c@d.example>",
    ],
)
def test_hostile_names_are_kept_escaped(tmp_path: Path, who: bytes) -> None:
    raw = people(tmp_path, [b"Ana <ana@example.com>", who, b"Bo <bo@example.com>"])
    found = facts(raw.root)
    assert sum(isinstance(each, Commit) for each in found) == 3
    assert {"Ana", "Bo"} <= {each.name for each in authors(found)}
    for each in authors(found):
        assert each.name.isprintable()
        assert each.email.isprintable()
        assert len(each.name) <= 200
    assert isinstance(found[-1], Source)


def test_a_path_cannot_pass_for_a_commit(tmp_path: Path) -> None:
    """The marker between commits is drawn anew each time; a file's name cannot hold it."""
    raw = Raw(tmp_path / "repo")
    blob = raw.put("blob", b"x")
    first = raw.commit(raw.tree([]))
    name = b"\n" + first.encode() + b"\n1700000000\nEve\neve@example.com"
    raw.commit(raw.tree([("100644", name, blob), ("100644", b"\n", blob)]), first)
    found = facts(raw.root, "main")
    assert [each.name for each in authors(found)] == ["Ana"]
    assert {path for each in found if isinstance(each, Touches) for path in each.paths} == {
        name.decode(),
        "\n",
    }


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60))
def test_shown_text_is_safe_to_print(raw: bytes) -> None:
    text = shown(raw)
    assert text.isprintable()
    text.encode("utf-8")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.binary(max_size=80).map(lambda data: data.replace(b"\0", b"")), min_size=1, max_size=4
    )
)
def test_any_commit_header(headers: list[bytes]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        raw = Raw(Path(folder))
        tree = raw.tree([("100644", b"f", raw.put("blob", b"x"))])
        last = raw.commit(tree)
        for header in headers:
            data = b"tree %s\nparent %s\n%s" % (tree.encode(), last.encode(), header)
            last = raw.put("commit", data)
        (raw.git_dir / "refs" / "heads" / "main").write_text(last + "\n")
        found = facts(raw.root)
        assert isinstance(found[-1], Source)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_mailmap(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        raw = Raw(Path(folder))
        tree = raw.tree([("100644", b".mailmap", raw.put("blob", data))])
        raw.commit(tree, message=b"m\n\nCo-authored-by: Bo <bo@example.com>\n")
        found = facts(raw.root, "main")
        assert sum(isinstance(each, Commit) for each in found) == 1
        assert found[-1] == Source("history", found[-1].repo, "read", 1, "")


def test_a_mailmap_that_is_a_symlink_or_too_large_is_said(tmp_path: Path) -> None:
    raw = Raw(tmp_path / "repo")
    link = raw.put("blob", b"/etc/passwd")
    raw.commit(raw.tree([("120000", b".mailmap", link)]))
    said = [each for each in facts(raw.root, "main") if isinstance(each, Problem)]
    assert [(each.path, each.is_blinding) for each in said] == [(".mailmap", False)]
    assert "identities are not merged: it is a symlink" in said[0].reason
