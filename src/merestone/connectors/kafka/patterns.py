"""Names as Kafka's own patterns write them, in the one pattern language of addresses.

Source: Strimzi names a cluster's bootstrap service `CLUSTER-kafka-bootstrap`; Kafka Connect and
MirrorMaker 2 take topics as a comma-separated list, or as a Java regular expression.
"""

from __future__ import annotations

import re

BOOTSTRAP = re.compile(r"^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)-kafka-(?:[a-z0-9-]*-)?bootstrap$")
LITERAL = re.compile(r"[A-Za-z0-9._-]+")
REGEX_LITERAL = re.compile(r"(?:[A-Za-z0-9_-]|\\\.)+")
TAIL = (".*", ".+")
UNSAID = "*"


def cluster_of(servers: str) -> str:
    """Return the cluster that a list of bootstrap servers names, or ''."""
    host = servers.split(",", 1)[0].rpartition(":")[0] or servers
    found = BOOTSTRAP.match(host.strip().split(".", 1)[0][:253])
    return found[1] if found else ""


def topics_of(listed: str) -> list[str]:
    """Return the patterns for a list of topic names; one that is computed is `*`."""
    names = (name.strip() for name in listed.split(","))
    return list(
        dict.fromkeys(name if LITERAL.fullmatch(name) else UNSAID for name in names if name)
    )


def matched_by(regex: str) -> str:
    r"""Return the narrowest pattern that holds all that a Java expression matches.

    `orders\..*` is `orders.*`, with the star of addresses; what is no plain prefix is `*`.
    A dot that is not escaped matches any character, so only `\.` stands for itself.
    """
    for tail in TAIL:
        head = regex.removesuffix(tail)
        if head != regex and REGEX_LITERAL.fullmatch(head):
            return head.replace("\\.", ".") + UNSAID
    return regex.replace("\\.", ".") if REGEX_LITERAL.fullmatch(regex) else UNSAID


def mirrored(pattern: str) -> list[str]:
    """Return the patterns for what MirrorMaker selects: names, or expressions, by commas."""
    parts = [part.strip() for part in pattern.split(",") if part.strip()]
    return list(dict.fromkeys(_plain(part) or matched_by(part) for part in parts))


def _plain(part: str) -> str:
    """Return a name whose dots are dots to whoever wrote it: no other sign of an expression."""
    return part if LITERAL.fullmatch(part) else ""
