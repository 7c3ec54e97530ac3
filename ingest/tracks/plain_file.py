"""A track export that suits the scanner: blocks of it are scanned at once, and what is not plain is read carefully."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.datum import is_shifted, rows_to_wgs84
from ingest.decode import OtherEncodingError
from ingest.intake import FileEntry
from ingest.part import Part
from ingest.records import MAX_LINES
from ingest.table import Shape
from ingest.tracks.batch import Ints
from ingest.tracks.blocks import Block, Reading, Workers, block_of
from ingest.tracks.careful import Careful
from ingest.tracks.form import Export, codes_of, is_plain_code

BLOCK = 8 << 20
"""Bytes of a block."""
MOST_PENDING = 4 << 20
"""Bytes that wait for the careful reader; it takes 20 ms to begin, and some 15 times the bytes as memory."""
MOST_BLOCKS = 32
"""Blocks that the careful reader may be behind: their worker-days are still waiting then."""
MOST_CODES = 1_000_000
RECORD = 24
"""Bytes of the shortest record, and fewer."""
FEWEST_LINES = 2
"""Of a block: its first and its last are never taken by the scanner."""


class ReadAgainError(Exception):
    """A file is to be read from the beginning, and what came of it forgotten. is_plain: in another encoding; else the
    present way."""

    def __init__(self, file: FileEntry, is_plain: bool) -> None:
        super().__init__(file.name)
        self.file, self.is_plain = file, is_plain


class _Scanned(NamedTuple):
    """Of a block: fixes, days; runs (begin, stop, number in the block, lines); where unknown codes stand; lines; a
    clean line or -1."""

    fixes: NDArray[Any]
    days: NDArray[np.int32]
    runs: Ints
    strangers: Ints
    lines: int
    clean_line: int


class PlainFile:
    """One file. `part` is whole behind its last block."""

    def __init__(
        self, reading: Reading, file: FileEntry, shape_of: Shape, export: Export, pool: ThreadPoolExecutor, ahead: int
    ) -> None:
        self._reading, self._file, self._export, self._datum = reading, file, export, shape_of.datum
        self._careful = Careful(reading, file, shape_of, export)
        self._pool, self._ahead = pool, ahead
        self._known: dict[bytes, int] = {}
        self._between, self._clean_rows = b"", 0
        starts = [export.body]
        while (start := _line_behind(export, starts[-1] + BLOCK)) < export.tail:
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
        is_wanted = np.ones(len(self._starts) - 1, np.bool_)
        if wanted is not None:
            is_wanted[: len(wanted)] = wanted[: len(is_wanted)]
            is_wanted[len(wanted) :] = False
        numbers = np.flatnonzero(is_wanted).tolist()
        is_all = wanted is None
        pending: list[tuple[int, int, int]] = []
        line = int(np.count_nonzero(self._export.data[: self._export.body] == 10))
        since = 0
        for number, scanned in self._scanned(numbers, order, workers):
            begin, stop = int(self._starts[number]), int(self._starts[number + 1])
            is_left = len(scanned.runs) == 1 and scanned.runs[0, 0] == begin and scanned.runs[0, 1] == stop
            if is_left and scanned.lines > FEWEST_LINES:
                raise ReadAgainError(self._file, is_plain=False)
            if not self._between and scanned.clean_line >= 0:
                self._between = _line_at(self._export, scanned.clean_line)
            self._clean_rows += len(scanned.fixes)
            yield Block(number, scanned.fixes, scanned.days, stop)
            runs = [(a, b, line + k) for a, b, k, _ in scanned.runs.tolist()]
            pending += runs if is_all else [self._with_context(a, b, number, is_wanted) for a, b, _ in runs]
            line += scanned.lines
            since += 1
            if sum(b - a for a, b, _ in pending) > MOST_PENDING or since >= MOST_BLOCKS:
                # what touches the end of the block may go on in the next
                held_back = pending[-1:] if pending and pending[-1][1] == stop else []
                yield from self._read(pending[: len(pending) - len(held_back)], is_wanted, False, order, workers, stop)
                pending, since = held_back, 0
        if is_wanted[-1]:
            pending.append((self._export.tail, len(self._export.data), line if is_all else self._export.tail))
        yield from self._read(pending, is_wanted, bool(is_wanted[-1]), order, workers, len(self._export.data))

    def _with_context(self, begin: int, stop: int, number: int, is_wanted: NDArray[np.bool_]) -> tuple[int, int, int]:
        """A run of a block, with the lines beyond the block that it is judged by, where nobody wants those."""
        export = self._export
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
        line = self._export.data[begin:stop].tobytes()
        return b'"' not in line and line.count(self._export.delimiter.encode()) == self._export.header.width - 1

    def _read(
        self,
        runs: list[tuple[int, int, int]],
        is_wanted: NDArray[np.bool_],
        is_end: bool,
        order: int,
        workers: Workers,
        read: int,
    ) -> Iterator[Block]:
        """What the careful reader finds, by the block it stands in."""
        if not runs:
            return
        try:
            rows = self._careful.read(runs, self._between, is_end)
        except OtherEncodingError:
            raise ReadAgainError(self._file, is_plain=True) from None
        number = np.searchsorted(self._starts, rows["place"].to_numpy(), side="right") - 1
        number = np.minimum(number, len(self._starts) - 2)  # the end of the file belongs to the last
        for each in np.unique(number[is_wanted[number]]).tolist():
            own = rows.filter(number == each)
            yield block_of(each, own, own["place"].to_numpy(), order, workers, self._reading.zone, read)

    def scanned(self, workers: Workers) -> Iterator[tuple[int, _Scanned]]:
        """All blocks, without the careful reader."""
        return self._scanned(range(len(self._starts) - 1), 0, workers)

    def _scanned(self, numbers: Iterable[int], order: int, workers: Workers) -> Iterator[tuple[int, _Scanned]]:
        """Blocks in order, some of them scanned ahead."""
        for code in sorted(self._reading.register.codes):  # neighbours in a file are neighbours in memory
            self._learn(code.encode(), workers)
        codes = codes_of(self._known)
        waiting: deque[tuple[int, Future[_Scanned]]] = deque()
        left = iter(numbers)
        while True:
            while len(waiting) < self._ahead and (number := next(left, None)) is not None:
                waiting.append((number, self._pool.submit(self._scan, number, order, codes)))
            if not waiting:
                return
            number, future = waiting.popleft()
            scanned = future.result()
            while len(scanned.strangers):
                data = self._export.data
                for a, b in scanned.strangers.tolist():
                    self._learn(data[a:b].tobytes(), workers)
                if len(self._known) > MOST_CODES:
                    raise ReadAgainError(self._file, is_plain=False)
                codes = codes_of(self._known)
                scanned = self._scan(number, order, codes)
            yield number, scanned

    def _learn(self, code: bytes, workers: Workers) -> None:
        from ingest.tracks.fields import NO_CODE

        if code not in self._known:
            text = code.decode("latin-1")
            is_ours = is_plain_code(text) and (not self._export.is_of_people or text in self._reading.register.codes)
            self._known[code] = workers.number(text) if is_ours else NO_CODE

    def _scan(self, number: int, order: int, codes: Any) -> _Scanned:
        from ingest.tracks.fields import POWERS
        from ingest.tracks.scan import FIX, scan
        from ingest.tracks.swar import words_of

        export = self._export
        begin, stop = int(self._starts[number]), int(self._starts[number + 1])
        room = (stop - begin) // RECORD + 2
        fixes, days = np.empty(room, FIX), np.empty(room, np.int32)
        runs, strangers = np.empty((room, 4), np.int64), np.empty((room, 2), np.int64)
        read = partial(scan, export.data, words_of(export.data), begin, stop, order)
        found = read(export.form, codes, POWERS, fixes, days, runs, strangers)
        if found[4] and not _is_utf8(export.data[begin:stop].tobytes()):
            found = read(export.form._replace(takes_high=False), codes, POWERS, fixes, days, runs, strangers)
        n, r, s, lines, _, clean_line = found
        fixes = fixes[:n]
        if is_shifted(self._datum):
            _to_wgs84(fixes, self._datum)
        return _Scanned(fixes, days[:n], runs[:r].copy(), strangers[:s].copy(), lines, clean_line)


def _to_wgs84(fixes: NDArray[Any], datum: Any) -> None:
    import polars as pl

    rows = pl.DataFrame({name: np.ascontiguousarray(fixes[name]) for name in ("longitude", "latitude")})
    rows = rows_to_wgs84(rows, datum)
    for name in rows.columns:
        fixes[name] = rows[name].to_numpy()


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


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


def _line_at(export: Export, at: int) -> bytes:
    return export.data[at : _line_behind(export, at)].tobytes()
