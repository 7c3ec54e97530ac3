"""One sheet of a workbook: a title, a table with real numbers, and how it prints on A4."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Value = str | int | Decimal | None

WIDEST = 76
"""Columns of text grow no wider than this and break their lines instead."""
NARROWEST = 6
LINE = 15
"""Height of a line in points. Rows are given theirs: not every program finds it out by itself."""
FORMATS = {"points": "0.00", "change": "+0.00;-0.00;0.00", "share": "0.0%", "count": "#,##0", "text": "@"}


@dataclass(frozen=True)
class Column:
    """A column: its heading, and of which of FORMATS its cells are."""

    name: str
    kind: str = "text"


class Book:
    """A workbook whose text is text: nothing in it is ever a formula, a link or a number by its looks."""

    def __init__(self, target: Any, font: str, footer: str) -> None:
        import xlsxwriter

        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.workbook = xlsxwriter.Workbook(target, options)
        self._footer = footer
        base = {"font_name": font, "font_size": 10, "valign": "vcenter"}
        self.workbook.formats[0].set_font_name(font)
        self.workbook.formats[0].set_font_size(10)
        self.plain = self.workbook.add_format({**base, "text_wrap": True})
        self.title = self.workbook.add_format({**base, "font_size": 16, "bold": True, "text_wrap": False})
        self.quiet = self.workbook.add_format({**base, "font_color": "#66717f"})
        head = {**base, "bold": True, "bg_color": "#f4f6f8", "bottom": 1}
        self._heads = [self.workbook.add_format({**head, **more}) for more in ({"align": "right"}, {"indent": 1})]
        self._cells = {
            kind: self.workbook.add_format(
                {**base, "num_format": code, "bottom": 4, "bottom_color": "#c9d1da"}
                | ({"text_wrap": True, "align": "left", "indent": 1} if kind == "text" else {})
            )
            for kind, code in FORMATS.items()
        }

    def sheet(self, name: str, title: str, landscape: bool = False) -> Any:
        """A new sheet that prints on A4, as wide as a page; `title` stands in its first row."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer(f"&L{self._footer.replace('&', '&&')}&R&P / &N")
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, title, self.title)
        sheet.set_row(0, 2 * LINE)
        return sheet

    def table(self, sheet: Any, top: int, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> int:
        """Write a table whose heading is row `top` (from 0), repeated on each page; returns the row below it."""
        widths = []
        for place, column in enumerate(columns):
            texts = [column.name, *(_shown(row[place], column.kind) for row in rows)]
            margin = 3 if column.kind == "text" else 1
            widths.append(min(max(max(map(width_of, texts)) + margin, NARROWEST), WIDEST))
            sheet.set_column(place, place, widths[-1])
            sheet.write_string(top, place, column.name, self._heads[column.kind == "text"])
        for number, row in enumerate(rows, start=top + 1):
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, number, place, column.kind, value)
            sheet.set_row(number, LINE * max(map(lines_of, row, widths)))
        sheet.repeat_rows(0, top)
        sheet.freeze_panes(top + 1, 0)
        if rows:
            sheet.autofilter(top, 0, top + len(rows), len(columns) - 1)
        return top + len(rows) + 1

    def line(self, sheet: Any, row: int, text: str, width: int) -> None:
        """A sentence in the first column, which is so wide, on as many lines as it takes."""
        sheet.write_string(row, 0, text, self.plain)
        sheet.set_row(row, LINE * lines_of(text, width))

    def _write(self, sheet: Any, row: int, place: int, kind: str, value: Value) -> None:
        if value is None or value == "":
            sheet.write_blank(row, place, None, self._cells[kind])
        elif isinstance(value, str):
            sheet.write_string(row, place, value, self._cells["text"])
        else:
            sheet.write_number(row, place, value, self._cells[kind])


def width_of(text: str) -> int:
    """Width in the columns of a sheet: a Chinese character takes two. Of several lines the widest."""
    if "\n" in text:
        return max(map(width_of, text.split("\n")))
    return (
        len(text)
        if text.isascii()
        else len(text) + sum(unicodedata.east_asian_width(letter) in "WFA" for letter in text)
    )


def lines_of(value: Value, width: int) -> int:
    """How many lines a cell takes in a column of that width, which has a margin on both sides."""
    if not isinstance(value, str):
        return 1
    return sum(-(-max(width_of(line), 1) // max(width - 3, 1)) for line in value.split("\n"))


def _shown(value: Value, kind: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:.2f}" if kind in ("points", "change") else f"{value:,}" if kind == "count" else "100.0%"
