"""Reads the value of a local, a variable or an argument where a tag or a name needs it.

Records hold only where such a value stands: what nobody needs is not kept, and may be a secret.
"""

from __future__ import annotations

from typing import Any

from merestone.connectors.terraform.body import Expression
from merestone.connectors.terraform.json_body import at_keys, encode_json, load_json
from merestone.connectors.terraform.templates import attribute_expression
from merestone.source.file_connector import Unparsed
from merestone.source.tree import Tree, Unreadable
from merestone.source.yaml import Map

MOST_BYTES = 4 << 20
MOST_KEPT = 64
MARK = "\0"
"""Stands between another repository and a path in it."""
Place = list[Any]
"""[line, where], as `Attribute.place` makes it."""
UNREAD: Expression = ["x", "(it could not be read again)"]


class Definitions:
    """The values that stand at places in the files of one repository, and of those joined to it."""

    def __init__(self, tree: Tree) -> None:
        self._trees = {"": tree}
        self._bytes: dict[str, bytes] = {}
        self._json: dict[str, Map] = {}

    def join(self, tree: Tree) -> None:
        """Let `REPO`, MARK, path stand for a file of another repository."""
        self._trees[tree.repo] = tree

    def read(self, path: str) -> bytes:
        """Return a file's bytes, none where it cannot be read."""
        if path not in self._bytes:
            if len(self._bytes) >= MOST_KEPT:
                self._bytes.clear()
            try:
                repo, _, inside = path.rpartition(MARK)
                self._bytes[path] = self._trees[repo].read(inside, MOST_BYTES)
            except Unreadable:
                self._bytes[path] = b""
        return self._bytes[path]

    def expression(self, path: str, name: str, place: Place) -> Expression:
        """Return the expression of the attribute `name` that stands at `place`."""
        line, where = place
        if path.endswith(".json"):
            return self._json_expression(path, where)
        text = self.read(path)[where[0] : where[1]]
        found = attribute_expression(text, name)
        return UNREAD if found is None else _moved(found, line - 1)

    def _json_expression(self, path: str, keys: list[int | str]) -> Expression:
        if path not in self._json:
            if len(self._json) >= MOST_KEPT:
                self._json.clear()
            try:
                self._json[path] = load_json(self.read(path))
            except Unparsed:
                self._json[path] = Map(1)
        value = at_keys(self._json[path], keys)
        return encode_json(value, is_literal=path.endswith(".tfvars.json"))


def _moved(expression: Expression, lines: int) -> Expression:
    """Return the expression with the lines of its objects further down."""
    kind, body = expression[0], expression[1]
    if kind == "o":
        return ["o", [[_moved(k, lines), _moved(v, lines), at + lines] for k, v, at in body]]
    if kind in ("l", "t"):
        return [kind, [_moved(each, lines) for each in body]]
    if kind in ("f", "?", "e"):
        return [kind, *(_moved_part(each, lines) for each in expression[1:])]
    if kind == "g":
        return ["g", _moved(body, lines), expression[2]]
    return expression


def _moved_part(part: Any, lines: int) -> Any:
    """Return a part of an expression: an expression, a list of these, or a plain value."""
    if not isinstance(part, list) or not part:
        return part
    if isinstance(part[0], list):
        return [_moved(each, lines) for each in part]
    return _moved(part, lines)
