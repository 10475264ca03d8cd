"""What a plugin brings; built-in parts are named in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Plugin(NamedTuple):
    """Parts by name, each as `module` or `module:attribute`, loaded on use.

    `connectors`: name -> module with `NAME` and `read`. `rules`: packages that hold rule folders.
    `reporters`: format -> `module:function`, a function from a view to text. `live`: name of a
    kind of running system -> module with `read_live(target)`.
    """

    connectors: Mapping[str, str] = {}
    rules: tuple[str, ...] = ()
    reporters: Mapping[str, str] = {}
    live: Mapping[str, str] = {}
