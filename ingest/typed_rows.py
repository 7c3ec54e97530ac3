"""A table of text to typed, de-identified rows; what cannot be read is rejected with its column and reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from ingest.cells import folded, is_empty, nulls, unmarked
from ingest.datum import Datum, is_shifted, rows_to_wgs84
from ingest.feed import Column, Feed, FreeText, Identifier
from ingest.fingerprint import fingerprints
from ingest.identifiers import Key, identifier_columns
from ingest.instants import BIRTH_SERIAL, as_days
from ingest.notes import COUNT, Notes
from ingest.reading import NO_CODE, Reader, read_column
from ingest.register import NO_REGISTER, NOTHING_LOOKED_UP, LookedUp, Register
from ingest.rejects import broken_rows, rejected_rows
from ingest.rows import BROKEN_RULE, split_by_rules
from ingest.table import Shape, Table

POSITION = "__position"


@dataclass(frozen=True)
class TypedRows:
    """rows: `source_row` and the feed's content columns. rejected: columns of ingest.rejects. rows_read: data rows of
    the table. said: what the receipt tells of them. looked_up: what of them hangs on the register of workers."""

    rows: pl.DataFrame
    rejected: pl.DataFrame
    rows_read: int
    said: Notes
    looked_up: LookedUp = NOTHING_LOOKED_UP

    @property
    def notes(self) -> tuple[str, ...]:
        """What the receipt tells of a file that has no other rows."""
        return self.said.sentences()


@dataclass
class _Collected:
    """Typed columns, faults and notes as they are collected, column by column."""

    columns: list[pl.Series]
    faults: dict[str, pl.Series] = field(default_factory=dict)
    said: Notes = field(default_factory=Notes)
    codes: set[str] = field(default_factory=set)
    strangers: int = 0


def type_rows(
    table: Table, feed: Feed, shape_of: Shape, zone: str, key: Key, day: date, register: Register = NO_REGISTER
) -> TypedRows:
    """Type, check and de-identify every row of a table. zone: the site's; a source may declare its own. day: as of
    which the file speaks. register: of workers; what may be a name is kept only where it is a code of it."""
    cells = table.cells.with_columns(pl.lit(value).alias(name) for name, value in shape_of.constants.items())
    collected = _Collected([cells["row"].alias("source_row"), pl.int_range(cells.height, eager=True).alias(POSITION)])
    for column in feed.columns:
        raw = cells[column.name] if column.name in cells.columns else nulls(cells.height, pl.String())
        numeric, faulty = _marks(table.numeric, column), _marks(table.faulty, column)
        is_ours = column.name in shape_of.constants or column.name in table.timed
        time_format = None if is_ours else shape_of.time_format
        reader = Reader(shape_of.time_zone or zone, time_format, table.from_1904, shape_of.datum)
        if isinstance(column.type, FreeText):
            # a spreadsheet error says nothing, either
            made = fingerprints(raw if faulty is None else raw.set(faulty, None), key)
            _require(column, made.is_null(), collected)
            collected.columns.append(made.alias(f"{column.name}_fingerprint"))
            continue
        if isinstance(column.type, Identifier):
            plain = _plain(raw, faulty)
            _require(column, plain.is_null(), collected)
            collected.columns += _hidden(column, column.type, plain, numeric, reader, key, day)
            continue
        values = _read(column, raw, numeric, faulty, reader, collected)
        if column.people:
            values = _without_names(column, values, column.name in table.people, register, collected)
        collected.columns.append(values)
    if is_shifted(shape_of.datum):
        collected.said.say([f"positions brought from {shape_of.datum} to WGS-84"])
    looked_up = LookedUp(frozenset(collected.codes), register.digest if collected.strangers else "")
    return replace(_settled(cells, table, feed, collected, shape_of.datum), looked_up=looked_up)


def _marks(frame: pl.DataFrame | None, column: Column) -> pl.Series | None:
    return frame[column.name] if frame is not None and column.name in frame.columns else None


def _plain(raw: pl.Series, faulty: pl.Series | None) -> pl.Series:
    """Cleaned text of cells that will be hidden; a spreadsheet error counts as something illegal."""
    plain = unmarked(folded(raw))
    plain = plain.zip_with(~is_empty(plain), nulls(len(plain), pl.String()))
    if faulty is not None and faulty.any():
        plain = pl.Series(["#"]).new_from_index(0, len(plain)).zip_with(faulty, plain)
    return plain


def _hidden(
    column: Column,
    kind: Identifier,
    plain: pl.Series,
    numeric: pl.Series | None,
    reader: Reader,
    key: Key,
    day: date,
) -> list[pl.Series]:
    """What may be kept of identifiers. They never make a row unreadable."""
    days = None
    if kind.kind == "birth_date":
        days, _ = as_days(plain, reader.zone, reader.from_1904, reader.time_format, BIRTH_SERIAL)
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
    if column.is_core:
        unreadable = len(fault) - fault.null_count()
        collected.said.count(f"{column.name}: {COUNT} cells could not be read and were emptied", unreadable)
        fault = nulls(len(raw), pl.String())
    if column.required and reading.values.has_nulls():
        is_missing = reading.values.is_null() & fault.is_null()
        fault = pl.Series(["required"]).new_from_index(0, len(raw)).zip_with(is_missing, fault)
    if fault.null_count() < len(fault):
        collected.faults[column.name] = fault
    if not (column.required or column.key):
        emptied = 0 if reading.is_emptied is None else int(reading.is_emptied.sum())
        collected.said.count(f"{column.name}: {COUNT} cells held somebody's number or name and were emptied", emptied)
    collected.said.say(reading.notes)
    return reading.values.alias(column.name)


def _without_names(
    column: Column, values: pl.Series, is_people: bool, register: Register, collected: _Collected
) -> pl.Series:
    """Cells that may be names, kept only where the worker register has such a code: else the cell is emptied, and where
    it is the key, without which a row is nobody's, a fault."""
    is_person = values.is_not_null() if is_people else values.str.contains(NO_CODE).fill_null(False)
    if not is_person.any():
        return values
    known = values.filter(is_person).unique().to_list()
    collected.codes |= register.codes.intersection(known)
    strangers = [value for value in known if value not in register.codes]
    is_stranger = is_person & values.is_in(strangers).fill_null(False)
    count = int(is_stranger.sum())
    collected.strangers += count
    if count and column.key:
        fault = collected.faults.get(column.name, nulls(len(values), pl.String()))
        told = pl.Series(["not_in_register"]).new_from_index(0, len(values))
        collected.faults[column.name] = told.zip_with(is_stranger, fault)
    elif count:
        collected.said.count(f"{column.name}: {COUNT} cells are no code of the worker register and were emptied", count)
    return nulls(len(values), pl.String()).zip_with(is_stranger, values).alias(column.name)


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
    if faults.height:
        rows = rows.join(faults, on=POSITION, how="anti", maintain_order="left")
    split = split_by_rules(rows, feed.rules)
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
        said=_told(table, collected),
    )


def _told(table: Table, collected: _Collected) -> Notes:
    """What the receipt tells: of the table first, then of its cells."""
    said = Notes(table.notes)
    said.count(f"{COUNT} example rows of the template, not taken", table.examples)
    said.add(collected.said)
    return said
