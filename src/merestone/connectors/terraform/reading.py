"""Which files are read, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.terraform import statement
from merestone.connectors.terraform.parsing import JSON_HCL, TERRAGRUNT, parse
from merestone.connectors.terraform.run_json import is_run_json
from merestone.model.facts import Fact
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.file_text import FileText
from merestone.source.tree import Tree

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]

NAME = "terraform"
VERSION = "5"
HCL = (".tf", ".tofu", ".tfvars")


def concerns(path: str) -> bool:
    """Return whether a path may be Terraform's or Terragrunt's; what they download is not read."""
    if "/.terraform/" in f"/{path}" or "/.terragrunt-cache/" in f"/{path}":
        return False
    name = path.rpartition("/")[2]
    return name in TERRAGRUNT or name.endswith((*HCL, ".json", ".tfstate"))


def wants(file: FileText) -> bool:
    """Return whether to parse a file: any but a JSON file of another kind."""
    if file.name.endswith(JSON_HCL) or not file.name.endswith((".json", ".tfstate")):
        return True
    return is_run_json(file)


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:  # noqa: ARG001
    """Yield what the files of one repository say together.

    Rows: Thing, Label, Relation, Property, Problem; see the README.
    """
    return statement.facts(tree, parsed)
