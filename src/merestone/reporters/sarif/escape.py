"""Messages and URIs as SARIF wants them, so that no value becomes a link or a placeholder."""

from __future__ import annotations

from urllib.parse import quote

from merestone.reporters.inert import inert, visible


def message(text: str) -> str:
    """Return a plain text message that says just `text`.

    Source: SARIF 2.1.0, 3.11.5: `{` and `}` are written twice; 3.11.6: `](` after a bracket makes
    a link, also in plain text, and has no escape outside link text: a space parts the two.
    """
    return inert(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def uri(path: str) -> str:
    """Return a relative URI reference for a path: bytes that are not unreserved, percent-encoded.

    Source: RFC 3986: a colon in the first segment would read as a scheme, and `//` at the
    start as a host; neither is left standing.
    """
    encoded = quote(_bytes(path), safe="/")
    return f"%2F{encoded[1:]}" if encoded.startswith("/") else encoded


def _bytes(path: str) -> bytes:
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return visible(path).encode()
