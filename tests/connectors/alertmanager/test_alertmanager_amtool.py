"""Our routing beside the real `amtool config routes test`, on real and on generated pairs."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from merestone.connectors import alertmanager, prometheus
from merestone.connectors.alertmanager.matchers import as_written
from merestone.connectors.alertmanager.rebuilding import trees_of
from merestone.connectors.alertmanager.routing import Matcher, Route, receivers_for
from merestone.model.facts import Fact, Label, Problem, Property, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree, open_tree
from merestone.source.yaml import load_documents

Labels = dict[str, str]
Make = Callable[..., Tree]
REFUSED = "refused"
FAST, SLOW = 100, 3_000


@pytest.fixture(scope="module", autouse=True)
def amtool() -> str:
    found = shutil.which("amtool")
    if not found:
        pytest.skip("no amtool: apt-get install prometheus-alertmanager")
    return found


def told_by_amtool(config: Path, labels: Labels) -> str:
    said = [as_written(Matcher(name, "=", value)) for name, value in labels.items()]
    command = ["amtool", "config", "routes", "test", f"--config.file={config}", *said]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return done.stdout.strip() if done.returncode == 0 else REFUSED


class Read(NamedTuple):
    """What we make of one file: its tree or None, and whether 0.25 lacks something of it."""

    tree: Route | None
    is_newer: bool


def read(make: Make, text: str) -> Read:
    rows = list(read_files(make({"a.yml": text.encode()}), [alertmanager], ReadSettings()))
    trees = trees_of(*(of(rows, kind) for kind in (Thing, Property)))
    newer = [row for row in of(rows, Problem) if "0.27" in row.reason]
    return Read(next(iter(trees.values()), None), bool(newer))


def of(rows: list[Fact], kind: type[Any]) -> list[Any]:
    return [row for row in rows if isinstance(row, kind)]


def told_by_us(read: Read, labels: Labels) -> str:
    if read.tree is None or read.is_newer:
        return REFUSED
    return ",".join(receivers_for(read.tree, labels))


NAMES = ["severity", "team", "alertname", "namespace", "_x", "a:b"]
VALUES = [
    "critical",
    "warning",
    "",
    "db",
    "a b",
    "x.y",
    'q"q',
    "back\\slash",
    "n\nl",
    "ü",
    "é-1",
    "{}",
    "a,b",
]
PATTERNS = [
    "crit.*",
    "warning|db",
    "a|ab",
    ".+",
    ".*",
    "",
    "^db$",
    "[a-z]+",
    "x.y",
    "(?i)DB",
    "a)|(b",
    "\\w+",
    "d.",
    "x\\.y",
    "(",
    "[",
    "a{2000}",
    "\\pL+.*",
    "(?s).*",
    "^$",
    "n.l",
    "b$|a",
    "(?:db)?",
    "*",
    "(?P<n>db)",
    "\\bdb\\b",
]
RAW = ["severity", 'severity="critical"', "severity=critical", " severity =~ crit.* ",
'{severity="critical"}', "severity!~crit.*",
       "severity=a,b", 'team="a,b"', "team = db , severity != warning", "{team=db,}", 'team="db',
       'team=d"b', "team==db", "team=~(",
       '"team"="db"', "tëam=db", 'team=\\"x', "team=", "team=~", 'team=""', "=x", "", "{}", "{",
       "}", "team=db,,severity=x", "team!=db}",
       'team="back\\\\slash"', 'team="n\\nl"', 'team="q\\"q"', "team=back\\slash", "a:b=db",
       "1a=b", "team = a b", "team=~^(a|db)$",
       'team="db" ', "team='db'", "team=~\"warning|db\"", "{team=db},severity=x",
       "\tteam\t=\tdb\t", 'team=db\\', 'team="db\\"', "team=~d\\", "team= \"db\" ,"]  # fmt: skip


class Maker:
    """Makes configurations and labels from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.oddness = self.random.choice((0, 0, 0.02, 0.1))

    def configuration(self) -> dict[str, Any]:
        receivers = ["top", "r1", "r2", "r3", "null"]
        route = self.route(0)
        route = {"receiver": "top", "routes": route.get("routes", [])}
        for key, value in (("continue", True), ("matchers", ["a=b"]), ("receiver", "none")):
            if self.is_odd():
                route[key] = value
        return {"route": route, "receivers": [{"name": name} for name in receivers]}

    def route(self, level: int) -> dict[str, Any]:
        pick = self.random
        route: dict[str, Any] = {}
        if pick.random() < 0.7:
            route["receiver"] = pick.choice(["r1", "r2", "r3", "null"])
        if pick.random() < 0.4:
            route["continue"] = True
        if pick.random() < 0.4:
            route["match"] = {pick.choice(NAMES[:5]): pick.choice(VALUES)}
        if pick.random() < 0.3:
            route["match_re"] = {pick.choice(NAMES[:5]): self.pattern()}
        if pick.random() < 0.6:
            route["matchers"] = [self.matcher() for _ in range(pick.choice((1, 1, 2)))]
        if level < 3 and pick.random() < (1, 0.6, 0.4)[level]:
            route["routes"] = [self.route(level + 1) for _ in range(pick.randint(1, 4))]
        if self.is_odd():
            route.update(pick.choice(ODD))
        return route

    def is_odd(self) -> bool:
        return self.random.random() < self.oddness

    def pattern(self) -> str:
        while True:
            pattern = self.random.choice(PATTERNS)
            if pattern not in ("(", "[", "*", "a{2000}") or self.is_odd():
                return pattern

    def matcher(self) -> str:
        pick = self.random
        if self.is_odd():
            return pick.choice(RAW)
        operator = pick.choice(("=", "!=", "=~", "!~"))
        value = self.pattern() if "~" in operator else pick.choice(VALUES)
        return as_written(Matcher(pick.choice(NAMES), operator, value))

    def labels(self) -> Labels:
        names = self.random.sample(NAMES, self.random.randint(0, 4))
        return {name: self.random.choice(VALUES) for name in names}


ODD: list[dict[str, Any]] = [
    {"receiver": "nobody"}, {"continue": "perhaps"}, {"matchers": "team=db"},
    {"matchers": None}, {"match": {"a-b": "c"}}, {"match_re": {"team": None}}, {"routes": None},
    {"match": {"team": None}}, {"group_by": ["a", "a"]}, {"group_by": ["...", "a"]},
    {"matchers": []},
    {"mute_time_intervals": ["never"]}, {"routes": {}}, {"match": []}, {"receiver": None},
    {"match": {"team": 7}},
    {"matchers": [None]}, {"matchers": [7]}, {"match_re": {"a:b": "c"}}, {"continue": None},
    {"match_re": {"team": 7}},
]  # fmt: skip


def disagreements(make: Make, folder: Path, seeds: range) -> list[str]:
    found = []
    for seed in seeds:
        maker = Maker(seed)
        text = json.dumps(maker.configuration(), ensure_ascii=False)
        config = folder / "a.yml"
        config.write_text(text)
        labels = maker.labels()
        ours, theirs = told_by_us(read(make, text), labels), told_by_amtool(config, labels)
        if ours != theirs:
            found.append(f"{seed}: {labels} ours {ours} theirs {theirs} in {text}")
    return found


def test_generated_pairs_agree(memory_tree: Make, tmp_path: Path) -> None:
    assert disagreements(memory_tree, tmp_path, range(FAST)) == []


@pytest.mark.slow
def test_thousands_of_generated_pairs_agree(memory_tree: Make, tmp_path: Path) -> None:
    assert disagreements(memory_tree, tmp_path, range(FAST, FAST + SLOW)) == []


@pytest.mark.parametrize("text", RAW)
def test_each_odd_matcher_is_read_or_refused_alike(
    memory_tree: Make, tmp_path: Path, text: str
) -> None:
    config = {"route": {"receiver": "a", "routes": [{"matchers": [text], "receiver": "b"}]}}
    written = json.dumps({**config, "receivers": [{"name": "a"}, {"name": "b"}]})
    (tmp_path / "a.yml").write_text(written)
    ours = read(memory_tree, written)
    for team in ("db", "", "a,b"):
        labels = {"team": team, "severity": "critical"}
        assert told_by_us(ours, labels) == told_by_amtool(tmp_path / "a.yml", labels)


def test_every_alert_of_the_real_estates_goes_where_amtool_says(
    shared: Path, tmp_path: Path
) -> None:
    asked = 0
    for estate in ESTATES:
        tree = open_tree(shared / "estates" / estate)
        rows = list(read_files(tree, [alertmanager], ReadSettings()))
        (route,) = trees_of(*(of(rows, kind) for kind in (Thing, Property))).values()
        config = tmp_path / f"{estate}.yml"
        config.write_text(text_of_secret(tree, of(rows, Thing)[0].path))
        for labels in alerts_of(shared / "estates" / estate):
            said = told_by_amtool(config, labels)
            assert said != REFUSED
            assert ",".join(receivers_for(route, labels)) == said
            asked += 1
    assert asked >= 193


ESTATES = ("kube-prometheus", "strimzi-examples")


def alerts_of(root: Path) -> Iterator[Labels]:
    """Yield the labels of each alert of an estate that are known before it fires."""
    rows = list(read_files(open_tree(root), [prometheus], ReadSettings()))
    said: dict[str, Labels] = {}
    for row in of(rows, Thing):
        if row.kind == "alert":
            said[row.address] = {"alertname": row.name}
    for row in of(rows, Label):
        if row.origin == "label" and not row.is_computed and row.address in said:
            said[row.address][row.key] = row.value
    yield from said.values()


def text_of_secret(tree: Tree, path: str) -> str:
    for document in load_documents(tree.read(path, 1 << 24)):
        if document["kind"] == "Secret":
            return str(document["stringData"]["alertmanager.yaml"])
    raise AssertionError(path)
