"""Which fields of an object a connector keeps: an allow-list for each kind, and how much of it.

A mapping leads on by key (`*`: any key), `ITEM` leads into a list. `KEEP` keeps a scalar, `TEXT` a
long one too, `LABEL` one that may be shown, `THERE` only that something is there. A mapping with
`LINES` keeps its place; `OR` is for a scalar that may stand where a mapping may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

KEEP: Final = "keep"
LABEL: Final = "label"
TEXT: Final = "text"
THERE: Final = "there"
ITEM: Final = "[]"
LINES: Final = "\n"
OR: Final = "|"

Shape = dict[str, Any]


class Shapes(NamedTuple):
    """What a connector keeps.

    `of` answers by API group and kind, None for objects that are passed over; `any` is for a patch
    that does not say whose it is. Items of a list or mapping beyond `most_items` are left out.
    """

    of: Callable[[str, str], Shape | None]
    any: Shape
    most_items: int = 1_000


def keep(*names: str) -> Shape:
    """Return the shape that keeps these scalars."""
    return dict.fromkeys(names, KEEP)


def each(shape: Any) -> Shape:
    """Return the shape of a list with such items."""
    return {ITEM: shape}


METADATA = {
    **keep("name", "generateName", "namespace"),
    "labels": {"*": LABEL},
    "annotations": {"*": LABEL},
}


def any_of(shapes: Iterable[Shape]) -> Shape:
    """Return what any of these keeps."""
    whole: Shape = {}
    for shape in shapes:
        whole = _union(whole, shape)
    return whole


def _union(left: Any, right: Any) -> Any:
    if not isinstance(left, dict):
        return {**right, OR: left} if isinstance(right, dict) else right
    if not isinstance(right, dict):
        return {**left, OR: right}
    both = dict(left)
    for key, value in right.items():
        both[key] = _union(both[key], value) if key in both else value
    return both


def lined(shape: Any) -> Any:
    """Return the shape with the places of all mappings in it."""
    if not isinstance(shape, dict):
        return shape
    inner = {key: lined(value) for key, value in shape.items()}
    return inner if shape.keys() == {ITEM} else {**inner, LINES: KEEP}
