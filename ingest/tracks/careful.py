"""Rows of a track export that are not plain to see, by the careful reader: some at a time, as if they were all."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import replace

import polars as pl

from ingest.decode import OtherEncodingError, SetAsideError
from ingest.errors import ReadingFailedError
from ingest.examples import without_examples
from ingest.intake import FileEntry
from ingest.mask import unquoted
from ingest.notes import Notes
from ingest.part import Part
from ingest.register import NOTHING_LOOKED_UP
from ingest.table import Shape, Table
from ingest.tracks.blocks import Reading
from ingest.tracks.portion import SEPARATOR
from ingest.typed_rows import type_rows

InFile = Callable[[pl.Series], tuple[pl.Series, pl.Series]]
"""Of rows of a table their numbers in the file (SEPARATOR: they are not of it), and their places there."""


class Careful:
    """What the careful reader finds in one file. said: what is to be told of it in any case."""

    def __init__(
        self, reading: Reading, file: FileEntry, shape_of: Shape, encoding: str, said: tuple[str, ...] = ()
    ) -> None:
        self._reading, self._file, self._shape_of = reading, file, shape_of
        self._rejected: list[pl.DataFrame] = []
        self._rows_read, self._said, self._encoding = 0, Notes(said), encoding
        self._looked_up = NOTHING_LOOKED_UP

    def read(self, tables: Iterable[Table], in_file: InFile) -> pl.DataFrame:
        """Typed rows of some tables: content columns and `place`.

        tables: made while they are read. Raises OtherEncodingError where the file is not in the encoding it seemed to
        be, ReadingFailedError for a fault of this program.
        """
        try:
            return pl.concat([self._typed(table, in_file) for table in tables])
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

    def _typed(self, table: Table, in_file: InFile) -> pl.DataFrame:
        """Typed rows of a table, under the numbers they have in the file."""
        numbers, _ = in_file(table.cells["row"])
        cells, reading = table.cells.filter(numbers != SEPARATOR), self._reading
        whole = without_examples(replace(table, cells=cells), reading.feed)
        day = self._file.day(reading.zone)
        typed = type_rows(whole, reading.feed, self._shape_of, reading.zone, reading.key, day, reading.register)
        rejected, _ = in_file(typed.rejected["row_number"])
        self._rejected.append(typed.rejected.with_columns(rejected.alias("row_number")))
        self._rows_read += typed.rows_read
        self._said.add(typed.said)
        self._looked_up = self._looked_up.and_of(typed.looked_up)
        self._encoding = table.encoding
        numbers, places = in_file(typed.rows["source_row"])
        return typed.rows.with_columns(numbers.alias("source_row"), places.alias("place"))
