"""Many files as one stream of fixes: whole worker-days are walked as soon as room is needed, and memory has a bound."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.intake import Report
from ingest.tracks.batch import Ints
from ingest.tracks.blocks import Block, Workers
from ingest.tracks.walker import OWNER, SLICE, Made, Walker, together

MOST_HELD = 11_000_000
"""Fixes that wait for the rest of their worker-day, 44 bytes each: a day of a city of 12,000 workers, and some more."""
TELL_S = 5.0
"""How often progress is told."""
INDEX = {OWNER: pl.Int64(), "rows": pl.Int64(), "first_block": pl.Int32(), "last_block": pl.Int32()}


class Source(Protocol):
    """A file that gives its fixes block by block."""

    def blocks(self, order: int, workers: Workers, wanted: NDArray[np.bool_] | None) -> Iterator[Block]:
        """Fixes in the order of the file."""


@dataclass(frozen=True)
class Streamed:
    """made: of worker-days whose fixes all came before they were walked. again: owners of the others. indexes: of each
    file which worker-days it has rows of, how many, and in which of its blocks (INDEX)."""

    made: Made | None
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
    """Worker-days as they fill up. wanted: their owners; None: all that come. room: so many fixes may wait; all of the
    wanted must."""

    def __init__(
        self, walker: Walker, workers: Workers, pool: ThreadPoolExecutor, wanted: Ints | None, room: int
    ) -> None:
        from ingest.tracks.gather import DAY, WANTED
        from ingest.tracks.scan import FIX

        self._walker, self._workers, self._pool = walker, workers, pool
        self._is_open = wanted is None
        self._held = np.empty(room, FIX)
        self._counts = np.zeros(3, np.int64)
        self._days, self._slots = _with_room(np.zeros(0, DAY), 0, 1024)
        if wanted is not None:
            days = np.zeros(len(wanted), DAY)
            days["key"], days["state"] = wanted, WANTED
            self._days, self._slots = _with_room(days, len(wanted), len(wanted) + 1)
            self._counts[0] = len(wanted)
        self._made: list[Made] = []
        self._serial = 0

    def run(self, sources: Sequence[tuple[int, Source, NDArray[np.bool_] | None]], progress: Progress) -> Streamed:
        """Take in all files, in order: each with its number among all files and the wanted blocks, and walk."""
        from ingest.tracks.gather import CAME_AGAIN, forget_file
        from ingest.tracks.scan import FILE_BITS

        indexes = []
        for number, source, wanted in sources:
            for block in source.blocks(number << FILE_BITS, self._workers, wanted):
                self._take(block)
                progress.tell(block)
            progress.behind()
            indexes.append(self._index())
            forget_file(self._days, int(self._counts[2]))
            self._counts[2] = 0
        self._walk(all_of_it=True)
        count = int(self._counts[0])
        days = self._days[:count]
        again = days["key"][days["state"] & CAME_AGAIN > 0]
        return Streamed(together(self._made) if self._made else None, again, indexes)

    def _take(self, block: Block) -> None:
        from ingest.tracks.gather import admit

        self._serial += 1
        begin, is_open = 0, self._is_open
        while True:
            fixes, days = block.fixes, block.days
            begin = admit(
                fixes,
                days,
                begin,
                block.number,
                self._serial,
                is_open,
                self._days,
                self._slots,
                self._counts,
                self._held,
            )
            if begin == len(fixes):
                return
            if self._counts[0] == len(self._days):
                self._days, self._slots = _with_room(self._days, len(self._days), 2 * len(self._days))
            if self._counts[1] == len(self._held):
                self._walk()

    def _index(self) -> pl.DataFrame:
        days = self._days[np.sort(self._days["touched"][: self._counts[2]])]
        named = {name: np.ascontiguousarray(days[name]) for name in ("rows", "first_block", "last_block")}
        return pl.DataFrame({OWNER: np.ascontiguousarray(days["key"]), **named}, schema=INDEX)

    def _walk(self, all_of_it: bool = False) -> None:
        """Walk the half of the waiting worker-days that nothing came of for the longest time, and let go of their
        fixes."""
        from ingest.tracks.gather import WALKED, keep_others, pick

        days, held = self._days, int(self._counts[1])
        own = np.flatnonzero(days["waiting"][: self._counts[0]])
        own = own[np.argsort(days["seen"][own], kind="stable")]
        if not all_of_it:
            own = own[: 1 + np.searchsorted(np.cumsum(days["waiting"][own]), held // 2)]
        if not len(own):
            return
        own = np.sort(own)
        first = np.append(0, np.cumsum(days["waiting"][own]))
        begins = np.full(self._counts[0], -1, np.int64)
        begins[own] = first[:-1]
        chosen = np.empty(first[-1], np.int32)
        pick(self._held, held, begins, chosen)
        self._walker.know_workers()
        self._made += self._pool.map(lambda each: self._slice(own[each], chosen, first, each), _slices(first))
        is_picked = np.zeros(self._counts[0], np.bool_)
        is_picked[own] = True
        self._counts[1] = keep_others(self._held, held, is_picked)
        days["state"][own] |= WALKED
        days["waiting"][own] = 0

    def _slice(self, own: Ints, chosen: NDArray[np.int32], first: Ints, each: slice) -> Made:
        begin, stop = first[each.start], first[each.stop]
        firsts = first[each.start : each.stop + 1] - begin
        return self._walker.walk(self._held, chosen[begin:stop], firsts, self._days["key"][own])


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
        self._report(f"{self._what}: {self._rows:,} rows, {done:.0%}, {rate:,.0f} rows a second, {left:,.0f} s left")

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
    slots = np.full(1 << (4 * room).bit_length(), -1, np.int32)
    lay_slots(more, count, slots)
    return more, slots
