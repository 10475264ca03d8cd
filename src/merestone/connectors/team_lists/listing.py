"""Finds the teams in a mapped file, or says where the mapping does not fit."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from merestone.connectors.team_lists.paths import (
    KEY,
    Node,
    children,
    flat,
    follow,
    mistake,
    steps_of,
)
from merestone.model.settings import TeamList
from merestone.source.tree import Tree, Unreadable
from merestone.source.yaml import Map, Seq, YamlError, load_documents

LIMIT_BYTES = 2_000_000
MOST_COMPARED = 1_000
MOST_KEYS_SHOWN = 8


class Fault(NamedTuple):
    """Why a list gives no teams; `line` is 0 when the whole file or the mapping is meant."""

    line: int
    reason: str


def find_teams(tree: Tree, mapped: TeamList) -> list[Node] | Fault:
    """Return one node a team: the items of lists, the values of mappings with their keys."""
    root = _root(tree, mapped)
    if isinstance(root, Fault):
        return root
    found = follow(root, mapped.teams)
    if not found:
        return _missing(root, mapped.teams)
    teams: list[Node] = []
    is_any = steps_of(mapped.teams)[-1:] == ["*"]
    for node in found:
        if isinstance(node.value, Seq):
            teams += flat([node])
        elif isinstance(node.value, Map):
            teams += _of_mapping(node, mapped.name if is_any else "")
        elif node.value is not None and not is_any:
            return Fault(node.line, f"teams {mapped.teams!r} leads to text; name a list or mapping")
    return teams


def _root(tree: Tree, mapped: TeamList) -> Node | Fault:
    for path in (mapped.teams, mapped.name, mapped.title, mapped.parent, *mapped.members):
        if mistake(path):
            return Fault(0, mistake(path))
    if mapped.file not in tree.files:
        return Fault(0, f"no such file{_nearest(tree, mapped.file)}; correct `file` of the list")
    try:
        documents = load_documents(tree.read(mapped.file, LIMIT_BYTES), is_text=True)
    except Unreadable as error:
        return Fault(0, f"{error}; expected a list of teams; make it readable")
    except YamlError as error:
        return Fault(error.line, f"{error.reason}; expected YAML or JSON; correct the file")
    if not documents:
        return Fault(1, "nothing is in it; expected teams; fill it or take the list away")
    return Node(documents[0], 1, "")


def _nearest(tree: Tree, file: str) -> str:
    folder, _, name = file.rpartition("/")
    beside = (path for path in tree.files if path.rpartition("/")[0] == folder)
    compared = islice(beside, MOST_COMPARED)
    near = tree.named(name) or difflib.get_close_matches(file, compared, 1)
    return f"; nearest is {near[0]!r}" if near else ""


def _of_mapping(node: Node, name: str) -> Iterator[Node]:
    """Yield a mapping's teams; one under `*` may be none, such as one person's address."""
    if name in ("", KEY):
        yield from children(node.value)
    elif follow(node, name):
        yield node


def _missing(root: Node, path: str) -> Fault:
    """Say at which step the path ends, and which keys are there."""
    nodes = [root]
    for step in steps_of(path):
        following = [one for node in nodes for one in follow(node, step)]
        if not following:
            maps = [node.value for node in flat(nodes) if isinstance(node.value, Map)]
            keys = ", ".join(list(maps[0])[:MOST_KEYS_SHOWN]) if maps else "none"
            line = maps[0].line if maps else nodes[0].line
            said = f"no key {step!r} for teams {path!r}; keys here: {keys}; correct the path"
            return Fault(line, said)
        nodes = following
    return Fault(root.line, f"teams {path!r} leads to nothing; correct the path")
