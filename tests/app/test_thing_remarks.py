"""What is said of a thing beside its owners."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.repositories import put
from merestone.app.request import ScanRequest
from merestone.app.who import who
from merestone.model.views import WhoAnswer

SEVERAL = "note no namespace is said in any of these places: they may be several things"


def objects(*about: tuple[str, str, str]) -> str:
    return "---\n".join(
        f"apiVersion: {api}\nkind: {kind}\nmetadata: {metadata}\n" for api, kind, metadata in about
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    both = objects(
        ("v1", "Service", "{name: web}"),
        ("v1", "Service", "{name: api, namespace: pay}"),
        ("rbac.authorization.k8s.io/v1", "ClusterRole", "{name: reader}"),
        ("cert-manager.io/v1", "ClusterIssuer", "{name: acme}"),
        ("cert-manager.io/v1", "Issuer", "{name: acme}"),
    )
    one = objects(("v1", "Service", "{name: alone}"), ("v1", "Service", "{name: alone}"))
    return put(
        tmp_path_factory.mktemp("remarks"),
        {"samples/a/all.yaml": both, "samples/b/all.yaml": both, "samples/a/one.yaml": one},
    )


@pytest.mark.parametrize(
    ("ref", "may_be_several"),
    [
        ("Service/web", True),
        ("Issuer/acme", True),
        ("Service/api", False),
        ("ClusterRole/reader", False),
        ("ClusterIssuer/acme", False),
        ("Service/alone", False),
    ],
)
def test_one_name_in_unrelated_folders_may_be_several_things(
    root: Path, ref: str, may_be_several: bool
) -> None:
    answer = who(ScanRequest(root), [ref]).answers[0]
    assert isinstance(answer, WhoAnswer)
    assert (SEVERAL in answer.remarks) == may_be_several
