"""A track export that suits the scanner: blocks of it are scanned at once, and what is not plain is read carefully."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.datum import is_shifted
from ingest.decode import OtherEncodingError
from ingest.intake import FileEntry
from ingest.part import Part
from ingest.raw import Raw
from ingest.records import MAX_LINES, split_fields
from ingest.table import Shape, text_tables
from ingest.tracks.batch import Ints
from ingest.tracks.blocks import (
    Block,
    ReadAgainError,
    Reading,
    Rooms,
    Workers,
    chosen,
    grouped,
    late_blocks,
    room_for,
    room_of,
    to_wgs84,
)
from ingest.tracks.careful import Careful
from ingest.tracks.form import Export, codes_of, is_plain_code
from ingest.tracks.late import Late
from ingest.tracks.portion import NO_LINE, may_be_opened, portion_of

BLOCK, FEWEST_BLOCKS, LEAST_BLOCK = 8 << 20, 24, 1 << 20
"""Bytes of a block; of a small file a part of it, as what a block needs is touched for the first time, but not below
the last."""
MOST_PENDING = 4 << 20
"""Bytes that wait for the careful reader, which takes some 15 times the bytes as memory."""
MOST_BLOCKS = 96
"""Blocks that the careful reader may be behind, which takes 20 ms to begin. It is asked sooner when worker-days are to
be walked: every 60 blocks or so."""
NO_RUNS: Ints = np.empty((0, 3), np.int64)
MOST_CODES = 1_000_000
RECORD = 24
"""Bytes of the shortest record, and fewer."""
FEWEST_LINES = 2
"""Of a block: its first and its last are never taken by the scanner."""


_Room = tuple[NDArray[Any], ...]


class _Scanned(NamedTuple):
    """Of a block: its fixes, None where nobody asked for them; runs (begin, stop, number in the block, lines); where
    unknown codes stand; lines; a clean line or -1; the room of the fixes, which is used again."""

    block: Block | None
    runs: Ints
    strangers: Ints
    lines: int
    clean_line: int
    room: _Room


class PlainFile:
    """One file. `part` is whole behind its last block."""

    def __init__(
        self, reading: Reading, file: FileEntry, shape_of: Shape, export: Export, pool: ThreadPoolExecutor, ahead: int
    ) -> None:
        self._reading, self._file, self._export, self._datum = reading, file, export, shape_of.datum
        self._shape_of, self._careful = shape_of, Careful(reading, file, shape_of, export.encoding or "utf-8")
        self._pool, self._ahead = pool, ahead
        self._known: dict[bytes, int] = {}
        self._between, self._clean_rows = NO_LINE, 0
        self._put_off: list[Ints] = []
        self._bytes = self._behind = 0
        self._late = Late(pool)
        self._rooms = Rooms(_room_to_scan)
        starts, size = [export.body], min(BLOCK, max(LEAST_BLOCK, len(export.data) // FEWEST_BLOCKS))
        while (start := _line_behind(export, starts[-1] + size)) < export.tail:
            starts.append(start)
        self._starts = np.array([*starts, export.tail], dtype=np.int64)

    @property
    def part(self) -> Part:
        """What is kept of it, without rows."""
        return self._careful.part(self._clean_rows)

    @property
    def is_of_people(self) -> bool:
        """Whether every worker of the file hangs on the register."""
        return self._export.is_of_people

    def blocks(self, order: int, workers: Workers, wanted: NDArray[np.bool_] | None) -> Iterator[Block]:
        """Fixes in the order of the file, but for those that the careful reader finds: they come somewhat later.

        order: of the file's first byte. wanted: which blocks; None: all. Raises ReadAgainError when all that
        came must be forgotten.
        """
        is_wanted = chosen(wanted, len(self._starts) - 1)
        numbers = np.flatnonzero(is_wanted).tolist()
        is_all = wanted is None
        self._is_wanted, self._order, self._workers = is_wanted, order, workers
        self._put_off, self._bytes, self._behind, self._late = [NO_RUNS], 0, 0, Late(self._pool)
        line = int(np.count_nonzero(self._export.data[: self._export.body] == 10))
        for number, scanned in self._scanned(numbers, order, workers, is_grouped=True):
            begin, self._read = int(self._starts[number]), int(self._starts[number + 1])
            is_left = len(scanned.runs) == 1 and scanned.runs[0, 0] == begin and scanned.runs[0, 1] == self._read
            if is_left and scanned.lines > FEWEST_LINES:
                raise ReadAgainError(self._file, is_plain=False)
            if scanned.clean_line >= 0 and may_be_opened(self._export, self._between):
                self._between = scanned.clean_line, _line_behind(self._export, scanned.clean_line)
            assert scanned.block is not None
            self._clean_rows += len(scanned.block.fixes)
            yield scanned.block
            runs = scanned.runs[:, :3] + (0, 0, line)
            if not is_all:
                runs = np.array([self._with_context(a, b, number) for a, b, _ in runs.tolist()])
            self._put_off.append(runs)
            line += scanned.lines
            self._bytes, self._behind = self._bytes + int((runs[:, 1] - runs[:, 0]).sum()), self._behind + 1
            if self._bytes > MOST_PENDING or self._behind >= MOST_BLOCKS:
                yield from self.late()
                self.catch_up()
        yield from self.late()
        if is_wanted[-1]:
            end = len(self._export.data)
            self._put_off.append(np.array([(self._export.tail, end, line if is_all else self._export.tail)]))
            self._read = end
        self.catch_up(is_all_of_it=True, is_end=bool(is_wanted[-1]))
        yield from self.late()

    def catch_up(self, is_all_of_it: bool = False, is_end: bool = False) -> None:
        """Let the careful reader begin on what was put off, but for what may go on in the next block."""
        runs = np.concatenate(self._put_off)
        count, goes_on = len(runs), -1 if is_all_of_it else self._read
        while count and runs[count - 1, 1] == goes_on:  # in the next block, perhaps
            count -= 1
            goes_on = runs[count, 0]
        self._put_off, self._bytes, self._behind = [runs[count:]], 0, 0
        if count:
            self._late.begin(self._carefully, runs[:count], self._between, is_end)

    @property
    def is_behind(self) -> bool:
        """Whether it has not come to their end."""
        return not self._late.is_done

    def late(self) -> Iterator[Block]:
        """What it found in the blocks that came before it began, by these; waits for it."""
        order, workers, zone = self._order, self._workers, self._reading.zone
        try:
            for rows in self._late.found():
                yield from late_blocks(rows, self._starts, self._is_wanted, order, workers, zone, self._read)
        except OtherEncodingError:
            raise ReadAgainError(self._file, is_plain=True) from None

    def _carefully(self, runs: Ints, between: tuple[int, int], is_end: bool) -> pl.DataFrame:
        export, feed = self._export, self._reading.feed
        portion, known = portion_of(export, runs, between, is_end), (export.header, export.delimiter)
        tables = text_tables(Raw.of(portion.content), feed, self._shape_of, export.encoding, known=known)
        return self._careful.read(tables, portion.in_file)

    def _with_context(self, begin: int, stop: int, number: int) -> tuple[int, int, int]:
        """A run of a block, with the lines beyond the block that it is judged by, where nobody wants those."""
        export, is_wanted = self._export, self._is_wanted
        if begin == self._starts[number] and number and not is_wanted[number - 1]:
            for _ in range(MAX_LINES):
                above, begin = begin, _start_of_line(export, begin)
                if begin == export.body or self._is_row(begin, above):
                    break
        if stop == self._starts[number + 1] and number + 1 < len(is_wanted) and not is_wanted[number + 1]:
            for _ in range(MAX_LINES):
                below, stop = stop, _line_behind(export, stop)
                if stop == export.tail or self._is_row(below, stop):
                    break
        return begin, stop, begin

    def _is_row(self, begin: int, stop: int) -> bool:
        """Whether a line is likely to be a record of its own."""
        line = self._export.data[begin:stop].tobytes().decode("latin-1").rstrip("\r\n")
        return len(split_fields(line, self._export.delimiter) or []) == self._export.header.width

    def scanned(self, workers: Workers) -> Iterator[tuple[int, _Scanned]]:
        """All blocks, without the careful reader."""
        return self._scanned(range(len(self._starts) - 1), 0, workers, is_grouped=False)

    def _scanned(
        self, numbers: Iterable[int], order: int, workers: Workers, is_grouped: bool
    ) -> Iterator[tuple[int, _Scanned]]:
        """Blocks in order, some of them scanned ahead."""
        for code in sorted(self._reading.register.codes):  # neighbours in a file are neighbours in memory
            self._learn(code.encode(), workers)
        codes, own = codes_of(self._known), workers if is_grouped else None
        waiting: deque[tuple[int, Future[_Scanned]]] = deque()
        left = iter(numbers)
        while True:
            while len(waiting) < self._ahead and (number := next(left, None)) is not None:
                waiting.append((number, self._pool.submit(self._scan, number, order, codes, own)))
            if not waiting:
                self._rooms = Rooms(_room_to_scan)  # others of many files come
                return
            number, future = waiting.popleft()
            scanned = future.result()
            while len(scanned.strangers):
                self._rooms.give(scanned.room)
                data = self._export.data
                for a, b in scanned.strangers.tolist():
                    self._learn(data[a:b].tobytes(), workers)
                if len(self._known) > MOST_CODES:
                    raise ReadAgainError(self._file, is_plain=False)
                codes = codes_of(self._known)
                scanned = self._scan(number, order, codes, own)
            yield number, scanned
            self._rooms.give(scanned.room)

    def _learn(self, code: bytes, workers: Workers) -> None:
        from ingest.tracks.fields import NO_CODE

        if code not in self._known:
            text = code.decode("latin-1")
            is_ours = is_plain_code(text) and (not self._export.is_of_people or text in self._reading.register.codes)
            self._known[code] = workers.number(text) if is_ours else NO_CODE

    def _scan(self, number: int, order: int, codes: Any, workers: Workers | None) -> _Scanned:
        from ingest.tracks.scan import scan

        export = self._export
        begin, stop = int(self._starts[number]), int(self._starts[number + 1])
        most = (stop - begin) // RECORD + 2
        room = self._rooms.take(most)
        fixes, owners, runs, strangers, *to_group = room
        n, r, s, lines, clean_line = scan(
            export.data, begin, stop, order, export.form, codes, fixes, owners, runs, strangers
        )
        fixes = fixes[:n]
        if is_shifted(self._datum):
            to_wgs84(fixes, self._datum)
        block = None if workers is None else grouped(number + 1, fixes, owners[:n], workers, to_group, stop)
        return _Scanned(block, runs[:r].copy(), strangers[:s].copy(), lines, clean_line, room)


def _room_to_scan(most: int) -> _Room:
    """Room for so many fixes, whose they are, runs and strangers, and what groups them."""
    from ingest.tracks.scan import FIX

    runs, strangers = room_for(4 * most, np.int64).reshape(-1, 4), room_for(2 * most, np.int64).reshape(-1, 2)
    return room_for(most, FIX), room_for(most, np.int64), runs, strangers, *room_of(most)


def _line_behind(export: Export, at: int) -> int:
    """Where the line after this position begins, at most the tail."""
    while at < export.tail:
        ends = np.flatnonzero(export.data[at : at + (1 << 16)] == 10)
        if len(ends):
            return min(at + int(ends[0]) + 1, export.tail)
        at += 1 << 16
    return export.tail


def _start_of_line(export: Export, stop: int) -> int:
    """Where the line that ends before this position begins."""
    at = stop - 1
    while at > export.body:
        ends = np.flatnonzero(export.data[max(export.body, at - (1 << 16)) : at] == 10)
        if len(ends):
            return max(export.body, at - (1 << 16)) + int(ends[-1]) + 1
        at -= 1 << 16
    return export.body
