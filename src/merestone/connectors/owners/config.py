"""One OWNERS file as Prow decodes it: a simple config, else one with filters.

Source: Prow `pkg/repoowners`, walkFunc: the file is decoded as a simple config; where that fails
or names nobody and no label, it is decoded again for `filters` and `options` only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from merestone.connectors.owners.fields import ShapeError, field, flag, mapping, names
from merestone.source.yaml import Map

ROLES = {
    "approvers": "approver",
    "reviewers": "reviewer",
    "required_reviewers": "required_reviewer",
}
EMERITUS = {"emeritus_approvers": "emeritus_approver"}
KNOWN = (*ROLES, *EMERITUS, "labels", "options", "filters")
EVERYTHING = ".*"


class Named(NamedTuple):
    """One name in one role. `pattern` is '' or an RE2; see `OwnersEntry`."""

    line: int
    pattern: str
    role: str
    written: str


class Remark(NamedTuple):
    """Something that Prow passes over."""

    line: int
    reason: str


class Config(NamedTuple):
    """What Prow makes of one file."""

    is_simple: bool
    no_parent_owners: bool
    named: list[Named]
    remarks: list[Remark]


def parse_config(document: Map) -> Config:
    """Return what Prow reads from a file, and what it does not and why."""
    remarks = [] if _is_known(document) else [_unknown(document)]
    former = _former(document, remarks)
    try:
        named = list(_people(document, "", ROLES))
        no_parent = flag(mapping(document, "options"), "no_parent_owners")
        labels = names(document, "labels")
        is_simple = bool(named or labels)
    except ShapeError as error:
        remarks.append(Remark(error.line, f"{error.reason}; Prow reads none of the names here"))
        is_simple = False
    if is_simple:
        ignored = field(document, "filters")
        if ignored.value is not None:
            remarks.append(Remark(ignored.line, IGNORED_FILTERS))
        return Config(True, no_parent, named + former, remarks)
    return _full(document, former, remarks)


IGNORED_FILTERS = (
    "`filters` is not read beside names or labels at the top level; move those under a filter"
)


def _full(document: Map, former: list[Named], remarks: list[Remark]) -> Config:
    try:
        no_parent = flag(mapping(document, "options"), "no_parent_owners")
        filters = mapping(document, "filters")
        named = list(_filtered(filters, remarks))
    except ShapeError as error:
        remark = Remark(error.line, f"{error.reason}; Prow reads nothing from this file")
        if remark.line not in {earlier.line for earlier in remarks}:
            remarks.append(remark)
        return Config(False, False, former, remarks)
    return Config(False, no_parent, named + former, remarks)


def _filtered(filters: Map, remarks: list[Remark]) -> Iterator[Named]:
    for pattern, people in filters.items():
        line = filters.lines[pattern]
        inside = Map(line) if people is None else people
        if not isinstance(inside, Map):
            raise ShapeError(line, f"filter {pattern[:80]!a} is no mapping")
        names(inside, "labels")
        found = list(_people(inside, "" if pattern == EVERYTHING else pattern, ROLES))
        fault = "" if pattern == EVERYTHING else pattern_fault(pattern)
        if fault:
            remarks.append(Remark(line, fault))
        else:
            yield from found
            yield from _former(inside, remarks, "" if pattern == EVERYTHING else pattern)


def _people(document: Map, pattern: str, roles: dict[str, str]) -> Iterator[Named]:
    for key, role in roles.items():
        for written, line in names(document, key):
            yield Named(line, pattern, role, written)


def _former(document: Map, remarks: list[Remark], pattern: str = "") -> list[Named]:
    """Return the emeritus approvers, which Prow does not decode at all."""
    try:
        return list(_people(document, pattern, EMERITUS))
    except ShapeError as error:
        remarks.append(Remark(error.line, error.reason))
        return []


def _is_known(document: Map) -> bool:
    return not document or any(key.lower() in KNOWN for key in document)


def _unknown(document: Map) -> Remark:
    first = next(iter(document))
    known = ", ".join(KNOWN)
    reason = f"Prow knows no key of this file, such as {first[:80]!a}; it reads {known}"
    return Remark(document.lines[first], reason)


def pattern_fault(pattern: str) -> str:
    """Return why a filter's pattern is skipped, or ''."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"filter {pattern[:80]!a} is no RE2 ({text}), so Prow skips it"
    return ""
