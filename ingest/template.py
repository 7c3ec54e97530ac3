"""Workbooks to fill in by hand: a feed's Chinese headers, drop-down lists of what is allowed, one example row."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from ingest.errors import GridscoreError
from ingest.examples import EXAMPLE, example_of, words_of
from ingest.feed import Boundary, Choice, Column, Date, Decimal, Feed, Instant, Measurement, Mode, Position, Whole
from ingest.feeds import FEEDS
from ingest.files import is_named_file

NOTE_ROW, HEADER_ROW, FIRST_ROW, LAST_ROW = 0, 1, 2, 2_001
HINTS = {
    Instant: "日期和时间，如 2026-03-02 09:30",
    Date: "日期，如 2026-03-02",
    Whole: "整数",
    Decimal: "数字，最多六位小数",
    Measurement: "数字",
}
TYPED_AS_NUMBERS = (Whole, Decimal, Measurement, Position)


def feed_named(name: str) -> Feed:
    """The feed of this English or Chinese name. Raises GridscoreError with all names when there is none."""
    for feed in FEEDS.values():
        if name.strip().lower() in (feed.name, feed.name_zh):
            return feed
    known = ", ".join(f"{feed.name} {feed.name_zh}" for feed in FEEDS.values())
    raise GridscoreError(f"there is no feed {name!r}; there are {known}")


def write_template(feed: Feed, output: Path) -> Path:
    """Write the feed's template and return where. output: a folder, or the file itself when it ends in .xlsx.

    What is there already is not overwritten: it may be filled in. Raises GridscoreError then, when the place cannot be
    written to or has another ending, and for a feed that nobody can type by hand.
    """
    if any(isinstance(column.type, Boundary) for column in feed.columns):
        raise GridscoreError(
            f"{feed.name} {feed.name_zh} has no template: boundaries come as GeoJSON from a map program"
        )
    path = output if is_named_file(output, ".xlsx") else output / f"{feed.name_zh}_模板.xlsx"
    if path.exists():
        raise GridscoreError(f"{path} is there already; move it away or name another place with --output")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(feed, path)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise GridscoreError(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from error
    return path


def note_of(feed: Feed) -> str:
    """The line above the header, which the reader passes over."""
    dated = f"{feed.name_zh}_20260331.xlsx" if feed.mode is Mode.REGISTER else f"{feed.name_zh}_2026-03.xlsx"
    day = "文件名中的日期是台账的截止日期" if feed.mode is Mode.REGISTER else "同一编号再次上报时以后报的为准"
    return (
        f"说明：带*的列必填；第{FIRST_ROW + 1}行是示例，编号以“{EXAMPLE}”开头的行不会读入；"
        f"有下拉选项的列请从选项中选择；文件名以“{feed.name_zh}”开头，如 {dated}，{day}。"
    )


def _write(feed: Feed, path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet(feed.name_zh)
        text, number = book.add_format({"num_format": "@"}), book.add_format()
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        grey = {form: book.add_format({"num_format": form, "font_color": "#808080"}) for form in ("@", "General")}
        sheet.write_string(NOTE_ROW, 0, note_of(feed), book.add_format({"font_color": "#808080"}))
        sheet.freeze_panes(FIRST_ROW, 0)
        for at, column in enumerate(feed.columns):
            is_number = isinstance(column.type, TYPED_AS_NUMBERS)
            header = column.name_zh + ("*" if column.required else "")
            sheet.set_column(at, at, max(14, 2 * len(header) + 4), number if is_number else text)
            sheet.write_string(HEADER_ROW, at, header, bold)
            # As text also where it is a date: a spreadsheet would make its own of 2026-03 and of long codes.
            if is_number:
                sheet.write_number(FIRST_ROW, at, float(example_of(column)), grey["General"])
            else:
                sheet.write_string(FIRST_ROW, at, example_of(column), grey["@"])
            if rule := _validation(column):
                sheet.data_validation(FIRST_ROW, at, LAST_ROW, at, rule)


def _validation(column: Column) -> dict[str, object]:
    """The drop-down list of a column, or a hint at its form; an open list warns and lets other words through."""
    if words := words_of(column):
        is_open = isinstance(column.type, Choice) and column.type.is_open
        return {
            "validate": "list",
            "source": words,
            "error_type": "warning" if is_open else "stop",
            "error_title": column.name_zh,
            "error_message": "请从下拉选项中选择",
        }
    hint = HINTS.get(type(column.type))
    return {"validate": "any", "input_title": column.name_zh, "input_message": hint} if hint else {}
