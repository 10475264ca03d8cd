"""One kustomization file as a record: what it includes and what it changes.

Source: kustomize v5, `api/types/kustomization.go`; fields of earlier versions (`bases`,
`patchesStrategicMerge`, `patchesJson6902`, `commonLabels`) are read as what they became.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.source.file_connector import Record
from merestone.source.file_text import FileText
from merestone.source.kustomize.documents import (
    CONFIG_GROUP,
    KUSTOMIZATION,
    document_records,
)
from merestone.source.kustomize.labels import is_shown
from merestone.source.kustomize.nodes import PLACE
from merestone.source.kustomize.prune import Pruner
from merestone.source.kustomize.replacements import replacement_record
from merestone.source.kustomize.targets import target_record
from merestone.source.kustomize.unfollowed import unfollowed
from merestone.source.yaml import Map, Seq, iter_documents
from merestone.source.yaml_values import YamlError

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def file_records(file: FileText, pruner: Pruner) -> list[Record]:
    """Return a record for each object, JSON patch, kustomization and trouble of a file.

    Raises: Unparsed for a file that holds too much.
    """
    may_be_kustomization = file.name in FILE_NAMES
    records: list[Record] = []
    for document in file.documents:
        if may_be_kustomization and is_kustomization(document):
            records.append(kustomization_record(document, pruner))
        else:
            records += document_records(document, pruner)
    return records


def is_kustomization(document: Any) -> bool:
    """Return whether a document of a file of that name is kustomize's own, not Flux's object."""
    if not isinstance(document, Map):
        return False
    api_version = document.get("apiVersion", f"{CONFIG_GROUP}/v1beta1")
    return isinstance(api_version, str) and api_version.startswith(f"{CONFIG_GROUP}/")


def kustomization_record(document: Map, pruner: Pruner) -> Record:
    """Return the record of a kustomization or component."""
    said = {
        "is_component": document.get("kind") == "Component",
        "resources": texts(document, "resources") + texts(document, "bases"),
        "components": texts(document, "components"),
        "labels": list(_labels(document)),
        "annotations": _pairs(document.get("commonAnnotations")),
        "images": list(_images(document)),
        "patches": list(_patches(document, pruner)),
        "generators": list(_generators(document)),
        "files": list(_other_files(document)),
        "replacements": list(_replacements(document)),
        "unfollowed": list(unfollowed(document)),
    }
    for key in ("namespace", "namePrefix", "nameSuffix"):
        value = document.get(key)
        said[key] = [value, document.lines[key]] if isinstance(value, str) and value else None
    return [KUSTOMIZATION, document.line, said]


def texts(document: Map, key: str) -> list[list[Any]]:
    """Return the texts of a list, each with its line."""
    value = document.get(key)
    if not isinstance(value, Seq):
        return []
    listed = zip(value, value.lines, strict=True)
    return [[each, line] for each, line in listed if isinstance(each, str) and each]


def maps(document: Map, key: str) -> list[Map]:
    """Return the mappings of a list."""
    value = document.get(key)
    return [each for each in value if isinstance(each, Map)] if isinstance(value, Seq) else []


def _pairs(value: Any) -> dict[str, Any]:
    """Return the texts of a mapping, each with its line, that may be shown."""
    found: dict[str, Any] = {}
    for key, each in value.items() if isinstance(value, Map) else ():
        said = str(each).lower() if isinstance(each, bool) else str(each)
        if each is not None and not isinstance(each, Map | Seq) and key and is_shown(key, said):
            found[key] = [said, value.lines[key]]
    return found


def _labels(document: Map) -> Iterator[list[Any]]:
    """Yield pairs, whether selectors get them, and whether templates do."""
    for each in maps(document, "labels"):
        has_selectors = each.get("includeSelectors") is True
        has_templates = has_selectors or each.get("includeTemplates") is True
        yield [_pairs(each.get("pairs")), has_selectors, has_templates]
    common = _pairs(document.get("commonLabels"))
    if common:
        yield [common, True, True]


def _images(document: Map) -> Iterator[dict[str, Any]]:
    for each in maps(document, "images"):
        keys = ("name", "newName", "newTag", "tagSuffix", "digest")
        kept = {key: str(each[key])[:300] for key in keys if isinstance(each.get(key), str | int)}
        yield {**kept, "line": each.line}


def _patches(document: Map, pruner: Pruner) -> Iterator[dict[str, Any]]:
    """Yield each patch in the order in which kustomize applies them."""
    for text, line in texts(document, "patchesStrategicMerge"):
        yield _patch(text if "\n" in text else "", "" if "\n" in text else text, line, None, pruner)
    for key in ("patches", "patchesJson6902"):
        for text, line in texts(document, key):
            yield _patch("", text, line, None, pruner)
        for each in maps(document, key):
            target = each.get("target")
            kept = target_record(target) if isinstance(target, Map) else None
            inline, path = each.get("patch"), each.get("path")
            line = each.lines.get("patch", each.line)
            made = _patch(
                inline if isinstance(inline, str) else "",
                path if isinstance(path, str) else "",
                line,
                kept,
                pruner,
            )
            options = each.get("options")
            renames = isinstance(options, Map) and options.get("allowNameChange") is True
            yield {**made, "renames": renames}


def _patch(
    inline: str, path: str, line: int, target: dict[str, str] | None, pruner: Pruner
) -> dict[str, Any]:
    records: list[Record] = []
    fault = ""
    for document in iter_documents(inline.encode("utf-8", "replace")) if inline else ():
        if isinstance(document, YamlError):
            fault = document.reason
            break
        records += [_moved(record, line) for record in document_records(document, pruner)]
    return {
        "line": line,
        "path": path,
        "target": target,
        "records": records,
        "fault": fault,
        "renames": False,
    }


def _moved(record: Record, line: int) -> Record:
    """Return an inline patch's record with all its lines as the one where the patch begins."""
    return [_at(part, line) if index else part for index, part in enumerate(record)]


def _at(part: Any, line: int) -> Any:
    if isinstance(part, dict):
        at = [str(line), line]
        return {key: at if key == PLACE else _at(value, line) for key, value in part.items()}
    if isinstance(part, list):
        is_leaf = len(part) == 2 and isinstance(part[1], int)
        return [part[0], line] if is_leaf else [_at(each, line) for each in part]
    return line if isinstance(part, int) and not isinstance(part, bool) else part


def _replacements(document: Map) -> Iterator[dict[str, Any]]:
    for each in maps(document, "replacements"):
        if "source" in each or "sourceValue" in each:
            yield replacement_record(each)


def _generators(document: Map) -> Iterator[dict[str, Any]]:
    options = document.get("generatorOptions")
    for key, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
        for each in maps(document, key):
            own = each.get("options")
            name = each.get("name")
            if not isinstance(name, str) or not name:
                continue
            both = [o for o in (options, own) if isinstance(o, Map)]
            namespace = each.get("namespace")
            yield {
                "kind": kind,
                "name": name,
                "line": each.line,
                "namespace": namespace if isinstance(namespace, str) else "",
                "behavior": str(each.get("behavior", "create")),
                "labels": {k: v for o in both for k, v in _pairs(o.get("labels")).items()},
                "annotations": {
                    k: v for o in both for k, v in _pairs(o.get("annotations")).items()
                },
                "is_hashed": not any(o.get("disableNameSuffixHash") is True for o in both),
            }


def _other_files(document: Map) -> Iterator[str]:
    """Yield the files that are an ingredient of something: no objects of their own."""
    for key in ("configurations", "transformers", "generators", "validators"):
        yield from (text for text, _ in texts(document, key))
    for key in ("configMapGenerator", "secretGenerator"):
        for each in maps(document, key):
            for text, _ in texts(each, "files") + texts(each, "envs"):
                yield text.rpartition("=")[2]
    for key in ("replacements", "helmCharts", "helmChartInflationGenerator"):
        for each in maps(document, key):
            yield from (each[k] for k in ("path", "valuesFile") if isinstance(each.get(k), str))
