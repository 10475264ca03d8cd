from __future__ import annotations

from collections.abc import Callable

import pytest

from merestone.connectors.backstage import read
from merestone.model.facts import Entity, Problem
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree

MakeTree = Callable[..., Tree]
REMOTE = "https://github.com/acme/shop.git"


def entity(kind: str, name: str = "x", **annotations: str) -> str:
    lines = [
        f"    {key.replace('__', '/').replace('_', '-')}: {value}"
        for key, value in annotations.items()
    ]
    noted = "  annotations:\n" + "\n".join(lines) + "\n" if lines else ""
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n{noted}"
        "spec:\n  owner: a\n"
    )


def source(value: str) -> dict[str, str]:
    return {"backstage.io__source_location": value}


def folders(tree: Tree, remote: str = REMOTE) -> dict[str, str | None]:
    tree.about = tree.about._replace(remote=remote)
    found = [row for row in read(tree, ReadSettings()) if isinstance(row, Entity)]
    return {row.ref.partition(":")[0]: row.folder for row in found}


def test_code_is_described_where_its_descriptor_lies(tree: MakeTree) -> None:
    kinds = ("Component", "API", "System", "Domain", "Group", "User", "Location", "Template")
    text = "---\n".join(entity(kind) for kind in kinds)
    assert folders(tree({"svc/catalog-info.yaml": text})) == {
        "component": "svc",
        **dict.fromkeys(kind.lower() for kind in kinds[1:]),
    }


def test_a_descriptor_at_the_root_describes_all_of_it(tree: MakeTree) -> None:
    assert folders(tree({"catalog-info.yaml": entity("Component")})) == {"component": ""}


def test_a_resource_is_the_code_only_where_no_component_is(tree: MakeTree) -> None:
    assert folders(tree({"infra/catalog-info.yaml": entity("Resource")})) == {"resource": "infra"}


def test_a_resource_beside_a_component_is_what_it_needs(tree: MakeTree) -> None:
    text = entity("Resource") + "---\n" + entity("Component")
    assert folders(tree({"infra/catalog-info.yaml": text})) == {
        "resource": None,
        "component": "infra",
    }


def test_a_file_of_another_name_describes_no_folder(tree: MakeTree) -> None:
    assert folders(tree({"catalog/all.yaml": entity("Component")})) == {"component": None}


@pytest.mark.parametrize(
    ("value", "folder"),
    [
        ("url:https://github.com/acme/shop/tree/main/services/pay/", "services/pay"),
        ("url:https://github.com/acme/shop/tree/main/services/pay", "services/pay"),
        ("url:https://github.com/acme/shop/blob/main/services/pay/main.py", "services/pay"),
        ("url:https://github.com/acme/shop/", ""),
        ("https://github.com/acme/shop/tree/main/services/pay", "services/pay"),
        ("dir:../services/pay", "services/pay"),
        ("dir:../../elsewhere", None),
        ("url:https://github.com/acme/other/tree/main/services/pay/", None),
        ("nonsense", None),
    ],
)
def test_source_location_says_which_folder(tree: MakeTree, value: str, folder: str | None) -> None:
    made = tree(
        {
            "catalog/catalog-info.yaml": entity("System", **source(value)),
            "services/pay/main.py": "",
        }
    )
    assert folders(made) == {"system": folder}


@pytest.mark.parametrize(
    ("slug", "remote", "folder"),
    [
        ("acme/shop", REMOTE, "svc"),
        ("acme/Shop", "git@github.com:ana-fork/shop.git", "svc"),
        ("acme/pay", REMOTE, None),
        ("acme/pay", "", "svc"),
    ],
)
def test_an_entity_of_another_repository_describes_nothing_here(
    tree: MakeTree, slug: str, remote: str, folder: str | None
) -> None:
    text = entity("Component", **{"github.com__project_slug": slug})
    assert folders(tree({"svc/catalog-info.yaml": text}), remote) == {"component": folder}


def test_a_bad_owner_hides_nothing_where_no_folder_is_described(tree: MakeTree) -> None:
    text = entity("Component").replace("owner: a", "owner: [a]")
    made = tree({"catalog/all.yaml": text})
    problems = [row for row in read(made, ReadSettings()) if isinstance(row, Problem)]
    assert [row.is_blinding for row in problems] == [False]
