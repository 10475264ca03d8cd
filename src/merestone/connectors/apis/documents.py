"""What OpenAPI and AsyncAPI documents have in common: title, contact, owner extensions, tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from merestone.source.said import Said, label, prop

OWNER_KEY = re.compile(
    r"x-(?:[a-z0-9]+-)*(?:owner|owners|owned-by|team|squad|maintainer|contact|responsible)"
    r"(?:-(?:name|team|email|slack))?",
    re.IGNORECASE,
)
CONTACT = ("name", "email", "url")
MOST_TAGS = 50


def line_of(found: Any, key: str) -> int:
    """Return the line of a key, 0 where the document has no lines (large JSON)."""
    lines = getattr(found, "lines", None)
    return lines.get(key, found.line) if isinstance(lines, dict) else 0


def mapping(value: Any) -> dict[str, Any]:
    """Return a mapping, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """Return a list, an empty one for anything else."""
    return value if isinstance(value, list) else []


def title_of(document: dict[str, Any]) -> str:
    """Return the title of a document, or ''."""
    title = mapping(document.get("info")).get("title")
    return title.strip()[:200] if isinstance(title, str) else ""


def described(address: str, document: dict[str, Any]) -> Iterator[Said]:
    """Yield what the head of a document says of who is behind it."""
    info = mapping(document.get("info"))
    contact = mapping(info.get("contact"))
    yield from prop(line_of(info, "version"), address, "version", info.get("version"))
    for key in CONTACT:
        value = contact.get(key)
        shown = without_secret(value) if key == "url" and isinstance(value, str) else value
        yield from label(line_of(contact, key), address, f"info.contact.{key}", shown)
    for holder in (document, info, contact):
        yield from owners(address, holder)
    yield from tags(address, document)


def owners(address: str, holder: dict[str, Any]) -> Iterator[Said]:
    """Yield the extensions that name an owner: a text, a list of texts, or a mapping of a name."""
    for key, value in holder.items():
        if isinstance(key, str) and OWNER_KEY.fullmatch(key):
            line = line_of(holder, key)
            values = value if isinstance(value, list) else [value]
            for each in values[:MOST_TAGS]:
                named = mapping(each).get("name", each)
                yield from label(line, address, key, named)


def tags(address: str, holder: dict[str, Any]) -> Iterator[Said]:
    """Yield the tags of a document or of an operation."""
    line = line_of(holder, "tags")
    for each in listed(holder.get("tags"))[:MOST_TAGS]:
        name = mapping(each).get("name", each)
        yield from label(line, address, "tag", name, "tag")
        yield from owners(address, mapping(each))


def without_secret(url: str) -> str:
    """Return a URL without user, password, query or fragment."""
    head, found, rest = url.partition("://")
    if not found:
        return url.rpartition("@")[2].partition("?")[0]
    host, slash, path = rest.partition("/")
    bare = f"{host.rpartition('@')[2]}{slash}{path}"
    return f"{head}://{bare.partition('?')[0].partition('#')[0]}"


def served_at(url: str) -> str:
    """Return `mesh:HOST/BASEPATH` of a server's URL, '' where it has no host of its own."""
    try:
        parts = urlsplit(without_secret(url))
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    path = re.sub(r"\{[^{}/]*\}", "*", parts.path).strip("/")
    host = re.sub(r"\{[^{}/]*\}", "*", host)
    if not host or set(host) & set(" \\\"'`<>"):
        return ""
    return f"mesh:{host}/{path}" if path else f"mesh:{host}/"
