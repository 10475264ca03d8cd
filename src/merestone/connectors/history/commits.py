"""All commits that count, in the order of the walk, read by one or two workers.

The first worker reads batches from the newest on and hands its commits over at once; the second
reads batches from the oldest on and keeps them until the first has come to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from merestone.connectors.history.batch import Batch, Unread, read_batch
from merestone.connectors.history.kept import Kept
from merestone.connectors.history.reader import Reader
from merestone.connectors.history.record import Paths, Record, parse
from merestone.connectors.history.walk import Walk

MOST_KEPT_BYTES = 256 << 20
WORKERS = 2
Said = list[Record | Unread]


class Commits:
    """The commits of one walk; iterate once. `workers` is 1 or 2."""

    def __init__(
        self, walk: Walk, reader: Callable[[], Reader], workers: int, kept: Kept | None = None
    ) -> None:
        self._walk = walk
        self._reader = reader
        self._workers = workers
        self._kept = kept or Kept()
        self._paths = Paths()
        self._from_back: list[list[Said]] = []
        self._is_stopped = False

    def __iter__(self) -> Iterator[Said]:
        """Yield each commit that counts, newest first, many at a time, or why it is unread."""
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="history") as pool:
            tasks = [pool.submit(self._walk.run)]
            if self._workers > 1:
                tasks.append(pool.submit(self._run_backwards))
            reader = self._reader()
            try:
                yield from self._first(reader)
                for task in tasks:
                    task.result()
                # The second worker may have given its last batch back after the first had ended.
                yield from self._first(reader)
                yield from self._second()
            finally:
                self._is_stopped = True
                self._walk.stop()
                reader.close()

    def _first(self, reader: Reader) -> Iterator[Said]:
        dealt = _Dealt(self._walk.from_front, self._kept)
        while batch := dealt.take():
            for part in self._read(reader, batch, dealt):
                yield self._parsed(part)

    def _read(self, reader: Reader, batch: Batch, dealt: _Dealt) -> Iterator[list[bytes | Unread]]:
        for part in read_batch(reader, batch, dealt.following):
            self._kept.add(part, batch.known)
            yield part

    def _parsed(self, part: list[bytes | Unread]) -> Said:
        paths = self._paths
        return [parse(each, paths) if isinstance(each, bytes) else each for each in part]

    def _second(self) -> Iterator[Said]:
        """Yield what the second worker kept, which comes last, and why the walk ended early."""
        while self._from_back:
            yield from self._from_back.pop()
        if self._walk.error:
            yield [Unread(b"", 0, self._walk.error)]

    def _run_backwards(self) -> None:
        if not self._walk.is_long():
            return
        reader = self._reader()
        try:
            self._keep_from_back(reader)
        finally:
            reader.close()

    def _keep_from_back(self, reader: Reader) -> None:
        size = 0
        dealt = _Dealt(self._walk.from_back, self._kept)
        while batch := dealt.take():
            from_batch: list[Said] = []
            for part in self._read(reader, batch, dealt):
                from_batch.append(self._parsed(part))
                size += sum(len(each) for each in part if isinstance(each, bytes))
                if self._is_stopped:
                    return
                if size > MOST_KEPT_BYTES:
                    self._walk.give_back(dealt.ahead + 1)
                    return
            self._from_back.append(from_batch)


class _Dealt:
    """The batches that one worker is dealt, and what was read of them before."""

    def __init__(self, deal: Callable[[int], list[bytes]], kept: Kept) -> None:
        self._deal = deal
        self._kept = kept
        self._next: Batch | None = None

    def take(self) -> Batch | None:
        """Return the next batch; None when there is none."""
        batch, self._next = self._next or self._dealt(0), None
        return batch

    def following(self) -> list[bytes]:
        """Return what git must be asked for of the batch that `take` returns next.

        When few are left, none: the other worker may have time for it sooner.
        """
        self._next = self._next or self._dealt(WORKERS)
        return self._next.missing() if self._next else []

    @property
    def ahead(self) -> int:
        """Return how many batches were dealt and not taken."""
        return 1 if self._next else 0

    def _dealt(self, left: int) -> Batch | None:
        ids = self._deal(left)
        return Batch(ids, self._kept.blocks(ids)) if ids else None
