"""Where dashboards stand in a file: alone, wrapped, inside ConfigMaps and custom resources."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from merestone.connectors.grafana.dashboard import is_dashboard, record
from merestone.connectors.grafana.values import items_at, mapping_at, raw_at, text_at
from merestone.source.file_text import FileText
from merestone.source.kubernetes_objects import KubernetesObject, objects_of
from merestone.source.yaml import MOST_BYTES, YamlError

MOST_UNPACKED_BYTES = 16 << 20
MOST_EVENTS = 190_000
FOLDER_ANNOTATIONS = ("grafana_folder", "k8s-sidecar-target-directory")
CUSTOM_GROUPS = ("grafana.integreatly.org", "integreatly.org")
KUBERNETES_STYLE = "dashboard.grafana.app"
LITERAL = re.compile(r"[|][-+0-9]*\s*(?:#.*)?$")


def value_of(data: bytes, path: str) -> tuple[Any, FileText]:
    """Return a JSON text's value, with lines where it is not too large for them."""
    file = FileText(path, data)
    if is_large(data):
        return file.json, file
    documents = file.documents
    if file.fault or not documents:
        return file.json, file
    return documents[0], file


def is_large(data: bytes) -> bool:
    """Return whether a JSON text has more events than are read with lines."""
    containers = data.count(b"{") + data.count(b"[")
    return (
        len(data) > MOST_BYTES
        or data.count(b'"') // 2 + data.count(b",") + 3 * containers > MOST_EVENTS
    )


def of_value(value: Any, line: int) -> Iterator[dict[str, Any]]:
    """Yield the record of a dashboard, bare or as the HTTP API and its exports wrap it."""
    if is_dashboard(value):
        yield {"is": "dashboard", **record(value, line)}
        return
    inner = mapping_at(value, "dashboard")
    if is_dashboard(inner):
        meta = mapping_at(value, "meta")
        yield {
            "is": "dashboard",
            **record(inner, line),
            "folder": text_at(meta, "folderTitle", 200),
            "folder_uid": text_at(meta, "folderUid", 100) or text_at(value, "folderUid", 100),
        }


def of_objects(file: FileText) -> Iterator[dict[str, Any]]:
    """Yield the records of all Kubernetes objects of a file that hold or name a dashboard."""
    for each in objects_of(file):
        if each.kind == "ConfigMap" and each.group == "":
            yield from _config_map(file, each)
        elif each.kind == "GrafanaDashboard" and each.group in CUSTOM_GROUPS:
            yield from _custom(file, each)
        elif each.kind == "GrafanaFolder" and each.group in CUSTOM_GROUPS:
            spec = mapping_at(each.body, "spec")
            title = text_at(spec, "title", 200) or each.name
            yield {"is": "folder", **_object(each), "title": title, "line": each.line}
        elif each.kind == "Dashboard" and each.group == KUBERNETES_STYLE:
            yield from _kubernetes_style(each)


def _object(each: KubernetesObject) -> dict[str, Any]:
    return {"kind": each.word, "namespace": each.namespace, "name": each.name}


def _config_map(file: FileText, each: KubernetesObject) -> Iterator[dict[str, Any]]:
    annotations = mapping_at(mapping_at(each.body, "metadata"), "annotations")
    said = (text_at(annotations, key, 200) for key in FOLDER_ANNOTATIONS)
    folder = next(filter(None, said), "").rstrip("/").rpartition("/")[2]
    for key, value in mapping_at(each.body, "data").items():
        if not isinstance(value, str) or '"' not in value:
            continue
        line = each.body["data"].lines[key]
        if '"providers"' in value or "providers:" in value:
            yield from of_providers(FileText(key, value.encode()), line)
        elif '"panels"' in value or '"rows"' in value or '"elements"' in value:
            held = {**_object(each), "folder": folder}
            yield from _embedded(file, key, value, line, held)


def _custom(file: FileText, each: KubernetesObject) -> Iterator[dict[str, Any]]:
    spec = mapping_at(each.body, "spec")
    held = {
        **_object(each),
        "folder": text_at(spec, "folder", 200) or text_at(spec, "customFolderName", 200),
        "folder_ref": text_at(spec, "folderRef", 200),
        "folder_uid": text_at(spec, "folderUID", 100),
    }
    text, key = raw_at(spec, "json"), "json"
    if not text and raw_at(spec, "gzipJson"):
        text, key = _unpacked(raw_at(spec, "gzipJson")), "gzipJson"
    if text:
        yield from _embedded(file, key, text, spec.lines[key], held)  # type: ignore[attr-defined]
        return
    yield {"is": "pointer", **held, "line": each.line, "from": _elsewhere(spec)}


def _elsewhere(spec: dict[str, Any]) -> str:
    """Return where a dashboard without JSON comes from; never a URL's user or query."""
    public = mapping_at(spec, "grafanaCom")
    if public:
        return f"grafana.com {text_at(public, 'id', 20)}".strip()
    reference = mapping_at(spec, "configMapRef")
    if reference:
        return f"ConfigMap {text_at(reference, 'name', 200)}".strip()
    try:
        parts = urlsplit(text_at(spec, "url"))
        return f"{parts.scheme}://{parts.hostname}{parts.path}" if parts.hostname else ""
    except ValueError:
        return ""


def _unpacked(packed: str) -> str:
    try:
        data = base64.b64decode(packed, validate=False)
        found = zlib.decompressobj(wbits=31).decompress(data, MOST_UNPACKED_BYTES)
    except (binascii.Error, zlib.error, ValueError):
        return ""
    return found.decode("utf-8", "replace")


def _kubernetes_style(each: KubernetesObject) -> Iterator[dict[str, Any]]:
    """Yield a dashboard of Grafana's own Kubernetes-like API: its uid is the object's name."""
    spec = mapping_at(each.body, "spec")
    if is_dashboard(spec):
        annotations = mapping_at(mapping_at(each.body, "metadata"), "annotations")
        made = record(spec, each.line)
        made["uid"] = each.name
        yield {
            "is": "dashboard",
            **made,
            "folder_uid": text_at(annotations, "grafana.app/folder", 100),
        }


def _embedded(
    file: FileText, key: str, text: str, line: int, held: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield the dashboard that stands as a text in an object; its lines are the file's own."""
    try:
        value, _ = value_of(text.encode("utf-8", "replace"), key)
    except YamlError as error:
        if key.endswith("json") or "Dashboard" in held["kind"]:
            yield {"is": "fault", **held, "line": line, "reason": f"{key[:80]}: {error.reason}"}
        return
    is_literal = LITERAL.search(_line(file, line)) is not None
    for made in of_value(value, 1):
        yield {**made, **held, **(_moved(made, line) if is_literal else _flat(made, line))}


def _line(file: FileText, line: int) -> str:
    lines = file.data.split(b"\n", line)
    return lines[line - 1].decode("utf-8", "replace") if len(lines) >= line else ""


def _moved(made: dict[str, Any], by: int) -> dict[str, Any]:
    """Return a record's lines, moved to where a literal block stands."""
    return {
        "line": made["line"] + by,
        "title_line": made["title_line"] + by,
        **{key: [[*row[:-1], row[-1] + by] for row in made[key]] for key in ROWS},
        **{key: [made[key][0] + by, made[key][1]] if made[key] else [] for key in COUNTED},
    }


def _flat(made: dict[str, Any], line: int) -> dict[str, Any]:
    return {
        "line": line,
        "title_line": line,
        **{key: [[*row[:-1], line] for row in made[key]] for key in ROWS},
        **{key: [line, made[key][1]] if made[key] else [] for key in COUNTED},
    }


ROWS = ("tags", "metrics", "sources", "libraries")
COUNTED = ("unparsed", "open")


def of_providers(file: FileText, line: int = 0) -> Iterator[dict[str, Any]]:
    """Yield each provider of a provisioning file that names a folder and a path."""
    for document in file.documents:
        for each in items_at(document, "providers"):
            path = text_at(mapping_at(each, "options"), "path", 500)
            if path and text_at(each, "type") in ("", "file"):
                yield {
                    "is": "provider",
                    "folder": text_at(each, "folder", 200),
                    "path": path,
                    "by_files": mapping_at(each, "options").get("foldersFromFilesStructure")
                    is True,
                    "line": line or getattr(each, "line", 0),
                }
