"""Folders with what lies below them."""

from __future__ import annotations

from merestone.ownership.assign import resolve
from merestone.ownership.folders import Folder, folders
from merestone.ownership.precedence import load_precedence
from ownership.facts_made import codeowners, facts_of, line


def made(*paths: str) -> dict[str, Folder]:
    rows = codeowners(line(1, "/api/", "@api"), line(2, "/api/gen/"))
    ownership = resolve(facts_of(rows, paths), load_precedence())
    return {row.folder: row for row in folders(ownership.resources, ownership.bundles)}


def test_counts_add_up_to_the_root() -> None:
    found = made("api/a", "api/gen/b", "web/c", "web/img/d", "e")
    root = found[""]
    assert (root.files, root.unowned, root.on_purpose, root.unread) == (5, 3, 1, 0)
    assert (found["api"].files, found["api"].unowned, found["api"].on_purpose) == (2, 0, 1)
    assert found["web/img"].parent == "web"


def test_the_topmost_bare_folder_covers_those_below() -> None:
    found = made("api/a", "web/c", "web/img/d")
    assert (found["web"].is_bare, found["web"].cover) == (True, "web")
    assert (found["web/img"].is_bare, found["web/img"].cover) == (True, "web")
    assert (found[""].is_bare, found[""].cover) == (False, "")
    assert (found["api"].is_bare, found["api"].cover) == (False, "")


def test_a_repository_of_which_nothing_is_owned_is_covered_by_its_root() -> None:
    found = made("web/c", "d")
    assert {row.cover for row in found.values()} == {""}
    assert all(row.is_bare for row in found.values())


def test_a_name_that_begins_like_a_bare_folder_is_not_below_it() -> None:
    found = made("api/a", "web/c", "web-old/d", "web.txt/e")
    assert [found[name].cover for name in ("web", "web-old", "web.txt")] == [
        "web",
        "web-old",
        "web.txt",
    ]


def test_no_files_are_no_folders() -> None:
    assert made() == {}
