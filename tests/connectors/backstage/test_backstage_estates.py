"""What real catalogs hold; the figures were counted by hand in the files themselves."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from merestone.connectors.backstage import read
from merestone.model.facts import CatalogLocation, Entity, EntityRelation, Fact, Problem, Source
from merestone.model.settings import ReadSettings
from merestone.source.tree import open_tree


def estate(root: Path, remote: str = "") -> list[Fact]:
    tree = open_tree(root, name="r")
    tree.about = tree.about._replace(remote=remote)
    return list(read(tree, ReadSettings()))


def test_the_demo_has_ten_entities_in_four_files(shared: Path) -> None:
    rows = estate(shared / "estates" / "backstage-demo")
    entities = [row for row in rows if isinstance(row, Entity)]
    assert Counter(row.kind for row in entities) == {
        "AiResource": 6,
        "API": 2,
        "Component": 1,
        "Template": 1,
    }
    assert {row.owner_ref for row in entities} == {"group:backstage/maintainers"}
    assert {row.ref: row.folder for row in entities}["component:default/backstage-demo"] == ""
    assert [row for row in rows if isinstance(row, Problem)] == []
    assert rows[-1] == Source("backstage", "r", "read", 4, "entities: 10")


def test_the_demos_own_addresses_are_inside_once_its_remote_is_known(shared: Path) -> None:
    root = shared / "estates" / "backstage-demo"
    rows = estate(root, "https://github.com/backstage/demo.git")
    locations = [row for row in rows if isinstance(row, CatalogLocation)]
    assert Counter(row.status for row in locations) == {"outside": 8, "inside": 4}
    entities = [row for row in rows if isinstance(row, Entity)]
    assert len({row.ref for row in entities}) == len(entities) == 10


def test_a_terraform_repository_is_one_resource_of_a_system(shared: Path) -> None:
    rows = estate(shared / "estates" / "notification-terraform")
    found = {row.ref: row for row in rows if isinstance(row, Entity)}
    resource = found["resource:default/notification-terraform"]
    assert (resource.folder, resource.owner, resource.owner_line) == (
        "",
        "group:cds-snc/notify-dev",
        19,
    )
    assert found["system:default/gc-notification"].folder is None
    relations = [(row.type, row.target) for row in rows if isinstance(row, EntityRelation)]
    assert ("system", "system:default/gc-notification") in relations
