"""The modules of one repository: what the files of each folder say together.

Source: Terraform language, "Files and Directories" (a folder is a module) and "Variable
Definitions": terraform.tfvars, then *.auto.tfvars in lexical order, the last one wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from merestone.connectors.terraform.definitions import Place
from merestone.connectors.terraform.overrides import TERRAFORM, is_override, key_of, merged
from merestone.source.file_connector import Parsed

Record = dict[str, Any]
TFVARS = (".tfvars", ".tfvars.json")
AUTO = (".auto.tfvars", ".auto.tfvars.json")


class Placed(NamedTuple):
    """One record and the file that says it."""

    path: str
    record: Record

    def path_of(self, argument: str) -> str:
        """Return the file that says one argument: another one where it is overridden."""
        overridden = self.record.get("overridden")
        return str(overridden.get(argument, self.path)) if overridden else self.path


class Variable(NamedTuple):
    """One declared variable. `default` is where its default stands, or None."""

    path: str
    is_secret: bool
    default: Place | None


class Module:
    """One folder of Terraform files.

    `given` are the values that Terraform itself loads; `elsewhere` the variables that further
    .tfvars files set, which somebody may pass on the command line. `baseless` are the overrides
    of what no other file defines.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.paths: list[str] = []
        self.records: dict[str, list[Placed]] = {}
        self.variables: dict[str, Variable] = {}
        self.locals: dict[str, tuple[str, Place]] = {}
        self.given: dict[str, tuple[str, Place]] = {}
        self.elsewhere: set[str] = set()
        self.has_values = False
        self.baseless: list[Placed] = []

    def of(self, kind: str) -> list[Placed]:
        """Return the records of one kind, in order of the files."""
        return self.records.get(kind, [])

    def add(self, path: str, records: Any) -> None:
        """Take in one Terraform file."""
        self.paths.append(path)
        for record in records:
            kind = record["is"]
            if kind == "variable":
                place = record["default"]
                self.variables[record["name"]] = Variable(path, record["secret"], place)
            elif kind == "local":
                self.locals[record["name"]] = (path, record["place"])
            else:
                self.records.setdefault(kind, []).append(Placed(path, record))

    def override(self, path: str, records: Any) -> None:
        """Take in one override file, after all that it may override."""
        self.paths.append(path)
        backends = [Placed(path, record) for record in records if record["is"] == "backend"]
        if backends:
            self.records["backend"] = backends
        for record in records:
            kind, key = record["is"], key_of(record)
            if kind == "variable":
                self._override_variable(path, record)
            elif kind == "local":
                self.locals[record["name"]] = (path, record["place"])
            elif key is None and kind != "backend":
                self.records.setdefault(kind, []).append(Placed(path, record))
            elif key is not None:
                self._override_block(Placed(path, record), key)

    def _override_variable(self, path: str, record: Record) -> None:
        base = self.variables.get(record["name"])
        if base is None:
            self.baseless.append(Placed(path, record))
            return
        is_secret = base.is_secret or record["secret"]
        if record["default"]:
            base = Variable(path, is_secret, record["default"])
        self.variables[record["name"]] = base._replace(is_secret=is_secret)

    def _override_block(self, over: Placed, key: tuple[str, ...]) -> None:
        rows = self.records.setdefault(over.record["is"], [])
        for at, row in enumerate(rows):
            if key_of(row.record) == key:
                rows[at] = Placed(row.path, merged(row.record, over.record, over.path))
                return
        # A provider without a configuration has an empty one, which is overridden.
        is_provider = over.record["is"] == "provider" and not over.record["alias"]
        (rows if is_provider else self.baseless).append(over)

    @cached_property
    def names(self) -> set[str]:
        """The addresses, within it, of its resources and calls."""
        found = {f"{record['type']}.{record['name']}" for _, record in self.of("resource")}
        return found | {f"module.{record['name']}" for _, record in self.of("module")}

    @property
    def place(self) -> tuple[str, int]:
        """Return the path and line that stand for the whole folder."""
        for kind in ("backend", "provider"):
            for path, record in self.of(kind):
                return path, record["line"]
        main = [path for path in self.paths if path.rpartition("/")[2].startswith("main.")]
        return (main or self.paths or [self.folder])[0], 0

    @property
    def is_configured(self) -> bool:
        """Return whether it has what only a root has: a backend, a provider, values."""
        providers = self.of("provider")
        return (
            bool(self.of("backend"))
            or any(record["configured"] for _, record in providers)
            or self.has_values
        )


def modules_of(parsed: Parsed) -> dict[str, Module]:
    """Return the modules by folder, in order."""
    found: dict[str, Module] = {}
    overrides = []
    for path, records in parsed.items():
        if path.endswith(TERRAFORM):
            folder = path.rpartition("/")[0]
            module = found.setdefault(folder, Module(folder))
            if is_override(path):
                overrides.append((module, path, records))
            else:
                module.add(path, records)
    for module, path, records in overrides:
        module.override(path, records)
    for path, records in sorted(parsed.items(), key=_precedence):
        if path.endswith(TFVARS):
            _give(found, path, records)
    return dict(sorted(found.items()))


def _precedence(item: tuple[str, Any]) -> tuple[bool, bool, str]:
    path = item[0]
    return path.endswith(AUTO), path.endswith(".json") and not path.endswith(AUTO), path


def _give(found: dict[str, Module], path: str, records: Any) -> None:
    """Give the values of one .tfvars file to the module that it is for."""
    folder, _, name = path.rpartition("/")
    module = next((found[each] for each in upwards(folder) if each in found), None)
    if module is None:
        return
    is_loaded = name in ("terraform.tfvars", "terraform.tfvars.json") or name.endswith(AUTO)
    is_own = module.folder == folder
    module.has_values |= is_own
    for record in records:
        if record["is"] != "value":
            continue
        if is_own and is_loaded:
            module.given[record["name"]] = (path, record["place"])
        else:
            module.elsewhere.add(record["name"])


def upwards(folder: str) -> Iterator[str]:
    """Yield a folder and all above it, up to the root ('')."""
    yield folder
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder


def joined(folder: str, relative: str) -> str | None:
    """Return the folder that a relative path leads to, or None outside the repository."""
    parts = folder.split("/") if folder else []
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
