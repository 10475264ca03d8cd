"""Connections to checked addresses only, under one deadline; TLS still knows the host's name."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from merestone.source.http_address import Gate


class PinnedBackend(httpcore.NetworkBackend):
    """Opens connections to the addresses that the gate lets through.

    `deadline` (of `time.monotonic`) is set before every request, and holds for all of it.
    """

    def __init__(self, gate: Gate) -> None:
        self.deadline = 0.0
        self._gate = gate
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to one of the host's addresses, the first that answers."""
        addresses = self._gate.addresses(host, port, self.left())
        failure: Exception | None = None
        for tried, address in enumerate(addresses):
            share = self.left() / (len(addresses) - tried)
            try:
                stream = self._plain.connect_tcp(
                    address, port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return PinnedStream(stream, self)
        assert failure is not None
        raise failure

    def left(self) -> float:
        """Return the seconds that are left.

        Raises: httpcore.ReadTimeout when there are none.
        """
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout
        return seconds

    def sleep(self, seconds: float) -> None:
        """Wait, but not beyond the deadline."""
        time.sleep(min(seconds, self.left()))


class PinnedStream(httpcore.NetworkStream):
    """A connection whose every step takes its time from the request's deadline."""

    def __init__(self, stream: httpcore.NetworkStream, backend: PinnedBackend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """Return the next bytes."""
        return self._stream.read(max_bytes, self._backend.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Send these bytes."""
        self._stream.write(buffer, self._backend.left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Return the same connection under TLS, verified against the host's name."""
        left = self._backend.left()
        return PinnedStream(
            self._stream.start_tls(ssl_context, server_hostname, left), self._backend
        )

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection says of itself."""
        return self._stream.get_extra_info(info)
