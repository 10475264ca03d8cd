"""What the pages show: true output of the program, and tables made from its own data.

Cog calls these functions (`python -m cogapp -I docs …`); each writes Markdown into the page.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
import types
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import _sample
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from merestone.app.options import EXPECTED, Options
from merestone.app.report import schemas
from merestone.charter.schema import CharterFile, CheckPart
from merestone.model.claims import DUTIES

ROOT = Path(__file__).resolve().parent.parent


def example(*commands: str, lines: int = 0, last: int = 0) -> None:
    """Write what commands print at the project's root: the first `lines` and the `last` ones."""
    _console([(command, said(command, ROOT)) for command in commands], lines, last)


class Session:
    """The tutorial's repository, changed by one command after the other."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.root = _sample.make(Path(self._folder.name) / _sample.NAME)

    def run(self, *commands: str, lines: int = 0) -> None:
        """Write what commands print there."""
        _console([(command, said(command, self.root)) for command in commands], lines)

    def put(self, path: str, text: str, *, is_shown: bool = True) -> None:
        """Write a file into it, and show it under its name."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.lstrip("\n"), encoding="utf-8")
        if is_shown:
            language = "yaml" if path.endswith(".yaml") else ""
            _write(f"`{path}`:\n\n```{language}\n{text.strip()}\n```")


def mistakes() -> None:
    """Write a wrong merestone.yaml and what is said about it."""
    session = Session()
    session.put("merestone.yaml", WRONG)
    _write("")
    session.run("merestone check; echo $?")


WRONG = """
merestone: 1
teams:
  ovens: {also: [crumb/ovens], memebers: [pim]}
claims:
  - oven maintains file:bakery/ovens/**
  - ovens looks after file:bakery/payments/**
check: {most: many}
"""


def environment() -> dict[str, str]:
    """Return an environment in which `merestone` is this one, at 80 columns, without colour."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MERESTONE_", "GIT_"))}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    ours = {"NO_COLOR": "1", "COLUMNS": "80", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    # A cache folder that is no absolute path is none: nothing is left in the user's.
    return {**kept, **ours, "PATH": programs, "XDG_CACHE_HOME": "none"}


def said(command: str, folder: Path) -> str:
    """Return what a shell command prints, errors included, in `folder`."""
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def _console(shown: list[tuple[str, str]], lines: int, last: int = 0) -> None:
    out = []
    for command, text in shown:
        printed = [line.rstrip() for line in text.rstrip("\n").splitlines()]
        out.append(f"$ {command}")
        if lines and len(printed) > lines + last:
            left_out = f"… {len(printed) - lines - last} more lines"
            printed = [*printed[:lines], left_out, *printed[len(printed) - last :]]
        out += printed
    fence = "````" if any("```" in line for line in out) else "```"
    _write("\n".join([f"{fence}console", *out, fence]))


def _write(text: str) -> None:
    import_module("cog").outl(text)  # there only while Cog runs a page


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> None:
    lines = [head, tuple("---" for _ in head), *rows]
    _write("\n".join(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in lines))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def precedence() -> None:
    """Write the table of evidence, from precedence.toml."""
    data = _data("merestone.ownership", "precedence.toml")
    rows = []
    for name, row in data["evidence"].items():
        strengths = (str(row.get(duty, "—")) for duty in DUTIES)
        rows.append((f"`{name}`", row["title"], row["family"], *strengths))
    _table(("evidence", "what it is", "family", *DUTIES), rows)


def bounds() -> None:
    """Write the three bounds of precedence.toml."""
    data = _data("merestone.ownership", "precedence.toml")
    names = [name for name in data if name != "evidence"]
    _table(("bound", "points"), [(f"`{name}`", str(data[name])) for name in names])


def owner_keys() -> None:
    """Write the keys of labels that name an owner, in the order in which they are tried."""
    data = _data("merestone.ownership", "owner_keys.toml")
    rows: list[tuple[str, ...]] = []
    for group in data["group"]:
        counts = "a name that some source knows" if group.get("only_known") else "any name"
        keys = ", ".join(f"`{key}`" for key in group["keys"])
        rows.append((keys, f"`{group['evidence']}`", counts))
    _table(("keys", "evidence", "counts where the value is"), rows)


def facets() -> None:
    """Write the facets of composed services, from classes.toml."""
    rows: list[tuple[str, ...]] = []
    for row in _data("merestone.classes", "classes.toml")["class"]:
        if row.get("facet"):
            such = ", ".join(f"`{match}`" for match in row["match"][:3])
            rows.append((f"`{row['facet']}`", row["layer"], such))
    _table(("facet", "layer", "such as"), rows)


def _data(package: str, name: str) -> dict[str, Any]:
    return tomllib.loads(files(package).joinpath(name).read_text("utf-8"))


def configuration() -> None:
    """Write the reference of merestone.yaml, one table a part, from its schema."""
    for place, model in _parts("", CharterFile):
        _write(f"### {f'`{place}`' if place else 'The file'}\n\n{_summary(model)}\n")
        rows = [_row(place, name, field) for name, field in model.model_fields.items()]
        _table(("key", "type", "default", "meaning"), rows)
        _write("")


def _summary(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]


def _row(place: str, name: str, field: FieldInfo) -> tuple[str, ...]:
    inner = list(_models(field.annotation))
    meaning = field.description or " ".join(_summary(model) for model, _ in inner)
    name = field.alias or name
    at = f"{place}.{name}" if place else name
    kind = _type(field.annotation)
    for _, suffix in inner:
        anchor = re.sub(r"[^a-z0-9_-]", "", f"{at}{suffix}".lower())
        kind = f"{kind.removesuffix('mapping')}[mapping](#{anchor})"
    return f"`{name}`", kind, _default(field), meaning


def _parts(place: str, model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    yield place, model
    for name, field in model.model_fields.items():
        at = f"{place}.{name}" if place else name
        for inner, suffix in _models(field.annotation):
            yield from _parts(f"{at}{suffix}", inner)


def _models(annotation: Any, suffix: str = "") -> Iterator[tuple[type[BaseModel], str]]:
    """Yield the models inside a type, with how one reaches them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, suffix
        return
    more = {dict: ".NAME", list: "[]"}.get(get_origin(annotation), "")
    for part in get_args(annotation):
        yield from _models(part, suffix + more)


def _type(annotation: Any) -> str:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts if part != "")
    if origin in (Union, types.UnionType):
        return " or ".join(_type(part) for part in parts if part is not type(None))
    if origin in (list, dict):
        return f"{'list of' if origin is list else 'mapping to'} {_type(parts[-1])}"
    return _type(parts[0]) if parts else SCALARS.get(annotation, "mapping")


SCALARS = {str: "text", int: "number", bool: "true or false"}


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is PydanticUndefined or value is None:
        return "unchanged"
    if isinstance(value, BaseModel):
        return ""
    if value in ("", [], {}, ()):
        return "none"
    if isinstance(value, list):
        return ", ".join(f"`{part}`" for part in value)
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


FLAGS = {
    "format": "`--format`",
    "strict": "`--strict`",
    "fail_on": "`--fail-on`",
    "most": "`--most`",
    "history_days": "`--history-days`",
}


def variables() -> None:
    """Write the table of what can be set by flag, environment and file."""
    defaults: Mapping[str, Any] = Options()._asdict()
    rows = []
    for name, expected in EXPECTED.items():
        key = f"check.{name}" if name in CheckPart.model_fields else "sources.history.days"
        default = "" if defaults[name] is None else f"`{str(defaults[name]).lower()}`"
        variable = f"`MERESTONE_{name.upper()}`"
        rows.append((FLAGS[name], variable, f"`{key}`", expected, default))
    _table(("flag", "variable", "key in merestone.yaml", "value", "default"), rows)


def schema_names() -> None:
    """Write the list of published schemas."""
    rows = [
        (f"`merestone schema {shlex.quote(name)}`", f"`{schema['$id']}`")
        for name, schema in sorted(schemas().items())
    ]
    _table(("command", "`$id`"), rows)


def block(command: str, language: str) -> None:
    """Write what one command prints at the project's root as a block of its own language."""
    _write(f"$ `{command}`\n\n````{language}\n{said(command, ROOT).rstrip()}\n````")
