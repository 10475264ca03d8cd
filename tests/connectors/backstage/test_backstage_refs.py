from __future__ import annotations

import pytest

from merestone.connectors.backstage.refs import fields_of, name_mistake, parse_ref


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("pay", "group:shop/pay"),
        ("Pay", "group:shop/pay"),
        ("other/pay", "group:other/pay"),
        ("user:ana", "user:shop/ana"),
        ("User:Default/Ana", "user:default/ana"),
        ("group:cds-snc/notify-dev", "group:cds-snc/notify-dev"),
        ("a/b:c", "group:a/b:c"),
        ("john@example.com", "group:shop/john@example.com"),
        ("a/b/c", "group:a/b/c"),
        (":pay", ""),
        ("group:", ""),
        ("/pay", ""),
        ("pay/", ""),
        ("", ""),
    ],
)
def test_a_reference_is_completed_from_its_field_and_entity(written: str, full: str) -> None:
    assert parse_ref(written, "group", "shop") == full


def test_a_field_without_a_default_kind_needs_one() -> None:
    assert parse_ref("db", fields_of("component")["dependsOn"], "default") == ""
    assert parse_ref("resource:db", fields_of("component")["dependsOn"], "shop") == (
        "resource:shop/db"
    )
    assert fields_of("airesource")["dependsOn"] == "airesource"


def test_members_are_a_field_of_groups_only() -> None:
    assert fields_of("group")["members"] == "user"
    assert "members" not in fields_of("component")
    assert fields_of("user")["memberOf"] == "group"


@pytest.mark.parametrize(
    ("kind", "namespace", "name", "named"),
    [
        ("Component", "", "pay.api_v2", ""),
        ("Component", "", "x" * 63, ""),
        ("Component", "", "x" * 64, "64 characters"),
        ("Component", "", "-pay", "metadata.name '-pay'"),
        ("Component", "", "Ops Team", "metadata.name 'Ops Team'"),
        ("Component", "a_b", "pay", "metadata.namespace 'a_b'"),
        ("My-Kind", "", "pay", "kind 'My-Kind'"),
        ("Component", "", "pay\n", "metadata.name"),
    ],
)
def test_names_follow_the_catalogs_rules(kind: str, namespace: str, name: str, named: str) -> None:
    mistake = name_mistake(kind, namespace, name)
    assert named in mistake
    assert bool(mistake) == bool(named)
