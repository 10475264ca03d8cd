"""What the commands of a script deploy, publish and build, where their words say it.

A target is read only from words that are written out; `*` stands for a computed segment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from merestone.connectors.pipelines.computed import Constants, is_whole_unknown
from merestone.connectors.pipelines.kubectl import kubectl_targets
from merestone.connectors.pipelines.options import Given, given
from merestone.connectors.pipelines.paths import address, inside
from merestone.connectors.pipelines.shell import Command, commands
from merestone.source.image_names import image_name

SECONDS = 2
TERRAFORM = frozenset(("terraform", "tofu", "terragrunt"))
CHANGES = frozenset(("apply", "destroy", "apply-all", "destroy-all"))
SUBCOMMANDS = CHANGES | {
    *("run-all", "run", "init", "plan", "plan-all", "validate", "output", "show", "fmt", "import"),
    *("state", "workspace", "test", "graph", "providers", "refresh", "get", "hclfmt", "version"),
}
ARGO_VERBS = frozenset(("sync", "set", "create", "delete", "rollback", "patch"))


class Act(NamedTuple):
    """`verb` is `deploys`, `publishes` or `uses`; `target` an address; `line` from 0."""

    line: int
    verb: str
    target: str
    detail: str


def acts(script: str, folder: str | None, known: Constants) -> Iterator[Act]:
    """Yield what a script does to other things, each once."""
    seen: set[tuple[str, str]] = set()
    feeding: str | None = None
    for command in commands(script, folder, known):
        found = given(command.words)
        if command.words[0] == "kustomize":
            feeding = _kustomized(command, found)
            continue
        for act in _acts(command, found, feeding):
            if (act.verb, act.target) not in seen:
                seen.add((act.verb, act.target))
                yield act
        feeding = None


def _acts(command: Command, found: Given, feeding: str | None) -> Iterator[Act]:
    tool = command.words[0]
    if tool in TERRAFORM:
        yield from _terraform(command, found)
    elif tool == "kubectl":
        for target, detail in kubectl_targets(command.folder, found, feeding):
            yield Act(command.line, "deploys", target, detail)
    elif tool == "helm":
        yield from _helm(command, found)
    elif tool == "argocd":
        yield from _argocd(command, found)
    else:
        yield from _images(command, found)


def _kustomized(command: Command, found: Given) -> str | None:
    if found.operands[:1] != ["build"] or command.folder is None:
        return None
    return inside(command.folder, found.operands[1] if len(found.operands) > 1 else ".")


def _terraform(command: Command, found: Given) -> Iterator[Act]:
    """Yield the root module that is applied: the first subcommand tells, past `run-all`."""
    said = [word for word in command.words[1:] if word in SUBCOMMANDS]
    told = [word for word in said if word not in ("run-all", "run")][:1]
    if not told or told[0] not in CHANGES or found.has("-help", "-h"):
        return
    moved = found.option("-chdir", "--chdir", "--terragrunt-working-dir", "--working-dir")
    folder = command.folder
    if moved and folder is not None:
        folder = inside(folder, moved)
    if folder is not None:
        detail = " ".join((command.words[0], *said[: said.index(told[0]) + 1]))
        yield Act(command.line, "deploys", address("terraform", folder), detail)


def _helm(command: Command, found: Given) -> Iterator[Act]:
    if found.operands[:1] not in (["upgrade"], ["install"]) or found.has("--dry-run"):
        return
    named = (
        found.operands[1:] if not found.has("--generate-name", "-g") else ["*", *found.operands[1:]]
    )
    if len(named) < SECONDS:
        return
    release, chart = named[:SECONDS]
    namespace = found.option("-n", "--namespace") or "*"
    folder = inside(command.folder, chart) if command.folder is not None else None
    is_local = chart.startswith(".") or (folder is not None and chart.count("/") != 1)
    if "/" not in release and not is_whole_unknown(release):
        target = f"kubernetes:*/{namespace}/release/{release}"
        yield Act(command.line, "deploys", target, f"helm chart {chart}")
    if is_local and folder is not None and not is_whole_unknown(chart):
        yield Act(command.line, "deploys", address("file", folder), f"helm release {release}")


def _argocd(command: Command, found: Given) -> Iterator[Act]:
    operands = found.operands
    if operands[:1] != ["app"] or len(operands) <= SECONDS or operands[1] not in ARGO_VERBS:
        return
    for name in operands[2:]:
        namespace, slash, last = name.rpartition("/")
        if last and not is_whole_unknown(last):
            where = namespace if slash and namespace else "*"
            target = f"kubernetes:*/{where}/Application.argoproj.io/{last}"
            yield Act(command.line, "deploys", target, f"argocd app {operands[1]}")


def _images(command: Command, found: Given) -> Iterator[Act]:
    operands = [word for word in found.operands if word not in ("image", "buildx")]
    tool = command.words[0]
    if operands[:1] == ["push"]:
        for name in operands[1:2]:
            yield from _published(command.line, name, f"{tool} push")
    elif operands[:1] in (["build"], ["bake"]):
        if operands[0] == "build":
            yield from _built(command, found, operands)
        pushed = found.has("--push") or "type=registry" in found.option("-o", "--output")
        for name in found.values("-t", "--tag") if pushed else ():
            yield from _published(command.line, name, f"{tool} build")


def _published(line: int, written: str, detail: str) -> Iterator[Act]:
    name = None if is_whole_unknown(written) else image_name(written)
    if name is not None:
        yield Act(line, "publishes", name.address, detail)


def _built(command: Command, found: Given, operands: list[str]) -> Iterator[Act]:
    """Yield the Dockerfile of a build: `--file` is relative to the folder, not the context."""
    if command.folder is None or len(operands) < SECONDS:
        return
    context = operands[1]
    file = found.option("-f", "--file") or f"{context}/Dockerfile"
    path = inside(command.folder, file)
    if path and file != "-" and "*" not in path:
        yield Act(command.line, "uses", address("image-build", path), f"{command.words[0]} build")
