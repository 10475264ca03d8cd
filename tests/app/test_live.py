"""Running systems are asked when the user says so, and only those that the user vouches for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.repositories import commit_all, put
from merestone.app.inventory import inventory
from merestone.app.live import hosts_of
from merestone.app.scan import ScanRequest
from merestone.model.errors import ConfigurationError
from merestone.model.views import InventoryView

CHARTER = """\
merestone: 1
sources:
  live:
    - {name: cache, connector: redis, url: "redis://user@127.0.0.1:1/0"}
    - {name: metrics, connector: prometheus, url: "http://127.0.0.1:9"}
"""


def asked(root: Path, *hosts: str, live: bool = True) -> InventoryView:
    return inventory(ScanRequest(root, live=live, allowed_hosts=frozenset(hosts)))


def status(view: InventoryView) -> dict[str, str]:
    return {each.repo: each.status for each in view.sources if each.repo in ("cache", "metrics")}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return commit_all(put(tmp_path / "shop", {"merestone.yaml": CHARTER, "a": "1\n"}))


def test_nothing_is_asked_unless_the_user_says_so(shop: Path) -> None:
    view = asked(shop, live=False)
    assert status(view) == {"cache": "off", "metrics": "off"}
    assert not view.problems


def test_a_private_host_that_the_file_alone_names_is_refused(shop: Path) -> None:
    view = asked(shop)
    assert status(view)["cache"] == "unread"
    assert status(view)["metrics"] in ("unread", "partial")
    said = {str(each.place): each.reason for each in view.problems}
    assert "--allow-host 127.0.0.1" in said["cache"]
    assert "127.0.0.1" in said["metrics"]
    assert all(each.is_blinding for each in view.problems)


def test_one_that_does_not_answer_is_a_problem_and_the_rest_is_read(shop: Path) -> None:
    view = asked(shop, "127.0.0.1")
    assert status(view)["cache"] == "unread"
    assert status(view)["metrics"] in ("unread", "partial")
    assert dict(view.kinds) == {"file": 2}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{name: x, connector: promtheus}", "nearest is 'prometheus'"),
        ("{name: shop, connector: redis}", "already a repository's"),
        ("{name: x, connector: redis, token_from: MERESTONE_NONE}", "MERESTONE_NONE is not set"),
        ("{name: x, connector: redis, token_from: AWS_SECRET_ACCESS_KEY}", "MERESTONE_"),
        ("{name: a/b, connector: redis}", "name"),
        ("{name: x, connector: kubernetes, options: {kubeconfig: a}}", "KUBECONFIG"),
    ],
)
def test_mistakes_are_told_with_their_line(line: str, said: str, tmp_path: Path) -> None:
    text = f"merestone: 1\nsources:\n  live:\n    - {line}\n"
    root = commit_all(put(tmp_path / "shop", {"merestone.yaml": text}))
    with pytest.raises(ConfigurationError) as caught:
        asked(root)
    assert "merestone.yaml:4" in caught.value.mistakes[0]
    assert said in caught.value.mistakes[0]


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("h:1", ["h"]),
        ("a:1, b:2", ["a", "b"]),
        ("postgresql://u:p@h:5/db", ["h"]),
        ("redis://[::1]:5/0", ["::1"]),
        ("postgresql://a@b@c/x", ["c"]),
        ("redis://evil?@127.0.0.1", ["evil"]),
        ("redis://evil#@127.0.0.1", ["evil"]),
        ("good/x,evil:9092", ["good", "evil"]),
        ("PLAINTEXT://good:1/?,PLAINTEXT://evil:2", ["good", "evil"]),
    ],
)
def test_the_hosts_of_a_url(url: str, hosts: list[str]) -> None:
    assert hosts_of(url) == hosts
