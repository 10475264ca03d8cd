"""A git command under way: its output piece by piece, with limits on silence and memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

PIECE_BYTES = 1 << 18
PIPE_BYTES = 1 << 20
STALL_SECONDS = 20.0
MOST_MEMORY_BYTES = 2 << 30
MOST_SAID_BYTES = 4096
MOST_LINE_BYTES = 1 << 20


class GitFailed(Exception):
    """A git command ended with an error; the text is what git said, shortened."""


class Child:
    """One started command.

    It is ended when it neither prints nor computes for `STALL_SECONDS`: a FIFO that a repository
    holds where git expects a file would otherwise stop the scan for good.
    """

    def __init__(
        self,
        command: list[str],
        env: dict[str, str],
        cwd: str,
        stdin: IO[bytes] | int | None = None,
        most_memory_bytes: int = MOST_MEMORY_BYTES,
    ) -> None:
        import subprocess
        import tempfile

        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed by close()
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            bufsize=0,
        )
        assert self.process.stdout is not None
        self._out = self.process.stdout.fileno()
        _limit_memory(self.process.pid, most_memory_bytes)
        _widen(self._out)

    def read(self) -> bytes:
        """Return the next piece of output; b'' at its end.

        Raises: GitFailed when the command stopped answering.
        """
        self._wait()
        return os.read(self._out, PIECE_BYTES)

    def _wait(self) -> None:
        import select

        poll = select.poll()
        poll.register(self._out, select.POLLIN)
        before = -1
        while not poll.poll(STALL_SECONDS * 1000):
            spent = _cpu_ticks(self.process.pid)
            if spent == before:
                self.stop()
                raise GitFailed(
                    f"git stopped answering for {2 * STALL_SECONDS:g} s; a FIFO or an "
                    "unreachable disk stands where it expects a file"
                )
            before = spent

    def ask(self, line: bytes) -> bytes:
        """Return the line that the command answers to `line`; b'' when it has ended."""
        self.send(line)
        return self.until(b"\n", MOST_LINE_BYTES) or b""

    def send(self, line: bytes) -> None:
        """Write a line to the command; one that has ended is noticed at the next reading."""
        import contextlib

        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.write(line)

    def until(self, end: bytes, most_bytes: int) -> bytes | None:
        """Return the output up to `end`; None when it never comes or is further than allowed."""
        found = bytearray()
        while not found.endswith(end):
            piece = self.read()
            found += piece
            if not piece or len(found) > most_bytes:
                return None
        return bytes(found[: -len(end)])

    def records(self, separator: bytes) -> Iterator[bytes]:
        """Yield what is printed, split at `separator`.

        Raises: GitFailed when the command fails.
        """
        rest = b""
        while piece := self.read():
            *whole, rest = (rest + piece).split(separator)
            yield from whole
        if rest:
            yield rest
        self.finish()

    def ended(self) -> int:
        """Wait for the end; return the exit status, below 0 when the command was killed."""
        return self.process.wait()

    def finish(self) -> None:
        """Wait for the end. Raises: GitFailed when the command failed."""
        if self.ended() != 0:
            lines = self.said().splitlines()
            raise GitFailed(lines[-1] if lines else f"git ended with {self.process.returncode}")

    def said(self) -> str:
        """Return the beginning of what the command wrote to its standard error."""
        self._errors.seek(0)
        text = self._errors.read(MOST_SAID_BYTES).decode("utf-8", "backslashreplace").strip()
        return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)

    def stop(self) -> None:
        """End the command if it still runs, and close its pipes."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End the command and let go of everything that it held."""
        self.stop()
        for pipe in (self.process.stdin, self.process.stdout, self._errors):
            if pipe is not None:
                pipe.close()


def _limit_memory(pid: int, most_bytes: int) -> None:
    """Cap what the command may allocate; mapped packs do not count. Only Linux can do this."""
    import resource

    prlimit = getattr(resource, "prlimit", None)
    if prlimit is not None:
        try:
            prlimit(pid, resource.RLIMIT_DATA, (most_bytes, most_bytes))
        except (OSError, ValueError):
            return


def _widen(pipe: int) -> None:
    import fcntl

    widen = getattr(fcntl, "F_SETPIPE_SZ", None)
    if widen is not None:
        try:
            fcntl.fcntl(pipe, widen, PIPE_BYTES)
        except OSError:
            return


def _cpu_ticks(pid: int) -> int:
    """Return the time that a process has computed, or 0 where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
