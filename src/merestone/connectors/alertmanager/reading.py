"""Finds Alertmanager's configurations in one file: native, in Secrets and ConfigMaps, objects."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator

from merestone.connectors.alertmanager.configuration import (
    Holder,
    Lines,
    from_object,
    is_native,
    native,
)
from merestone.connectors.alertmanager.records import FAULT, Fault
from merestone.source.file_connector import Record
from merestone.source.file_text import FileText
from merestone.source.kubernetes_objects import SUFFIXES, KubernetesObject, objects_of
from merestone.source.yaml import Map, YamlError, iter_documents

NAME = "alertmanager"
VERSION = "3"
KIND = "AlertmanagerConfig"
GROUP = "monitoring.coreos.com"
HOLDERS = {"ConfigMap": ("data",), "Secret": ("stringData", "data")}


def concerns(path: str) -> bool:
    """Return whether a file of this path may hold a configuration."""
    return path.endswith(SUFFIXES)


def wants(file: FileText) -> bool:
    """Return whether a file looks as if it held a configuration, by its bytes."""
    data = file.data
    if b"receivers" in data and b"route" in data:
        return True
    return b"Secret" in data and b"alertmanager" in data and b"data" in data


def parse(file: FileText) -> list[Record]:
    """Return a Configuration for each one, and a Fault for each that is refused."""
    found: list[Record] = []
    if any(map(is_native, file.documents)):
        # As text: `receiver: 007` is the name that is written.
        for document in iter_documents(file.data, is_text=True):
            if is_native(document):
                found += native(document)
    for each in objects_of(file):
        if each.kind == KIND and each.group == GROUP:
            found += from_object(each)
        elif each.kind in HOLDERS:
            found += _inside(file, each)
    return found


def _inside(file: FileText, holder: KubernetesObject) -> Iterator[Record]:
    for field in HOLDERS[holder.kind]:
        values = holder.body.get(field)
        if not isinstance(values, Map):
            continue
        for key, value in values.items():
            if not isinstance(value, str) or not key.endswith(SUFFIXES):
                continue
            is_encoded = (holder.kind, field) == ("Secret", "data")
            data = _decoded(value) if is_encoded else value.encode("utf-8", "surrogatepass")
            if b"receivers" in data and b"route" in data:
                line = values.lines[key]
                at = _lines(file, line, is_encoded=is_encoded)
                yield from _configured(data, holder, key, at)


def _configured(data: bytes, holder: KubernetesObject, key: str, at: Lines) -> Iterator[Record]:
    for document in iter_documents(data, is_text=True):
        if isinstance(document, YamlError):
            reason = f"{key[:80]!a} cannot be read: {document.reason}"
            yield Fault(FAULT, at(document.line), reason, True)
        elif is_native(document):
            named = Holder(holder.word, holder.namespace, holder.name, key)
            yield from native(document, at, named)


def _lines(file: FileText, line: int, *, is_encoded: bool) -> Lines:
    """Return how lines of a key's text become lines of the file: all one, if it is on one line."""
    lines = file.text.split("\n", line)
    head = lines[line - 1].rstrip() if len(lines) > line - 1 else ""
    is_block = not is_encoded and head.rstrip("+-123456789")[-1:] in ("|", ">")
    return lambda inner: line + inner if is_block else line


def _decoded(value: str) -> bytes:
    try:
        return b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
