"""HCL as blocks and attributes with their places, by a real grammar that survives anything.

Source: HCL native syntax specification, "Structural Elements".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from merestone.connectors.terraform.body import Attribute, Body
from merestone.connectors.terraform.encode import encode, text_between
from merestone.connectors.terraform.guard import deadline, fault_of

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Parser, Query

REFERENCES = "((variable_expr (identifier) @head) . (get_attr (identifier) @name))"
NO_THINGS = frozenset(("var", "local", "each", "path", "count", "self", "data"))


UNREAD = "it cannot be read as HCL here; what stands before it is read"
NAME = re.compile(rb"[^\s=/#]+")
CHUNK_BYTES = 64 << 10
MOST_DEPTH = 128
"""Of the tree, in which references are found."""
KINDS = (
    b"terraform", b"provider", b"variable", b"locals", b"resource", b"data", b"module", b"moved",
    b"import", b"removed", b"include", b"dependency", b"dependencies", b"remote_state", b"backend",
    b"cloud", b"workspaces", b"default_tags", b"metadata", b"tag", b"generate",
)  # fmt: skip
"""The blocks that are read."""


class Reference(NamedTuple):
    """`head.name` somewhere in an expression, and the byte where it stands."""

    at: int
    line: int
    head: str
    name: str


@cache
def language() -> Language:
    """Return the grammar of HCL."""
    import tree_sitter_hcl
    from tree_sitter import Language

    return Language(tree_sitter_hcl.language())


@cache
def _parser() -> Parser:
    from tree_sitter import Parser

    return Parser(language())


@cache
def _references() -> Query:
    from tree_sitter import Query

    return Query(language(), REFERENCES)


class LazyAttributes(Mapping[str, Attribute]):
    """Attributes by name; each is made when it is asked for, for most never are."""

    def __init__(self, nodes: Iterator[tuple[str, Node]], data: bytes) -> None:
        self._nodes = dict(nodes)
        self._data = data

    def __getitem__(self, name: str) -> Attribute:
        node = self._nodes[name]
        value = node.named_children[-1]
        return Attribute(
            name,
            node.start_point[0] + 1,
            partial(encode, value, self._data),
            (node.start_byte, node.end_byte),
        )

    def __contains__(self, name: object) -> bool:
        return name in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)


class HclBody(Body):
    """A body of HCL text."""

    def __init__(
        self,
        node: Node | None,
        data: bytes,
        labels: tuple[str, ...] = (),
        inside: list[tuple[str, HclBody]] | None = None,
    ) -> None:
        self.node = node
        self.data = data
        self.labels = labels
        self.inside = inside
        self._attributes: Mapping[str, Attribute] | None = None

    def attributes(self) -> Mapping[str, Attribute]:
        """Return the attributes by name, none of those that cannot be read."""
        if self._attributes is None:
            self._attributes = LazyAttributes(self._nodes(), self.data)
        return self._attributes

    def _nodes(self) -> Iterator[tuple[str, Node]]:
        for child in self.node.named_children if self.node is not None else ():
            if child.type == "attribute" and not child.has_error:
                name = NAME.match(self.data, child.start_byte)
                if name:
                    yield name[0].decode("utf-8", "backslashreplace"), child

    def blocks(self, kind: str, labels: int = 0) -> Iterator[Body]:
        """Yield the blocks of one kind that stand in this one."""
        if self.inside is None:
            self.inside = list(_inside(self.node, self.data)) if self.node is not None else []
        for found, block in self.inside:
            if found == kind and len(block.labels) >= labels:
                yield block


class HclFile(NamedTuple):
    """One parsed file: its body, its root node, and the first fault: line and reason ('': none)."""

    body: HclBody
    root: Node | None
    line: int
    fault: str

    def references(self) -> list[Reference]:
        """Return the references to resources and modules, in order of the file."""
        return _find_references(self.root, self.body.data) if self.root is not None else []


def parse_hcl(data: bytes) -> HclFile:
    """Return what a file says; what the grammar cannot read is left out, never guessed."""
    guarded = fault_of(data)
    root = None if guarded else _root(data)
    if root is None:
        return HclFile(HclBody(None, data), None, *(guarded or (0, "it takes too long to parse")))
    bodies = list(_bodies(root))
    top = [block for node in bodies for block in _inside(node, data)]
    fault = (_fault(root), UNREAD) if root.has_error else (0, "")
    body = next((node for node in bodies if node.type == "body"), None)
    return HclFile(HclBody(body, data, inside=top), root, *fault)


def _root(data: bytes) -> Node | None:
    """Return the root of the tree, or None where that took too long."""

    def chunk(at: int, _point: object) -> bytes:
        return data[at : at + CHUNK_BYTES]

    try:
        return _parser().parse(chunk, progress_callback=deadline(data)).root_node
    except ValueError:
        _parser().reset()
        return None


def _bodies(root: Node) -> Iterator[Node]:
    """Yield what may hold the top blocks: the body, and faults beside or around it."""
    yield root
    for child in root.named_children:
        if child.type in ("body", "ERROR"):
            yield child
            for below in child.named_children if child.type == "ERROR" else ():
                if below.type in ("body", "ERROR"):
                    yield below


def _inside(node: Node, data: bytes) -> Iterator[tuple[str, HclBody]]:
    for child in node.named_children:
        if child.type == "block":
            yield from _block(child, data)


def _block(node: Node, data: bytes) -> Iterator[tuple[str, HclBody]]:
    """Yield the block, unless nobody reads its kind or its own head cannot be read."""
    word = node.child(0)
    if word is None or data[word.start_byte : word.end_byte] not in KINDS:
        return
    kind, body = "", None
    labels: list[str] = []
    for child in node.named_children:
        if child.type == "identifier" and not kind:
            kind = text_between(data, child.start_byte, child.end_byte)
        elif child.type in ("identifier", "string_lit"):
            labels.append(text_between(data, child.start_byte, child.end_byte).strip('"'))
        elif child.type == "body":
            body = child
        elif child.type == "ERROR" and body is None:
            return
    made = HclBody(body, data, tuple(labels))
    made.is_broken = node.has_error
    made.start, made.end, made.at = node.start_byte, node.end_byte, node.start_point[0] + 1
    yield kind, made


def _find_references(root: Node, data: bytes) -> list[Reference]:
    from tree_sitter import QueryCursor

    found = []
    cursor = QueryCursor(_references())
    cursor.set_max_start_depth(MOST_DEPTH)
    for _, match in cursor.matches(root):
        head, name = match["head"][0], match["name"][0]
        start = head.start_byte
        written = text_between(data, start, head.end_byte)
        if written not in NO_THINGS:
            called = text_between(data, name.start_byte, name.end_byte)
            found.append(Reference(start, head.start_point[0] + 1, written, called))
    return sorted(found)


def _fault(root: Node) -> int:
    """Return the line of the first thing that the grammar could not read."""
    node = root
    while True:
        worse = next((each for each in node.children if each.has_error or each.is_missing), None)
        if worse is None or node.is_error:
            return node.start_point[0] + 1
        node = worse
