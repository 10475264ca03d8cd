"""Lists one resource page by page, and goes on where the server forgot the list.

Source: Kubernetes API concepts, "Retrieving large results sets in chunks": a continue token may
expire (410 Gone); the answer may hold another token to go on with, else the list begins anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.kubernetes.live_api import Answer, Api

PAGE = 500
MOST_PAGES = 10_000
MOST_RESTARTS = 3
GONE = 410


def pages(api: Api, path: str, accept: str) -> Iterator[list[dict[str, Any]] | Answer]:
    """Yield the objects of each page, each object once; an answer at fault ends."""
    token = ""
    restarts = 0
    seen: set[tuple[str, str]] = set()
    for _ in range(MOST_PAGES):
        params = {"limit": str(PAGE)} | ({"continue": token} if token else {})
        answer = api.get(path, params, accept)
        if answer.status == GONE and restarts < MOST_RESTARTS:
            restarts += 1
            token = _token(answer)
            continue
        if not answer.is_read:
            yield answer
            return
        listed = answer.body.get("items")
        if not isinstance(listed, list):
            yield Answer(0, {}, "the answer is no list")
            return
        found = [each for each in listed if isinstance(each, dict)]
        yield [each for each in found if _is_new(each, seen)]
        token = _token(answer)
        if not token:
            return
    yield Answer(0, {}, f"more than {MOST_PAGES:,} pages are not read")


def _token(answer: Answer) -> str:
    metadata = answer.body.get("metadata")
    token = metadata.get("continue") if isinstance(metadata, dict) else None
    return token if isinstance(token, str) else ""


def _is_new(item: dict[str, Any], seen: set[tuple[str, str]]) -> bool:
    metadata = item.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    key = (str(metadata.get("namespace")), str(metadata.get("name")))
    if key in seen:
        return False
    seen.add(key)
    return True
