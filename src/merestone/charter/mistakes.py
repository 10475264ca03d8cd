"""What is wrong with the shape of merestone.yaml, in our words, each with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from merestone.charter.schema import CharterFile
from merestone.source.yaml import Map, Seq

Loc = tuple[int | str, ...]
WORDS = {"string_type": "text", "list_type": "a list"}
WORDS |= dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "a mapping")
# Pydantic names the variant of a union inside the place: what of the file each one fits.
VARIANTS: dict[str, tuple[type, str]] = {
    "str": (str, "text"),
    "int": (int, "a whole number"),
    "ClaimPart": (Map, "a mapping"),
    "list[str]": (Seq, "a list"),
    "dict[str,str]": (Map, "a mapping"),
}


def explained(root: Map, errors: Sequence[Any], path: str) -> list[str]:
    """Return each mistake once, by line: where it is, what is wrong, and a remedy."""
    found = {_explain(root, item, path) for item in errors if _fits(root, item["loc"])}
    found.update(_misfits(root, [item["loc"] for item in errors], path))
    return [text for _, text in sorted(found)]


def line_of(root: Map, loc: Loc) -> int:
    """Return the line of a place in the file, or of what is nearest around it."""
    return _walk(root, loc)[0]


def _walk(root: Map, loc: Loc) -> tuple[int, Any]:
    line, node = root.line, root
    for part in loc:
        if isinstance(node, Map) and part in node:
            line, node = node.lines[str(part)], node[str(part)]
        elif isinstance(node, Seq) and isinstance(part, int) and part < len(node):
            line, node = node.lines[part], node[part]
        else:
            break
    return line, node


def _variant_at(root: Map, loc: Loc) -> int:
    """Return where a place names the variant of a union, -1 where it does not."""
    for at, part in enumerate(loc):
        before = _walk(root, loc[:at])[1]
        if part in VARIANTS and not (isinstance(before, Map) and part in before):
            return at
    return -1


def _fits(root: Map, loc: Loc) -> bool:
    at = _variant_at(root, loc)
    return at < 0 or isinstance(_walk(root, loc[:at])[1], VARIANTS[str(loc[at])][0])


def _misfits(root: Map, locs: Sequence[Loc], path: str) -> Iterator[tuple[int, str]]:
    """Yield one mistake for each value that no variant of its union fits."""
    variants: dict[Loc, list[str]] = {}
    for loc in locs:
        at = _variant_at(root, loc)
        if at >= 0:
            variants.setdefault(loc[:at], []).append(str(loc[at]))
    for loc, names in variants.items():
        line, value = _walk(root, loc)
        if not any(isinstance(value, VARIANTS[name][0]) for name in names):
            wanted = " or ".join(dict.fromkeys(VARIANTS[name][1] for name in names))
            yield line, f"{path}:{line}: {_name(loc)}: expected {wanted}; {_found(value)}"


def _explain(root: Map, item: Any, path: str) -> tuple[int, str]:
    """Return the line of one mistake, and the mistake in our words."""
    at = _variant_at(root, item["loc"])
    loc = item["loc"] if at < 0 else item["loc"][:at] + item["loc"][at + 1 :]
    line = line_of(root, loc)
    place = f"{path}:{line}"
    if item["type"] == "extra_forbidden":
        return line, f"{place}: key {_name(loc)!r} is not known; {_near(loc)}"
    if item["type"] == "missing":
        return line, f"{place}: key {_name(loc)!r} is missing; add it"
    if item["type"] in WORDS:
        said = f"expected {WORDS[item['type']]}"
    else:
        said = item["msg"][0].lower() + item["msg"][1:]
    return line, f"{place}: {_name(loc)}: {said}; {_found(item.get('input'))}"


def _name(loc: Loc) -> str:
    return ".".join(str(part) for part in loc) or "the file"


def _found(value: object) -> str:
    """Return what stands there; a bare number or word is text once it is quoted."""
    if isinstance(value, (Map, Seq)):
        return "found a mapping" if isinstance(value, Map) else "found a list"
    if isinstance(value, (bool, int, float)):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return f'found {text:.60} ("{text:.60}", in quotes, is text)'
    return f"found {value!r:.60}"


def _near(loc: Loc) -> str:
    known = _known_keys(loc[:-1])
    near = difflib.get_close_matches(str(loc[-1]), known, 1)
    return f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}"


def _known_keys(loc: Loc) -> list[str]:
    model: Any = CharterFile
    for part in loc:
        fields = getattr(model, "model_fields", {})
        if part in fields:
            model = fields[part].annotation
        args = [a for a in getattr(model, "__args__", ()) if hasattr(a, "model_fields")]
        model = args[-1] if args else model
    return sorted(getattr(model, "model_fields", {}))
