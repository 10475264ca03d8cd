"""Which files are read, and how each becomes records."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.terraform import statement
from merestone.connectors.terraform.blocks import records_of
from merestone.connectors.terraform.body import Body
from merestone.connectors.terraform.json_body import JsonBody, load_json
from merestone.connectors.terraform.references import with_references
from merestone.connectors.terraform.run_json import is_run_json, run_records
from merestone.connectors.terraform.settled import settled
from merestone.connectors.terraform.syntax import parse_hcl
from merestone.connectors.terraform.terragrunt import terragrunt_records
from merestone.model.facts import Fact
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed, Record
from merestone.source.file_text import FileText
from merestone.source.tree import Tree

NAME = "terraform"
VERSION = "4"
HCL = (".tf", ".tofu", ".tfvars")
JSON_HCL = (".tf.json", ".tofu.json", ".tfvars.json")
TERRAGRUNT = ("terragrunt.hcl", "root.hcl")


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


def parse(file: FileText) -> list[Record]:
    """Return the records of one file; see `blocks`, `terragrunt` and `run_json`.

    Raises: Unparsed for JSON that is none, or of an unknown format.
    """
    return list(settled(_records(file)))  # type: ignore[arg-type]


def _records(file: FileText) -> Iterator[dict[str, object]]:
    if file.name.endswith(JSON_HCL):
        body = JsonBody(load_json(file.data), (), 1)
        yield from _values(body) if file.name.endswith(".tfvars.json") else records_of(body)
    elif file.name.endswith((".json", ".tfstate")):
        yield from run_records(file)
    else:
        yield from _hcl(file)


def _hcl(file: FileText) -> Iterator[dict[str, object]]:
    parsed = parse_hcl(file.data)
    if file.name in TERRAGRUNT:
        yield from terragrunt_records(parsed.body)
    elif file.name.endswith(".tfvars"):
        yield from _values(parsed.body)
    else:
        yield from with_references(parsed, file.data)
    if parsed.fault:
        yield {"is": "broken", "line": parsed.line, "reason": parsed.fault}


def _values(body: Body) -> Iterator[dict[str, object]]:
    for name, attribute in body.attributes().items():
        yield {"is": "value", "name": name, "place": attribute.place()}


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:  # noqa: ARG001
    """Yield what the files of one repository say together.

    Rows: Thing, Label, Relation, Property, Problem; see the README.
    """
    return statement.facts(tree, parsed)
