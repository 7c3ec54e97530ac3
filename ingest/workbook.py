"""XLSX to tables of text: looked at as a zip first, then read by calamine, every cell by what it really holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import fastexcel
import polars as pl

from ingest.decode import SetAsideError
from ingest.feed import Feed
from ingest.header import Candidate, Header, find_header
from ingest.table import HEADER_ROWS, Shape, Table
from ingest.tail import MAX_ROWS, is_tail
from ingest.zip_guard import guard

# A time cell without a date falls on the first day of the workbook's calendar.
FIRST_DAY = datetime(1904, 1, 2)
Kind = Literal["boolean", "float", "datetime"]
KINDS: tuple[Kind, ...] = ("boolean", "float", "datetime")


@dataclass(frozen=True)
class Sheet:
    """Cells of one sheet, all as text, and per cell whether it held a number or an error. Row 0 is sheet row 1."""

    name: str
    is_visible: bool
    text: pl.DataFrame
    numeric: pl.DataFrame
    faulty: pl.DataFrame


def workbook_table(content: bytes, feed: Feed, shape_of: Shape) -> Table:
    """Table of all visible sheets whose header fits the feed. Raises SetAsideError when there is none, or the file is
    encrypted, damaged, too large unpacked, or no XLSX."""
    from_1904 = guard(content)
    sheets = _sheets(content)
    found: list[tuple[Sheet, Header]] = []
    notes: list[str] = []
    problem: SetAsideError | None = None
    for sheet in sheets:
        if not sheet.is_visible:
            notes.append(f"hidden sheet {sheet.name}: not taken")
            continue
        try:
            found.append((sheet, find_header(_candidates(sheet), feed, shape_of.columns, shape_of.constants)))
        except SetAsideError as error:
            problem = problem or error
            notes.append(f"sheet {sheet.name}: no header that fits, not taken")
    if not found:
        raise problem or SetAsideError("the workbook has no visible sheet", "工作簿没有可见的工作表")
    tables = [_sheet_table(sheet, header, feed, from_1904) for sheet, header in found]
    if len(found) > 1:
        notes.append(f"sheets taken: {', '.join(sheet.name for sheet, _ in found)}")
    return _together(tables, tuple(notes))


def _sheets(content: bytes) -> list[Sheet]:
    try:
        book = fastexcel.read_excel(content)
        return [_sheet(book, name) for name in book.sheet_names]
    except BaseException as error:  # the reader's own panics are no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise SetAsideError("the workbook cannot be read", "工作簿无法读取") from None


def _sheet(book: fastexcel.ExcelReader, name: str) -> Sheet:
    """A number is what loads as a boolean (text with digits does not); a date what loads as a datetime and is no
    number; an error has no text."""
    loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    batch, problems = loaded.to_arrow_with_errors()
    text = _named(pl.DataFrame(batch) if loaded.width else pl.DataFrame())
    truth, number, moment = (_loaded(book, name, kind) for kind in KINDS)
    faults: dict[str, list[int]] = {}
    for error in problems.errors if problems is not None else []:
        faults.setdefault(f"c{error.position[1]}", []).append(error.position[0])
    columns = [_cells(text[c], truth[c].is_not_null(), number[c], moment[c]) for c in text.columns]
    faulty = [pl.Series(c, _marked(text.height, faults.get(c, []))) for c in text.columns]
    return Sheet(
        name,
        loaded.visible == "visible",
        pl.DataFrame([shown for shown, _ in columns]),
        pl.DataFrame([is_number for _, is_number in columns]),
        pl.DataFrame(faulty),
    )


def _loaded(book: fastexcel.ExcelReader, name: str, kind: Kind) -> pl.DataFrame:
    return _named(book.load_sheet(name, header_row=None, skip_rows=0, dtypes=kind).to_polars())


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename({name: f"c{index}" for index, name in enumerate(frame.columns)})


def _marked(height: int, positions: list[int]) -> pl.Series:
    where = set(positions)
    return pl.Series([row in where for row in range(height)], dtype=pl.Boolean)


def _cells(text: pl.Series, is_valued: pl.Series, number: pl.Series, moment: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Text of each cell, and whether it held a number. A date cell at midnight is a date without a time."""
    frame = pl.DataFrame({"text": text, "is_valued": is_valued, "number": number, "moment": moment})
    is_number = pl.col("is_valued") & ~pl.col("text").is_in(["true", "false"])
    is_date = pl.col("moment").is_not_null() & ~pl.col("is_valued")
    is_whole = (pl.col("number") == pl.col("number").round(0)) & (pl.col("number").abs() < 1e18)
    as_number = (
        pl.when(is_whole)
        .then(pl.col("number").cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(pl.col("number").cast(pl.String))
    )
    is_time_only = pl.col("moment") < FIRST_DAY
    as_date = (
        pl.when(is_time_only)
        .then(pl.col("moment").dt.strftime("%H:%M:%S"))
        .otherwise(pl.col("text").str.strip_suffix(" 00:00:00"))
    )
    shown = frame.select(
        pl.when(is_number).then(as_number).when(is_date).then(as_date).otherwise(pl.col("text")).alias(text.name),
        is_number.fill_null(False).alias("is_number"),
    )
    return shown[text.name], shown["is_number"].alias(text.name)


def _candidates(sheet: Sheet) -> list[Candidate]:
    rows = sheet.text.head(HEADER_ROWS).rows()
    cells = [tuple(cell or "" for cell in row) for row in rows]
    return [Candidate(at, at + 1, row) for at, row in enumerate(cells) if any(cell.strip() for cell in row)]


def _sheet_table(sheet: Sheet, header: Header, feed: Feed, from_1904: bool) -> Table:
    required = [header.columns[c.name] for c in feed.columns if c.required and c.name in header.columns]
    end, tail = _end_of_data(sheet, header, required)
    length = end - header.following
    text = sheet.text.slice(header.following, length)
    has_content = pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != "")
    kept = text.select(has_content.alias("kept"))["kept"] if text.width else pl.Series([], dtype=pl.Boolean)
    kept = kept | sheet.faulty.slice(header.following, length).select(pl.any_horizontal(pl.all()).alias("f"))["f"]

    def taken(frame: pl.DataFrame) -> pl.DataFrame:
        part = frame.slice(header.following, length).filter(kept)
        return part.select(pl.col(f"c{index}").alias(name) for name, index in header.columns.items())

    numbers = pl.int_range(header.following + 1, end + 1, eager=True).alias("row").filter(kept)
    cells = pl.DataFrame([numbers]).hstack(taken(sheet.text))
    notes = (*header.notes, *([f"{tail} total or note rows under the data"] if tail else []))
    return Table(cells, (), header.people, "xlsx", notes, taken(sheet.numeric), taken(sheet.faulty), from_1904)


def _end_of_data(sheet: Sheet, header: Header, required: list[int]) -> tuple[int, int]:
    """Row after the last one that may be data, and how many total and note rows lie below it."""
    end, tail = sheet.text.height, 0
    for at in range(sheet.text.height - 1, max(header.following, sheet.text.height - MAX_ROWS) - 1, -1):
        cells = [cell or "" for cell in sheet.text.row(at)]
        if not any(cell.strip() for cell in cells):
            continue
        if not is_tail(cells, required, header.width):
            break
        end, tail = at, tail + 1
    return end, tail


def _together(tables: list[Table], notes: tuple[str, ...]) -> Table:
    """Several sheets as one table; a column one of them lacks is empty there."""
    said = tuple(dict.fromkeys([*notes, *(note for table in tables for note in table.notes)]))

    def joined(frames: list[pl.DataFrame]) -> pl.DataFrame:
        return pl.concat(frames, how="diagonal")

    return Table(
        cells=joined([table.cells for table in tables]),
        broken=(),
        people=frozenset().union(*(table.people for table in tables)),
        encoding="xlsx",
        notes=said,
        numeric=joined([table.numeric for table in tables if table.numeric is not None]).fill_null(False),
        faulty=joined([table.faulty for table in tables if table.faulty is not None]).fill_null(False),
        from_1904=tables[0].from_1904,
    )
