from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors import owners
from merestone.connectors.owners.reading import is_skipped
from merestone.model.facts import (
    Fact,
    Member,
    OwnersEntry,
    OwnersFile,
    Problem,
    Source,
    Team,
    Vouches,
)
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree, open_tree

Make = Callable[..., Tree]
Entry = tuple[int, str, str, str]


def read(tree: Tree) -> list[Fact]:
    return list(owners.read(tree, ReadSettings()))


def one(make: Make, text: str, path: str = "a/OWNERS") -> tuple[OwnersFile, list[Entry], list[str]]:
    """Return a file's row, its entries shortened, and the reasons of its remarks."""
    rows = read(make({path: text.encode()}))
    (file,) = (row for row in rows if isinstance(row, OwnersFile))
    entries = [
        (row.line, row.pattern, row.role, row.name) for row in rows if isinstance(row, OwnersEntry)
    ]
    problems = [row for row in rows if isinstance(row, Problem)]
    assert not any(problem.is_blinding for problem in problems)
    return file, entries, [f"{problem.line}: {problem.reason}" for problem in problems]


def test_nothing_there_is_absent(memory_tree: Make) -> None:
    rows = read(memory_tree({"docs/OWNERS.md": b"x", "a/OWNERS_ALIASES": b"aliases: {}"}))
    assert rows == [Source("owners", "repo", "absent", 0, "")]


def test_a_simple_file_names_people_by_role(memory_tree: Make) -> None:
    text = (
        "approvers:\n- Ana\n- '@ben'\nreviewers: [ana,\n  cid]\nrequired_reviewers:\n- dee\n"
        "emeritus_approvers:\n- eve\nlabels:\n- area/x\noptions:\n  no_parent_owners: true\n"
    )
    file, entries, remarks = one(memory_tree, text)
    assert file == OwnersFile("repo", "a/OWNERS", "a", True, True)
    assert entries == [
        (2, "", "approver", "Ana"),
        (3, "", "approver", "ben"),
        (4, "", "reviewer", "ana"),
        (5, "", "reviewer", "cid"),
        (7, "", "required_reviewer", "dee"),
        (9, "", "emeritus_approver", "eve"),
    ]
    assert remarks == []


def test_the_members_of_a_person_are_its_normalised_login(memory_tree: Make) -> None:
    rows = read(memory_tree({"OWNERS": b"approvers: ['@Ana', 007, yes, 1.50]"}))
    found = [(row.name, row.members) for row in rows if isinstance(row, OwnersEntry)]
    assert found == [
        ("Ana", ("ana",)), ("007", ("007",)), ("yes", ("yes",)), ("1.50", ("1.50",)),
    ]  # fmt: skip


def test_filters_count_where_nothing_is_named_at_the_top(memory_tree: Make) -> None:
    text = (
        "options: {no_parent_owners: yes}\nemeritus_approvers: [old]\nfilters:\n"
        '  ".*":\n    reviewers: [ana]\n  "\\\\.go$":\n    approvers: [ben]\n    labels: [x]\n'
    )
    file, entries, remarks = one(memory_tree, text, "OWNERS")
    assert (file.folder, file.is_simple, file.no_parent_owners) == ("", False, True)
    assert entries == [
        (5, "", "reviewer", "ana"),
        (7, "\\.go$", "approver", "ben"),
        (2, "", "emeritus_approver", "old"),
    ]
    assert remarks == []


@pytest.mark.parametrize("top", ["approvers: [ana]", "labels: [x]", "required_reviewers: [ana]"])
def test_a_name_or_label_at_the_top_switches_filters_off(memory_tree: Make, top: str) -> None:
    file, entries, remarks = one(memory_tree, f"{top}\nfilters:\n  x:\n    approvers: [ben]\n")
    assert file.is_simple
    assert "ben" not in {entry[3] for entry in entries}
    assert remarks[0].startswith("2: `filters` is not read")


@pytest.mark.parametrize("top", ["approvers: []", "approvers:", "emeritus_approvers: [x]"])
def test_an_empty_list_at_the_top_does_not(memory_tree: Make, top: str) -> None:
    file, entries, _ = one(memory_tree, f"{top}\nfilters:\n  x:\n    approvers: [ben]\n")
    assert not file.is_simple
    assert (4, "x", "approver", "ben") in entries


def test_a_filter_that_is_no_re2_is_skipped_and_said(memory_tree: Make) -> None:
    text = (
        "filters:\n  'a(?=b)':\n    approvers: [ana]\n  'a(':\n    approvers: [b]\n"
        "  b:\n    approvers: [c]\n"
    )
    _, entries, remarks = one(memory_tree, text)
    assert entries == [(7, "b", "approver", "c")]
    assert [remark.partition(" is no RE2")[0] for remark in remarks] == [
        "2: filter 'a(?=b)'",
        "4: filter 'a('",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("approvers: ana\nreviewers: [ben]\n", 1),
        ("reviewers: [ben]\napprovers:\n- ok\n- {ana: x}\n", 4),
        ("approvers: [ana]\nlabels: {a: b}\n", 2),
        ("approvers: [ana]\noptions: [x]\n", 2),
        ("approvers: [ana]\noptions:\n  no_parent_owners: maybe\n", 3),
    ],
)
def test_a_value_of_another_type_and_prow_reads_no_name(
    memory_tree: Make, text: str, line: int
) -> None:
    file, entries, remarks = one(memory_tree, text)
    assert (file.is_simple, entries) == (False, [])
    assert [remark.partition(":")[0] for remark in remarks] == [str(line)]


def test_a_simple_config_that_fails_leaves_filters_and_options(memory_tree: Make) -> None:
    text = "approvers: ana\noptions: {no_parent_owners: true}\nfilters: {x: {approvers: [b]}}\n"
    file, entries, _ = one(memory_tree, text)
    assert (file.no_parent_owners, entries) == (True, [(3, "x", "approver", "b")])


@pytest.mark.parametrize(
    "text", ["", "# nobody\n", "---\n", "approvers: []\n", "{}", "approvers: [null, '', '@']"]
)
def test_a_file_may_name_nobody(memory_tree: Make, text: str) -> None:
    file, entries, remarks = one(memory_tree, text)
    assert (file.is_simple, entries, remarks) == (False, [], []) or text.endswith("'@']")
    assert entries == []


def test_keys_are_read_in_any_case_and_unknown_files_are_said(memory_tree: Make) -> None:
    _, entries, remarks = one(memory_tree, "Approvers: [ana]\nother: x\n")
    assert (entries, remarks) == ([(1, "", "approver", "ana")], [])
    _, entries, remarks = one(memory_tree, "aprovers: [ana]\n")
    assert entries == []
    assert remarks[0].startswith("1: Prow knows no key of this file, such as 'aprovers'")


ALIASES = (
    "aliases:\n  Web-Team:\n  - Ana\n  - '@ben'\n  - ana\n  empty:\n  flow: {cid, dee}\n"
    "  nested:\n  - web-team\n"
)


def test_aliases_stand_for_their_members_one_level_deep(memory_tree: Make) -> None:
    text = b"approvers: [WEB-team, '@web-team', nested, flow, undefined]\n"
    rows = read(memory_tree({"OWNERS_ALIASES": ALIASES.encode(), "x/OWNERS": text}))
    found = [(r.name, r.is_alias, r.members) for r in rows if isinstance(r, OwnersEntry)]
    assert found == [
        ("web-team", True, ("ana", "ben")),
        ("web-team", True, ("ana", "ben")),
        ("nested", True, ("web-team",)),
        ("flow", True, ("cid", "dee")),
        ("undefined", False, ("undefined",)),
    ]


def test_aliases_are_teams_and_there_are_no_others(memory_tree: Make) -> None:
    rows = read(memory_tree({"OWNERS_ALIASES": ALIASES.encode()}))
    at = ("repo", "OWNERS_ALIASES")
    teams = [row for row in rows if isinstance(row, Team)]
    assert teams[0] == Team(*at, 2, "owners", "alias:web-team", "Web-Team", "", "", True)
    assert [team.party for team in teams] == [
        "alias:web-team", "alias:empty", "alias:flow", "alias:nested",
    ]  # fmt: skip
    members = [row for row in rows if isinstance(row, Member)]
    assert members[:2] == [
        Member(*at, 3, "alias:web-team", "@ana", ""),
        Member(*at, 4, "alias:web-team", "@ben", ""),
    ]
    assert len(members) == 5
    assert Vouches(*at, "owners", "alias:") in rows
    assert rows[-1] == Source("owners", "repo", "read", 0, "")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("aliases:\n  a: ana\n", 2), ("aliases:\n  a: [ana]\n  b: 3\n", 3), ("aliases: [a]\n", 1),
        ("- a\n", 1), ("aliases:\n  a:\n  - ana\n  - [ben]\n", 4), ("aliases: {a: [\n", 2),
        ("aliases:\n  a: [b]\n  a: [c]\n", 3),
    ],
)  # fmt: skip
def test_an_alias_file_that_cannot_be_read_blinds_and_names_read_as_users(
    memory_tree: Make, text: str, line: int
) -> None:
    rows = read(memory_tree({"OWNERS_ALIASES": text.encode(), "OWNERS": b"approvers: [a]"}))
    (problem,) = (row for row in rows if isinstance(row, Problem))
    assert (problem.path, problem.line) == ("OWNERS_ALIASES", line)
    assert (problem.covers, problem.is_blinding) == ("", True)
    assert [row.is_alias for row in rows if isinstance(row, OwnersEntry)] == [False]
    assert not any(isinstance(row, Team | Vouches) for row in rows)
    assert isinstance(rows[-1], Source)
    assert (rows[-1].status, rows[-1].items) == ("partial", 1)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("ana@chromium.org\nben@chromium.org\n", 1, "not a Prow OWNERS file: it is written as"),
        ("# c\nset noparent\nfile://x/OWNERS\n", 2, "not a Prow OWNERS file: it is written as"),
        ("per-file *.cc=ana@x.org\n*\n", 1, "not a Prow OWNERS file: it is written as"),
        ("# top\n\n*\n", 3, "not a Prow OWNERS file: it is written as"),
        ("ana\nben\n", 1, "not a Prow OWNERS file: plain text where a mapping is wanted"),
        ("- ana\n- ben\n", 1, "not a Prow OWNERS file: a list where a mapping is wanted"),
        ("approvers:\n- ana\n- [ben\n", 4, "it cannot be read: while parsing"),
        ("approvers: [a]\napprovers: [b]\n", 2, "it cannot be read: the key 'approvers'"),
        ("approvers: [*a]\n", 1, "it cannot be read: the alias *a has no anchor"),
    ],
)
def test_a_file_that_is_not_prows_blinds_its_folder_only(
    memory_tree: Make, text: str, line: int, reason: str
) -> None:
    rows = read(memory_tree({"a/b/OWNERS": text.encode(), "c/OWNERS": b"approvers: [ana]"}))
    (problem,) = (row for row in rows if isinstance(row, Problem))
    assert problem[:4] == ("owners", "repo", "a/b/OWNERS", line)
    assert problem.reason.startswith(reason)
    assert (problem.covers, problem.is_blinding) == ("a/b", True)
    assert [row.path for row in rows if isinstance(row, OwnersFile)] == ["c/OWNERS"]
    assert rows[-1] == Source("owners", "repo", "partial", 1, "")


def test_a_symlink_is_not_followed_and_hides_nothing(memory_tree: Make) -> None:
    rows = read(memory_tree({"a/OWNERS": "symlink", "OWNERS": b"approvers: [ana]"}))
    (problem,) = (row for row in rows if isinstance(row, Problem))
    assert "symlink" in problem.reason
    assert not problem.is_blinding
    assert isinstance(rows[-1], Source)
    assert (rows[-1].status, rows[-1].items) == ("read", 1)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("vendor/OWNERS", False), ("vendor/x/OWNERS", False), ("vendor/x/y/OWNERS", True),
        ("a/vendor/x/y/z/OWNERS", True), ("a_vendor/x/y/OWNERS", True), ("_output/OWNERS", True),
        ("my_output/a/OWNERS", True), ("_outputs/OWNERS", False), ("x.git/a/OWNERS", True),
        ("third_party/a/b/OWNERS", False), ("node_modules/a/b/OWNERS", False), ("OWNERS", False),
    ],
)  # fmt: skip
def test_prow_skips_some_folders_by_default(path: str, expected: bool) -> None:
    assert is_skipped(path) is expected


def test_skipped_files_are_counted(memory_tree: Make) -> None:
    rows = read(memory_tree({"vendor/a/b/OWNERS": b"approvers: [x]", "OWNERS": b"approvers: [y]"}))
    assert rows[-1] == Source(
        "owners", "repo", "read", 1, "1 not read: Prow skips those folders by default"
    )
    assert [row.name for row in rows if isinstance(row, OwnersEntry)] == ["y"]


KEYS = ["approvers", "reviewers", "options", "filters", "labels", "aliases", "no_parent_owners"]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(KEYS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text("a(*.[", max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def as_json(value: object) -> bytes:
    import json

    return json.dumps(value).encode()


content = (
    values.map(as_json)
    | st.text("a:-[]{}&*# \n'\"@", max_size=60).map(str.encode)
    | st.binary(max_size=60)
    | st.sampled_from(["symlink", "submodule"])
)


@given(content, content, content)
def test_whatever_the_files_hold_ends_with_one_source_row(
    memory_tree: Make, aliases: bytes | str, near: bytes | str, far: bytes | str
) -> None:
    good = b"approvers: [zoe]\n"
    tree = memory_tree(
        {"OWNERS_ALIASES": aliases, "OWNERS": far, "a/OWNERS": near, "good/OWNERS": good}
    )
    rows = read(tree)
    assert [isinstance(row, Source) for row in rows] == [False] * (len(rows) - 1) + [True]
    read_paths = {row.path for row in rows if isinstance(row, OwnersFile)}
    said = {row.path for row in rows if isinstance(row, Problem)}
    assert read_paths | said >= {"OWNERS", "a/OWNERS", "good/OWNERS"}
    assert "zoe" in {row.name for row in rows if isinstance(row, OwnersEntry)}
    for row in rows:
        if isinstance(row, OwnersEntry):
            assert row.name
            assert row.line >= 1
            assert row.is_alias or row.members == (row.name.lower(),)
    assert rows == read(tree)


def test_the_estates_are_read_whole(shared: Path) -> None:
    org = read(open_tree(shared / "estates" / "kubernetes-org", name="repo"))
    files = [row for row in org if isinstance(row, OwnersFile)]
    entries = [row for row in org if isinstance(row, OwnersEntry)]
    assert [row for row in org if isinstance(row, Problem)] == []
    assert len(files) == len(list((shared / "estates" / "kubernetes-org").rglob("OWNERS")))
    named = {alias.party: 0 for alias in org if isinstance(alias, Team)}
    for member in org:
        if isinstance(member, Member):
            named[member.team] += 1
    assert len(named) > 30
    assert {len(e.members) for e in entries if e.is_alias and named[f"alias:{e.name}"] == 0} <= {0}
    assert all(len(e.members) == named[f"alias:{e.name}"] for e in entries if e.is_alias)
    assert sum(e.is_alias for e in entries) > 100
