"""Sheets of cells to one table of text: which of them fit the feed, where their data begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from ingest.decode import SetAsideError
from ingest.feed import Feed
from ingest.header import Candidate, Header, find_header
from ingest.mask import mask, shape
from ingest.table import HEADER_ROWS, PLACE, BrokenRow, Shape, Table
from ingest.tail import MAX_ROWS, is_tail

FIRST_DAY = datetime(1904, 1, 2)
"""A time cell without a date falls before it, on the first day of the workbook's calendar."""
NOTHING_VISIBLE = SetAsideError("there is nothing on any visible sheet", "可见的工作表中没有内容")


@dataclass(frozen=True)
class Sheet:
    """Cells of one sheet, all as text, and per cell whether it held a number or an error. Row 0 is sheet row 1. notes:
    what the receipt says when the sheet is taken. widths: how many cells each row has by itself, where cells do not say
    in which column they stand, so that a lost one moves all behind it."""

    name: str
    is_visible: bool
    text: pl.DataFrame
    numeric: pl.DataFrame
    faulty: pl.DataFrame
    notes: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()


def sheets_table(sheets: Sequence[Sheet], feed: Feed, shape_of: Shape, encoding: str, from_1904: bool = False) -> Table:
    """Table of all visible sheets whose header fits the feed; of several, `PLACE` says which a row is of. Raises
    SetAsideError when there is none."""
    found: dict[int, tuple[Sheet, Header]] = {}
    notes = [f"hidden sheet {_shown(sheet)}: not taken" for sheet in sheets if not sheet.is_visible]
    problems: list[SetAsideError] = []
    for number, sheet in enumerate([sheet for sheet in sheets if sheet.is_visible], 1):
        candidates = _candidates(sheet)
        if not candidates:
            continue
        try:
            found[number] = sheet, find_header(candidates, feed, shape_of.columns, shape_of.constants)
        except SetAsideError as error:
            problems.append(error)
            notes.append(f"sheet {_shown(sheet)}: no header that fits, not taken")
    if not found:
        # the sheet that was meant lacks the fewest columns, and so has the shortest reason
        raise min(problems, key=lambda problem: len(problem.message), default=NOTHING_VISIBLE)
    tables = [_sheet_table(sheet, header, feed, encoding, from_1904) for sheet, header in found.values()]
    if len(found) > 1:
        tables = [_placed(table, number) for table, number in zip(tables, found, strict=True)]
        notes.append(f"sheets taken: {', '.join(_shown(sheet) for sheet, _ in found.values())}")
    return _together(tables, tuple(notes))


def filled_down(frame: pl.DataFrame, merged: Sequence[tuple[str, int, int]]) -> pl.DataFrame:
    """Cells merged over several rows speak for each of them; the file keeps them in the first only. merged: column,
    first and last row."""
    changed: dict[str, list[object]] = {}
    for column, top, bottom in merged:
        cells = changed.setdefault(column, frame[column].to_list())
        cells[top + 1 : bottom + 1] = cells[top : top + 1] * len(cells[top + 1 : bottom + 1])
    return frame.with_columns(pl.Series(name, cells, dtype=frame.schema[name]) for name, cells in changed.items())


def sheet_notes(hidden_rows: int, merged: int) -> tuple[str, ...]:
    """What the receipt says of a sheet with so many hidden rows, and cells merged over several rows."""
    hidden = [f"{hidden_rows} hidden rows, taken like the others"] if hidden_rows else []
    over = [f"{merged} cells merged over several rows, taken for each"] if merged else []
    return (*hidden, *over)


def _placed(table: Table, number: int) -> Table:
    broken = tuple(replace(row, content=f"sheet={number}; {row.content}") for row in table.broken)
    return replace(table, cells=table.cells.with_columns(pl.lit(str(number)).alias(PLACE)), broken=broken)


def _shown(sheet: Sheet) -> str:
    """A sheet's name as it may be shown: like a file's, it may be somebody's number."""
    return mask(sheet.name)


def _candidates(sheet: Sheet) -> list[Candidate]:
    rows = sheet.text.head(HEADER_ROWS).rows()
    cells = [tuple(cell or "" for cell in row) for row in rows]
    return [Candidate(at, at + 1, row) for at, row in enumerate(cells) if any(cell.strip() for cell in row)]


def _sheet_table(sheet: Sheet, header: Header, feed: Feed, encoding: str, from_1904: bool) -> Table:
    required = [header.columns[c.name] for c in feed.columns if c.required and c.name in header.columns]
    end, tail = _end_of_data(sheet, header, required)
    length = end - header.following
    text = sheet.text.slice(header.following, length)
    has_content = pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != "")
    kept = text.select(has_content.alias("kept"))["kept"] if text.width else pl.Series([], dtype=pl.Boolean)
    kept = kept | sheet.faulty.slice(header.following, length).select(pl.any_horizontal(pl.all()).alias("f"))["f"]
    broken = _of_other_widths(sheet, header, kept)
    kept = kept & ~pl.int_range(header.following + 1, end + 1, eager=True).is_in([row.row for row in broken])

    def taken(frame: pl.DataFrame) -> pl.DataFrame:
        part = frame.slice(header.following, length).filter(kept)
        return part.select(pl.col(f"c{index}").alias(name) for name, index in header.columns.items())

    numbers = pl.int_range(header.following + 1, end + 1, eager=True).alias("row").filter(kept)
    cells = pl.DataFrame([numbers]).hstack(taken(sheet.text))
    notes = (*sheet.notes, *header.notes, *([f"{tail} total or note rows under the data"] if tail else []))
    return Table(cells, broken, header.people, encoding, notes, taken(sheet.numeric), taken(sheet.faulty), from_1904)


def _of_other_widths(sheet: Sheet, header: Header, kept: pl.Series) -> tuple[BrokenRow, ...]:
    """Rows with more or fewer cells than the header has. kept: which rows below it have something in them."""
    if not sheet.widths:
        return ()
    width = max(sheet.widths[header.position : header.following])
    return tuple(
        BrokenRow(
            at + 1,
            "field_count",
            f"{found} fields where the header has {width}",
            f"有{found}列，表头为{width}列",
            shape(",".join(_texts(sheet, at)))[:200],
        )
        for at, found in enumerate(sheet.widths)
        if header.following <= at < header.following + len(kept) and found != width and kept[at - header.following]
    )


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [cell or "" for cell in sheet.text.row(row)]


def _end_of_data(sheet: Sheet, header: Header, required: list[int]) -> tuple[int, int]:
    """Row after the last one that may be data, and how many total and note rows lie below it."""
    end, tail = sheet.text.height, 0
    for at in range(sheet.text.height - 1, max(header.following, sheet.text.height - MAX_ROWS) - 1, -1):
        cells = _texts(sheet, at)
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
        broken=tuple(row for table in tables for row in table.broken),
        people=frozenset().union(*(table.people for table in tables)),
        encoding=tables[0].encoding,
        notes=said,
        numeric=joined([table.numeric for table in tables if table.numeric is not None]).fill_null(False),
        faulty=joined([table.faulty for table in tables if table.faulty is not None]).fill_null(False),
        from_1904=tables[0].from_1904,
    )
