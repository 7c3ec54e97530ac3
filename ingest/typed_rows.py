"""A table of text to typed, de-identified rows; what cannot be read is rejected with its column and reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ingest.cells import folded, is_empty, nulls
from ingest.datum import Datum, is_shifted, rows_to_wgs84
from ingest.feed import Column, Feed, FreeText, Identifier
from ingest.fingerprint import fingerprints
from ingest.identifiers import Key, identifier_columns, keyed
from ingest.instants import as_days
from ingest.reading import Reader, read_column
from ingest.rejects import broken_rows, rejected_rows
from ingest.rows import BROKEN_RULE, split_by_rules
from ingest.table import Shape, Table

POSITION = "__position"
PERSON_KEY = "__keyed"
WORKER_DOMAIN = "worker_code"
# A worker's code has a digit or a letter in it; what has none is taken for a name.
NO_CODE = r"^[^0-9A-Za-z]+$"


@dataclass(frozen=True)
class TypedRows:
    """rows: `source_row`, the feed's content columns, and `<column>__keyed` where a cell may be a person's name.
    rejected: columns of ingest.rejects. rows_read: data rows of the file."""

    rows: pl.DataFrame
    rejected: pl.DataFrame
    rows_read: int
    notes: tuple[str, ...]


@dataclass
class _Collected:
    """Typed columns, faults and notes as they are collected, column by column."""

    columns: list[pl.Series]
    faults: dict[str, pl.Series] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def type_rows(table: Table, feed: Feed, shape_of: Shape, zone: str, key: Key, day: date) -> TypedRows:
    """Type, check and de-identify every row of a table. zone: the site's; a source may declare its own. day: as of
    which the file speaks."""
    cells = table.cells.with_columns(pl.lit(value).alias(name) for name, value in shape_of.constants.items())
    collected = _Collected([cells["row"].alias("source_row"), pl.int_range(cells.height, eager=True).alias(POSITION)])
    for column in feed.columns:
        raw = cells[column.name] if column.name in cells.columns else nulls(cells.height, pl.String())
        numeric, faulty = _marks(table.numeric, column), _marks(table.faulty, column)
        is_ours = column.name in shape_of.constants or column.name in table.timed
        time_format = None if is_ours else shape_of.time_format
        reader = Reader(shape_of.time_zone or zone, time_format, table.from_1904, shape_of.datum)
        if isinstance(column.type, Identifier | FreeText):
            plain = _plain(raw, faulty)
            _require(column, plain.is_null(), collected)
            collected.columns += _hidden(column, column.type, plain, numeric, reader, key, day)
            continue
        values = _read(column, raw, numeric, faulty, reader, collected)
        collected.columns += _people(column, values, column.name in table.people, key) if column.people else [values]
    if is_shifted(shape_of.datum):
        collected.notes.append(f"positions brought from {shape_of.datum} to WGS-84")
    return _settled(cells, table, feed, collected, shape_of.datum)


def _marks(frame: pl.DataFrame | None, column: Column) -> pl.Series | None:
    return frame[column.name] if frame is not None and column.name in frame.columns else None


def _plain(raw: pl.Series, faulty: pl.Series | None) -> pl.Series:
    """Cleaned text of cells that will be hidden; a spreadsheet error counts as something illegal."""
    plain = folded(raw)
    plain = plain.zip_with(~is_empty(plain), nulls(len(plain), pl.String()))
    if faulty is not None and faulty.any():
        plain = pl.Series(["#"]).new_from_index(0, len(plain)).zip_with(faulty, plain)
    return plain


def _hidden(
    column: Column,
    kind: Identifier | FreeText,
    plain: pl.Series,
    numeric: pl.Series | None,
    reader: Reader,
    key: Key,
    day: date,
) -> list[pl.Series]:
    """What may be kept of identifiers and free text. They never make a row unreadable."""
    if isinstance(kind, FreeText):
        return [fingerprints(plain, key).alias(f"{column.name}_fingerprint")]
    days = None
    if kind.kind == "birth_date":
        days, _ = as_days(plain, reader.zone, reader.from_1904, reader.time_format)
    return identifier_columns(column.name, kind, plain, numeric, key, days, day)


def _require(column: Column, is_missing: pl.Series, collected: _Collected) -> None:
    """An identifier may be illegal, but where it is required it must be there."""
    if column.required and is_missing.any():
        required = pl.Series(["required"]).new_from_index(0, len(is_missing))
        collected.faults[column.name] = required.zip_with(is_missing, nulls(len(is_missing), pl.String()))


def _read(
    column: Column,
    raw: pl.Series,
    numeric: pl.Series | None,
    faulty: pl.Series | None,
    reader: Reader,
    collected: _Collected,
) -> pl.Series:
    """Typed values of one column; its faults and notes are collected."""
    reading = read_column(column, raw, reader, numeric)
    fault = reading.fault
    if faulty is not None and faulty.any():
        fault = pl.Series(["error_cell"]).new_from_index(0, len(raw)).zip_with(faulty, fault)
    if column.is_core and (unreadable := len(fault) - fault.null_count()):
        collected.notes.append(f"{column.name}: {unreadable} cells could not be read and were emptied")
        fault = nulls(len(raw), pl.String())
    if column.required:
        is_missing = reading.values.is_null() & fault.is_null()
        fault = pl.Series(["required"]).new_from_index(0, len(raw)).zip_with(is_missing, fault)
    if fault.null_count() < len(fault):
        collected.faults[column.name] = fault
    if reading.is_emptied is not None and (emptied := reading.is_emptied.sum()):
        collected.notes.append(f"{column.name}: {emptied} cells held an ID or phone number and were emptied")
    collected.notes += reading.notes
    return reading.values.alias(column.name)


def _people(column: Column, values: pl.Series, is_people: bool, key: Key) -> list[pl.Series]:
    """Cells that may be names leave only a keyed hash, by which the worker register can know its own codes again."""
    is_person = pl.repeat(True, len(values), eager=True) if is_people else values.str.contains(NO_CODE).fill_null(False)
    nothing = nulls(len(values), pl.String())
    return [
        nothing.zip_with(is_person, values).alias(column.name),
        keyed(values.zip_with(is_person, nothing), WORKER_DOMAIN, key).alias(column.name + PERSON_KEY),
    ]


def _settled(cells: pl.DataFrame, table: Table, feed: Feed, collected: _Collected, datum: Datum) -> TypedRows:
    """Rows without fault that keep every rule; the others as rejected rows, each with its first fault."""
    rows = pl.DataFrame(collected.columns)
    if is_shifted(datum) and {"longitude", "latitude"} <= set(rows.columns):
        rows = rows_to_wgs84(rows, datum)
    rows = rows.with_columns(pl.coalesce(pl.col(fill.column), fill.value).alias(fill.column) for fill in feed.fills)
    rules = pl.DataFrame(collected.faults)
    if rules.width:
        names = [pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in rules.columns]
        first = rules.select(pl.coalesce(names).alias("column"), pl.coalesce(pl.all()).alias("rule"))
        faults = rows.select(POSITION).hstack(first).filter(pl.col("rule").is_not_null())
    else:
        faults = pl.DataFrame(schema={POSITION: pl.Int64, "column": pl.String, "rule": pl.String})
    split = split_by_rules(rows.join(faults, on=POSITION, how="anti", maintain_order="left"), feed.rules)
    rule_parts = pl.col(BROKEN_RULE).str.splitn(":", 2).struct
    broken = split.set_aside.select(
        POSITION, rule_parts.field("field_0").alias("column"), rule_parts.field("field_1").alias("rule")
    )
    faults = pl.concat([faults, broken]).sort(POSITION)
    rejected = pl.concat([broken_rows(table.broken), rejected_rows(cells[faults[POSITION].to_list()], faults, feed)])
    return TypedRows(
        rows=split.kept.drop(POSITION),
        rejected=rejected.sort("row_number", maintain_order=True),
        rows_read=cells.height + len(table.broken),
        notes=(*table.notes, *collected.notes),
    )
