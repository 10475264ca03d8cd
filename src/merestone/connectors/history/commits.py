"""All commits that count, in the order of the walk, read by one or two workers.

The first worker reads batches from the newest on and hands its commits over at once; the second
reads batches from the oldest on and keeps them until the first has come to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from merestone.connectors.history.batch import Unread, read_batch
from merestone.connectors.history.blocks import Blocks
from merestone.connectors.history.record import Paths, Record
from merestone.connectors.history.walk import Walk

MOST_KEPT_BYTES = 256 << 20
Batch = list[Record | Unread]


class Commits:
    """The commits of one walk; iterate once. `workers` is 1 or 2."""

    def __init__(self, walk: Walk, blocks: Callable[[], Blocks], workers: int) -> None:
        self._walk = walk
        self._blocks = blocks
        self._workers = workers
        self._paths = Paths()
        self._kept: list[Batch] = []
        self._is_stopped = False

    def __iter__(self) -> Iterator[Record | Unread]:
        """Yield each commit that counts, newest first, or why it is unread."""
        with ThreadPoolExecutor(2, thread_name_prefix="history") as pool:
            tasks = [pool.submit(self._walk.run)]
            if self._workers > 1:
                tasks.append(pool.submit(self._run_backwards))
            blocks = self._blocks()
            try:
                yield from self._first(blocks)
                for task in tasks:
                    task.result()
                # The second worker may have given its last batch back after the first had ended.
                yield from self._first(blocks)
                yield from self._second()
            finally:
                self._is_stopped = True
                self._walk.stop()
                blocks.close()

    def _first(self, blocks: Blocks) -> Iterator[Record | Unread]:
        while batch := self._walk.from_front():
            yield from read_batch(blocks, batch, self._paths)

    def _second(self) -> Iterator[Record | Unread]:
        """Yield what the second worker kept, which comes last, and why the walk ended early."""
        while self._kept:
            yield from self._kept.pop()
        if self._walk.error:
            yield Unread(b"", 0, self._walk.error)

    def _run_backwards(self) -> None:
        blocks = self._blocks()
        try:
            self._keep_from_back(blocks)
        finally:
            blocks.close()

    def _keep_from_back(self, blocks: Blocks) -> None:
        size = 0
        while batch := self._walk.from_back():
            kept: Batch = []
            for record in read_batch(blocks, batch, self._paths):
                kept.append(record)
                size += 0 if isinstance(record, Unread) else record.block_bytes
                if self._is_stopped:
                    return
                if size > MOST_KEPT_BYTES:
                    self._walk.give_back()
                    return
            self._kept.append(kept)
