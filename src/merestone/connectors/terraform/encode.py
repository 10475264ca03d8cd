"""Expressions as small JSON values, so that they can be kept and evaluated later.

`["c", value]` a constant; `["r", [steps]]` a reference such as `var.tags["a"]`; `["t", [parts]]` a
string template; `["o", [[key, value, line], …]]` an object; `["l", [items]]` a list;
`["f", name, [arguments]]` a call; `["g", call, [steps]]` a part of what it returns;
`["?", condition, then, else]`; `["e", "==", left, right]`; `["x", text]` anything else, as text.

Source: HCL native syntax specification, "Expressions" and "Template Sub-language".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from merestone.connectors.terraform.secrets import (
    MOST_TEXT,
    SPLIT_USER,
    is_kept,
    without_secret,
)
from merestone.source.secrets import is_secret_name

if TYPE_CHECKING:
    from tree_sitter import Node

Expression = list[Any]
MOST_DEPTH = 32
MOST_ITEMS = 2_000
ESCAPE = re.compile(r'\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[nrt"\\])|\$\$\{|%%\{')
WORDS = {"true": True, "false": False, "null": None}
SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
HIDDEN: Expression = ["x", "(not kept: it may be a secret)"]
SECRET_CALL = re.compile(
    r"\b(sensitive|ephemeral|write_only)\b|sops_|vault_|secret|password", re.IGNORECASE
)
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def text_between(data: bytes, start: int, end: int) -> str:
    """Return the bytes as text."""
    return data[start:end].decode("utf-8", "backslashreplace")


def encode(node: Node, data: bytes, depth: int = 0) -> Expression:
    """Return one expression of a parsed file."""
    if depth > MOST_DEPTH:
        return ["x", "(nested too deeply)"]
    kind, inner = node.type, node.named_children
    while kind == "expression" and len(inner) == 1:
        node = inner[0]
        kind, inner = node.type, node.named_children
    maker = MAKERS.get(kind)
    made = maker(node, data, depth) if maker else _chain(node, inner, data, depth)
    return opaque(text_between(data, node.start_byte, node.end_byte)) if made is None else made


def _chain(node: Node, inner: list[Node], data: bytes, depth: int) -> Expression | None:
    """Return a name or a call with the names and keys behind it."""
    if node.type == "variable_expr":
        return _reference([node], data)
    inner = [each for each in inner if each.type != "comment"]
    first = inner[0].type if inner else ""
    if first == "variable_expr":
        return _reference(inner, data)
    if first == "function_call":
        return _got(inner, data, depth)
    return encode(inner[0], data, depth + 1) if len(inner) == 1 else None


def opaque(text: str) -> Expression:
    """Return an expression as text on one line, without what may be a secret in it."""
    short = " ".join(text[: 4 * MOST_TEXT].split())
    if SECRET_CALL.search(short):
        return HIDDEN
    if len(short) > MOST_TEXT:
        short = short[: MOST_TEXT - 1] + "…"
    return ["x", short] if is_kept("", short) else HIDDEN


def constant(value: str) -> Expression:
    """Return a constant text, without what lets somebody in."""
    kept = without_secret(value)
    return HIDDEN if kept is None else ["c", kept]


def _ends_in_user(part: Expression) -> bool:
    return part[0] == "c" and SPLIT_USER.search(part[1]) is not None


def unescape(text: str) -> str:
    """Return what a quoted text stands for."""

    def one(found: re.Match[str]) -> str:
        escaped = found[1]
        if not escaped:
            return found[0][1:]
        if escaped in SIMPLE:
            return SIMPLE[escaped]
        code = int(escaped[1:], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return ESCAPE.sub(one, text) if "\\" in text or "{" in text else text


def _literal(node: Node, data: bytes, _depth: int) -> Expression | None:
    text = text_between(data, node.start_byte, node.end_byte)
    if text[:1] == '"':
        return constant(unescape(text[1:-1]))
    if text in WORDS:
        return ["c", WORDS[text]]
    return ["c", _number(text)]


def _number(text: str) -> int | float | str:
    try:
        return int(text) if text.isdecimal() and len(text) < 20 else float(text)
    except ValueError:
        return text[:20]


def _template(node: Node, data: bytes, depth: int) -> Expression | None:
    quoted = node.named_children[0]
    if quoted.type != "quoted_template":
        return ["x", "(a text of several lines)"]
    parts: list[Expression] = []
    at = quoted.start_byte + 1
    for child in quoted.named_children:
        if child.type == "template_directive":
            return None
        if child.type == "template_interpolation":
            if at < child.start_byte:
                parts.append(constant(unescape(text_between(data, at, child.start_byte))))
            inside = [each for each in child.named_children if each.type == "expression"]
            first, last = child.children[0], child.children[-1]
            is_plain = (
                first.end_byte - first.start_byte == 2 and last.end_byte == last.start_byte + 1
            )
            if len(inside) != 1 or not is_plain:
                return None
            parts.append(encode(inside[0], data, depth + 1))
            at = child.end_byte
    if at < quoted.end_byte - 1:
        parts.append(constant(unescape(text_between(data, at, quoted.end_byte - 1))))
    if any(each == HIDDEN or _ends_in_user(each) for each in parts):
        return HIDDEN
    return parts[0] if len(parts) == 1 else ["t", parts]


def _collection(node: Node, data: bytes, depth: int) -> Expression | None:
    inside = node.named_children[0]
    elements = inside.named_children
    if len(elements) > MOST_ITEMS:
        return ["x", "(too many items)"]
    if inside.type == "tuple":
        items = [each for each in elements if each.type == "expression"]
        return ["l", [encode(each, data, depth + 1) for each in items]]
    pairs = [_pair(each, data, depth) for each in elements if each.type == "object_elem"]
    return ["o", [pair for pair in pairs if pair is not None]]


def _pair(node: Node, data: bytes, depth: int) -> list[Any] | None:
    key, value = node.named_children[0], node.named_children[-1]
    name = _key(key, data, depth)
    if name[0] == "c" and is_secret_name(str(name[1])):
        return None
    return [name, encode(value, data, depth + 1), node.start_point[0] + 1]


def _key(node: Node, data: bytes, depth: int) -> Expression:
    """Return the key of an object's element: a bare word is a text, not a reference."""
    text = text_between(data, node.start_byte, node.end_byte)
    if re.fullmatch(r"[A-Za-z_][\w-]*", text):
        return ["c", text]
    return encode(node, data, depth + 1)


def _call(node: Node, data: bytes, depth: int) -> Expression | None:
    name, *rest = node.named_children
    called = text_between(data, name.start_byte, name.end_byte)
    inside = rest[0].named_children if rest else []
    if SECRET_CALL.search(called):
        return HIDDEN
    if len(inside) > MOST_ITEMS or any(each.type != "expression" for each in inside):
        return None
    return ["f", called, [encode(each, data, depth + 1) for each in inside]]


def _reference(inner: list[Node], data: bytes) -> Expression:
    """Return a chain of names and constant keys; anything else in it is kept as text."""
    steps = _steps(inner[1:], data)
    if steps is None:
        return opaque(text_between(data, inner[0].start_byte, inner[-1].end_byte))
    return ["r", [text_between(data, inner[0].start_byte, inner[0].end_byte), *steps]]


def _got(inner: list[Node], data: bytes, depth: int) -> Expression:
    """Return a call with the names and keys behind it."""
    steps = _steps(inner[1:], data)
    if steps is None:
        return opaque(text_between(data, inner[0].start_byte, inner[-1].end_byte))
    return ["g", encode(inner[0], data, depth + 1), steps]


def _steps(nodes: list[Node], data: bytes) -> list[str | int] | None:
    steps: list[str | int] = []
    for each in nodes:
        text = text_between(data, each.start_byte, each.end_byte)
        if each.type == "get_attr":
            steps.append(text.lstrip(". \t\r\n"))
        elif each.type == "index" and QUOTED.fullmatch(text[1:-1].strip()):
            steps.append(unescape(text[1:-1].strip()[1:-1]))
        elif each.type == "index" and text[1:-1].isdecimal() and len(text) < 10:
            steps.append(int(text[1:-1]))
        else:
            return None
    return steps


def _conditional(node: Node, data: bytes, depth: int) -> Expression | None:
    branches = [each for each in node.named_children if each.type == "expression"]
    if len(branches) != 3:
        return None
    return ["?", *(encode(each, data, depth + 1) for each in branches)]


def _operation(node: Node, data: bytes, depth: int) -> Expression | None:
    """Return a comparison of two whole values, the only operation that is evaluated."""
    inside = node.named_children[0]
    sign = next((each.type for each in inside.children if each.type in ("==", "!=")), "")
    operands = inside.named_children
    if inside.type != "binary_operation" or not sign:
        return None
    at = next(n for n, each in enumerate(inside.children) if each.type == sign)
    left, right = inside.children[:at], inside.children[at + 1 :]
    if len(left) + len(right) != len(operands):
        return None
    return ["e", sign, _operand(left, data, depth), _operand(right, data, depth)]


def _operand(nodes: list[Node], data: bytes, depth: int) -> Expression:
    if nodes and nodes[0].type == "variable_expr":
        return _reference(nodes, data)
    if len(nodes) == 1:
        return encode(nodes[0], data, depth + 1)
    return opaque(text_between(data, nodes[0].start_byte, nodes[-1].end_byte) if nodes else "")


MAKERS: dict[str, Callable[[Node, bytes, int], Expression | None]] = {
    "literal_value": _literal,
    "template_expr": _template,
    "collection_value": _collection,
    "function_call": _call,
    "conditional": _conditional,
    "operation": _operation,
}
