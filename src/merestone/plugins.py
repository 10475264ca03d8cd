"""The one door through which connectors, rules and reporters come in, built-in ones too.

A plugin is an object of the entry-point group `merestone.plugins` with the parts of
`Plugin`; what it names as `module:attribute` is loaded on use.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from merestone.builtin import PLUGIN
from merestone.model.errors import PluginError
from merestone.model.plugin import Plugin

GROUP = "merestone.plugins"


@cache
def plugins() -> tuple[Plugin, ...]:
    """Return every plugin that is installed: the built-in one first, then by name.

    Raises: PluginError naming the plugin that cannot be loaded.
    """
    found = [PLUGIN]
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        if point.value == "merestone.builtin:PLUGIN":
            continue
        try:
            plugin = point.load()
        except Exception as error:
            raise PluginError(f"plugin {point.name!r} ({point.value}): {error}") from error
        if not isinstance(plugin, Plugin):
            raise PluginError(
                f"plugin {point.name!r} ({point.value}): expected a merestone.model.plugin.Plugin, "
                f"found {type(plugin).__name__}"
            )
        found.append(plugin)
    return tuple(found)


def load(name: str) -> Any:
    """Return what `module` or `module:attribute` names.

    Raises: PluginError when there is no such thing.
    """
    module, _, attribute = name.partition(":")
    try:
        found = import_module(module)
        return getattr(found, attribute) if attribute else found
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        raise PluginError(
            f"plugin part {name!r} cannot be loaded: {said}; mend or remove the plugin"
        ) from error


def connectors() -> dict[str, Any]:
    """Return the connector modules of all plugins by name, in order; ours come first.

    Raises: PluginError when two have one name, or one has no `read`.
    """
    found: dict[str, Any] = {}
    for plugin in plugins():
        for name, target in plugin.connectors.items():
            if name in found:
                raise PluginError(f"connector {name!r} is brought twice; remove {target!r}")
            connector = load(target)
            if not any(callable(getattr(connector, door, None)) for door in ("read", "parse")):
                raise PluginError(
                    f"connector {target!r} has neither a function `read(tree, settings)` "
                    "nor `parse(file)`"
                )
            found[name] = connector
    return found


def live_connectors() -> dict[str, str]:
    """Return the modules that read running systems, by the kind of system; ours come first."""
    found: dict[str, str] = {}
    for plugin in plugins():
        for name, module in plugin.live.items():
            found.setdefault(name, module)
    return found


def rule_packages() -> list[str]:
    """Return the packages that hold rule folders, in order."""
    return [package for plugin in plugins() for package in plugin.rules]


def reporter(format_name: str) -> str | None:
    """Return the `module:function` of a format that a plugin brings, or None."""
    for plugin in plugins():
        if format_name in plugin.reporters:
            return plugin.reporters[format_name]
    return None
