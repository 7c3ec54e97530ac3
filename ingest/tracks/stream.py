"""Many files as one stream of fixes: whole worker-days are walked as soon as room is needed, and memory has a bound."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.intake import ReadProgress, Report
from ingest.tracks.batch import Ints
from ingest.tracks.blocks import Block, Workers, room_for
from ingest.tracks.walker import OWNER, SLICE, WalkedDays, Walker, concat_days

MOST_HELD = 10_000_000
"""Fixes that wait for the rest of their worker-day, 40 bytes each: a day of a city of 12,000 workers, and some more."""
RESERVE = 8
"""Worker-days are walked when only this part of the room is left."""
QUIET = 16
"""Of a worker-day nothing came for a while when as many fixes of others came as this part of those that wait."""
TELL_S = 5.0
"""How often progress is told."""
INDEX = {OWNER: pl.Int64(), "rows": pl.Int64(), "first_block": pl.Int32(), "last_block": pl.Int32()}


class Source(Protocol):
    """A file that gives its fixes block by block."""

    def blocks(self, order: int, workers: Workers, wanted: NDArray[np.bool_] | None) -> Iterator[Block]:
        """Fixes in the order of the file; a block is good until the next one."""

    def catch_up(self) -> None:
        """Begin on what was put off of the blocks that came."""

    @property
    def is_behind(self) -> bool:
        """Whether that takes further time."""

    def late(self) -> Iterator[Block]:
        """Fixes of these blocks; waits for them."""


@dataclass(frozen=True)
class StreamResult:
    """made: of worker-days whose fixes all came before they were walked. again: owners of the others. indexes: of each
    file which worker-days it has rows of, how many, and in which of its blocks (INDEX)."""

    made: WalkedDays | None
    again: Ints
    indexes: list[pl.DataFrame]


@contextmanager
def threads() -> Iterator[tuple[ThreadPoolExecutor, int]]:
    """As many threads as there are cores, and how many pieces of work keep them busy."""
    count = len(os.sched_getaffinity(0))
    pool = ThreadPoolExecutor(count)
    try:
        yield pool, 2 * count
    finally:
        pool.shutdown(cancel_futures=True)


class Stream:
    """Worker-days as they fill up. walker: made while the first blocks come. wanted: owners; None: all that come.
    room: so many fixes may wait; all of the wanted must."""

    def __init__(
        self,
        walker: Callable[[], Walker],
        workers: Workers,
        pool: ThreadPoolExecutor,
        wanted: Ints | None,
        room: int,
    ) -> None:
        from ingest.tracks.gather import COUNT, DAY, RUN, WANTED
        from ingest.tracks.scan import FIX

        self._walker, self._workers, self._pool = pool.submit(walker), workers, pool
        self._is_open = wanted is None
        days = np.zeros(0 if wanted is None else len(wanted), DAY)
        if wanted is not None:
            days["key"], days["state"] = wanted, WANTED
        self._days, self._slots = _with_room(days, len(days), max(1024, len(days) + 1))
        self._held, self._runs = room_for(room, FIX), room_for(room + 1, RUN)
        self._counts = np.zeros(5, np.int64)
        self._counts[COUNT] = len(days)
        self._walking: deque[Future[WalkedDays]] = deque()
        self._whole_until: int | None = None
        self._made: list[WalkedDays] = []

    def run(self, sources: Sequence[tuple[int, Source, NDArray[np.bool_] | None]], progress: Progress) -> StreamResult:
        """Take in all files, in order: each with its number among all files and the wanted blocks, and walk."""
        from ingest.tracks.gather import CAME_AGAIN, COUNT, TOUCHED, forget_file
        from ingest.tracks.scan import FILE_BITS

        indexes = []
        for number, source, wanted in sources:
            for block in source.blocks(number << FILE_BITS, self._workers, wanted):
                self._take(block)
                progress.tell(block)
                while self._walking and self._walking[0].done():
                    self._keep_walked()
                self._make_room(source)
            self._whole_until = None
            progress.behind()
            indexes.append(self._index())
            forget_file(self._days, int(self._counts[TOUCHED]))
            self._counts[TOUCHED] = 0
        self._walk(all_of_it=True)
        while self._walking:
            self._keep_walked()
        days = self._days[: self._counts[COUNT]]
        again = days["key"][days["state"] & CAME_AGAIN > 0]
        return StreamResult(concat_days(self._made) if self._made else None, again, indexes)

    def _make_room(self, source: Source) -> None:
        """Walk when only the reserve is left, as soon as what was put off is there: the walk of a worker-day to which
        something comes later is lost. Meanwhile other blocks come."""
        from ingest.tracks.gather import CAME, TOP

        free = len(self._held) - int(self._counts[TOP])
        if not self._is_open or self._walking or free * RESERVE >= len(self._held):
            return
        if self._whole_until is None:
            source.catch_up()
            self._whole_until = int(self._counts[CAME])
        if not source.is_behind or free * 2 * RESERVE < len(self._held):
            for late in source.late():
                self._take(late)
            self._walk()

    def _take(self, block: Block) -> None:
        from ingest.tracks.gather import COUNT, admit

        own, begin = (block.fixes, block.places, block.keys, block.first), 0
        while begin < len(block.fixes):
            kept = self._days, self._slots, self._counts, self._held, self._runs
            begin = admit(*own, begin, block.number, self._is_open, *kept)
            if begin == len(block.fixes):
                return
            if self._counts[COUNT] == len(self._days):
                self._days, self._slots = _with_room(self._days, len(self._days), 2 * len(self._days))
            elif self._walking:
                self._keep_walked()
            else:
                self._walk()

    def _index(self) -> pl.DataFrame:
        from ingest.tracks.gather import TOUCHED

        days = self._days[np.sort(self._days["touched"][: self._counts[TOUCHED]])]
        named = {name: np.ascontiguousarray(days[name]) for name in ("rows", "first_block", "last_block")}
        return pl.DataFrame({OWNER: np.ascontiguousarray(days["key"]), **named}, schema=INDEX)

    def _walk(self, all_of_it: bool = False) -> None:
        """Begin to walk the waiting worker-days of which nothing came for a while; where these are few, those of which
        nothing came for the longest time."""
        from ingest.tracks.gather import CAME, COUNT, RUNS, WALKED, runs_of

        days = self._days[: self._counts[COUNT]]
        own = np.flatnonzero((days["waiting"] > 0) & (days["state"] & WALKED == 0))
        if not len(own):
            return
        if not all_of_it:
            own = own[np.argsort(days["seen"][own], kind="stable")]
            waiting = np.cumsum(days["waiting"][own], dtype=np.int64)
            came = self._counts[CAME] if self._whole_until is None else self._whole_until
            quiet = np.searchsorted(days["seen"][own], came - waiting[-1] // QUIET)
            self._whole_until = None
            own = own[: max(quiet, 1 + np.searchsorted(waiting, waiting[-1] // RESERVE))]
        own = np.sort(own)
        days["state"][own] |= WALKED
        places, count = np.full(len(days), -1, np.int32), int(self._counts[RUNS])
        places[own] = np.arange(len(own))
        first_run, runs = np.zeros(len(own) + 1, np.int64), np.empty(count, np.int32)
        runs_of(self._runs, count, places, first_run, runs)
        walker = self._walker.result()
        walker.know_workers()
        for each in _slices(np.append(0, np.cumsum(days["waiting"][own], dtype=np.int64))):
            lie = self._held, self._runs, runs, first_run[each.start : each.stop + 1]
            self._walking.append(self._pool.submit(walker.walk, days[own[each]], *lie))

    def _keep_walked(self) -> None:
        """What came of the slice that was begun first; with the last one there is room again."""
        from ingest.tracks.gather import compact

        self._made.append(self._walking.popleft().result())
        if not self._walking:
            compact(self._days, self._counts, self._held, self._runs)


class Progress:
    """Tells now and then how far reading is."""

    def __init__(self, report: Report, what: str, size: int) -> None:
        self._report, self._what, self._size = report, what, size
        self._begun = self._told = time.monotonic()
        self._rows = self._before = self._read = 0

    def tell(self, block: Block) -> None:
        """Rows of a block have come."""
        self._rows += len(block.fixes)
        self._read = block.read
        now = time.monotonic()
        if now - self._told < TELL_S:
            return
        self._told = now
        done = (self._before + self._read) / max(self._size, 1)
        passed = now - self._begun
        left = passed * (1 - done) / done if done > 0 else 0.0
        rate = self._rows / passed
        far = f"{self._what}: {self._rows:,} rows, {done:.0%}, {rate:,.0f} rows a second, {left:,.0f} s left"
        self._report(ReadProgress(far))

    def behind(self) -> None:
        """A file has ended."""
        self._before, self._read = self._before + self._read, 0


def _slices(first: Ints) -> list[slice]:
    """Neighbouring days with about SLICE fixes together."""
    cuts = np.searchsorted(first, np.arange(SLICE, first[-1], SLICE))
    edges = np.unique(np.concatenate([[0], cuts, [len(first) - 1]])).tolist()
    return [slice(a, b) for a, b in pairwise(edges)]


def _with_room(days: NDArray[Any], count: int, room: int) -> tuple[NDArray[Any], NDArray[np.int32]]:
    """Worker-days (gather.DAY), the first so many as they were, with more room, and the table of their hashes."""
    from ingest.tracks.gather import lay_slots

    more = np.zeros(room, days.dtype)
    more[: len(days)] = days
    slots = np.full(1 << (2 * room).bit_length(), -1, np.int32)
    lay_slots(more, count, slots)
    return more, slots
