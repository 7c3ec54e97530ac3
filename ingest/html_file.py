"""HTML tables, which many systems export under the name of a spreadsheet, to sheets of text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import polars as pl

from ingest.decode import SetAsideError, decode
from ingest.feed import Feed
from ingest.sheets import Sheet, sheets_table
from ingest.table import Shape, Table

TABLE = re.compile(rb"<table\b", re.IGNORECASE)
# As browsers have it; a table that claims more is damaged.
MAX_SPAN = 1_000
MAX_CELLS = 1_000_000
TOO_LARGE = SetAsideError("the HTML table is larger than is allowed; export it as CSV", "HTML表格过大，请改为导出CSV")
CUT_SHORT = SetAsideError("the HTML is cut short: a table in it does not end", "HTML文件不完整：其中的表格没有结束")
WITHOUT_TEXT = ("style", "script", "title")


@dataclass(slots=True)
class _Cell:
    columns: int
    rows: int
    text: list[str] = field(default_factory=list)


def html_table(content: bytes, feed: Feed, shape_of: Shape) -> Table:
    """Table of all HTML tables whose header fits. A cell over several rows speaks for each of them; of one over several
    columns only the first has its text. Raises SetAsideError when there is no table that fits, and when one does not
    end: nobody knows then how many rows are missing."""
    if not TABLE.search(content):
        raise SetAsideError("an HTML or XML file without a table", "HTML或XML文件，其中没有表格")
    if content.count(b"<t") + content.count(b"<T") > MAX_CELLS:
        raise TOO_LARGE
    lines = decode(content, shape_of.encoding)
    if lines.damaged:
        raise SetAsideError("the HTML holds lines of another encoding", "HTML文件混用多种编码")
    parser = _Tables()
    parser.feed("\n".join(lines.text))
    parser.close()
    sheets = [_sheet(f"table {number}", rows) for number, rows in enumerate(parser.tables, 1)]
    if parser.is_open:
        raise CUT_SHORT
    return sheets_table(sheets, feed, shape_of, f"html {lines.encoding}")


class _Tables(HTMLParser):
    """Collects the rows of every table. A table inside a cell is a table of its own. Rows and cells that are not
    closed end where the next begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[_Cell]]] = []
        self._open: list[list[list[_Cell]]] = []
        self._is_in_cell: list[bool] = []
        self._silent = 0

    @property
    def is_open(self) -> bool:
        """Whether a table has begun and not ended."""
        return bool(self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
            self._open.append(self.tables[-1])
            self._is_in_cell.append(False)
        elif tag in WITHOUT_TEXT:
            self._silent += 1
        elif self._open and tag == "tr":
            self._open[-1].append([])
            self._is_in_cell[-1] = False
        elif self._open and tag in ("td", "th"):
            if not self._open[-1]:
                self._open[-1].append([])
            given = dict(attrs)
            self._open[-1][-1].append(_Cell(_span(given.get("colspan")), _span(given.get("rowspan"))))
            self._is_in_cell[-1] = True
        elif tag in ("br", "p", "div"):
            self.handle_data(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # browsers do not see the slash of `<td/>`, either

    def handle_endtag(self, tag: str) -> None:
        if tag in WITHOUT_TEXT:
            self._silent = max(0, self._silent - 1)
        elif self._open and tag == "table":
            self._open.pop()
            self._is_in_cell.pop()
        elif self._open and tag in ("td", "th", "tr"):
            self._is_in_cell[-1] = False

    def handle_data(self, data: str) -> None:
        if self._open and self._is_in_cell[-1] and not self._silent:
            self._open[-1][-1][-1].text.append(data)


def _span(written: str | None) -> int:
    number = int(written) if written and written.strip().isdecimal() else 1
    return min(max(number, 1), MAX_SPAN)


def _sheet(name: str, rows: list[list[_Cell]]) -> Sheet:
    placed: list[list[str | None]] = []
    reaching: dict[int, tuple[str | None, int]] = {}
    width = 0
    for row in rows:
        cells, reaching = _row(row, reaching)
        placed.append(cells)
        width = max(width, len(cells))
        if width * len(rows) > MAX_CELLS:
            raise TOO_LARGE
    columns = {f"c{at}": [row[at] if at < len(row) else None for row in placed] for at in range(width)}
    text = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String()))
    nothing = text.select(pl.all().is_null() & False)
    return Sheet(name, True, text, nothing, nothing, widths=tuple(map(len, placed)))


def _row(
    row: list[_Cell], above: dict[int, tuple[str | None, int]]
) -> tuple[list[str | None], dict[int, tuple[str | None, int]]]:
    """Cells of one row in their places. above: column -> text of a cell that reaches down, and over how many rows
    still; returned as well, as seen from the next row."""
    cells: list[str | None] = []
    reaching = {column: (text, rows - 1) for column, (text, rows) in above.items() if rows > 1}
    for cell in row:
        while len(cells) in above:
            cells.append(above[len(cells)][0])
        text = " ".join("".join(cell.text).split())
        for right in range(cell.columns):
            if cell.rows > 1:
                reaching[len(cells)] = (None if right else text, cell.rows - 1)
            cells.append(None if right else text)
    rest = [column for column in above if column >= len(cells)]
    cells += [above[column][0] if column in above else None for column in range(len(cells), max(rest, default=-1) + 1)]
    return cells, reaching
