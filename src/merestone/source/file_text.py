"""One file under reading: its bytes, its text and its YAML, each made once."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from merestone.source.yaml import YamlError, iter_documents

MOST_JSON_BYTES = 64 << 20


class FileText:
    """A regular file's path and bytes. `fault` says where its YAML ends early, or is None."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.fault: YamlError | None = None

    @property
    def name(self) -> str:
        """Return the last segment of the path."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """Return the path of the folder, '' for the root."""
        return self.path.rpartition("/")[0]

    @cached_property
    def text(self) -> str:
        """The text, as UTF-8; other bytes are shown escaped."""
        return self.data.decode("utf-8-sig", "backslashreplace")

    @cached_property
    def documents(self) -> list[Any]:
        """The YAML documents that can be read, as `source.yaml` gives them (Map with lines).

        Where one cannot be, those before it are here, and `fault` is set. Do not change them:
        other connectors get the same.
        """
        documents = []
        for document in iter_documents(self.data):
            if isinstance(document, YamlError):
                self.fault = document
                break
            documents.append(document)
        return documents

    @cached_property
    def json(self) -> Any:
        """The JSON value, without lines, for files too large for `documents`.

        Raises: YamlError where it is none, repeats a key, is nested too deeply or is too large.
        """
        if len(self.data) > MOST_JSON_BYTES:
            size = f"{len(self.data):,} bytes; at most {MOST_JSON_BYTES:,} are read"
            raise YamlError(1, size)
        try:
            return json.loads(
                self.data.decode("utf-8-sig"),
                object_pairs_hook=_without_twins,
                parse_constant=_no_number,
            )
        except json.JSONDecodeError as error:
            raise YamlError(error.lineno, f"not JSON: {error.msg}") from None
        except (ValueError, RecursionError) as error:
            raise YamlError(1, f"not JSON: {error}") from None


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:80]!r} stands twice in one object")
        found[key] = value
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")
