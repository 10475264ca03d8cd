"""One operation of a JSON patch, on what is kept of an object.

Source: RFC 6902. `test` never fails here, since a value that is not kept cannot be compared.
"""

from __future__ import annotations

from typing import Any

from merestone.source.kustomize.nodes import Leaf, Node, decode


def operate(body: dict[str, Node], operation: list[Any], path: str) -> str:
    """Carry the operation out; return why it is not followed, or ''."""
    op, parts, kept, line = operation
    if op == "test":
        return ""
    if op not in {"add", "replace", "remove"} or not parts:
        return f"the operation {op[:20]!a} on {'/'.join(parts)[:80]!a} is not followed"
    holder = _holder(body, parts[:-1], op == "add")
    if holder is None:
        return ""
    value = None if op == "remove" or kept is None else decode(kept, path)
    if isinstance(value, Leaf) and value.value is None:
        value = Leaf(None, line, path)
    if isinstance(holder, list):
        _in_list(holder, op, parts[-1], value)
    elif isinstance(holder, dict):
        if value is None:
            holder.pop(parts[-1], None)
        else:
            holder[parts[-1]] = value
    return ""


def _holder(body: Node, parts: list[str], is_made: bool) -> Node:
    """Return the mapping or list that holds the last part.

    What is not kept may be a mapping that the object has: an `add` makes it.
    """
    for part in parts:
        if isinstance(body, list):
            if not part.isdecimal() or int(part) >= len(body):
                return None
            body = body[int(part)]
        elif isinstance(body, dict):
            if part not in body and not is_made:
                return None
            body = body.setdefault(part, {})
        else:
            return None
    return body


def _in_list(holder: list[Node], op: str, part: str, value: Node) -> None:
    made = {} if value is None else value
    if part == "-":
        if op == "add":
            holder.append(made)
        return
    if not part.isdecimal() or int(part) > len(holder):
        return
    at = int(part)
    if op == "add":
        holder.insert(at, made)
    elif at < len(holder) and op == "replace":
        holder[at] = made
    elif at < len(holder):
        del holder[at]
