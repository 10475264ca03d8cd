"""What is kept of a file: plain values only, which come back from the cache as lists."""

from __future__ import annotations

from typing import NamedTuple

CONFIGURATION, FAULT = "configuration", "fault"


class Fault(NamedTuple):
    """A part that was not understood."""

    record: str
    line: int
    reason: str
    is_blinding: bool


class Field(NamedTuple):
    """One thing that a receiver says of whom it reaches, such as `slack channel`."""

    key: str
    value: str
    line: int
    is_computed: bool


class Receiver(NamedTuple):
    """One receiver. `integrations`: the kinds by which it notifies; none pages nobody."""

    name: str
    line: int
    integrations: list[str]
    fields: list[Field]


class Node(NamedTuple):
    """One route. `place`: '' for the top, else its order at each level, such as `0/2`."""

    place: str
    line: int
    receiver: str
    matchers: list[tuple[str, str, str]]
    is_continue: bool
    group_by: list[str]
    mute_intervals: list[str]
    active_intervals: list[str]


class Configuration(NamedTuple):
    """One configuration. `kind`: of the object that holds it, '' for a native file.

    `nodes` come before their children, and are empty where Alertmanager refuses the whole.
    """

    record: str
    line: int
    kind: str
    namespace: str
    object: str
    key: str
    receivers: list[Receiver]
    nodes: list[Node]
