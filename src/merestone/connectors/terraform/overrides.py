"""Override files: what they say replaces, argument by argument, what the other files say.

Source: Terraform language, "Override Files": files named `override` or ending in `_override`, in
order of their names; an argument replaces the argument, all nested blocks of a type replace those
of the type, a backend replaces any backend; an object that no other file defines is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
TERRAFORM = (".tf", ".tofu", ".tf.json", ".tofu.json")
NO_SOURCE = ["c", ""]


def is_override(path: str) -> bool:
    """Return whether a Terraform file overrides the others of its folder."""
    name = path.rpartition("/")[2]
    suffix = next((each for each in TERRAFORM if name.endswith(each)), "")
    stem = name.removesuffix(suffix)
    return bool(suffix) and (stem == "override" or stem.endswith("_override"))


def key_of(record: Record) -> tuple[str, ...] | None:
    """Return what names a block, or None for one that is not overridden."""
    names = NAMED.get(record["is"])
    return (record["is"], *(record[each] for each in names)) if names else None


def merged(base: Record, over: Record, path: str) -> Record:
    """Return a block as an override in the file `path` leaves it; `also` is where overrides are."""
    made = {**base, **MERGERS.get(base["is"], _kept)(base, over)}
    if over.get("refs"):
        known = {(head, name) for _, head, name, *_ in base.get("refs", ())}
        added = [[*each, path] for each in over["refs"] if (each[1], each[2]) not in known]
        made["refs"] = [*base.get("refs", ()), *added]
    said = [each for kind in ("tags", "names", "args") for each in over.get(kind, ())]
    if over.get("defaults"):
        said.append("defaults")
    made["overridden"] = {**base.get("overridden", {}), **dict.fromkeys(said, path)}
    made["also"] = [*base.get("also", ()), [path, over["line"]]]
    return made


def _kept(base: Record, _over: Record) -> Record:
    return base


def _resource(base: Record, over: Record) -> Record:
    return {
        "tags": {**base["tags"], **over["tags"]},
        "names": {**base["names"], **over["names"]},
        "provider": over["provider"] or base["provider"],
        "repeated": over["repeated"] or base["repeated"],
    }


def _call(base: Record, over: Record) -> Record:
    return {
        "source": base["source"] if over["source"] == NO_SOURCE else over["source"],
        "version": over["version"] or base["version"],
        "providers": over["providers"] or base["providers"],
        "args": {**base["args"], **over["args"]},
        "repeated": over["repeated"] or base["repeated"],
    }


def _provider(base: Record, over: Record) -> Record:
    """Merge two configurations; default tags keep the file that says them."""
    is_configured = base["configured"] or over["configured"]
    return {"configured": is_configured, "defaults": over["defaults"] or base["defaults"]}


NAMED = {
    "resource": ("type", "name"),
    "data": ("type", "name"),
    "module": ("name",),
    "provider": ("name", "alias"),
}
MERGERS: dict[str, Callable[[Record, Record], Record]] = {
    "resource": _resource,
    "module": _call,
    "provider": _provider,
}
