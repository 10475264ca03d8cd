"""Terragrunt's own blocks as records.

Source: Terragrunt, "Configuration Blocks and Attributes".
"""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.terraform.blocks import Record, allowed_configuration, located
from merestone.connectors.terraform.body import Body
from merestone.connectors.terraform.generated import generated_records
from merestone.connectors.terraform.syntax import HclBody

REACHED = {"include": "path", "dependency": "config_path", "dependencies": "paths"}
"""Blocks that lead to other files, and the attribute that says where."""


def terragrunt_records(body: Body) -> Iterator[Record]:
    """Yield what one terragrunt.hcl or root.hcl says; inputs and locals by place only."""
    for kind, name in REACHED.items():
        for block in body.blocks(kind):
            yield _reached(kind, block, name)
    for block in body.blocks("terraform"):
        if "source" in block.attributes():
            yield _reached("source", block, "source")
    for block in body.blocks("remote_state"):
        yield from _remote_state(block)
    for block in body.blocks("locals"):
        for name, attribute in block.attributes().items():
            yield {"is": "local", "name": name, "place": attribute.place()}
    if isinstance(body, HclBody):
        yield from generated_records(body)
    inputs = body.attributes().get("inputs")
    if inputs:
        yield {"is": "inputs", "place": inputs.place()}


def _reached(kind: str, block: Body, name: str) -> Record:
    attribute = block.attributes().get(name)
    expression = located(attribute.expression()) if attribute else ["c", ""]
    label = block.labels[0] if block.labels else ""
    line = attribute.line if attribute else block.at
    return {"is": kind, "line": line, "name": label, "path": expression}


def _remote_state(block: Body) -> Iterator[Record]:
    config = block.attributes().get("config")
    yield {
        "is": "backend",
        "line": block.at,
        "type": block.constant("backend"),
        "config": allowed_configuration(config.expression()) if config else [],
    }
