"""What Terraform says of a run: plan JSON, state JSON and raw states, by an allow-list.

Source: Terraform, "JSON Output Format": a minor version adds, a major one changes; unknown keys
are passed over. Raw state format 4.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from merestone.connectors.terraform.run_tags import id_of, tags_of
from merestone.connectors.terraform.secrets import MOST_TEXT
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText
from merestone.source.yaml import YamlError

Record = dict[str, Any]
KNOWN_MAJORS = ("0", "1")
PLAN = ("resource_changes", "planned_values", "prior_state", "configuration")
TAGGED = ("tags", "labels", "user_labels", "annotations", "tags_all", "effective_labels")


def is_run_json(file: FileText) -> bool:
    """Return whether a JSON file looks like a plan or a state, by its bytes."""
    if file.name.endswith(".tfstate"):
        return bool(file.data.strip())
    if b'"format_version"' not in file.data:
        return False
    return b'"values"' in file.data or any(f'"{key}"'.encode() in file.data for key in PLAN)


def run_records(file: FileText) -> Iterator[Record]:
    """Yield the records of one plan or state.

    Raises: Unparsed; what the file says is in no reason, for it may be a secret.
    """
    try:
        document = file.json
    except YamlError as error:
        raise Unparsed(error.line, "it is no JSON that can be read, or too large") from None
    if not isinstance(document, dict):
        raise Unparsed(1, "it is no JSON object, so neither a plan nor a state")
    if "format_version" not in document:
        yield from _raw(document)
        return
    if not file.name.endswith(".tfstate") and not _is_run(document):
        return
    _check_version(document["format_version"])
    if any(key in document for key in PLAN):
        yield from _plan(document)
    else:
        yield from _state(document)


def _is_run(document: dict[str, Any]) -> bool:
    values = document.get("values")
    is_state = isinstance(values, dict) and ("root_module" in values or "outputs" in values)
    return is_state or any(isinstance(document.get(key), dict | list) for key in PLAN)


def _check_version(version: Any) -> None:
    major = version.partition(".")[0] if isinstance(version, str) else "?"
    if major not in KNOWN_MAJORS:
        said = major if major.isdecimal() and len(major) < 6 else "?"
        reason = f"its format version is {said}.x; known are {' and '.join(KNOWN_MAJORS)}.x"
        raise Unparsed(0, reason)


def _plan(document: dict[str, Any]) -> Iterator[Record]:
    yield {
        "is": "plan",
        "complete": document.get("complete") is not False,
        "errored": document.get("errored") is True,
        "version": _short(document.get("terraform_version")),
    }
    for each in _list(document.get("resource_changes")):
        if _is_managed(each) and not each.get("deposed"):
            yield _change(each)


def _change(each: dict[str, Any]) -> Record:
    change = _dict(each.get("change"))
    side = "after" if isinstance(change.get("after"), dict) else "before"
    values, mask = change.get(side), change.get(f"{side}_sensitive")
    unknown = change.get("after_unknown") if side == "after" else None
    actions = [word for word in _list(change.get("actions"), str) if word.isascii()]
    kind = _short(each["type"])
    known_id = id_of(kind, change.get("before"), change.get("before_sensitive"))
    return {
        "is": "change",
        **_named(each),
        "actions": ",".join(actions)[:MOST_TEXT],
        "previous": _short(each.get("previous_address")),
        "id": known_id or id_of(kind, values, mask),
        "importing": bool(change.get("importing")),
        "tags": tags_of(values, mask, unknown),
    }


def _named(each: dict[str, Any], module: Any = "") -> Record:
    """Return the whole address; formats before 1.0 leave out the module and the index."""
    address, index = each["address"], each.get("index")
    if isinstance(module, str) and module and not address.startswith("module."):
        address = f"{module}.{address}"
    if isinstance(index, str | int) and not address.endswith("]"):
        address += f"[{json.dumps(index, ensure_ascii=False)}]"
    return {
        "address": address[: 4 * MOST_TEXT],
        "type": _short(each["type"]),
        "provider": _short(each.get("provider_name")),
    }


def _state(document: dict[str, Any]) -> Iterator[Record]:
    version = _short(document.get("terraform_version"))
    yield {"is": "state", "raw": False, "serial": "", "lineage": "", "version": version}
    waiting = [_dict(document.get("values")).get("root_module")]
    while waiting:
        module = waiting.pop()
        if not isinstance(module, dict):
            continue
        for each in _list(module.get("resources")):
            if _is_managed(each) and not each.get("deposed_key"):
                kind, values = each["type"], each.get("values")
                mask = each.get("sensitive_values")
                yield {
                    "is": "instance",
                    **_named(each, module.get("address")),
                    "id": id_of(kind, values, mask),
                    "tags": tags_of(values, mask),
                }
        waiting.extend(reversed(_list(module.get("child_modules"))))


def _raw(document: dict[str, Any]) -> Iterator[Record]:
    version = document.get("version")
    if version != 4:
        said = str(version) if isinstance(version, int) and 0 <= version < 1000 else "not said"
        raise Unparsed(0, f"the version of this state is {said}; only 4 is known")
    serial = document.get("serial")
    yield {
        "is": "state",
        "raw": True,
        "serial": str(serial) if isinstance(serial, int) else "",
        "lineage": _short(document.get("lineage")),
        "version": _short(document.get("terraform_version")),
    }
    for each in _list(document.get("resources")):
        if each.get("mode") == "managed" and _has_texts(each, "type", "name"):
            yield from _raw_instances(each)


def _raw_instances(each: dict[str, Any]) -> Iterator[Record]:
    module = each.get("module")
    address = f"{each['type']}.{each['name']}"
    if isinstance(module, str):
        address = f"{module}.{address}"
    provider = _short(each.get("provider")).partition('["')[2].partition('"]')[0]
    for instance in _list(each.get("instances")):
        if instance.get("deposed"):
            continue
        index = instance.get("index_key")
        key = f"[{json.dumps(index, ensure_ascii=False)}]" if isinstance(index, str | int) else ""
        values, mask = instance.get("attributes"), _mask(instance.get("sensitive_attributes"))
        yield {
            "is": "instance",
            "address": f"{address}{key}"[: 4 * MOST_TEXT],
            "type": _short(each["type"]),
            "provider": provider,
            "id": id_of(each["type"], values, mask),
            "tags": tags_of(values, mask),
        }


def _mask(paths: Any) -> Any:
    """Return a raw state's sensitive paths as a mask; a path into tags hides all of them."""
    if paths is not None and not isinstance(paths, list):
        return True
    mask: dict[str, bool] = {}
    for path in paths or ():
        first = path[0] if isinstance(path, list) and path else None
        name = first.get("value") if isinstance(first, dict) else None
        if not isinstance(name, str):
            return True
        mask[name] = True
    if any(mask.get(name) for name in TAGGED):
        mask |= dict.fromkeys(TAGGED, True)
    return mask


def _is_managed(each: dict[str, Any]) -> bool:
    return each.get("mode", "managed") == "managed" and _has_texts(each, "address", "type")


def _has_texts(each: dict[str, Any], *keys: str) -> bool:
    return all(isinstance(each.get(key), str) for key in keys)


def _list(value: Any, kind: type = dict) -> list[Any]:
    return [each for each in value if isinstance(each, kind)] if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _short(value: Any) -> str:
    return value[:MOST_TEXT] if isinstance(value, str) else ""
