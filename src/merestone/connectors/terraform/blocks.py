"""The blocks of Terraform's language as records: what is allowed to be kept of each.

A record is a dict; `is` names what it is. Values stand in it only where the allow-lists here
say so; of locals, variables and arguments it holds the place, and `values` reads them when a tag
or a name needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from merestone.connectors.terraform.backend import CONFIGURATION
from merestone.connectors.terraform.body import Attribute, Body
from merestone.connectors.terraform.encode import Expression
from merestone.connectors.terraform.secrets import without_query
from merestone.connectors.terraform.shown import shown, steps_text

Record = dict[str, Any]
NAMES = (
    "name", "bucket", "identifier", "cluster_identifier", "function_name", "domain_name", "domain",
    "family", "alarm_name", "dashboard_name", "display_name", "cluster_name", "table_name", "title",
    "topic", "repository", "namespace", "location", "region", "chart",
)  # fmt: skip
"""Attributes that name a resource to people."""
TAGS = {
    "tags": "tag", "labels": "label", "user_labels": "label", "annotations": "annotation",
    "resource_labels": "label",
}  # fmt: skip
BLOCKS_OF_TAGS = ("tag", "metadata", "labels")


def records_of(body: Body) -> Iterator[Record]:
    """Yield the records of a file's blocks, by kind, in order of the file within one."""
    for kind, (labels, make) in MAKERS.items():
        for block in body.blocks(kind, labels):
            yield from make(block)


def _resource(block: Body) -> Iterator[Record]:
    kind, name = block.labels[:2]
    attributes = block.attributes()
    repeated = next((each for each in ("count", "for_each") if each in attributes), "")
    yield {
        "is": "resource",
        "line": block.at,
        "type": kind,
        "name": name,
        "provider": _text(attributes.get("provider")),
        "tags": _tags(block),
        "names": {each: _valued(attributes[each]) for each in NAMES if each in attributes},
        "repeated": repeated,
        "broken": block.is_broken,
        "bytes": [block.start, block.end],
    }


def _tags(block: Body) -> dict[str, list[list[Any]]]:
    """Return origin, line and expression of what each argument and kind of block says of tags."""
    attributes = block.attributes()
    found: dict[str, list[list[Any]]] = {
        name: [[origin, *_valued(attributes[name])]]
        for name, origin in TAGS.items()
        if name in attributes
    }
    for metadata in block.blocks("metadata"):
        inside = metadata.attributes()
        found.setdefault("metadata", []).extend(
            [TAGS[name], *_valued(inside[name])]
            for name in ("labels", "annotations")
            if name in inside
        )
    for tag in block.blocks("tag"):
        inside = tag.attributes()
        if "key" in inside and "value" in inside:
            pair = [inside["key"].expression(), inside["value"].expression(), tag.at]
            found.setdefault("tag", []).append(["tag", tag.at, ["o", [pair]]])
    return found


def _valued(attribute: Attribute) -> list[Any]:
    return [attribute.line, attribute.expression()]


def _text(attribute: Attribute | None) -> str:
    """Return a reference or a constant as its text, or ''."""
    if attribute is None:
        return ""
    expression = attribute.expression()
    if expression[0] == "c":
        return str(expression[1])
    return steps_text(expression[1]) if expression[0] == "r" else ""


def _data(block: Body) -> Iterator[Record]:
    kind, name = block.labels[:2]
    yield {"is": "data", "line": block.at, "type": kind, "name": name}
    attributes = block.attributes()
    if kind != "terraform_remote_state" or "backend" not in attributes:
        return
    config = attributes.get("config")
    workspace = attributes.get("workspace")
    yield {
        "is": "remote state",
        "line": block.at,
        "type": block.constant("backend"),
        "config": allowed_configuration(config.expression()) if config else [],
        "workspace": workspace.expression() if workspace else ["c", "default"],
    }


def allowed_configuration(expression: Expression) -> list[list[Any]]:
    """Return the keys of a backend's configuration that identify it, with their expressions."""
    if expression[0] != "o":
        return []
    pairs = [(key[1], value) for key, value, _ in expression[1] if key[0] == "c"]
    found = [[key, located(value)] for key, value in pairs if key in CONFIGURATION]
    for key, value in pairs:
        if key == "workspaces":
            found += [[f"workspace_{name}", inner] for name, inner in allowed_configuration(value)]
    return found


def _module(block: Body) -> Iterator[Record]:
    attributes = block.attributes()
    providers = attributes.get("providers")
    own = ("source", "version", "providers", "count", "for_each", "depends_on")
    yield {
        "is": "module",
        "line": block.at,
        "name": block.labels[0],
        "source": located(attributes["source"].expression())
        if "source" in attributes
        else ["c", ""],
        "version": block.constant("version"),
        "providers": _provider_map(providers.expression()) if providers else [],
        "args": {name: each.place() for name, each in attributes.items() if name not in own},
        "repeated": next((each for each in ("count", "for_each") if each in attributes), ""),
        "bytes": [block.start, block.end],
    }


def located(expression: Expression) -> Expression:
    """Return an address without its query, which may hold a token."""
    kind, body = expression[0], expression[1]
    if kind == "c" and isinstance(body, str):
        return ["c", without_query(body)]
    if kind == "t":
        return ["t", [located(each) for each in body]]
    return expression


def _provider_map(expression: Expression) -> list[list[str]]:
    if expression[0] != "o":
        return []
    return [
        [
            str(key[1]) if key[0] == "c" else shown(key),
            str(value[1]) if value[0] == "c" else shown(value),
        ]
        for key, value, _ in expression[1]
    ]


def _provider(block: Body) -> Iterator[Record]:
    attributes = block.attributes()
    defaults = [
        ["default tag", *_valued(inner.attributes()["tags"])]
        for inner in block.blocks("default_tags")
        if "tags" in inner.attributes()
    ]
    if "default_labels" in attributes:
        defaults.append(["default tag", *_valued(attributes["default_labels"])])
    yield {
        "is": "provider",
        "line": block.at,
        "name": block.labels[0],
        "alias": block.constant("alias"),
        "defaults": defaults,
        "configured": bool(set(attributes) - {"alias", "version"}) or bool(defaults),
    }


def _terraform(block: Body) -> Iterator[Record]:
    for backend in block.blocks("backend", 1):
        pairs = backend.attributes()
        config = [[key, located(pairs[key].expression())] for key in pairs if key in CONFIGURATION]
        for inner in backend.blocks("workspaces"):
            config += _workspaces(inner)
        yield {"is": "backend", "line": backend.at, "type": backend.labels[0], "config": config}
    for cloud in block.blocks("cloud"):
        pairs = cloud.attributes()
        config = [[key, located(pairs[key].expression())] for key in pairs if key in CONFIGURATION]
        for inner in cloud.blocks("workspaces"):
            config += _workspaces(inner)
        yield {"is": "backend", "line": cloud.at, "type": "cloud", "config": config}


def _workspaces(block: Body) -> list[list[Any]]:
    allowed = ("name", "prefix", "project", "tags")
    pairs = block.attributes()
    return [[f"workspace_{key}", pairs[key].expression()] for key in pairs if key in allowed]


def _variable(block: Body) -> Iterator[Record]:
    attributes = block.attributes()
    flags = [
        attributes[each].expression() for each in ("sensitive", "ephemeral") if each in attributes
    ]
    is_secret = any(flag != ["c", False] for flag in flags) or block.is_broken
    default = attributes.get("default")
    place = default.place() if default and not is_secret else None
    yield {
        "is": "variable",
        "line": block.at,
        "name": block.labels[0],
        "secret": is_secret,
        "default": place,
    }


def _locals(block: Body) -> Iterator[Record]:
    for name, attribute in block.attributes().items():
        yield {"is": "local", "name": name, "place": attribute.place()}


def _moved(block: Body) -> Iterator[Record]:
    attributes = block.attributes()
    yield {
        "is": "moved",
        "line": block.at,
        "from": _text(attributes.get("from")),
        "to": _text(attributes.get("to")),
    }


def _import(block: Body) -> Iterator[Record]:
    attributes = block.attributes()
    identity = attributes["id"].expression() if "id" in attributes else ["c", ""]
    yield {"is": "import", "line": block.at, "to": _text(attributes.get("to")), "id": identity}


def _removed(block: Body) -> Iterator[Record]:
    yield {"is": "removed", "line": block.at, "from": _text(block.attributes().get("from"))}


MAKERS: dict[str, tuple[int, Callable[[Body], Iterator[Record]]]] = {
    "terraform": (0, _terraform),
    "provider": (1, _provider),
    "variable": (1, _variable),
    "locals": (0, _locals),
    "resource": (2, _resource),
    "data": (2, _data),
    "module": (1, _module),
    "moved": (0, _moved),
    "import": (0, _import),
    "removed": (0, _removed),
}
