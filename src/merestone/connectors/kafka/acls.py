"""What a KafkaUser may do, as relations.

Source: Strimzi `KafkaUserAuthorizationSimple`: rules allow unless `type: deny`; `patternType` is
`literal` unless `prefix`; the name `*` is every resource; `operation` is the former spelling of
`operations`. Kafka: `All` holds every operation.
"""

from __future__ import annotations

from merestone.connectors.kafka.described import Acts, inside, items, text
from merestone.source.yaml import Map, Seq

VERBS = {
    "Read": ("reads",),
    "Write": ("writes",),
    "IdempotentWrite": (),
    "Create": ("changes",),
    "Delete": ("changes",),
    "Alter": ("changes",),
    "AlterConfigs": ("changes",),
    "All": ("reads", "writes", "changes"),
}
RESTS = {"topic": "topic/", "group": "group/"}


def acts_of(authorization: Map) -> list[Acts]:
    """Return one relation for each verb of each rule that allows something."""
    found: dict[tuple[str, str], Acts] = {}
    for rule, line in items(authorization, "acls"):
        if text(rule.get("type")) == "deny":
            continue
        resource = inside(rule, "resource")
        operations = _operations(rule)
        rest = _rest(resource)
        for verb in _verbs(text(resource.get("type")), operations) if rest is not None else ():
            act = Acts(verb, "", rest or "", line, f"may {', '.join(operations)}")
            found.setdefault((verb, act.rest), act)
    return list(found.values())


def _operations(rule: Map) -> list[str]:
    listed = rule.get("operations")
    if isinstance(listed, Seq):
        return [each for each in listed if isinstance(each, str)][:20]
    single = rule.get("operation")
    return [single] if isinstance(single, str) else []


def _rest(resource: Map) -> str | None:
    """Return the rest of the resource's address, '' for the cluster itself, None for others."""
    kind = text(resource.get("type"))
    if kind == "cluster":
        return ""
    name = text(resource.get("name"))
    if kind not in RESTS or not name:
        return None
    is_prefix = text(resource.get("patternType")) == "prefix"
    return RESTS[kind] + name + ("*" if is_prefix and name != "*" else "")


def _verbs(kind: str, operations: list[str]) -> list[str]:
    """Return the verbs; reading a group's offsets is being its consumer, so it `uses` the group."""
    found = [verb for each in operations for verb in VERBS.get(each, ())]
    if kind == "group":
        found = ["uses" if verb == "reads" else verb for verb in found if verb != "writes"]
    if kind == "cluster":
        found = [verb for verb in found if verb == "changes"]
    return list(dict.fromkeys(found))
