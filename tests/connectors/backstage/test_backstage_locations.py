from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from merestone.connectors.backstage import read
from merestone.connectors.backstage.locations import MOST_PATTERNS
from merestone.model.facts import CatalogLocation, Entity, Problem
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree

MakeTree = Callable[..., Tree]
REMOTE = "https://github.com/acme/catalog.git"


def rows(tree: Tree, kind: Any) -> list[Any]:
    tree.about = tree.about._replace(remote=REMOTE)
    return [row for row in read(tree, ReadSettings()) if isinstance(row, kind)]


def entity(name: str, kind: str = "Starship") -> str:
    """An entity of an API that only a registered file may hold."""
    return f"apiVersion: acme.example/v1\nkind: {kind}\nmetadata:\n  name: {name}\n"


def location(*targets: str, extra: str = "") -> str:
    lines = "".join(f"    - {target}\n" for target in targets)
    return (
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: all\n"
        f"spec:\n{extra}  targets:\n{lines}"
    )


def names(tree: Tree) -> list[str]:
    return [row.name for row in rows(tree, Entity) if row.kind == "Starship"]


def test_targets_pull_in_files_relative_to_the_location(tree: MakeTree) -> None:
    made = tree(
        {
            "org/catalog-info.yaml": location("./a.yaml", "../b.yaml", "teams/*/c.yaml"),
            "org/a.yaml": entity("a"),
            "b.yaml": entity("b"),
            "org/teams/x/c.yaml": entity("x"),
            "org/teams/y/c.yaml": entity("y"),
            "org/teams/c.yaml": entity("not-named"),
        }
    )
    assert names(made) == ["a", "b", "x", "y"]
    assert [(row.target, row.status, row.line) for row in rows(made, CatalogLocation)] == [
        ("./a.yaml", "inside", 7),
        ("../b.yaml", "inside", 8),
        ("teams/*/c.yaml", "inside", 9),
    ]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("./gone.yaml", "missing"),
        ("./none/*.yaml", "missing"),
        ("../../outside.yaml", "outside"),
        ("https://github.com/acme/catalog/blob/main/b.yaml", "inside"),
        ("https://github.com/acme/catalog/blob/main/gone/b.yaml", "missing"),
        ("https://github.com/acme/shop/blob/main/catalog-info.yaml", "outside"),
        ("/b.yaml", "inside"),
        ("./folder", "missing"),
    ],
)
def test_a_target_is_inside_missing_or_outside(tree: MakeTree, target: str, status: str) -> None:
    made = tree(
        {
            "org/catalog-info.yaml": location(target),
            "b.yaml": entity("b"),
            "org/folder/x.yaml": entity("x"),
        }
    )
    (found,) = rows(made, CatalogLocation)
    assert (found.ref, found.target, found.status) == ("location:default/all", target, status)
    assert names(made) == (["b"] if status == "inside" else [])


def test_one_target_may_stand_alone_and_be_optional(tree: MakeTree) -> None:
    text = location("x").partition("  targets")[0] + "  target: ./gone.yaml\n  presence: optional\n"
    assert rows(tree({"catalog-info.yaml": text}), CatalogLocation) == []


def test_a_file_target_from_the_root_of_a_disk_is_outside(tree: MakeTree) -> None:
    text = location("/b.yaml", extra="  type: file\n")
    made = tree({"catalog-info.yaml": text, "b.yaml": entity("b")})
    assert [row.status for row in rows(made, CatalogLocation)] == ["outside"]


def test_locations_that_name_each_other_end(tree: MakeTree) -> None:
    made = tree(
        {
            "catalog-info.yaml": location("./other.yaml"),
            "other.yaml": location("./catalog-info.yaml", "./other.yaml") + "---\n" + entity("x"),
        }
    )
    assert names(made) == ["x"]
    assert len(rows(made, CatalogLocation)) == 3


def test_an_applications_locations_are_read(tree: MakeTree) -> None:
    config = (
        "catalog:\n  locations:\n"
        "    - type: file\n      target: ../../examples/entities.yaml\n"
        "    - type: file\n      target: ./local.yaml\n"
        "    - type: url\n      target: https://github.com/acme/catalog/blob/main/u.yaml\n"
        "    - type: url\n      target: https://github.com/acme/shop/blob/main/u.yaml\n"
        "    - type: file\n      target: ${CATALOG}\n"
        "    - type: github-discovery\n      target: https://github.com/acme\n"
    )
    made = tree(
        {
            "portal/app-config.production.yaml": config,
            "portal/examples/entities.yaml": entity("example"),
            "portal/local.yaml": entity("local"),
            "u.yaml": entity("by-url"),
        }
    )
    assert names(made) == ["example", "local", "by-url"]
    found = rows(made, CatalogLocation)
    assert [row.status for row in found] == ["inside"] * 3 + ["outside"] * 3
    assert {row.ref for row in found} == {""}


def test_a_broken_configuration_is_a_problem(tree: MakeTree) -> None:
    made = tree({"app-config.yaml": "catalog: [", "catalog-info.yaml": entity("x")})
    (problem,) = rows(made, Problem)
    assert (problem.path, problem.is_blinding) == ("app-config.yaml", False)
    assert names(made) == ["x"]


def test_the_number_of_patterns_is_bounded(tree: MakeTree) -> None:
    targets = [f"./x{count}*.yaml" for count in range(MOST_PATTERNS + 1)]
    made = tree({"catalog-info.yaml": location(*targets)})
    (problem,) = rows(made, Problem)
    assert "patterns" in problem.reason
    assert problem.line == 7 + MOST_PATTERNS


def test_an_endless_pattern_is_refused(tree: MakeTree) -> None:
    made = tree({"catalog-info.yaml": location("./" + "**/a/" * 500 + "x.yaml")})
    (problem,) = rows(made, Problem)
    assert "too long" in problem.reason
