"""KafkaMirrorMaker2: which topics of which cluster are copied where, and under which name.

Source: Strimzi's API reference: v1 has `target` and `mirrors[].source`; v1beta2 `clusters`,
`connectCluster` and aliases in `mirrors`. Kafka, KIP-382: the default policy puts the source's
alias and `.` before the name, IdentityReplicationPolicy keeps it; `topicsPattern` is `.*` where
none is said.
"""

from __future__ import annotations

from merestone.connectors.kafka.cluster_objects import described
from merestone.connectors.kafka.connect import own_topics
from merestone.connectors.kafka.described import (
    Acts,
    Described,
    chosen,
    inside,
    items,
    spec_of,
    text,
)
from merestone.connectors.kafka.patterns import UNSAID, cluster_of, mirrored
from merestone.source.kubernetes_objects import KubernetesObject
from merestone.source.yaml import Map

DEFAULT_POLICY = "org.apache.kafka.connect.mirror.DefaultReplicationPolicy"
IDENTITY = ("IdentityReplicationPolicy", "Strimzi.IdentityReplicationPolicy")


def mirror_maker(about: KubernetesObject) -> list[Described]:
    """Return one MirrorMaker, in the cluster that its workers keep their state in."""
    spec = spec_of(about)
    known = _clusters(spec)
    target = inside(spec, "target")
    home = text(target.get("alias")) or text(spec.get("connectCluster"))
    cluster = known.get(home, "")
    made = described(about, about.kind, cluster, f"mirror/{about.name}", about.name)
    acts = own_topics(target)
    for mirror, line in items(spec, "mirrors"):
        acts += _copied(mirror, line, known, home)
    found = chosen(spec, ("version", "replicas"))
    return [made._replace(properties=tuple(found), acts=tuple(dict.fromkeys(acts)))]


def _clusters(spec: Map) -> dict[str, str]:
    """Return alias -> cluster, for those whose bootstrap servers are a Strimzi cluster's."""
    listed = [body for body, _ in items(spec, "clusters")]
    listed.append(inside(spec, "target"))
    listed += [inside(mirror, "source") for mirror, _ in items(spec, "mirrors")]
    known: dict[str, str] = {}
    for body in listed:
        cluster = cluster_of(text(body.get("bootstrapServers")))
        if cluster:
            known.setdefault(text(body.get("alias")), cluster)
    return known


def _copied(mirror: Map, line: int, known: dict[str, str], home: str) -> list[Acts]:
    source = text(inside(mirror, "source").get("alias")) or text(mirror.get("sourceCluster"))
    target = text(mirror.get("targetCluster")) or home
    pattern = text(mirror.get("topicsPattern")) or ".*"
    line = mirror.lines.get("topicsPattern", line)
    rename = _renaming(inside(mirror, "sourceConnector", "config"), source)
    acts = []
    for name in mirrored(pattern):
        kept = f"mirrors {pattern[:100]}"
        acts.append(Acts("reads", known.get(source, UNSAID), f"topic/{name}", line, kept))
        written = f"topic/{rename(name)}"
        acts.append(Acts("writes", known.get(target, UNSAID), written, line, kept))
    return acts


class _Renaming:
    def __init__(self, prefix: str | None) -> None:
        self.prefix = prefix

    def __call__(self, name: str) -> str:
        return UNSAID if self.prefix is None else self.prefix + name


def _renaming(config: Map, alias: str) -> _Renaming:
    """Return what gives a topic's name in the target; `*` where a policy of one's own does."""
    policy = text(config.get("replication.policy.class")) or DEFAULT_POLICY
    if policy == DEFAULT_POLICY:
        return _Renaming(alias + (text(config.get("replication.policy.separator")) or "."))
    return _Renaming("" if policy.endswith(IDENTITY) else None)
