"""Python files read as syntax, never imported: calls, constants, and bounds on both."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from merestone.source.file_connector import Unparsed

MOST_BYTES = 512 << 10
MOST_DEPTH = 200
LONG_CHAIN = re.compile(
    r"(?:[-+~]\s*|\bnot\s+|\bawait\s+){200}|(?:\.\s*\w+\s*){500}"
    r"|(?:[)\]]\s*[(\[][^()\[\]\n]{0,20}){300}"
)
MOST_LINE_OPERATORS = 1_500


def parsed_python(data: bytes) -> ast.Module:
    """Return the syntax tree.

    Raises: Unparsed for what is no Python, or too large or too deep to be a migration.
    """
    if len(data) > MOST_BYTES:
        raise Unparsed(0, f"{len(data):,} bytes; at most {MOST_BYTES:,} of Python are read")
    text = data.decode("utf-8-sig", "backslashreplace")
    if _is_deep(text):
        raise Unparsed(0, "it is nested too deeply to be a migration")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise Unparsed(error.lineno or 1, f"not Python: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unparsed(1, f"not Python: {type(error).__name__}") from None


def _is_deep(text: str) -> bool:
    """Return whether the compiler's own stack might be at risk; a guess on the careful side."""
    depth = deepest = 0
    for sign in re.finditer(r"[(\[{)\]}]", text):
        depth = depth + 1 if sign[0] in "([{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    if deepest > MOST_DEPTH or LONG_CHAIN.search(text):
        return True
    return any(
        len(re.findall(r"[-+*/%&|^<>=]|\b(?:and|or|if|in|is)\b", line)) > MOST_LINE_OPERATORS
        for line in text.splitlines()
    )


def constants(tree: ast.Module) -> dict[str, str]:
    """Return the texts that stand under a name at the top of a module."""
    return _texts(tree.body)


def constants_of_class(node: ast.ClassDef) -> dict[str, str]:
    """Return the texts that stand under a name in a class."""
    return _texts(node.body)


def _texts(body: list[ast.stmt]) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            value = getattr(node, "value", None)
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                if isinstance(value.value, str):
                    found[target.id] = value.value
                else:
                    found.pop(target.id, None)
    return found


def text_of(node: ast.expr | None, known: dict[str, str]) -> str | None:
    """Return a text that is written out, joined or named; None for any other expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.JoinedStr):
        parts = [_part(value, known) for value in node.values]
        return "".join(parts)
    return None


def _part(value: ast.expr, known: dict[str, str]) -> str:
    """Return a part of an f-string; what is computed is written as a placeholder."""
    inner = value.value if isinstance(value, ast.FormattedValue) else value
    said = text_of(inner, known) if isinstance(inner, ast.Constant | ast.Name) else None
    return "${computed}" if said is None else said


def argument(call: ast.Call, at: int, *names: str) -> ast.expr | None:
    """Return an argument by its place or by one of its names."""
    for keyword in call.keywords:
        if keyword.arg in names:
            return keyword.value
    if 0 <= at < len(call.args) and not any(isinstance(a, ast.Starred) for a in call.args[:at]):
        return call.args[at]
    return None


def called(call: ast.Call) -> str:
    """Return the last part of the name of what is called, or ''."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def calls_in(nodes: list[ast.stmt]) -> Iterator[ast.Call]:
    """Yield every call in these statements, in the order of the text."""
    found = [node for top in nodes for node in ast.walk(top) if isinstance(node, ast.Call)]
    yield from sorted(found, key=lambda call: (call.lineno, call.col_offset))
