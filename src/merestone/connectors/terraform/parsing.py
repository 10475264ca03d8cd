"""How one file becomes records."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.terraform.blocks import records_of
from merestone.connectors.terraform.body import Body
from merestone.connectors.terraform.json_body import JsonBody, load_json
from merestone.connectors.terraform.references import with_references
from merestone.connectors.terraform.run_json import run_records
from merestone.connectors.terraform.settled import settled
from merestone.connectors.terraform.syntax import parse_hcl
from merestone.connectors.terraform.terragrunt import terragrunt_records
from merestone.source.file_connector import Record
from merestone.source.file_text import FileText

JSON_HCL = (".tf.json", ".tofu.json", ".tfvars.json")
TERRAGRUNT = ("terragrunt.hcl", "root.hcl")


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
