"""Parquet to a table of text: typed columns are written as the explicit shapes that every other file is typed by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ingest.cells import CONTROL, nulls, number_text
from ingest.decode import SetAsideError
from ingest.feed import Code, Column, Feed
from ingest.header import Candidate, Header, find_header
from ingest.raw import Raw, Reader
from ingest.table import Shape, Table

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MARK, ENCRYPTED_MARK = b"PAR1", b"PARE"
MAX_ROWS = 50_000_000
MAX_UNPACKED = 2 * (1 << 30)
BATCH = 1 << 16
ENCODING = "parquet"
DAMAGED = SetAsideError("the Parquet file is damaged or cut short", "Parquet文件已损坏或不完整")


@dataclass(frozen=True)
class _Cells:
    """One column as text; numeric: its numbers may have lost digits; faulty: cells that hold no value of a table."""

    text: pl.Series
    numeric: pl.Series
    faulty: pl.Series
    is_timed: bool = False
    note: str = ""


@dataclass(frozen=True)
class ColumnTraits:
    """What must be known of a column as a whole. is_text: its bytes are UTF-8; has_days, has_times: it has moments, and
    some that are not midnight."""

    is_text: bool = True
    has_days: bool = False
    has_times: bool = False

    def and_in(self, column: pa.ChunkedArray) -> ColumnTraits:
        """The same with further cells."""
        import pyarrow as pa

        if pa.types.is_binary(column.type):
            return replace(self, is_text=self.is_text and _is_text(column))
        if pa.types.is_timestamp(column.type):
            times = pl.Series(pl.from_arrow(column)).dt.time().drop_nulls()
            has_times = self.has_times or bool((times != time()).any())
            return replace(self, has_days=self.has_days or len(times) > 0, has_times=has_times)
        return self


def _is_text(column: pa.ChunkedArray) -> bool:
    import pyarrow as pa

    try:
        column.cast(pa.string())
    except pa.ArrowInvalid:
        return False
    return True


def is_parquet(content: bytes) -> bool:
    """Whether the first bytes are those of a Parquet file."""
    return content.startswith((MARK, ENCRYPTED_MARK))


@dataclass(frozen=True)
class Columns:
    """A Parquet file and the columns of it that a feed takes. taken: the feed's -> the file's own."""

    file: pq.ParquetFile
    feed: Feed
    header: Header
    taken: Mapping[str, str]

    @property
    def wanted(self) -> list[str]:
        """What is read: columns the feed does not take never are."""
        return sorted(set(self.taken.values()))

    def types(self) -> dict[str, pa.DataType]:
        """Types of what is read."""
        return {own: self.file.schema_arrow.field(self.file.schema_arrow.names.index(own)).type for own in self.wanted}

    def of(self, batch: pa.Table) -> dict[str, pa.ChunkedArray]:
        """The columns of a batch under the feed's names; of two columns of one name the first counts."""
        return {name: batch.column(batch.schema.names.index(own)) for name, own in self.taken.items()}

    def batches(self, rows: int, groups: Sequence[int] | None = None) -> Iterator[pa.Table]:
        """What is read, so many rows at a time, of all row groups or some; of a file without rows one table without
        any."""
        import pyarrow as pa

        if not self.file.metadata.num_rows:
            yield pa.schema([own for own in self.file.schema_arrow if own.name in self.wanted]).empty_table()
        for batch in self.file.iter_batches(rows, groups, self.wanted, use_threads=False):
            yield pa.Table.from_batches([batch])

    def table(self, batch: pa.Table, rows: pl.Series, found: Mapping[str, ColumnTraits]) -> Table:
        """A batch as text. rows: their numbers; found: of the columns by the feed's names."""
        cells = {name: _cells(own, self.feed.column(name), found[name]) for name, own in self.of(batch).items()}
        told = [f"{name}: {each.note}" for name, each in cells.items() if each.note]
        return Table(
            cells=pl.DataFrame([rows.alias("row"), *(each.text.alias(name) for name, each in cells.items())]),
            broken=(),
            people=self.header.people,
            encoding=ENCODING,
            notes=(*self.header.notes, *told),
            numeric=pl.DataFrame([each.numeric.alias(name) for name, each in cells.items()]),
            faulty=pl.DataFrame([each.faulty.alias(name) for name, each in cells.items()]),
            timed=frozenset(name for name, each in cells.items() if each.is_timed),
        )


def columns_of(file: pq.ParquetFile, feed: Feed, shape_of: Shape) -> Columns:
    """What a feed takes of a file. Raises SetAsideError where no columns fit."""
    names = file.schema_arrow.names
    header = find_header([Candidate(0, 1, tuple(names))], feed, shape_of.columns, shape_of.constants)
    columns = Columns(file, feed, header, {name: names[index] for name, index in header.columns.items()})
    _check_times(file, columns.wanted, shape_of)
    return columns


def parquet_tables(raw: Raw, feed: Feed, shape_of: Shape) -> Iterator[Table]:
    """Tables of a Parquet file, some rows each; row 1 is its first. Columns the feed does not take are never read.

    Raises SetAsideError, before the first of them, when it is damaged, encrypted, too large, or no columns fit.
    """
    with raw.open() as bytes_of:
        columns = columns_of(opened(bytes_of, raw.start(len(MARK))), feed, shape_of)
        found = _judged(columns)
        before = 0
        for batch in columns.batches(BATCH):
            rows = pl.int_range(before + 1, before + batch.num_rows + 1, eager=True)
            table = columns.table(batch, rows, found)
            yield replace(table, notes=()) if before else table
            before += batch.num_rows


def opened(bytes_of: Reader | Path, start: bytes, coded: Sequence[str] = ()) -> pq.ParquetFile:
    """A Parquet file by its first bytes. coded: columns of text that come as codes and what these stand for. Raises
    SetAsideError when it is damaged or encrypted."""
    import pyarrow.parquet as pq

    if start == ENCRYPTED_MARK:
        raise SetAsideError("the Parquet file is encrypted", "Parquet文件已加密")
    is_path = isinstance(bytes_of, Path)
    try:
        return pq.ParquetFile(
            bytes_of, page_checksum_verification=True, memory_map=is_path, read_dictionary=list(coded)
        )
    except Exception:  # pyarrow has many words for a damaged file, and they may quote it
        raise DAMAGED from None


def _check_times(file: pq.ParquetFile, wanted: list[str], shape_of: Shape) -> None:
    """INT96 times are UTC from one writer and local from another, and do not say which."""
    physical = [file.schema.column(index) for index in range(len(file.schema.names))]
    for column in physical:
        if column.physical_type == "INT96" and column.path in wanted and shape_of.time_zone is None:
            raise SetAsideError(
                f"column {column.path} holds old times (INT96) that name no zone; declare time_zone in sources.yaml",
                f"列{column.path}为不带时区的旧式时间（INT96），请在sources.yaml中声明time_zone",
            )


def _judged(columns: Columns) -> dict[str, ColumnTraits]:
    """What is known of each column as a whole, by the feed's names. All of the file is read once, so that what is read
    later is whole and no small file unpacks into more than is allowed."""
    too_large = SetAsideError("the Parquet file unpacks to more than is allowed", "Parquet文件解压后过大")
    if columns.file.metadata.num_rows > MAX_ROWS:
        raise too_large
    found = dict.fromkeys(columns.taken, ColumnTraits())
    rows = size = 0
    try:
        for batch in columns.batches(BATCH):
            # Text that is no UTF-8 is noticed here; nothing that follows would.
            batch.validate(full=True)
            found = {name: found[name].and_in(column) for name, column in columns.of(batch).items()}
            rows, size = rows + batch.num_rows, size + batch.nbytes
            if size > MAX_UNPACKED:
                raise too_large
    except SetAsideError:
        raise
    except Exception:
        raise DAMAGED from None
    # A damaged page may be read as the end of its column.
    if rows != columns.file.metadata.num_rows:
        raise DAMAGED
    return found


def _cells(column: pa.ChunkedArray, wanted: Column, found: ColumnTraits) -> _Cells:
    """Some cells of a column as text. Each type is written as it is meant; what no cell can hold is faulty."""
    import pyarrow as pa

    is_there = pl.Series(pl.from_arrow(column.is_valid()))
    never = pl.repeat(False, len(is_there), eager=True)
    if pa.types.is_binary(column.type) and found.is_text:
        # What an older writer did not mark as text; as a whole column it is text or it is not.
        column = column.cast(pa.string())
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        return _Cells(nulls(len(is_there), pl.String()), never, is_there)
    if pa.types.is_decimal(column.type):
        return _Cells(pl.Series(pl.from_arrow(column.cast(pa.string()))).str.replace(r"\.0+$", ""), is_there, never)
    values = pl.Series(pl.from_arrow(column))
    kind = values.dtype
    if kind == pl.Null or kind in (pl.String, pl.Categorical, pl.Enum):
        text = values.cast(pl.String)
        is_broken = text.str.contains(CONTROL).fill_null(False)
        return _Cells(nulls(len(text), pl.String()).zip_with(is_broken, text), never, is_broken)
    if kind == pl.Boolean:
        return _Cells(values.cast(pl.String), never, never)
    if kind.is_integer():
        # A whole number keeps all its digits here; only of an identifier it is not known whether it ever had them.
        is_code = isinstance(wanted.type, Code)
        note = "numbers where codes are expected; zeros at their beginning, if there were any, are lost"
        return _Cells(values.cast(pl.String), never if is_code else is_there, never, note=note if is_code else "")
    if kind.is_float():
        is_number = values.is_finite().fill_null(False)
        text = pl.select(number_text(pl.lit(values.cast(pl.Float64)))).to_series()
        return _Cells(text.zip_with(is_number, nulls(len(text), pl.String())), is_number, is_there & ~is_number)
    if kind == pl.Date:
        return _Cells(values.dt.strftime("%Y-%m-%d"), never, never, is_timed=True)
    if isinstance(kind, pl.Datetime):
        is_zoned = kind.time_zone is not None
        moments = values.dt.convert_time_zone("UTC") if is_zoned else values
        text = moments.dt.strftime("%Y-%m-%d %H:%M:%S%.f" + "Z" * is_zoned)
        is_midnight = wanted.ends_day and found.has_days and not found.has_times
        note = "every time is 00:00:00 and taken as that, not as the end of the day" if is_midnight else ""
        return _Cells(text, never, never, is_timed=True, note=note)
    if kind == pl.Time:
        return _Cells(values.dt.strftime("%H:%M:%S"), never, never)
    return _Cells(nulls(len(values), pl.String()), never, is_there)
