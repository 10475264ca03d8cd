"""Reads JSON from an API server through lightkube: GET only, bounded in bytes and time.

Nothing else is ever sent. Certificates, tokens and proxies are lightkube's, from the kubeconfig.
"""

from __future__ import annotations

import json
import time
from typing import Any, NamedTuple

from merestone.model.errors import SourceUnavailable
from merestone.model.settings import LiveTarget

MOST_ANSWER_BYTES = 64 << 20
MOST_SECONDS = 300
MOST_TRIES = 3
BUSY = frozenset((429, 500, 502, 503, 504))
MOST_PAUSE_SECONDS = 5.0


class Answer(NamedTuple):
    """`status` is HTTP's, 0 where there was no answer; `body` is {} where it is no JSON object."""

    status: int
    body: dict[str, Any]
    fault: str

    @property
    def is_read(self) -> bool:
        """Return whether the answer is what was asked for."""
        return self.status == 200 and not self.fault


class Api:
    """One API server, for at most so many seconds."""

    def __init__(self, client: Any, seconds: float) -> None:
        self._client = client
        self._until = time.monotonic() + seconds

    @property
    def is_over_time(self) -> bool:
        """Return whether the time for this server is used up."""
        return time.monotonic() > self._until

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(self, path: str, params: dict[str, str] | None = None, accept: str = "") -> Answer:
        """Return the answer; a busy server is asked again, at most three times in all."""
        answer = Answer(0, {}, "")
        for attempt in range(MOST_TRIES):
            answer, pause = self._get(path, params or {}, accept or "application/json")
            if answer.status not in BUSY or attempt == MOST_TRIES - 1 or self.is_over_time:
                break
            time.sleep(min(pause, MOST_PAUSE_SECONDS))
        return answer

    def _get(self, path: str, params: dict[str, str], accept: str) -> tuple[Answer, float]:
        if self.is_over_time:
            return Answer(0, {}, "the time for this cluster is used up"), 0
        # lightkube itself cannot ask for metadata only, nor show a continue token to resume with.
        http = self._client._client._client
        try:
            with http.stream("GET", path, params=params, headers={"Accept": accept}) as response:
                data = bytearray()
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > MOST_ANSWER_BYTES or self.is_over_time:
                        reason = "the answer is too large or too slow"
                        return Answer(response.status_code, {}, reason), 0
                pause = _seconds(response.headers.get("Retry-After", ""))
                return _answer(response.status_code, bytes(data)), pause
        except Exception as error:  # of its HTTP library, of a sign-in command, of TLS
            return Answer(0, {}, f"no answer ({type(error).__name__})"), 0


def _answer(status: int, data: bytes) -> Answer:
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        return Answer(status, {}, "the answer is no JSON object" if status == 200 else "")
    return Answer(status, body, "")


def _seconds(written: str) -> float:
    return float(written) if written.isdecimal() and len(written) < 4 else 0.2


def open_api(target: LiveTarget) -> Api:
    """Return the API server of a kubeconfig's context.

    Raises: SourceUnavailable where lightkube, the kubeconfig or the context is missing.
    """
    try:
        import lightkube
        from lightkube.core.exceptions import ConfigError
    except ImportError:
        raise SourceUnavailable(
            f"{target.name}: a cluster is read through lightkube; install merestone[kubernetes]"
        ) from None
    path = target.option("kubeconfig")
    try:
        found = lightkube.KubeConfig.from_file(path) if path else lightkube.KubeConfig.from_env()
        client = lightkube.Client(config=found.get(target.url or None))
    except ConfigError as error:
        raise SourceUnavailable(f"{target.name}: {error}") from None
    except Exception as error:
        # A broken kubeconfig fails in many ways; its text may hold a token.
        kind = type(error).__name__
        raise SourceUnavailable(f"{target.name}: the kubeconfig cannot be read ({kind})") from None
    return Api(client, float(target.option("seconds", str(MOST_SECONDS))))
