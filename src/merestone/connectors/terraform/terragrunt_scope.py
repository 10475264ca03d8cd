"""What names and functions stand for in a Terragrunt file.

Source: Terragrunt, "Functions". Paths of the repository are written as if its root were `/`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

from merestone.connectors.terraform.definitions import Definitions, Place
from merestone.connectors.terraform.evaluate import evaluate
from merestone.connectors.terraform.folders import Record, upwards
from merestone.connectors.terraform.syntax import parse_hcl
from merestone.connectors.terraform.terragrunt import terragrunt_records
from merestone.connectors.terraform.values import Entry, Mapping, Unknown, Value

MOST_NESTING = 8


class Files:
    """The Terragrunt files of a repository: parsed ones, and others that these read."""

    def __init__(self, paths: Any, definitions: Definitions, parsed: Any) -> None:
        self.paths = paths
        self.definitions = definitions
        self._records: dict[str, list[Record]] = dict(parsed)
        self.reading = 0

    def records(self, path: str) -> list[Record]:
        """Return the records of one file, none where it is not there."""
        if path not in self._records:
            body = parse_hcl(self.definitions.read(path)).body if path in self.paths else None
            self._records[path] = list(terragrunt_records(body)) if body else []
        return self._records[path]


class FileScope:
    """One Terragrunt file, read for the unit in `unit` (the same folder unless it is included)."""

    def __init__(self, files: Files, path: str, unit: str) -> None:
        self.files = files
        self.path = path
        self.folder = path.rpartition("/")[0]
        self.unit = unit
        self.records = files.records(path)
        self._locals: dict[str, Place] = {
            each["name"]: each["place"] for each in self.records if each["is"] == "local"
        }
        self._known: dict[str, Value] = {}

    def of(self, kind: str) -> list[Record]:
        """Return the records of one kind."""
        return [each for each in self.records if each["is"] == kind]

    def named(self, head: str, name: str) -> Value:
        """Return the value of `local.name` or `include.name`; all else is unknown."""
        if head == "local" and name in self._locals:
            if name not in self._known:
                self._known[name] = Unknown(f"local.{name}")
                self._known[name] = self.value(name, self._locals[name])
            return self._known[name]
        if head == "include":
            for scope, label in self.included():
                if label == name:
                    return scope.as_value()
        return Unknown(f"{head}.{name}")

    def value(self, name: str, place: Place) -> Value:
        """Return the value of an attribute of this file."""
        return evaluate(self.files.definitions.expression(self.path, name, place), self, self.path)

    def included(self) -> list[tuple[FileScope, str]]:
        """Return the files that this one includes, with the label of each."""
        found = []
        for record in self.of("include"):
            path = evaluate(record["path"], self, self.path)
            inside = self.inside(path) if isinstance(path, str) else None
            if inside and inside in self.files.paths and inside != self.path:
                found.append((FileScope(self.files, inside, self.unit), record["name"]))
        return found

    def inside(self, path: str) -> str | None:
        """Return the path in the repository that a written path leads to, or None."""
        whole = posixpath.normpath(posixpath.join("/", self.unit, path))
        return whole.lstrip("/")

    def as_value(self) -> Value:
        """Return what others see of this file: its locals and its inputs."""
        names = {name: Entry(self.named("local", name), self.path, 0) for name in self._locals}
        entries = {"locals": Entry(Mapping(names), self.path, 0)}
        for record in self.of("inputs"):
            entries["inputs"] = Entry(self.value("inputs", record["place"]), self.path, 0)
        return Mapping(entries)

    def call(self, name: str, arguments: list[Value], /) -> Value | None:
        """Return what one of Terragrunt's functions returns, or None."""
        texts = [each for each in arguments if isinstance(each, str)]
        function = FUNCTIONS.get(name)
        return function(self, texts) if function and len(texts) == len(arguments) else None


def _find(scope: FileScope, texts: list[str]) -> Value | None:
    wanted = texts[:1] or ["terragrunt.hcl", "root.hcl"]
    for folder in list(upwards(scope.unit))[1:]:
        for name in wanted:
            path = f"{folder}/{name}".lstrip("/")
            if path in scope.files.paths:
                return f"/{path}"
    return texts[1] if len(texts) > 1 else None


def _read(scope: FileScope, texts: list[str]) -> Value | None:
    path = scope.inside(texts[0]) if texts else None
    if not path or path not in scope.files.paths or scope.files.reading >= MOST_NESTING:
        return None
    scope.files.reading += 1
    try:
        return FileScope(scope.files, path, path.rpartition("/")[0]).as_value()
    finally:
        scope.files.reading -= 1


def _relative(scope: FileScope, _: list[str]) -> Value:
    """Return the unit's path as seen from the file that it includes."""
    start = _included_folder(scope)
    return posixpath.relpath(f"/{scope.unit}", f"/{start}")


def _relative_back(scope: FileScope, _: list[str]) -> Value:
    start = _included_folder(scope)
    return posixpath.relpath(f"/{start}", f"/{scope.unit}")


def _included_folder(scope: FileScope) -> str:
    if scope.folder != scope.unit:
        return scope.folder
    included = scope.included()
    return included[0][0].folder if included else scope.unit


def _parent(scope: FileScope, _: list[str]) -> Value:
    return f"/{_included_folder(scope)}"


FUNCTIONS: dict[str, Callable[[FileScope, list[str]], Value | None]] = {
    "basename": lambda _, texts: posixpath.basename(texts[0]) if texts else None,
    "dirname": lambda _, texts: posixpath.dirname(texts[0]) if texts else None,
    "find_in_parent_folders": _find,
    "get_original_terragrunt_dir": lambda scope, _: f"/{scope.unit}",
    "get_parent_terragrunt_dir": _parent,
    "get_path_from_repo_root": lambda scope, _: scope.unit or ".",
    "get_path_to_repo_root": lambda scope, _: posixpath.relpath("/", f"/{scope.unit}"),
    "get_repo_root": lambda *_: "",
    "get_terragrunt_dir": lambda scope, _: f"/{scope.unit}",
    "path_relative_from_include": _relative_back,
    "path_relative_to_include": _relative,
    "read_terragrunt_config": _read,
}
