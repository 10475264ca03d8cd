"""Tells a Helm chart's templates, which are no objects before rendering."""

from __future__ import annotations

from collections.abc import Container

TEMPLATES = "templates"


def chart_of(path: str, paths: Container[str]) -> str | None:
    """Return the folder of the chart that a file is a template of, or None.

    Source: Helm, "The Chart File Structure": `templates/` beside `Chart.yaml`. What stands in
    `crds/` is no template.
    """
    parts = path.split("/")[:-1]
    for at, part in enumerate(parts):
        folder = "/".join(parts[:at])
        if part == TEMPLATES and (f"{folder}/Chart.yaml" if folder else "Chart.yaml") in paths:
            return folder
    return None
