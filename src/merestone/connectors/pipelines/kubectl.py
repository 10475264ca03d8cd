"""What a `kubectl` command changes: files and folders that it applies, or named objects.

Source: kubectl's own help: `-f` takes files, folders and URLs, `-k` a kustomization; a resource
is `TYPE/NAME` or `TYPE NAME`, its type in any of its names.
"""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.pipelines.computed import is_whole_unknown
from merestone.connectors.pipelines.options import Given
from merestone.connectors.pipelines.paths import address, inside

APPLIES = frozenset(("apply", "create", "replace"))
CHANGES = frozenset(("set", "rollout", "scale", "patch", "annotate", "label", "autoscale"))
ROLLOUTS = frozenset(("restart", "undo", "pause", "resume"))
KINDS = {
    name: kind
    for kind, names in {
        "Deployment": "deployment deployments deploy deployment.apps deployments.apps",
        "StatefulSet": "statefulset statefulsets sts statefulset.apps",
        "DaemonSet": "daemonset daemonsets ds daemonset.apps",
        "CronJob": "cronjob cronjobs cj cronjob.batch",
        "Job": "job jobs job.batch",
        "Service": "service services svc",
        "ConfigMap": "configmap configmaps cm",
        "Ingress": "ingress ingresses ing",
        "Namespace": "namespace namespaces ns",
        "ServiceAccount": "serviceaccount serviceaccounts sa",
        "Application.argoproj.io": "application applications app apps application.argoproj.io",
    }.items()
    for name in names.split()
}


def kubectl_targets(
    folder: str | None, found: Given, feeding: str | None
) -> Iterator[tuple[str, str]]:
    """Yield the address and a remark of each thing that the command changes.

    `feeding` is the folder whose kustomization is piped into it, or None.
    """
    if not found.operands or found.option("--dry-run") in ("client", "server", "true"):
        return
    verb = found.operands[0]
    where = f"kubectl {verb}" + _context(found)
    if verb in APPLIES:
        yield from ((target, where) for target in _files(folder, found, feeding))
    elif verb in CHANGES:
        namespace = found.option("-n", "--namespace") or "*"
        for kind, name in _objects(found.operands):
            yield f"kubernetes:*/{namespace}/{kind}/{name}", where


def _context(found: Given) -> str:
    context = found.option("--context", "--cluster")
    return f", context {context}" if context and not is_whole_unknown(context) else ""


def _files(folder: str | None, found: Given, feeding: str | None) -> Iterator[str]:
    written = found.values("-f", "--filename", "-k", "--kustomize")
    for name in (part for each in written for part in each.split(",")):
        if name == "-" and feeding is not None:
            yield address("file", feeding)
        path = None if folder is None or name == "-" else inside(folder, name)
        if path is not None and not is_whole_unknown(name):
            yield address("file", path)
        elif path == "" and name in (".", "./"):
            yield address("file", "")


def _objects(operands: list[str]) -> Iterator[tuple[str, str]]:
    rest = operands[1:]
    if operands[0] == "rollout" and rest[:1] and rest[0] not in ROLLOUTS:
        return
    if operands[0] in ("set", "rollout"):
        rest = rest[1:]
    for at, written in enumerate(rest):
        kind, slash, name = written.partition("/")
        if not slash and at == 0 and len(rest) > 1 and "=" not in rest[1]:
            name = rest[1]
        if kind.lower() in KINDS and name and "=" not in name and not is_whole_unknown(name):
            yield KINDS[kind.lower()], name
