"""What a catalog says: entities, what they name, and where their files are.

Annotations are evaluated as they stand here: as text, each would be compiled at start-up.
"""

from typing import NamedTuple


class Entity(NamedTuple):
    """One catalog entity. `ref` is `kind:namespace/name` in lower case, its identity.

    `owner` is `spec.owner` as written; `owner_ref` its full reference, or '' when it has none.
    `folder` is the part of the repository that it describes, or None when it says none.
    """

    repo: str
    path: str
    line: int
    ref: str
    kind: str
    namespace: str
    name: str
    title: str
    type: str
    lifecycle: str
    owner: str
    owner_ref: str
    owner_line: int
    folder: str | None


class EntityRelation(NamedTuple):
    """One entity names another. `type` is the field, such as `dependsOn`; `target` a full ref."""

    repo: str
    path: str
    line: int
    ref: str
    type: str
    target: str
    written: str


class EntityAnnotation(NamedTuple):
    """One annotation, label or tag of an entity; `kind` says which."""

    repo: str
    path: str
    line: int
    ref: str
    kind: str
    key: str
    value: str


class CatalogLocation(NamedTuple):
    """A Location's target. `status`: `inside` (its file was read), `missing` or `outside`."""

    repo: str
    path: str
    line: int
    ref: str
    target: str
    status: str
