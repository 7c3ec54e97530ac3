"""Lines of a track export that are not plain to see, by the careful reader: some at a time, as if they were all."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from ingest.decode import OtherEncodingError, SetAsideError
from ingest.errors import ReadingFailedError
from ingest.examples import without_examples
from ingest.intake import FileEntry
from ingest.mask import unquoted
from ingest.notes import Notes
from ingest.part import Part
from ingest.raw import Raw
from ingest.register import NOTHING_LOOKED_UP
from ingest.table import Shape, Table, text_tables
from ingest.tracks.batch import Ints
from ingest.tracks.blocks import Reading
from ingest.tracks.form import Export
from ingest.typed_rows import type_rows

LINE_END = 10
SEPARATOR = -1


class Careful:
    """What the careful reader finds in one file.

    Lines that follow each other are read together, as they may be one record; between others stands a line that is a
    record for sure, so that they cannot be. The header stands before, and the end of the file behind the last of them.
    """

    def __init__(self, reading: Reading, file: FileEntry, shape_of: Shape, export: Export) -> None:
        self._reading, self._file, self._shape_of, self._export = reading, file, shape_of, export
        self._rejected: list[pl.DataFrame] = []
        self._rows_read, self._said, self._encoding = 0, Notes(), export.encoding or "utf-8"
        self._looked_up = NOTHING_LOOKED_UP

    def read(self, runs: Sequence[tuple[int, int, int]], between: bytes, is_end: bool) -> pl.DataFrame:
        """Rows of some runs of lines (begin, stop, number of the first, from 0): content columns and `place`, the byte
        at which they begin.

        between: a line that is a record. is_end: the last run is the end of the file. Raises OtherEncodingError where
        the file is not in the encoding it seemed to be, ReadingFailedError for a fault of this program.
        """
        portion = _portion(self._export, runs, between, is_end)
        try:
            tables = text_tables(Raw.of(portion.content), self._reading.feed, self._shape_of, self._export.encoding)
            return pl.concat([self._typed(table, portion) for table in tables])
        except (SetAsideError, OtherEncodingError):
            raise
        except Exception as error:
            told = unquoted("".join(traceback.format_exception(error)))
        # raised out here: an exception carries along the one that it was raised from
        raise ReadingFailedError(f"{self._file.name}: {told}")

    def part(self, clean_rows: int) -> Part:
        """What is kept of the file. clean_rows: how many others there were."""
        return Part(
            self._file,
            self._encoding,
            pl.DataFrame(),
            pl.concat(self._rejected),
            self._rows_read + clean_rows,
            self._said.sentences(),
            "",
            self._looked_up,
        )

    def _typed(self, table: Table, portion: _Portion) -> pl.DataFrame:
        """Typed rows of a table, under the numbers their lines have in the file."""
        numbers, places = portion.in_file(table.cells["row"].to_numpy())
        is_own = numbers != SEPARATOR
        cells = table.cells.with_columns(pl.Series("row", numbers)).filter(pl.Series(is_own))
        rows, _ = portion.in_file(np.array([each.row for each in table.broken], dtype=np.int64))
        broken = tuple(replace(each, row=row) for each, row in zip(table.broken, rows.tolist(), strict=True))
        reading = self._reading
        whole = without_examples(replace(table, cells=cells, broken=broken), reading.feed)
        day = self._file.day(reading.zone)
        typed = type_rows(whole, reading.feed, self._shape_of, reading.zone, reading.key, day, reading.register)
        self._rejected.append(typed.rejected)
        self._rows_read += typed.rows_read
        self._said.add(typed.said)
        self._looked_up = self._looked_up.and_of(typed.looked_up)
        self._encoding = table.encoding
        at = np.searchsorted(numbers[is_own], typed.rows["source_row"].to_numpy())
        return typed.rows.with_columns(pl.Series("place", places[is_own][at]))


@dataclass(frozen=True)
class _Portion:
    """content: a text of some lines of a file. first: of each piece of it the line it begins with, from 0; offset:
    the byte. place: where it begins in the file; number: of its first line there (SEPARATOR: it is none of these)."""

    content: bytes
    first: Ints
    offset: Ints
    place: Ints
    number: Ints

    def in_file(self, rows: Ints) -> tuple[Ints, Ints]:
        """Of rows of the text (from 1) their numbers in the file (SEPARATOR: none), and where they begin there."""
        piece = np.searchsorted(self.first, rows - 1, side="right") - 1
        number = np.where(self.number[piece] == SEPARATOR, SEPARATOR, self.number[piece] + rows - self.first[piece])
        return number, self._lines[rows - 1] - self.offset[piece] + self.place[piece]

    @cached_property
    def _lines(self) -> Ints:
        """Where each line of the text begins."""
        return np.append(0, np.flatnonzero(np.frombuffer(self.content, np.uint8) == LINE_END) + 1)


def _portion(export: Export, runs: Sequence[tuple[int, int, int]], between: bytes, is_end: bool) -> _Portion:
    pieces = [export.data[: export.body].tobytes()]
    about = [(0, SEPARATOR)]
    last = None
    for begin, stop, number in runs:
        if last is not None and begin != last:
            pieces.append(between)
            about.append((0, SEPARATOR))
        pieces.append(export.data[begin:stop].tobytes())
        about.append((begin, number))
        last = stop
    if not is_end:
        pieces.append(between)
        about.append((0, SEPARATOR))
    first = np.cumsum([0, *(piece.count(b"\n") for piece in pieces[:-1])])
    offset = np.cumsum([0, *(len(piece) for piece in pieces[:-1])])
    place, number = np.array(about, dtype=np.int64).T
    return _Portion(b"".join(pieces), first, offset, place, number)
