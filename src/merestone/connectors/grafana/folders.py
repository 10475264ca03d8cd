"""In which of Grafana's folders a dashboard file lands, as far as the repository says it.

Source: Grafana, "Provision dashboards": a provider reads a path of Grafana's own machine; where
the repository's files are mounted is not said, so the ends of the two paths are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

UNSAID = "-"


class Provider(NamedTuple):
    """`path` as segments, without what a file system's root adds."""

    folder: str
    path: tuple[str, ...]
    is_by_files: bool


def providers_of(records: Iterable[Mapping[str, Any]]) -> list[Provider]:
    """Return the providers of a repository, as they are declared."""
    return [
        Provider(
            each["folder"],
            tuple(part for part in each["path"].split("/") if part not in ("", ".")),
            each["by_files"],
        )
        for each in records
    ]


def folder_of(path: str, providers: Sequence[Provider]) -> str:
    """Return the folder of a dashboard's file: a provider's, else the file's own folder.

    A provider speaks where the last segments of its path are in the file's path; the one with
    most of them wins, and none does where two of equal length name different folders.
    """
    segments = tuple(path.split("/")[:-1])
    best, folders = 0, set[str]()
    for provider in providers:
        length, rest = _overlap(provider.path, segments)
        if not length or length < best:
            continue
        folder = rest[-1] if provider.is_by_files and rest else provider.folder
        folders = folders | {folder} if length == best else {folder}
        best = length
    if len(folders) == 1 and (said := next(iter(folders))):
        return said
    return "/".join(segments) or UNSAID


def _overlap(wanted: tuple[str, ...], there: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """Return how many last segments of a path stand together in another, and what follows."""
    for length in range(min(len(wanted), len(there)), 0, -1):
        end = wanted[-length:]
        for start in range(len(there) - length, -1, -1):
            if there[start : start + length] == end:
                return length, there[start + length :]
    return 0, ()
