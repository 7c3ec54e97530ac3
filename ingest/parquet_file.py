"""Parquet to a table of text: typed columns are written as the explicit shapes that every other file is typed by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING

import polars as pl

from ingest.cells import CONTROL, nulls, number_text
from ingest.decode import SetAsideError
from ingest.feed import Code, Column, Feed
from ingest.header import Candidate, find_header
from ingest.raw import Raw, Reader
from ingest.table import Shape, Table

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MARK, ENCRYPTED_MARK = b"PAR1", b"PARE"
MAX_ROWS = 50_000_000
MAX_UNPACKED = 2 * (1 << 30)
BATCH = 1 << 16
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
class _Found:
    """What must be known of a column as a whole. is_text: its bytes are UTF-8; has_days, has_times: it has moments, and
    some that are not midnight."""

    is_text: bool = True
    has_days: bool = False
    has_times: bool = False

    def and_in(self, column: pa.ChunkedArray) -> _Found:
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


def parquet_tables(raw: Raw, feed: Feed, shape_of: Shape) -> Iterator[Table]:
    """Tables of a Parquet file, some rows each; row 1 is its first. Columns the feed does not take are never read.

    Raises SetAsideError, before the first of them, when it is damaged, encrypted, too large, or no columns fit.
    """
    with raw.open() as bytes_of:
        file = _opened(bytes_of, raw.start(len(MARK)))
        names = file.schema_arrow.names
        header = find_header([Candidate(0, 1, tuple(names))], feed, shape_of.columns, shape_of.constants)
        taken = {name: names[index] for name, index in header.columns.items()}
        wanted = sorted(set(taken.values()))
        _check_times(file, wanted, shape_of)
        found = _judged(file, wanted)
        before, told = 0, list(header.notes)
        for batch in _batches(file, wanted):
            # Of two columns of one name the first counts.
            columns = {name: batch.column(batch.schema.names.index(own)) for name, own in taken.items()}
            cells = {name: _cells(column, feed.column(name), found[taken[name]]) for name, column in columns.items()}
            told += [f"{name}: {each.note}" for name, each in cells.items() if each.note and not before]
            rows = pl.int_range(before + 1, before + batch.num_rows + 1, eager=True).alias("row")
            yield Table(
                cells=pl.DataFrame([rows, *(each.text.alias(name) for name, each in cells.items())]),
                broken=(),
                people=header.people,
                encoding="parquet",
                notes=tuple(told),
                numeric=pl.DataFrame([each.numeric.alias(name) for name, each in cells.items()]),
                faulty=pl.DataFrame([each.faulty.alias(name) for name, each in cells.items()]),
                timed=frozenset(name for name, each in cells.items() if each.is_timed),
            )
            before, told = before + batch.num_rows, []


def _opened(bytes_of: Reader, start: bytes) -> pq.ParquetFile:
    import pyarrow.parquet as pq

    if start == ENCRYPTED_MARK:
        raise SetAsideError("the Parquet file is encrypted", "Parquet文件已加密")
    try:
        return pq.ParquetFile(bytes_of, page_checksum_verification=True)
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


def _batches(file: pq.ParquetFile, wanted: list[str]) -> Iterator[pa.Table]:
    """The wanted columns, some rows at a time; of a file without rows one table without any."""
    import pyarrow as pa

    if not file.metadata.num_rows:
        yield pa.schema([own for own in file.schema_arrow if own.name in wanted]).empty_table()
    for batch in file.iter_batches(batch_size=BATCH, columns=wanted, use_threads=False):
        yield pa.Table.from_batches([batch])


def _judged(file: pq.ParquetFile, wanted: list[str]) -> dict[str, _Found]:
    """What is known of each wanted column as a whole. All of the file is read once, so that what is read later is whole
    and no small file unpacks into more than is allowed."""
    too_large = SetAsideError("the Parquet file unpacks to more than is allowed", "Parquet文件解压后过大")
    if file.metadata.num_rows > MAX_ROWS:
        raise too_large
    found = dict.fromkeys(wanted, _Found())
    rows = size = 0
    try:
        for batch in _batches(file, wanted):
            # Text that is no UTF-8 is noticed here; nothing that follows would.
            batch.validate(full=True)
            found = {name: found[name].and_in(batch.column(batch.schema.names.index(name))) for name in wanted}
            rows, size = rows + batch.num_rows, size + batch.nbytes
            if size > MAX_UNPACKED:
                raise too_large
    except SetAsideError:
        raise
    except Exception:
        raise DAMAGED from None
    # A damaged page may be read as the end of its column.
    if rows != file.metadata.num_rows:
        raise DAMAGED
    return found


def _cells(column: pa.ChunkedArray, wanted: Column, found: _Found) -> _Cells:
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
