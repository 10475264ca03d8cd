"""What `var.x` and `local.x` stand for in one call of a module."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from merestone.connectors.terraform.definitions import Definitions, Place
from merestone.connectors.terraform.evaluate import Scope, evaluate
from merestone.connectors.terraform.folders import Module, Placed, Record
from merestone.connectors.terraform.tags import Tag, tags_of
from merestone.connectors.terraform.values import Unknown, Value

Given = Callable[[str], Value | None]
MOST_STEPS = 64
"""How many definitions may lead to one another."""


class Provider:
    """A provider's block, and the scope in which its default tags are evaluated."""

    def __init__(self, block: Placed, scope: Scope) -> None:
        self.block = block
        self.scope = scope

    @cached_property
    def tags(self) -> list[Tag]:
        """The default tags of the provider: the same for each resource that uses it."""
        path, record = self.block.path_of("defaults"), self.block.record
        return [
            tag
            for origin, line, expression in record["defaults"]
            for tag in tags_of(origin, evaluate(expression, self.scope, path), path, line)
        ]


class ModuleScope:
    """One module as it is called: `given` answers for its variables, None where it has no value.

    `providers` are the provider blocks that it gets from its caller by the name it uses.
    """

    def __init__(self, module: Module, definitions: Definitions, given: Given) -> None:
        self.module = module
        self.definitions = definitions
        self.given = given
        self.providers: dict[str, Provider] = {}
        self._known: dict[tuple[str, str], Value] = {}
        self._steps = 0

    def named(self, head: str, name: str) -> Value:
        """Return the value of `var.name` or `local.name`; all else is unknown."""
        if head not in ("var", "local"):
            return Unknown(f"{head}.{name}")
        key = (head, name)
        if key not in self._known:
            self._known[key] = Unknown(f"{head}.{name}")
            if self._steps < MOST_STEPS:
                self._steps += 1
                find = self._variable if head == "var" else self._local
                self._known[key] = find(name)
                self._steps -= 1
        return self._known[key]

    def call(self, _name: str, _arguments: list[Value], /) -> Value | None:
        """Return None: a module has no functions of its own."""
        return None

    def _variable(self, name: str) -> Value:
        unknown = Unknown(f"var.{name}")
        declared = self.module.variables.get(name)
        if declared is None or declared.is_secret:
            return unknown
        given = self.given(name)
        if given is not None:
            return given
        if declared.default is None:
            return unknown
        return self.value(declared.path, "default", declared.default)

    def _local(self, name: str) -> Value:
        found = self.module.locals.get(name)
        return self.value(found[0], name, found[1]) if found else Unknown(f"local.{name}")

    def value(self, path: str, name: str, place: Place) -> Value:
        """Return the value of the attribute at a place, in this scope."""
        return evaluate(self.definitions.expression(path, name, place), self, path)


def root_scope(module: Module, definitions: Definitions) -> ModuleScope:
    """Return the scope of a root: .tfvars that Terraform loads, unless others may be passed."""

    def given(name: str) -> Value | None:
        if name in module.elsewhere:
            return Unknown(f"var.{name}")
        found = module.given.get(name)
        return scope.value(found[0], name, found[1]) if found else None

    scope = ModuleScope(module, definitions, given)
    scope.providers = _own_providers(module, scope)
    return scope


def called_scope(module: Module, caller: ModuleScope, call: Placed) -> ModuleScope:
    """Return the scope of a called module: its arguments are evaluated by the caller."""
    arguments = call.record["args"]

    def given(name: str) -> Value | None:
        if name not in arguments:
            return None
        return caller.value(call.path_of(name), name, arguments[name])

    scope = ModuleScope(module, caller.definitions, given)
    handed = {key: block for key, block in caller.providers.items() if "." not in key}
    for mine, theirs in call.record["providers"]:
        if theirs in caller.providers:
            handed[mine] = caller.providers[theirs]
        else:
            handed.pop(mine, None)
    scope.providers = handed | _own_providers(module, scope)
    return scope


def _own_providers(module: Module, scope: ModuleScope) -> dict[str, Provider]:
    found = {}
    for placed in module.of("provider"):
        if placed.record["configured"]:
            found[provider_key(placed.record)] = Provider(placed, scope)
    return found


def provider_key(record: Record) -> str:
    """Return the name of a provider's configuration, with its alias."""
    return f"{record['name']}.{record['alias']}" if record["alias"] else str(record["name"])
