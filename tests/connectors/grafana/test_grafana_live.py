from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from merestone.connectors.grafana.live import PAGE, read_live
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Label, Problem, Relation, Source, Thing
from merestone.model.settings import LiveTarget

TOKEN = "canary-token-1"


def board(uid: str) -> dict[str, Any]:
    return {
        "dashboard": {
            "uid": uid, "title": f"Board {uid}", "schemaVersion": 39, "tags": ["team:shop"],
            "panels": [{"targets": [{"expr": f"metric_{uid}"}]}],
        },
        "meta": {"folderTitle": "General", "folderUid": ""},
    }  # fmt: skip


class Recorded(HTTPServer):
    """Answers as the API's pages describe; `boards` are those listed, `broken` those that fail."""

    boards: list[str]
    broken: set[str]
    asked: list[str]
    tokens: set[str | None]


class Handler(BaseHTTPRequestHandler):
    server: Recorded

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        server = self.server
        url = urlsplit(self.path)
        server.asked.append(self.path)
        server.tokens.add(self.headers["Authorization"])
        query = parse_qs(url.query)
        start = (int(query.get("page", ["1"])[0]) - 1) * PAGE
        answer: Any
        if url.path == "/grafana/api/search":
            assert query["type"] == ["dash-db"]
            listed = server.boards[start : start + PAGE]
            answer = [{"uid": uid, "title": uid, "folderTitle": "Sales"} for uid in listed]
        elif url.path == "/grafana/api/folders":
            answer = [{"uid": "f", "title": "Sales"}][start:]
        elif url.path.rpartition("/")[2] in server.broken:
            self.send_error(500)
            return
        else:
            answer = board(url.path.rpartition("/")[2])
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def recorded() -> Iterator[Recorded]:
    server = Recorded(("127.0.0.1", 0), Handler)
    server.boards, server.broken, server.asked, server.tokens = ["a", "b"], set(), [], set()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def target(server: Recorded, **options: str) -> LiveTarget:
    url = f"http://127.0.0.1:{server.server_port}/grafana"
    allowed = frozenset(("127.0.0.1", f"127.0.0.1:{server.server_port}"))
    return LiveTarget(
        "prod", "grafana", url, TOKEN, options=tuple(options.items()), allowed_hosts=allowed
    )


def read(server: Recorded, **options: str) -> list[Fact]:
    rows = list(read_live(target(server, **options)))
    assert TOKEN not in repr(rows)
    return rows


def test_folders_and_dashboards(recorded: Recorded) -> None:
    rows = read(recorded)
    assert recorded.tokens == {f"Bearer {TOKEN}"}
    assert [(row.address, row.parent) for row in rows if isinstance(row, Thing)] == [
        ("grafana:prod/Sales", ""),
        ("grafana:prod/Sales/a", "grafana:prod/Sales"),
        ("grafana:prod/Sales/b", "grafana:prod/Sales"),
    ]
    assert [(row.path, row.target) for row in rows if isinstance(row, Relation)] == [
        ("api/dashboards/uid/a", "prometheus:metric/metric_a"),
        ("api/dashboards/uid/b", "prometheus:metric/metric_b"),
    ]
    assert {(row.key, row.value) for row in rows if isinstance(row, Label)} == {("team", "shop")}
    assert not [row for row in rows if isinstance(row, (Problem, Source))]  # app.live says it


def test_pages_are_followed_and_bounded(recorded: Recorded) -> None:
    recorded.boards = [f"d{count}" for count in range(PAGE + 3)]
    rows = read(recorded)
    assert sum(isinstance(row, Thing) and row.kind == "dashboard" for row in rows) == PAGE + 3
    rows = read(recorded, most_dashboards="2")
    assert sum(isinstance(row, Thing) and row.kind == "dashboard" for row in rows) == 2
    assert [row.reason for row in rows if isinstance(row, Problem)] == [
        "more than 2 are there; the rest was not read"
    ]
    assert any(isinstance(row, Problem) and row.is_blinding for row in rows)


def test_one_that_fails_is_a_problem_and_many_end_it(recorded: Recorded) -> None:
    recorded.broken = {"a"}
    rows = read(recorded)
    (problem,) = [row for row in rows if isinstance(row, Problem)]
    assert (problem.path, problem.is_blinding) == ("api/dashboards/uid/a", True)
    assert any(isinstance(row, Problem) and row.is_blinding for row in rows)
    recorded.boards = [f"x{count}" for count in range(20)]
    recorded.broken = set(recorded.boards)
    rows = read(recorded)
    last = [row for row in rows if isinstance(row, Problem)][-1]
    assert last.reason == "15 dashboards were not read: 5 failed in a row"


def test_what_is_no_grafana_is_said(recorded: Recorded) -> None:
    other = target(recorded)._replace(url=f"http://127.0.0.1:{recorded.server_port}/else")
    with pytest.raises(SourceUnavailable, match="is it Grafana"):
        list(read_live(other))
    recorded.boards = []
    assert [row.address for row in read(recorded) if isinstance(row, Thing)] == [
        "grafana:prod/Sales"
    ]
