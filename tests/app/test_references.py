"""What people write for a path, a folder or an entity, and what is found for it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from app.repositories import commit_all, put
from merestone.app.owns import owns
from merestone.app.scan import ScanRequest
from merestone.app.unowned import unowned
from merestone.app.who import who
from merestone.model.errors import ConfigurationError, SourceUnavailable
from merestone.model.views import FolderSummary, NotFound, WhoAnswer

ENTITY = (
    "apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\n"
    "spec: {{type: service, lifecycle: production, owner: web-team}}\n"
)
FILES = {
    "CODEOWNERS": "* @acme/all\n/gen/\n",
    "api/server.py": "",
    "gen/x": "",
    "caf\u00e9/menu.py": "",
    "bad/OWNERS": "approvers: [\n",
    "bad/x": "",
    "catalog-info.yaml": ENTITY.format(kind="Component", name="Web")
    + "---\n"
    + ENTITY.format(kind="System", name="pay"),
    "pay/x": "",
}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return commit_all(put(tmp_path / "shop", FILES))


def address(start: Path, ref: str) -> str:
    answer = who(ScanRequest(start), [ref]).answers[0]
    return "" if isinstance(answer, NotFound) else answer.address


@pytest.mark.parametrize(
    ("ref", "found"),
    [
        ("api/server.py", "file:shop/api/server.py"),
        ("./api//server.py", "file:shop/api/server.py"),
        ("api/../api/server.py", "file:shop/api/server.py"),
        ("../shop/api/server.py", "file:shop/api/server.py"),
        ("api\\server.py", "file:shop/api/server.py"),
        ("file:shop/api/server.py", "file:shop/api/server.py"),
        ("file:shop/api", "file:shop/api"),
        ("file:shop/api/", "file:shop/api"),
        ("api/", "file:shop/api"),
        (".", "file:shop"),
        ("component:web", "catalog:component/default/web"),
        ("Component:Default/WEB", "catalog:component/default/web"),
        ("catalog:Component/default/Web", "catalog:component/default/web"),
        ("pay", "catalog:system/default/pay"),
        ("pay/", "file:shop/pay"),
        ("caf\u00e9/menu.py", "file:shop/caf\u00e9/menu.py"),
        (unicodedata.normalize("NFD", "caf\u00e9/menu.py"), "file:shop/caf\u00e9/menu.py"),
        ("API/server.py", ""),
        ("../other/api/server.py", ""),
        ("/etc/passwd", ""),
        ("file:other/api/server.py", ""),
    ],
)
def test_a_reference_in_every_form(shop: Path, ref: str, found: str) -> None:
    assert address(shop, ref) == found


def test_a_path_is_looked_for_from_where_the_user_stands_then_from_the_root(shop: Path) -> None:
    put(shop, {"api/api/server.py": ""})
    assert address(shop / "api", "server.py") == "file:shop/api/server.py"
    assert address(shop / "api", "api/server.py") == "file:shop/api/api/server.py"
    assert address(shop / "api", "gen/x") == "file:shop/gen/x"
    assert address(shop / "api", "../gen/x") == "file:shop/gen/x"


def test_an_entity_with_the_name_of_a_folder_says_so(shop: Path) -> None:
    answers = who(ScanRequest(shop), ["pay", "web", "system:pay"]).answers
    remarks = [answer.remarks for answer in answers if isinstance(answer, WhoAnswer)]
    assert remarks == [("note pay/ is a folder too; its slash asks for it",), (), ()]


def test_an_absolute_path_through_a_symlink(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(shop)
    assert address(tmp_path / "link", f"{tmp_path}/link/api/server.py") == "file:shop/api/server.py"
    assert address(shop, str(shop / "api/server.py")) == "file:shop/api/server.py"


def test_a_near_miss_is_found_in_time_and_not_for_ever(shop: Path) -> None:
    missing = [f"api/sevrer{n}.py" for n in range(40)]
    answers = who(ScanRequest(shop), missing).answers
    near = [answer.nearest for answer in answers if isinstance(answer, NotFound)]
    assert len(near) == 40
    assert near[0][0] == "api/server.py"
    assert near[-1] == ()


def test_a_folder_tells_the_unread_from_the_unowned(shop: Path) -> None:
    put(shop, {"CODEOWNERS": "/api/ @acme/api\n/gen/\n"})
    (shop / "catalog-info.yaml").unlink()
    summary = who(ScanRequest(shop), ["."]).answers[0]
    assert isinstance(summary, FolderSummary)
    counts = (summary.unowned, summary.on_purpose, summary.unread)
    view = unowned(ScanRequest(shop))
    assert counts == (view.unowned, view.on_purpose, view.unread)
    assert summary.unread == 2
    assert summary.files == sum(counts) + sum(files for _, files in summary.holders)


def test_an_owner_beside_something_unread_is_said_with_a_remark(shop: Path) -> None:
    read, blind = who(ScanRequest(shop), ["api/server.py", "bad/x"]).answers
    assert isinstance(read, WhoAnswer)
    assert isinstance(blind, WhoAnswer)
    assert read.remarks == ()
    assert blind.duties[0].state == "owned"
    assert any(remark.startswith("but bad/OWNERS:") for remark in blind.remarks)


def estate(root: Path) -> Path:
    put(root, {"merestone.yaml": "merestone: 1\nrepositories: ['teams/*', infra]\n"})
    for name, owner in (("teams/a", "@a"), ("teams/b", "@b"), ("infra", "@i")):
        commit_all(put(root / name, {"CODEOWNERS": f"* {owner}\n", "x": ""}))
    return root


def test_folders_around_several_repositories(tmp_path: Path) -> None:
    root = estate(tmp_path / "org")
    view = who(ScanRequest(root), [".", "teams", "teams/a", "teams/a/x", "file:teams/b"])
    files = [a.files for a in view.answers if isinstance(a, FolderSummary)]
    assert files == [6, 4, 2, 2]
    assert [getattr(a, "address", "") for a in view.answers] == [
        "file:",
        "file:teams",
        "file:teams/a",
        "file:teams/a/x",
        "file:teams/b",
    ]


@pytest.mark.parametrize("pattern", ["", "/abs", "..", "../x", ".", "**", "a**b", "none/*"])
def test_a_pattern_of_repositories_that_is_none_is_a_mistake(tmp_path: Path, pattern: str) -> None:
    put(tmp_path, {"merestone.yaml": f"merestone: 1\nrepositories:\n  - '{pattern}'\n"})
    with pytest.raises(ConfigurationError, match=r"^merestone.yaml:3: repositories: "):
        who(ScanRequest(tmp_path), ["x"])


def test_one_revision_is_of_one_repository(tmp_path: Path) -> None:
    root = commit_all(estate(tmp_path / "org"))
    with pytest.raises(ConfigurationError, match="one revision is of one repository"):
        who(ScanRequest(root, "HEAD"), ["x"])


def test_places_that_are_none(tmp_path: Path) -> None:
    for start in (tmp_path / "none", tmp_path / ("a" * 300)):
        with pytest.raises(SourceUnavailable, match="give the root of a repository"):
            who(ScanRequest(start), ["x"])


def test_a_root_whose_name_is_not_text(tmp_path: Path) -> None:
    import os

    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")
    root = put(Path(name), {"CODEOWNERS": "* @a\n", "x": ""})
    answer = who(ScanRequest(root), ["x"]).answers[0]
    assert isinstance(answer, WhoAnswer)
    assert answer.duties[0].parties == ("@a",)


def test_counts_are_those_of_asking_for_every_file(shop: Path) -> None:
    put(shop, {"CODEOWNERS": "/api/ @acme/api @ana\n/gen/\n/caf*/ @Acme/API\n"})
    paths = [p.relative_to(shop).as_posix() for p in shop.rglob("*") if p.is_file()]
    paths = [p for p in paths if not p.startswith(".git/")]
    answers = [a for a in who(ScanRequest(shop), paths).answers if isinstance(a, WhoAnswer)]
    assert len(answers) == len(paths)
    for at, duty in enumerate(("maintains", "responds", "decides")):
        states = [a.duties[at].state for a in answers]
        view = unowned(ScanRequest(shop), duty)
        counted = [states.count(s) for s in ("unowned", "unowned on purpose", "unread")]
        assert [view.unowned, view.on_purpose, view.unread] == counted
        for party in ("@acme/api", "@ana"):
            held = [a for a in answers if party in map(str.lower, a.duties[at].parties)]
            counts = {(k, d): n for k, d, n in owns(ScanRequest(shop), party).counts}
            assert counts.get(("file", duty), 0) == len(held)


def test_a_party_that_only_lost_is_known_and_holds_nothing(shop: Path) -> None:
    put(shop, {"CODEOWNERS": "* @acme/old\n* @acme/all\n"})
    view = owns(ScanRequest(shop), "acme/old")
    assert (view.spellings, view.counts) == (("@acme/old",), ())


def test_a_name_that_two_parties_have_is_asked_back(shop: Path) -> None:
    put(
        shop,
        {
            "OWNERS_ALIASES": "aliases:\n  leads: [bo]\n",
            "api/OWNERS": "approvers: [leads]\n",
            "merestone.yaml": "merestone: 1\nteams: {leads: {members: [ana]}}\n",
        },
    )
    assert owns(ScanRequest(shop), "leads").nearest == ("alias:shop/leads", "team:leads")
    assert owns(ScanRequest(shop), "team:leads").spellings == ("team:leads",)
    assert owns(ScanRequest(shop), "ana").party == "@ana"


def test_one_line_that_gives_a_duty_in_two_ways_is_one_group(shop: Path) -> None:
    put(shop, {"OWNERS": "approvers: [ana]\n", "api/OWNERS": "approvers: [bo]\n"})
    view = owns(ScanRequest(shop), "ana")
    lines = [(g.duty, str(g.place)) for g in view.groups if g.kind == "file"]
    assert len(lines) == len(set(lines))
