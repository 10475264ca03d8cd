"""Covers of folders against a slow count that looks at every file for every folder."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.model.claims import DUTIES, Resource
from merestone.ownership.bundles import Bundle
from merestone.ownership.folders import STATES, covers, folders
from merestone.ownership.verdicts import Case, Decision

ALL = ("owned", "contested", *STATES)
segments = st.sampled_from("abc")
paths = st.lists(segments, max_size=3).map("/".join)
files = st.dictionaries(
    st.tuples(st.sampled_from(("one", "two")), paths, st.sampled_from("xyz")),
    st.sampled_from(ALL),
    max_size=12,
)


def below(folder: str, path: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def around(path: str) -> list[str]:
    """Return the folders around a file, the root first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:n]) for n in range(len(parts) + 1)]


@settings(max_examples=300, deadline=None)
@given(files)
def test_folders_and_covers_are_what_a_count_says(
    made: dict[tuple[str, str, str], str],
) -> None:
    states = {
        (repo, f"{folder}/{name}".lstrip("/")): state
        for (repo, folder, name), state in made.items()
    }
    resources = [
        Resource(f"file:{repo}/{path}", "file", path, repo, path, 0, ALL.index(state))
        for (repo, path), state in states.items()
    ]
    bundles = [
        Bundle(n, (), Case(tuple(Decision(duty, state, (), "", "", -1, ()) for duty in DUTIES)))
        for n, state in enumerate(ALL)
    ]
    tree = folders(resources, bundles)

    def counted(repo: str, folder: str) -> list[str]:
        return [s for (r, path), s in states.items() if r == repo and below(folder, path)]

    expected = {(repo, folder) for repo, path in states for folder in around(path)}
    assert {(row.repo, row.folder) for row in tree} == expected
    for row in tree:
        held = counted(row.repo, row.folder)
        sums = (row.files, row.unowned, row.on_purpose, row.unread)
        assert sums == (len(held), *(held.count(state) for state in STATES))
        assert row.is_bare == (set(held) == {"unowned"})
    for state in STATES:
        found = covers(tree, state)
        for repo, path in states:
            whole = [f for f in around(path) if set(counted(repo, f)) == {state}]
            for folder in around(path):
                expected_cover = whole[0] if folder in whole else None
                assert found.get((repo, folder)) == expected_cover
