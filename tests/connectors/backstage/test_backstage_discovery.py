from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from merestone.connectors.backstage import discovery, read
from merestone.model.facts import Entity, Problem, Source
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree

MakeTree = Callable[..., Tree]


def rows(tree: Tree, kind: Any, **settings: Any) -> list[Any]:
    return [row for row in read(tree, ReadSettings(**settings)) if isinstance(row, kind)]


def entity(name: str, owner: str = "a") -> str:
    return (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
        f"metadata:\n  name: {name}\nspec:\n  owner: {owner}\n"
    )


def template(url: str, folder: str = "fetch:template") -> str:
    return (
        "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: t\n"
        f"spec:\n  owner: a\n  steps:\n    - action: {folder}\n      input:\n        url: {url}\n"
    )


def names(tree: Tree, **settings: Any) -> list[str]:
    return sorted(row.name for row in rows(tree, Entity, **settings))


def test_descriptors_of_other_names_are_found_by_their_content(tree: MakeTree) -> None:
    made = tree(
        {
            "examples/ai.yaml": "# note\n" + entity("found"),
            "deploy/app.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: no\n"
            "  annotations:\n    backstage.io/kubernetes-id: no\n",
            "docs/readme.md": entity("no"),
            "big.yaml": entity("no") + "#" * discovery.PROBE_BYTES,
            "nested.yaml": "text: |\n"
            + "".join(f"  {line}\n" for line in entity("no").split("\n")),
        }
    )
    assert names(made) == ["found"]


def test_documents_of_other_tools_beside_them_are_passed_over(tree: MakeTree) -> None:
    other = "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: no\n---\n- a list\n"
    made = tree({"all.yaml": entity("found") + other})
    assert names(made) == ["found"]
    assert rows(made, Problem) == []


@pytest.mark.parametrize(
    "path",
    [
        "templates/a/skeleton/catalog-info.yaml",
        "web/node_modules/x/catalog-info.yaml",
        "plugins/x/__fixtures__/catalog-info.yaml",
        "pkg/testdata/entities.yaml",
        "tests/data/entities.yaml",
        "t/{{cookiecutter.name}}/catalog-info.yaml",
    ],
)
def test_what_is_borrowed_or_fed_to_tests_is_no_entity(tree: MakeTree, path: str) -> None:
    made = tree({path: entity("no"), "catalog-info.yaml": entity("yes")})
    assert names(made) == ["yes"]


def test_a_whole_path_in_the_settings_always_counts(tree: MakeTree) -> None:
    made = tree({"pkg/testdata/entities.yaml": entity("yes"), "org/x/y.yaml": entity("also")})
    assert names(made, catalog_files=("pkg/testdata/*.yaml", "org/**/*.yaml")) == ["also", "yes"]


def test_a_last_segment_in_the_settings_may_have_stars(tree: MakeTree) -> None:
    made = tree({"svc/pay.catalog.yaml": entity("pay"), "x.yaml": "kind: [broken"})
    (found,) = rows(made, Entity, catalog_files=("*.catalog.yaml",))
    assert (found.name, found.folder) == ("pay", "svc")


def test_the_folders_that_a_template_copies_are_skeletons(tree: MakeTree) -> None:
    made = tree(
        {
            "t/template.yaml": template("./content"),
            "t/content/catalog-info.yaml": entity("no"),
            "t/content/deep/other.yaml": entity("no"),
            "t/contents/catalog-info.yaml": entity("yes"),
            "whole/template.yaml": template("./"),
            "whole/catalog-info.yaml": entity("no"),
            "plain/template.yaml": template("./x", "debug:log"),
            "plain/x/catalog-info.yaml": entity("logged"),
        }
    )
    assert names(made) == ["logged", "t", "t", "t", "yes"]
    assert rows(made, Source)[0].detail.endswith(
        "left out in skeletons, fixtures and vendored code: 3"
    )


def test_a_template_at_the_root_does_not_hide_the_repository(tree: MakeTree) -> None:
    made = tree({"template.yaml": template("./"), "catalog-info.yaml": entity("yes")})
    assert names(made) == ["t", "yes"]


@pytest.mark.parametrize(
    "text",
    [
        entity("${{ values.name }}"),
        entity("fine", owner="${{ values.owner }}"),
        entity('"{{ cookiecutter.name }}"'),
    ],
)
def test_an_entity_still_to_be_filled_in_is_none(tree: MakeTree, text: str) -> None:
    made = tree({"base/catalog-info.yaml": text})
    assert names(made) == []
    assert rows(made, Problem) == []
    assert "left out" in rows(made, Source)[0].detail


def test_templating_that_is_no_yaml_hides_nothing(tree: MakeTree) -> None:
    made = tree({"base/catalog-info.yaml": "{% if x %}\nkind: Component\n{% endif %}\n"})
    (problem,) = rows(made, Problem)
    assert problem.is_blinding is False
    assert "skeleton" in problem.reason


def test_the_search_is_bounded(tree: MakeTree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "MOST_PROBED", 2)
    made = tree({f"{name}.yaml": entity(name) for name in "abc"})
    assert names(made) == ["a", "b"]
    (problem,) = rows(made, Problem)
    assert "catalog_files" in problem.reason
