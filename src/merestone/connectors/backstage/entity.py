"""One entity's facts: itself, its relations, its annotations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from merestone.connectors.backstage.descriptor import NAME
from merestone.connectors.backstage.fields import inner, line_of, text, written
from merestone.connectors.backstage.refs import fields_of, full_ref, name_mistake, parse_ref
from merestone.connectors.backstage.urls import folder_of
from merestone.model.facts import Entity, EntityAnnotation, EntityRelation, Fact, Problem
from merestone.source.yaml import Map, Seq


class Identity(NamedTuple):
    """Where an entity stands and what it is; `kind` and `namespace` are in lower case."""

    repo: str
    path: str
    kind: str
    namespace: str
    ref: str


class Owner(NamedTuple):
    """An entity's owner as written, its full reference, and the line that decides it."""

    written: str
    ref: str
    line: int


def identify(repo: str, path: str, document: Map) -> Identity | str:
    """Return an entity's identity, or why it has none."""
    kind, metadata = document.get("kind"), document.get("metadata")
    if not isinstance(kind, str) or not kind:
        return "it has no kind; write `kind: Component` or another kind of the catalog"
    if not isinstance(metadata, Map):
        return f"this {kind} has no metadata; write `metadata:` with a name"
    name, namespace = metadata.get("name"), metadata.get("namespace")
    if not isinstance(name, str) or not name:
        return f"this {kind} has no metadata.name that is text; write one, in quotes if need be"
    if namespace is not None and not isinstance(namespace, str):
        return f"metadata.namespace of {kind} {name!r} is no text; write a name or leave it out"
    mistake = name_mistake(kind, namespace or "", name)
    if mistake:
        return mistake
    ref = full_ref(kind, namespace or "", name)
    return Identity(repo, path, kind.lower(), ref.partition(":")[2].partition("/")[0], ref)


class EntityFacts:
    """Turns one document into rows. `folder` is the part of the repository it describes."""

    def __init__(self, identity: Identity, document: Map, folder: str | None) -> None:
        self.identity, self.document, self.folder = identity, document, folder
        self.metadata, self.spec = inner(document, "metadata"), inner(document, "spec")
        self._problems: list[Problem] = []

    def rows(self) -> Iterator[Fact]:
        """Yield the entity, then its relations and annotations, then what was wrong in it."""
        relations = [*self._field_relations(), *self._top_relations()]
        owner = self._owner(relations)
        yield Entity(
            self.identity.repo,
            self.identity.path,
            self.document.line,
            self.identity.ref,
            text(self.document["kind"]),
            self.identity.namespace,
            text(self.metadata["name"]),
            text(self.metadata.get("title")),
            text(self.spec.get("type")),
            text(self.spec.get("lifecycle")),
            *owner,
            self.folder,
        )
        yield from relations
        yield from self._annotations()
        if not text(self.document.get("apiVersion")):
            self._problem(self.document.line, "it has no apiVersion, so Backstage refuses it")
        yield from self._problems

    def _problem(self, line: int, reason: str, is_blinding: bool = False) -> None:
        hides = is_blinding and self.folder is not None
        covers = folder_of(self.identity.path) if self.folder is None else self.folder
        whole = f"{self.identity.ref}: {reason}"
        place = (self.identity.repo, self.identity.path, line)
        self._problems.append(Problem(NAME, *place, whole, covers, hides))

    def _owner(self, relations: list[EntityRelation]) -> Owner:
        """Return the owner that an exported entity's relation names; else that of the field."""
        value = self.spec.get("owner")
        said = value if isinstance(value, str) else ""
        for type_ in ("ownedBy", "owner"):
            for row in relations:
                if row.type == type_ and row.target:
                    return Owner(said or row.written, row.target, row.line)
        return Owner(said, "", line_of(self.document, "spec", "owner"))

    def _field_relations(self) -> Iterator[EntityRelation]:
        for field, kind in fields_of(self.identity.kind).items():
            if field == "owner" and not isinstance(self.spec.get("owner"), str | None):
                line = self.spec.lines["owner"]
                reason = "spec.owner is no text; write one reference such as `group:default/pay`"
                self._problem(line, reason, is_blinding=True)
                continue
            for value, line in written(self.spec, field):
                if value:
                    yield from self._relation(field, value, kind, line)
                elif value is None:
                    self._problem(line, f"spec.{field} holds something that is no text; quote it")

    def _relation(self, field: str, value: str, kind: str, line: int) -> Iterator[EntityRelation]:
        target = parse_ref(value, kind, self.identity.namespace)
        if target:
            place = (self.identity.repo, self.identity.path, line)
            yield EntityRelation(*place, self.identity.ref, field, target, value)
        else:
            form = "[kind:][namespace/]name" if kind else "kind:[namespace/]name"
            reason = f"spec.{field} {value!r} is no reference; write {form}"
            self._problem(line, reason, is_blinding=field == "owner")

    def _top_relations(self) -> Iterator[EntityRelation]:
        relations = self.document.get("relations")
        for item in relations if isinstance(relations, Seq) else ():
            if not isinstance(item, Map):
                continue
            type_, said = text(item.get("type")), _target(item)
            target = parse_ref(said, "", self.identity.namespace)
            if type_ and target:
                place = (self.identity.repo, self.identity.path, item.line)
                yield EntityRelation(*place, self.identity.ref, type_, target, said)
            else:
                self._problem(item.line, "a relation needs type and targetRef; write both")

    def _annotations(self) -> Iterator[EntityAnnotation]:
        repo, path, _, _, ref = self.identity
        for kind, field in (("annotation", "annotations"), ("label", "labels")):
            values = inner(self.metadata, field)
            for key, value in values.items():
                if text(value):
                    line = values.lines[key]
                    yield EntityAnnotation(repo, path, line, ref, kind, key, text(value))
        for tag, line in written(self.metadata, "tags"):
            if tag:
                yield EntityAnnotation(repo, path, line, ref, "tag", tag, "")


def _target(relation: Map) -> str:
    """Return a relation's target as text: `targetRef`, or the older `target` in parts."""
    parts = relation.get("target")
    if isinstance(parts, Map) and text(parts.get("name")):
        namespace = text(parts.get("namespace")) or "default"
        return f"{text(parts.get('kind'))}:{namespace}/{text(parts.get('name'))}"
    return text(relation.get("targetRef")) or text(parts)
