"""Workbooks to tables of text: looked at before any reader may, then read by calamine, every cell by what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import fastexcel
import polars as pl

from ingest.cells import number_text
from ingest.decode import SetAsideError
from ingest.feed import Feed
from ingest.ods_file import ods_table
from ingest.old_workbook import COMPOUND, look_at
from ingest.quiet import quiet
from ingest.sheet_facts import SheetFacts, xlsx_facts
from ingest.sheets import FIRST_DAY, Sheet, filled_down, sheet_notes, sheets_table
from ingest.table import Shape, Table
from ingest.zip_guard import guard

Kind = Literal["boolean", "float", "datetime"]
KINDS: tuple[Kind, ...] = ("boolean", "float", "datetime")


def workbook_table(content: bytes, feed: Feed, shape_of: Shape) -> Table:
    """Table of all visible sheets whose header fits the feed. Raises SetAsideError when there is none, or the file is
    encrypted, damaged, too large unpacked, or no workbook."""
    if content.startswith(COMPOUND):
        old = look_at(content)
        return sheets_table(_sheets(content, old.facts), feed, shape_of, "xls", old.from_1904)
    guarded = guard(content)
    if guarded.open_document is not None:
        return ods_table(guarded.open_document, feed, shape_of)
    return sheets_table(_sheets(content), feed, shape_of, "xlsx", guarded.from_1904)


def _sheets(content: bytes, facts: Sequence[SheetFacts] | None = None) -> list[Sheet]:
    try:
        known = xlsx_facts(content) if facts is None else facts
        with quiet():
            book = fastexcel.read_excel(content)
            names = book.sheet_names
            # Sheets of which nothing is known are those that the workbook does not list.
            return [_sheet(book, name, known[at] if at < len(known) else SheetFacts()) for at, name in enumerate(names)]
    except BaseException as error:  # the reader's own panics are no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise SetAsideError("the workbook cannot be read", "工作簿无法读取") from None


def _sheet(book: fastexcel.ExcelReader, name: str, facts: SheetFacts) -> Sheet:
    """A number is what loads as a boolean (text with digits does not); a date what loads as a datetime and is no
    number; an error has no text."""
    loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    batch, problems = loaded.to_arrow_with_errors()
    text = _named(pl.DataFrame(batch) if loaded.width else pl.DataFrame())
    truth, number, moment = (_loaded(book, name, kind) for kind in KINDS)
    faults: dict[str, list[int]] = {}
    for error in problems.errors if problems is not None else []:
        faults.setdefault(f"c{error.position[1]}", []).append(error.position[0])
    place = {column.absolute_index: f"c{at}" for at, column in enumerate(loaded.available_columns())}
    for row, column in facts.uncomputed:
        if column in place:
            faults.setdefault(place[column], []).append(row)
    columns = [_cells(text[c], truth[c].is_not_null(), number[c], moment[c]) for c in text.columns]
    frames = (
        pl.DataFrame([shown for shown, _ in columns]),
        pl.DataFrame([is_number for _, is_number in columns]),
        pl.DataFrame([pl.Series(c, _marked(text.height, faults.get(c, []))) for c in text.columns]),
    )
    merged = [(place[column], top, bottom) for column, top, bottom in facts.merged if column in place]
    shown, is_number, is_faulty = (filled_down(frame, merged) for frame in frames)
    notes = sheet_notes(facts.hidden_rows, len(facts.merged))
    return Sheet(name, loaded.visible == "visible", shown, is_number, is_faulty, notes)


def _loaded(book: fastexcel.ExcelReader, name: str, kind: Kind) -> pl.DataFrame:
    return _named(book.load_sheet(name, header_row=None, skip_rows=0, dtypes=kind).to_polars())


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename({name: f"c{index}" for index, name in enumerate(frame.columns)})


def _marked(height: int, positions: list[int]) -> pl.Series:
    where = set(positions)
    return pl.Series([row in where for row in range(height)], dtype=pl.Boolean)


def _cells(text: pl.Series, is_valued: pl.Series, number: pl.Series, moment: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Text of each cell, and whether it held a number, which a date is, too. A date cell at midnight is a date without
    a time."""
    frame = pl.DataFrame({"text": text, "is_valued": is_valued, "number": number, "moment": moment})
    is_number = pl.col("is_valued") & ~pl.col("text").is_in(["true", "false"])
    is_date = pl.col("moment").is_not_null() & ~pl.col("is_valued")
    is_time_only = pl.col("moment") < FIRST_DAY
    as_date = (
        pl.when(is_time_only)
        .then(pl.col("moment").dt.strftime("%H:%M:%S"))
        .otherwise(pl.col("text").str.strip_suffix(" 00:00:00"))
    )
    shown = frame.select(
        pl.when(is_number)
        .then(number_text(pl.col("number")))
        .when(is_date)
        .then(as_date)
        .otherwise(pl.col("text"))
        .alias(text.name),
        (is_number | is_date).fill_null(False).alias("is_number"),
    )
    return shown[text.name], shown["is_number"].alias(text.name)
