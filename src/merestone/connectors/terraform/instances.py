"""The resources of one root: its own, and those of the modules that it calls."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.terraform.elsewhere import (
    Elsewhere,
    FetchedModule,
    NotListed,
    Stated,
    located,
)
from merestone.connectors.terraform.evaluate import evaluate
from merestone.connectors.terraform.folders import Module, Placed
from merestone.connectors.terraform.labels import labels_of, names_of
from merestone.connectors.terraform.scopes import ModuleScope, called_scope
from merestone.connectors.terraform.secrets import is_kept
from merestone.connectors.terraform.sources import (
    is_local,
    local_folder,
    module_address,
    remote_address,
)
from merestone.connectors.terraform.values import as_text
from merestone.model.facts import Property, Relation, Thing

MOST_NESTING = 8
MOST_INSTANCES = 20_000


class Expansion:
    """Walks the calls of one repository's roots. `cut` says at which call it stopped, and why.

    `unlisted` are the calls by URL of modules of the estate that are read at another version: the
    places of each module, version and reason.
    """

    def __init__(self, repo: str, modules: dict[str, Module], elsewhere: Elsewhere) -> None:
        self.repo = repo
        self.modules = modules
        self.elsewhere = elsewhere
        self.left = MOST_INSTANCES
        self.cut: list[tuple[str, int, str]] = []
        self.unlisted: dict[tuple[str, str, str], dict[tuple[str, int], None]] = {}

    def expand(self, root: str, scope: ModuleScope) -> Iterator[Stated]:
        """Yield everything below one root's address."""
        yield from self._module(root, f"{root}//", root, scope, 0)

    def _module(
        self, root: str, prefix: str, parent: str, scope: ModuleScope, depth: int
    ) -> Iterator[Stated]:
        module = scope.module
        known = module.names
        for placed in module.of("resource"):
            yield from self._resource(prefix, parent, placed, scope)
            if placed.record.get("refs"):
                yield from self._references(prefix, placed, known)
        yield from self._moves(prefix, scope)
        for call in module.of("module"):
            yield from self._call(root, prefix, parent, call, scope, depth)
            yield from self._references(prefix, call, known)

    def _resource(
        self, prefix: str, parent: str, placed: Placed, scope: ModuleScope
    ) -> Iterator[Stated]:
        path, record = placed
        address, line = f"{prefix}{record['type']}.{record['name']}", record["line"]
        name = address.partition("//")[2]
        yield Thing(self.repo, path, line, address, record["type"], name, parent)
        for file, at in record.get("also", ()):  # each file that defines it speaks for it
            yield Thing(self.repo, file, at, address, record["type"], name, parent)
        yield from labels_of(self.repo, address, placed, scope)
        yield from names_of(self.repo, address, placed, scope)
        if record["repeated"]:
            yield Property(self.repo, path, line, address, "repeated", record["repeated"])

    def _references(self, prefix: str, placed: Placed, known: set[str]) -> Iterator[Stated]:
        path, record = placed
        own = _local_address(record)
        for line, head, name, *other in record.get("refs", ()):
            target, at = f"{head}.{name}", other[0] if other else path
            if target in known and target != own:
                yield Relation(self.repo, at, line, f"{prefix}{own}", "uses", f"{prefix}{target}")

    def _moves(self, prefix: str, scope: ModuleScope) -> Iterator[Stated]:
        for path, record in scope.module.of("moved"):
            if record["from"] and record["to"]:
                new, old = f"{prefix}{record['to']}", f"{prefix}{record['from']}"
                yield Relation(self.repo, path, record["line"], new, "replaces", old)
        for path, record in scope.module.of("import"):
            value = as_text(evaluate(record["id"], scope, path))
            if record["to"] and value and is_kept("id", value):
                address = f"{prefix}{record['to']}"
                yield Property(self.repo, path, record["line"], address, "id", value)
        for path, record in scope.module.of("removed"):
            if record["from"]:
                address = f"{prefix}{record['from']}"
                yield Property(self.repo, path, record["line"], address, "removed", "true")

    def _call(
        self, root: str, prefix: str, parent: str, call: Placed, scope: ModuleScope, depth: int
    ) -> Iterator[Stated]:
        path, record = call
        address, line = f"{prefix}module.{record['name']}", record["line"]
        name = address.partition("//")[2]
        yield Thing(self.repo, path, line, address, "module call", name, parent)
        for file, at in record.get("also", ()):
            yield Thing(self.repo, file, at, address, "module call", name, parent)
        source = as_text(evaluate(record["source"], scope, path)) or ""
        if record["version"]:
            yield Property(self.repo, path, line, address, "version", record["version"])
        if record["repeated"]:
            yield Property(self.repo, path, line, address, "repeated", record["repeated"])
        if not is_local(source):
            yield from self._remote(root, address, call, source)
            yield from located(self._fetched(root, address, call, scope, source, depth))
            return
        yield Property(self.repo, path, line, address, "source", source)
        try:
            repo, module = self._beside(scope.module, source)
        except NotListed as error:
            self.cut.append((path, line, str(error)))
            return
        if module is None:
            return
        target = module_address(repo, module.folder)
        yield Relation(self.repo, path, line, address, "instance of", target)
        yield Relation(self.repo, path, line, root, "uses", target, f"module.{record['name']}")
        yield from self._inside(root, address, call, scope, module, depth)

    def _beside(self, caller: Module, source: str) -> tuple[str, Module | None]:
        """Return the module of a path, and its repository: that of its caller.

        Raises: NotListed.
        """
        folder = local_folder(caller.folder, source)
        if isinstance(caller, FetchedModule):
            checkout = caller.checkout
            return checkout.repo, None if folder is None else checkout.module(folder)
        return self.repo, None if folder is None else self.modules.get(folder)

    def _remote(self, root: str, address: str, call: Placed, source: str) -> Iterator[Stated]:
        if not source:
            return
        path, record = call
        target, ref = remote_address(source)
        version = record["version"] or ref
        if not is_kept("source", target):
            return
        shown = target.partition(":")[2]
        yield Property(self.repo, path, record["line"], address, "source", shown)
        if ref and not record["version"] and is_kept("version", ref):
            yield Property(self.repo, path, record["line"], address, "version", ref)
        yield Relation(self.repo, path, record["line"], address, "instance of", target, version)
        yield Relation(self.repo, path, record["line"], root, "uses", target, version)

    def _fetched(
        self, root: str, address: str, call: Placed, scope: ModuleScope, source: str, depth: int
    ) -> Iterator[Stated]:
        """Yield the instances of a module that another repository of the estate holds."""
        path, record = call
        module = self.fetched(source, record["version"], path, record["line"])
        if module is not None:
            yield from self._inside(root, address, call, scope, module, depth)

    def fetched(self, source: str, version: str, path: str, line: int) -> Module | None:
        """Return the module of a URL; where it is known but its version is not, note the place."""
        target, ref = remote_address(source)
        if not source or not is_kept("source", target):
            return None
        asked = version or ref
        try:
            return self.elsewhere.module(target, asked)
        except NotListed as error:
            shown = asked if is_kept("version", asked) else ""
            key = (target, shown, str(error))
            self.unlisted.setdefault(key, {})[path, line] = None
        return None

    def _inside(
        self,
        root: str,
        address: str,
        call: Placed,
        scope: ModuleScope,
        module: Module,
        depth: int,
    ) -> Iterator[Stated]:
        """Yield the instances of a called module, within the bounds."""
        size = len(module.of("resource")) + len(module.of("module"))
        at = (call.path, call.record["line"])
        if depth + 1 > MOST_NESTING:
            self.cut.append((*at, f"modules are nested more than {MOST_NESTING} deep here"))
            return
        if size > self.left:
            self.cut.append((*at, f"more than {MOST_INSTANCES:,} instances in this repository"))
            return
        self.left -= size
        inner = called_scope(module, scope, call)
        yield from self._module(root, f"{address}.", address, inner, depth + 1)


def _local_address(record: dict[str, str]) -> str:
    if record["is"] == "module":
        return f"module.{record['name']}"
    return f"{record['type']}.{record['name']}"
