from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors.backstage.globs import find, match_path, match_segment
from merestone.connectors.backstage.urls import Inside, join, repository_address

PATHS = sorted(
    [
        ".github/catalog-info.yaml",
        "catalog-info.yaml",
        "feature/x/catalog-info.yaml",
        "services/a/catalog-info.yaml",
        "services/a/deep/catalog-info.yaml",
        "services/b/catalog-info.yaml",
        "services/b/src/main.py",
    ]
)


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/Acme/Shop.git",
        "https://github.com/acme/shop",
        "ssh://git@github.com:22/acme/shop.git",
        "git@github.com:acme/shop.git",
        "github.com:acme/shop.git",
        "https://ana:secret@github.com/acme/shop/",
    ],
)
def test_all_spellings_of_a_remote_are_one_address(remote: str) -> None:
    assert repository_address(remote) == "github.com/acme/shop"


@pytest.mark.parametrize("remote", ["", "/srv/git/shop", "../shop.git", "file:///srv/shop.git"])
def test_a_remote_on_disk_has_no_address(remote: str) -> None:
    assert repository_address(remote) == ""


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://github.com/acme/shop", ""),
        ("https://github.com/acme/shop/", ""),
        ("https://GitHub.com/Acme/Shop/tree/main", ""),
        ("https://github.com/acme/shop/tree/main/services/a/", "services/a"),
        ("https://github.com/acme/shop/blob/main/services/b/src/main.py", "services/b/src/main.py"),
        ("https://github.com/acme/shop/tree/release/1.2/services/a", "services/a"),
        ("https://github.com/acme/shop/tree/feature/x", "x"),
        ("https://github.com/acme/shop/-/tree/main/services/a", "services/a"),
        ("https://github.com/acme/shop/src/branch/main/services/a", "services/a"),
        (
            "https://github.com/acme/shop/blob/main/services/*/catalog-info.yaml?raw=1",
            "services/*/catalog-info.yaml",
        ),
        ("https://raw.githubusercontent.com/acme/shop/main/catalog-info.yaml", "catalog-info.yaml"),
        ("https://github.com/acme/shop/tree/main/gone", "gone"),
        ("https://github.com/acme/shop/blob/main/gone/catalog-info.yaml", "gone/catalog-info.yaml"),
        ("https://github.com/acme/shop/issues/3", None),
        ("https://github.com/acme/shop-web/tree/main", None),
        ("https://github.com/other/shop/tree/main", None),
        ("https://github.com.evil.example/acme/shop", None),
        ("https://github.com/acme/shop/tree/main/../../../etc/passwd", None),
        ("ftp://github.com/acme/shop", None),
        ("services/a", None),
    ],
)
def test_addresses_of_this_repository_become_paths(url: str, path: str | None) -> None:
    inside = Inside("git@github.com:acme/shop.git", PATHS)
    assert inside.path_of(url) == path


def test_nothing_is_inside_without_a_remote() -> None:
    assert Inside("", PATHS).path_of("https://github.com/acme/shop") is None


def test_paths_do_not_leave_the_root() -> None:
    assert join("services/a", "../b/./x.yaml") == "services/b/x.yaml"
    assert join("services", "../../x.yaml") is None
    assert join("", "..") is None
    assert join("a", "..") == ""


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("services/*/catalog-info.yaml", ["services/a/", "services/b/"]),
        ("services/**/catalog-info.yaml", ["services/a/", "services/a/deep/", "services/b/"]),
        ("services/a/**/catalog-info.yaml", ["services/a/", "services/a/deep/"]),
        ("*/catalog-info.yaml", []),
        ("services/?/catalog-info.yaml", ["services/a/", "services/b/"]),
    ],
)
def test_patterns_find_files(pattern: str, found: list[str]) -> None:
    assert find(pattern, PATHS) == [folder + "catalog-info.yaml" for folder in found]


def test_stars_pass_over_hidden_names() -> None:
    assert not match_path(".github/catalog-info.yaml", "*/catalog-info.yaml")
    assert not match_path(".github/catalog-info.yaml", "**/catalog-info.yaml")
    assert match_path(".github/catalog-info.yaml", ".github/*.yaml")
    assert find("**/main.py", PATHS) == ["services/b/src/main.py"]
    assert find("services/**", PATHS) == [path for path in PATHS if path.startswith("services/")]


@given(st.text("ab.", max_size=8), st.text("ab*?", max_size=6))
def test_a_segment_agrees_with_a_regex(name: str, pattern: str) -> None:
    translated = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    expected = re.fullmatch(translated, name) is not None and not name.startswith(".")
    assert match_segment(name, pattern) == expected


SEGMENT = st.sampled_from(["a", "b", "ab"])


@given(
    st.lists(SEGMENT, min_size=1, max_size=5),
    st.lists(st.sampled_from(["a", "b", "a*", "**", "*"]), min_size=1, max_size=5),
)
def test_a_path_agrees_with_trying_every_way(path: list[str], pattern: list[str]) -> None:
    def matches(names: list[str], parts: list[str]) -> bool:
        if not parts:
            return not names
        if parts[0] == "**":
            return any(matches(names[cut:], parts[1:]) for cut in range(len(names) + 1))
        return bool(names) and match_segment(names[0], parts[0]) and matches(names[1:], parts[1:])

    assert match_path("/".join(path), "/".join(pattern)) == matches(path, pattern)


def test_a_hostile_pattern_is_answered_at_once() -> None:
    assert not match_segment("a" * 250 + "b", "*a" * 120 + "c")
    assert not match_path("/".join("a" * 200), "/".join(["**", "a"] * 19 + ["c"]))
