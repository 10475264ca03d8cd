from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from merestone.connectors.backstage import read
from merestone.model.facts import (
    Entity,
    EntityAnnotation,
    EntityRelation,
    Problem,
    Source,
)
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree

MakeTree = Callable[..., Tree]


def rows(tree: Tree, kind: Any, **settings: Any) -> list[Any]:
    return [row for row in read(tree, ReadSettings(**settings)) if isinstance(row, kind)]


def entity(kind: str, name: str, spec: str = "", metadata: str = "") -> str:
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\n"
        f"metadata:\n  name: {name}\n{metadata}spec:\n{spec or '  type: x'}\n"
    )


def test_an_entity_has_its_identity_owner_and_lines(tree: MakeTree) -> None:
    text = (
        "# a comment\n---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n"
        "  name: Pay-API\n  namespace: shop\n  title: Payments\nspec:\n  type: service\n"
        "  lifecycle: production\n  owner: team-pay\n"
    )
    (found,) = rows(tree({"svc/pay/catalog-info.yaml": text}), Entity)
    assert found == Entity(
        "repo",
        "svc/pay/catalog-info.yaml",
        3,
        "component:shop/pay-api",
        "Component",
        "shop",
        "Pay-API",
        "Payments",
        "service",
        "production",
        "team-pay",
        "group:shop/team-pay",
        12,
        "svc/pay",
    )


def test_every_reference_field_becomes_a_relation_with_its_default_kind(tree: MakeTree) -> None:
    spec = (
        "  owner: user:ana\n  system: shop\n  subcomponentOf: web\n  providesApis: [pay]\n"
        "  consumesApis:\n    - other/tax\n  dependsOn:\n    - resource:db\n    - Component:x/y\n"
        "  dependencyOf: [component:z]"
    )
    found = rows(tree({"catalog-info.yaml": entity("Component", "pay", spec)}), EntityRelation)
    assert [(row.type, row.target, row.line) for row in found] == [
        ("owner", "user:default/ana", 6),
        ("system", "system:default/shop", 7),
        ("subcomponentOf", "component:default/web", 8),
        ("providesApis", "api:default/pay", 9),
        ("consumesApis", "api:other/tax", 11),
        ("dependsOn", "resource:default/db", 13),
        ("dependsOn", "component:x/y", 14),
        ("dependencyOf", "component:default/z", 15),
    ]


def test_domains_and_unknown_kinds_are_kept(tree: MakeTree) -> None:
    text = "---\n".join(
        [
            entity("Domain", "audio", "  owner: a\n  subdomainOf: media"),
            entity("System", "play", "  owner: a\n  domain: audio"),
            entity("AiResource", "skill", "  owner: a\n  dependsOn: [other]"),
            entity("Starship", "enterprise", "  owner: picard\n  members: [data]"),
        ]
    )
    made = tree({"catalog-info.yaml": text})
    assert [row.ref for row in rows(made, Entity)] == [
        "domain:default/audio",
        "system:default/play",
        "airesource:default/skill",
        "starship:default/enterprise",
    ]
    assert {row.target for row in rows(made, EntityRelation)} == {
        "group:default/a",
        "domain:default/media",
        "domain:default/audio",
        "airesource:default/other",
        "group:default/picard",
    }


def test_a_dependency_without_a_kind_is_a_remark(tree: MakeTree) -> None:
    made = tree({"catalog-info.yaml": entity("Component", "pay", "  owner: a\n  dependsOn: [db]")})
    (problem,) = rows(made, Problem)
    assert (problem.line, problem.is_blinding) == (7, False)
    assert "kind:[namespace/]name" in problem.reason
    assert [row.ref for row in rows(made, Entity)] == ["component:default/pay"]


def test_exported_relations_speak_before_the_field(tree: MakeTree) -> None:
    exported = (
        '[{"apiVersion": "backstage.io/v1alpha1", "kind": "Component",\n'
        ' "metadata": {"name": "pay", "namespace": "default"},\n'
        ' "spec": {"owner": "old"},\n'
        ' "relations": [\n'
        '  {"type": "dependsOn", "targetRef": "resource:default/db"},\n'
        '  {"type": "ownedBy", "targetRef": "group:default/new"},\n'
        '  {"type": "partOf", "target": {"kind": "system", "namespace": "x", "name": "s"}}]}]'
    )
    made = tree({"export/catalog.json": exported})
    settings = {"catalog_files": ("export/*.json",)}
    (found,) = rows(made, Entity, **settings)
    assert (found.owner, found.owner_ref, found.owner_line) == ("old", "group:default/new", 6)
    assert found.folder is None
    assert [(row.type, row.target) for row in rows(made, EntityRelation, **settings)] == [
        ("owner", "group:default/old"),
        ("dependsOn", "resource:default/db"),
        ("ownedBy", "group:default/new"),
        ("partOf", "system:x/s"),
    ]


def test_items_of_an_export_are_entities(tree: MakeTree) -> None:
    text = (
        '{"items": [{"kind": "API", "apiVersion": "backstage.io/v1", "metadata": {"name": "a"}}]}'
    )
    made = tree({"catalog.json": text})
    assert [row.ref for row in rows(made, Entity, catalog_files=("catalog.json",))] == [
        "api:default/a"
    ]


@pytest.mark.parametrize("owner", ["[a, b]", "{name: a}", "12", "true"])
def test_an_owner_that_is_no_text_hides_who_owns_the_folder(tree: MakeTree, owner: str) -> None:
    made = tree({"svc/catalog-info.yaml": entity("Component", "pay", f"  owner: {owner}")})
    (problem,) = rows(made, Problem)
    assert (problem.line, problem.covers, problem.is_blinding) == (6, "svc", True)
    (found,) = rows(made, Entity)
    assert (found.owner, found.owner_ref) == ("", "")


@pytest.mark.parametrize("spec", ["  type: x", "  owner:", "  owner: ''"])
def test_no_owner_is_no_problem_of_reading(tree: MakeTree, spec: str) -> None:
    made = tree({"catalog-info.yaml": entity("Component", "pay", spec)})
    assert rows(made, Problem) == []
    assert rows(made, Entity)[0].owner_ref == ""


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("metadata: {name: x}", "no kind"),
        ("kind: Component", "no metadata"),
        ("kind: Component\nmetadata: {title: x}", "no metadata.name"),
        ("kind: Component\nmetadata: {name: 12}", "no metadata.name"),
        ("kind: Component\nmetadata: {name: Ops Team}", "'Ops Team' is not valid"),
        ("kind: Component\nmetadata: {name: x, namespace: [a]}", "namespace"),
        ("just text", "str instead of an entity"),
    ],
)
def test_a_broken_entity_is_named_and_the_others_are_kept(
    tree: MakeTree, broken: str, said: str
) -> None:
    text = f"{entity('Component', 'a')}---\n{broken}\n---\n{entity('Component', 'b')}"
    made = tree({"x/catalog-info.yaml": text})
    (problem,) = rows(made, Problem)
    assert said in problem.reason
    assert (problem.covers, problem.is_blinding) == ("x", True)
    assert [row.name for row in rows(made, Entity)] == ["a", "b"]
    assert rows(made, Source)[0].status == "partial"


def test_documents_before_a_fault_are_kept(tree: MakeTree) -> None:
    text = entity("Component", "a") + "---\nkind: [\n---\n" + entity("Component", "b")
    made = tree({"x/catalog-info.yaml": text, "y/catalog-info.yaml": entity("Component", "c")})
    assert [row.name for row in rows(made, Entity)] == ["a", "c"]
    (problem,) = rows(made, Problem)
    assert (problem.path, problem.covers, problem.is_blinding) == (
        "x/catalog-info.yaml",
        "x",
        True,
    )
    assert problem.line >= 8


def test_annotations_labels_and_tags_are_rows(tree: MakeTree) -> None:
    metadata = (
        "  annotations:\n    pagerduty.com/service-id: P1\n    empty: ''\n    many: [a]\n"
        "  labels:\n    tier: 1\n  tags:\n    - java\n"
    )
    made = tree({"catalog-info.yaml": entity("Component", "pay", metadata=metadata)})
    assert [(row.kind, row.key, row.value, row.line) for row in rows(made, EntityAnnotation)] == [
        ("annotation", "pagerduty.com/service-id", "P1", 6),
        ("label", "tier", "1", 10),
        ("tag", "java", "", 12),
    ]


def test_placeholders_in_a_definition_are_fine(tree: MakeTree) -> None:
    spec = "  owner: a\n  definition:\n    $text: ./openapi.yaml"
    made = tree({"catalog-info.yaml": entity("API", "pay", spec)})
    assert rows(made, Problem) == []
    assert rows(made, Entity)[0].owner_ref == "group:default/a"


def test_two_entities_of_one_name_are_both_kept(tree: MakeTree) -> None:
    made = tree(
        {
            "a/catalog-info.yaml": entity("Component", "pay"),
            "b/catalog-info.yaml": entity("Component", "Pay"),
        }
    )
    assert [row.ref for row in rows(made, Entity)] == ["component:default/pay"] * 2


def test_no_descriptor_is_an_absent_source(tree: MakeTree) -> None:
    assert list(read(tree({"README.md": "x"}), ReadSettings())) == [
        Source("backstage", "repo", "absent", 0, "entities: 0")
    ]


def test_a_descriptor_that_cannot_be_opened_is_unread(tree: MakeTree, tmp_path: Any) -> None:
    root = tmp_path / "repo"
    root.mkdir()
    (root / "catalog-info.yaml").symlink_to("/etc/hostname")
    made = tree({"README.md": ""})
    (problem,) = rows(made, Problem)
    assert (problem.path, problem.covers, problem.is_blinding) == ("catalog-info.yaml", "", True)
    assert rows(made, Source)[0].status == "unread"
