"""A Parquet export of tracks: some row groups at a time, and what is not plain is read carefully."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.datum import is_shifted
from ingest.feed import Feed
from ingest.intake import FileEntry
from ingest.parquet_file import ENCODING, MARK, Columns, ColumnTraits, columns_of, opened
from ingest.part import Part
from ingest.prefetch import prefetched
from ingest.table import Shape, Table
from ingest.tracks.blocks import (
    Block,
    ReadAgainError,
    Reading,
    Workers,
    chosen,
    grouped,
    late_blocks,
    owners_of,
    room_of,
    to_wgs84,
)
from ingest.tracks.careful import Careful
from ingest.tracks.columns import STRANGE, DictionaryColumn, Plain, plain_of
from ingest.tracks.form import is_plain_code, offsets_of
from ingest.tracks.late import Late

if TYPE_CHECKING:
    import pyarrow as pa

FEWEST_ROWS = 20_000
"""Files with fewer are read the present way as quickly."""
BATCH = 1 << 17
"""Rows that are read together."""
BLOCK = 1 << 18
"""Fewest rows of a block, which is of whole row groups."""
MOST_ODD = 1 << 16
MOST_BLOCKS = 12
"""Rows that wait for the careful reader, and blocks that it may be behind."""


class ColumnFile:
    """One file. `part` is whole behind its last block."""

    def __init__(
        self, reading: Reading, file: FileEntry, shape_of: Shape, columns: Columns, pool: ThreadPoolExecutor
    ) -> None:
        import pyarrow as pa

        self._reading, self._file, self._datum, self._columns, self._pool = reading, file, shape_of.datum, columns, pool
        self._careful = Careful(reading, file, shape_of, ENCODING, columns.header.notes)
        self._clean_rows = 0
        self._known, self._workers_of = pa.array([], pa.string()), np.array([STRANGE])
        self._met: tuple[pa.Array, NDArray[np.int64]] | None = None
        self._put_off: list[tuple[NDArray[np.int64], pa.Table]] = []
        self._late = Late(pool)
        about = columns.file.metadata
        ends = np.cumsum([about.row_group(group).num_rows for group in range(about.num_row_groups)], dtype=np.int64)
        stops = np.unique(np.searchsorted(ends, np.arange(BLOCK, ends[-1] + BLOCK, BLOCK)).clip(max=len(ends) - 1)) + 1
        self._groups, self._starts = np.append(0, stops), np.append(0, ends[stops - 1])

    @property
    def part(self) -> Part:
        """What is kept of it, without rows."""
        return self._careful.part(self._clean_rows)

    @property
    def is_of_people(self) -> bool:
        """Whether every worker of the file hangs on the register."""
        return "worker_code" in self._columns.header.people

    def blocks(self, order: int, workers: Workers, wanted: NDArray[np.bool_] | None) -> Iterator[Block]:
        """Fixes in the order of the file, but for those that the careful reader finds: they come somewhat later.

        order: of the file's first row. wanted: which blocks; None: all. Raises ReadAgainError when all that came must
        be forgotten.
        """
        self._is_wanted, self._order, self._workers = chosen(wanted, len(self._starts) - 1), order, workers
        self._put_off, self._late = [], Late(self._pool)
        odd, begun, room = 0, 0, room_of(BATCH)
        for number, row, batch, plain in prefetched(self._plain(order), are_many=True):
            self._read = int(self._file.size * (row + batch.num_rows) / self._starts[-1])
            numbers = self._workers_in(plain.codes)
            fixes, owners = plain.fixes, owners_of(numbers, plain.days)
            is_plain = plain.is_plain & (numbers >= 0)
            left = np.flatnonzero(~is_plain)
            if len(left) or row == 0:  # the first rows in any case, for what is to be said of any file
                self._put_off.append((left + row, batch.take(left)))
                odd += len(left)
            if len(left):
                fixes, owners = np.compress(is_plain, fixes), owners[is_plain]
            if is_shifted(self._datum):
                to_wgs84(fixes, self._datum)
            self._clean_rows += len(fixes)
            yield grouped(number + 1, fixes, owners, workers, room, self._read)
            if odd > MOST_ODD or number - begun >= MOST_BLOCKS:
                yield from self.late()
                self.catch_up()
                odd, begun = 0, number
        self.catch_up()
        yield from self.late()

    def catch_up(self) -> None:
        """Let the careful reader begin on all rows that were put off."""
        if self._put_off:
            put_off, self._put_off = self._put_off, []
            self._late.begin(self._carefully, put_off)

    @property
    def is_behind(self) -> bool:
        """Whether it has not come to their end."""
        return not self._late.is_done

    def late(self) -> Iterator[Block]:
        """What it found in the rows that came before it began, by the block these stand in; waits for it."""
        zone = self._reading.zone
        for rows in self._late.found():
            yield from late_blocks(rows, self._starts, self._is_wanted, self._order, self._workers, zone, self._read)

    def _plain(self, order: int) -> Iterator[tuple[int, int, pa.Table, Plain]]:
        """Wanted batches: the number of the block and of the first row, from 0; the rows, and what is plain of them."""
        from ingest.tracks.scan import MOCK_BITS

        offsets = offsets_of(self._reading.zone)
        for number in np.flatnonzero(self._is_wanted).tolist():
            row, end = self._starts[number : number + 2].tolist()
            for batch in self._decoded(range(self._groups[number], self._groups[number + 1]), end - row):
                columns = {name: column.chunk(0) for name, column in self._columns.of(batch).items()}
                yield number, row, batch, plain_of(columns, order + (row << MOCK_BITS), offsets)
                row += batch.num_rows

    def _decoded(self, groups: range, rows: int) -> Iterator[pa.Table]:
        """Row groups of so many rows. Raises ReadAgainError where they are damaged."""
        try:
            for batch in self._columns.batches(BATCH, groups):
                batch.validate(full=True)
                rows -= batch.num_rows
                yield batch
        except Exception:  # the careful reader finds words for it
            raise ReadAgainError(self._file, is_plain=False) from None
        if rows:
            raise ReadAgainError(self._file, is_plain=False)

    def _workers_in(self, codes: DictionaryColumn) -> NDArray[np.int64]:
        """Workers of rows, or STRANGE."""
        if self._met is None or not self._met[0].equals(codes.values):
            self._met = codes.values, self._numbers(codes.values)
        return self._met[1][codes.places]

    def _numbers(self, codes: pa.Array) -> NDArray[np.int64]:
        """Workers of different codes, or STRANGE; behind the last, for rows without any, that as well."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not pa.types.is_string(codes.type):
            return np.full(len(codes) + 1, STRANGE)
        places = pc.index_in(codes, self._known)
        new = [code for code in codes.filter(places.is_null()).to_pylist() if self._is_ours(code)]
        if new:
            self._known = pa.concat_arrays([self._known, pa.array(new)])
            self._workers_of = np.array([*map(self._workers.number, self._known.to_pylist()), STRANGE])
            places = pc.index_in(codes, self._known)
        return self._workers_of[np.append(places.fill_null(-1).to_numpy(), -1)]

    def _is_ours(self, code: object) -> bool:
        """Whether a code is one as it stands."""
        is_code = isinstance(code, str) and is_plain_code(code)
        return is_code and (not self.is_of_people or code in self._reading.register.codes)

    def _carefully(self, put_off: list[tuple[NDArray[np.int64], pa.Table]]) -> pl.DataFrame:
        import pyarrow as pa

        rows = pl.Series(np.concatenate([rows for rows, _ in put_off]) + 1)
        found = dict.fromkeys(self._columns.taken, ColumnTraits())

        def tables() -> Iterator[Table]:
            yield self._columns.table(_as_text(pa.concat_tables([batch for _, batch in put_off])), rows, found)

        return self._careful.read(tables(), lambda numbers: (numbers, numbers - 1))


def columns_at(path: Path, feed: Feed, shape_of: Shape, zone: str) -> Columns | None:
    """What the feed takes of a Parquet file that suits; None: it is read the present way."""
    with path.open("rb") as file:
        start = file.read(len(MARK))
    if start != MARK or shape_of.constants or shape_of.time_zone not in (None, zone):
        return None
    columns = columns_of(opened(path, start), feed, shape_of)
    if columns.file.metadata.num_rows < FEWEST_ROWS or not all(map(_is_simple, columns.types().values())):
        return None
    coded = [columns.taken[name] for name in ("worker_code", "is_mock") if name in columns.taken]
    return replace(columns, file=opened(path, start, coded))


def _is_simple(kind: pa.DataType) -> bool:
    """Whether nothing must be known of all of a column before its first cell can be read."""
    import pyarrow as pa

    types = pa.types
    is_text = (types.is_string, types.is_large_string)
    if types.is_dictionary(kind):
        return any(is_kind(kind.value_type) for is_kind in is_text)
    is_number = (types.is_integer, types.is_floating, types.is_decimal, types.is_boolean)
    return any(is_kind(kind) for is_kind in (*is_text, *is_number, types.is_temporal, types.is_null))


def _as_text(rows: pa.Table) -> pa.Table:
    """Rows without codes in place of text."""
    import pyarrow as pa

    columns = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in rows.columns
    ]
    return pa.Table.from_arrays(columns, names=rows.column_names)
