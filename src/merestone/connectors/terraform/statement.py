"""All facts of one repository's Terraform, Terragrunt, plans and states, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.terraform.definitions import Definitions
from merestone.connectors.terraform.elsewhere import Elsewhere, place_in
from merestone.connectors.terraform.folders import Module, modules_of
from merestone.connectors.terraform.instances import Expansion
from merestone.connectors.terraform.roots import called_folders, kind_of, root_facts
from merestone.connectors.terraform.run_facts import Run
from merestone.connectors.terraform.scopes import root_scope
from merestone.connectors.terraform.sources import module_address, root_address
from merestone.connectors.terraform.units import Units
from merestone.model.facts import Fact, Problem, Thing
from merestone.source.file_connector import Parsed
from merestone.source.tree import Tree

NAME = "terraform"
GENERATED = "what this block generates is computed, or no provider or backend alone; it is not read"
SYMLINK = "a symlink is not followed: what Terraform reads through it is not known here"
CONFIGURATION = (".tf", ".tofu", ".tf.json", ".auto.tfvars")
RUN = ("plan", "state")


def facts(tree: Tree, parsed: Parsed) -> Iterator[Fact]:
    """Yield modules, roots with their instances, Terragrunt units, plans and states."""
    repo = tree.repo
    modules = modules_of(parsed)
    definitions = Definitions(tree)
    units = Units(tree, parsed, modules, definitions)
    called = called_folders(modules) | units.called
    for folder in sorted(called & set(modules)):
        yield _module(repo, modules[folder])
    kinds = {
        folder: kind
        for folder, module in modules.items()
        if folder not in units.folders and (kind := kind_of(module, called, units.called, tree))
    }
    expansion = Expansion(repo, modules, Elsewhere(tree.others, definitions))
    for folder in sorted(kinds):
        scope = root_scope(modules[folder], definitions)
        address = root_address(repo, folder)
        yield from root_facts(repo, address, scope, kinds[folder])
        yield from expansion.expand(address, scope)
    yield from units.facts(expansion)
    yield from _runs(repo, parsed, set(kinds) | units.folders)
    yield from _problems(repo, parsed, expansion)
    yield from _symlinks(tree, set(modules))
    for module in modules.values():
        yield from _baseless(repo, module)


def _module(repo: str, module: Module) -> Thing:
    path, line = module.place
    return Thing(
        repo, path, line, module_address(repo, module.folder), "module", module.folder or repo
    )


def _runs(repo: str, parsed: Parsed, roots: set[str]) -> Iterator[Fact]:
    known: set[str] = set()
    for path, records in _listed(parsed):
        if records and records[0]["is"] in RUN:
            yield from Run(repo, path, roots, known).facts(records)


def _problems(repo: str, parsed: Parsed, expansion: Expansion) -> Iterator[Problem]:
    for path, records in _listed(parsed):
        for record in records:
            if record["is"] == "broken":
                yield Problem(NAME, repo, path, record["line"], record["reason"], f"{path}//", True)
            elif record["is"] == "generate":
                hides = record["hides"]
                yield Problem(NAME, repo, path, record["line"], GENERATED, f"{path}//", hides)
    for path, line, reason in expansion.cut:
        said = f"{reason}; what this call makes is not read"
        yield Problem(NAME, *place_in(repo, path), line, said, f"{place_in(repo, path)[1]}//", True)
    yield from _unlisted(repo, expansion)


def _unlisted(repo: str, expansion: Expansion) -> Iterator[Problem]:
    """Yield one problem a module and version that was not read, at the first of its calls."""
    for (target, version, reason), places in expansion.unlisted.items():
        path, line = next(iter(places))
        what = f"{target.partition(':')[2]}{f' at {version}' if version else ''}"
        calls = "1 call" if len(places) == 1 else f"{len(places):,} calls"
        said = f"what {calls} of {what} makes is not listed: {reason}"
        yield Problem(
            NAME, *place_in(repo, path), line, said, f"{place_in(repo, path)[1]}//", False
        )


def _symlinks(tree: Tree, folders: set[str]) -> Iterator[Problem]:
    """Yield the files that Terraform would read through a symlink."""
    for path, kind in tree.files.items():
        if (
            kind == "symlink"
            and path.endswith(CONFIGURATION)
            and path.rpartition("/")[0] in folders
        ):
            yield Problem(NAME, tree.repo, path, 0, SYMLINK, f"{path}//", True)


def _baseless(repo: str, module: Module) -> Iterator[Problem]:
    """Yield what Terraform refuses: an override of what is not there."""
    for path, record in module.baseless:
        name = ".".join(record[each] for each in ("type", "name") if each in record)
        reason = f"it overrides {record['is']} {name}, which no other file of the folder defines"
        yield Problem(NAME, repo, path, record["line"], reason, f"{path}//", True)


def _listed(parsed: Parsed) -> Iterator[tuple[str, list[Any]]]:
    """Yield each path with its records, which are dicts here."""
    for path, records in parsed.items():
        yield path, list(records)
