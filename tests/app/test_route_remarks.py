from __future__ import annotations

import pytest

from merestone.app.route_remarks import RouteRemarks
from merestone.model.facts import Property

GATEWAY = "kubernetes:c/edge/Gateway.gateway.networking.k8s.io/web"


def claimed(at: int, name: str, gateway: str) -> Property:
    return Property("r", f"{name}.yaml", at, f"mesh:a.org/@/{name}", "claim", f"{gateway} a.org")


@pytest.mark.parametrize(
    ("first", "second", "is_rival"),
    [
        ("", "", True),
        ("", "#https", True),
        ("#https", "", True),
        ("#https", "#https", True),
        ("#http", "#https", False),
    ],
)
def test_a_whole_gateway_is_all_its_listeners(first: str, second: str, is_rival: bool) -> None:
    rows = [claimed(1, "one", GATEWAY + first), claimed(2, "two", GATEWAY + second)]
    rows.append(claimed(3, "other", f"{GATEWAY}-too"))
    said = list(RouteRemarks(rows, lambda row: f"{row.path}:{row.line}").of("mesh:a.org/@/one"))
    rival = "but another object claims this host and path there too (two.yaml:2)"
    assert [each for each in said if each.startswith("but")] == [rival] * is_rival
