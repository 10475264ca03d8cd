"""Which part of this repository an entity describes, if any.

Source: Backstage, Well-known Annotations: `backstage.io/source-location` points to the source
code of an entity; without it, the catalog takes the folder of the descriptor.
"""

from __future__ import annotations

from merestone.connectors.backstage.fields import inner, text
from merestone.connectors.backstage.urls import Inside, folder_of, join
from merestone.source.yaml import Map

SOURCE_LOCATION = "backstage.io/source-location"
PROJECT_SLUGS = ("github.com/project-slug", "gitlab.com/project-slug")


def described_folder(document: Map, home: str | None, base: str, inside: Inside) -> str | None:
    """Return the folder ('' for the root), or None when it describes none of this repository.

    `home` is what the descriptor's place says of its code, `base` the folder that it lies in.
    """
    annotations = inner(document, "metadata", "annotations")
    written = text(annotations.get(SOURCE_LOCATION)).strip()
    if written:
        return _source_folder(written, base, inside)
    if home is None or _is_of_another(annotations, inside.address):
        return None
    return home


def _source_folder(written: str, base: str, inside: Inside) -> str | None:
    if "://" in written:
        path = inside.path_of(written.removeprefix("url:").strip())
    else:
        kind, _, relative = written.partition(":")
        path = join(base, relative.strip()) if kind in ("dir", "file", "url") else None
    if path and not written.endswith("/") and inside.is_file(path):
        return folder_of(path)
    return path


def _is_of_another(annotations: Map, address: str) -> bool:
    """Whether the entity's code is in a repository of another name, as in a central catalog.

    Owners are not compared: a clone's remote is often a fork of the repository that is named.
    """
    own = address.rpartition("/")[2]
    slugs = [text(annotations.get(key)).strip("/ ").lower() for key in PROJECT_SLUGS]
    named = [slug.rpartition("/")[2] for slug in slugs if slug]
    return bool(own and named) and own not in named


def home_folder(kind: str, path: str, is_named: bool, has_component: bool) -> str | None:
    """Return the folder that a descriptor of a catalog's usual name describes by lying in it.

    Only code has a folder: a Component's, or a Resource's where its file has no Component
    (beside one, it is what the component needs, such as its database).
    """
    if is_named and (kind == "component" or (kind == "resource" and not has_component)):
        return folder_of(path)
    return None
