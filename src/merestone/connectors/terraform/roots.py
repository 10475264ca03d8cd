"""Which folders are roots, which are modules that others call, and what is said of each root."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.terraform.backend import ANY_WORKSPACE, State, state_of
from merestone.connectors.terraform.evaluate import Scope, evaluate
from merestone.connectors.terraform.folders import Module, Placed
from merestone.connectors.terraform.scopes import ModuleScope
from merestone.connectors.terraform.secrets import is_kept
from merestone.connectors.terraform.sources import is_local, local_folder
from merestone.connectors.terraform.values import Sequence, as_text
from merestone.model.facts import Fact, Property, Relation, Thing
from merestone.source.tree import Tree

ROOT = "root module"
PERHAPS = "possible root module"
"""One that may be a module for others as well: nobody calls it, and it has no backend, provider's
configuration, values or lock file; or it is called, and has a provider's configuration."""
LOCK = ".terraform.lock.hcl"
MAKING = ("resource", "module", "data", "moved", "import", "removed", "broken")
"""What a folder of shared variables does not have."""


def called_folders(modules: dict[str, Module]) -> set[str]:
    """Return the folders that some module of the repository calls by a path."""
    found = set()
    for module in modules.values():
        for _, record in module.of("module"):
            source = record["source"]
            if source[0] == "c" and isinstance(source[1], str) and is_local(source[1]):
                folder = local_folder(module.folder, source[1])
                if folder is not None and folder != module.folder:
                    found.add(folder)
    return found


def kind_of(module: Module, called: set[str], run: set[str], tree: Tree) -> str:
    """Return whether a folder is a root by itself: its kind, or '' for one that is none.

    A folder of variables, outputs and providers alone makes nothing, so it is none. A module that
    others call is one where it has what somebody runs it with, a backend or values; a provider of
    its own, which old modules have too, leaves that open. What Terragrunt runs has a backend that
    Terragrunt fills in, without being a root.
    """
    backends = module.of("backend")
    if module.folder in run:
        is_run = module.has_values or any(record["config"] for _, record in backends)
        return ROOT if is_run else ""
    if module.folder in called:
        is_run = bool(backends) or module.has_values
        return ROOT if is_run else PERHAPS if module.is_configured else ""
    if not backends and not any(map(module.of, MAKING)):
        return ""
    lock = f"{module.folder}/{LOCK}" if module.folder else LOCK
    return ROOT if module.is_configured or lock in tree.files else PERHAPS


def root_facts(repo: str, address: str, scope: ModuleScope, kind: str = ROOT) -> Iterator[Fact]:
    """Yield the root itself, the state that it writes, and those that it reads."""
    module = scope.module
    place = module.place
    name = module.folder or repo
    yield Thing(repo, *place, address, kind, name)
    for placed in module.of("backend"):
        workspace = ANY_WORKSPACE if module.of("workspace") else ""
        yield from backend_facts(repo, address, module.folder, placed, scope, workspace)
    for path, record in module.of("provider"):
        alias = f".{record['alias']}" if record["alias"] else ""
        value = f"{record['name']}{alias}"
        yield Property(repo, path, record["line"], address, "provider", value)
    if module.of("data"):
        count = str(len(module.of("data")))
        yield Property(repo, *place, address, "data sources", count)
    for placed in module.of("remote state"):
        yield from _read_state(repo, address, placed, scope)


def backend_facts(
    repo: str, address: str, folder: str, placed: Placed, scope: Scope, workspace: str
) -> Iterator[Fact]:
    """Yield the state of one backend, and that the root writes it."""
    path, record = placed
    line, kind = record["line"], record["type"]
    if not kind:
        return
    values = constants(record["config"], scope, path)
    state = state_of(kind, values, repo, folder, workspace)
    yield Thing(repo, path, line, state.address, "state", state.name)
    yield Relation(repo, path, line, address, "writes", state.address, _how(state))
    yield Property(repo, path, line, address, "backend", kind)
    if state.workspace:
        yield Property(repo, path, line, address, "workspace", state.workspace)
    for key, value in values.items():
        yield Property(repo, path, line, state.address, key, value)


def _how(state: State) -> str:
    return "" if state.is_shared else "its configuration is given at init; this folder's own state"


def constants(config: list[list[object]], scope: Scope, path: str) -> dict[str, str]:
    """Return the parts of a backend's configuration that are known and may be kept."""
    found = {}
    for key, expression in config:
        value = evaluate(expression, scope, path)  # type: ignore[arg-type]
        text = as_text(value)
        if text is None and isinstance(value, Sequence):
            items = [as_text(item) for item in value.items]
            text = ",".join(sorted(item for item in items if item))
        if text is not None and is_kept(str(key), text):
            found[str(key)] = text
    return found


def _read_state(repo: str, address: str, placed: Placed, scope: ModuleScope) -> Iterator[Fact]:
    path, record = placed
    values = constants(record["config"], scope, path)
    workspace = as_text(evaluate(record["workspace"], scope, path))
    chosen = ANY_WORKSPACE if workspace is None else workspace
    chosen = "" if chosen == "default" else chosen
    state = state_of(record["type"], values, repo, scope.module.folder, chosen)
    if state.is_shared:
        yield Relation(repo, path, record["line"], address, "reads", state.address)
