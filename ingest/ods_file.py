"""OpenDocument spreadsheets (.ods), as LibreOffice and WPS save them, to sheets of text.

Elements and attributes as in OpenDocument 1.3, part 3. An element or attribute that repeats stands for as many.
"""

from __future__ import annotations

import re

from ingest.decode import SetAsideError
from ingest.feed import Feed
from ingest.placed_cells import TOO_LARGE, PlacedSheet
from ingest.sheets import sheets_table
from ingest.table import Shape, Table
from ingest.xml_parts import read_parts

SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, TEXT, OFFICE, STYLE = (f"{SPACE}{name}:1.0 " for name in ("table", "text", "office", "style"))
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
# What lies in a sheet or cell and is none of its data: comments, pictures and forms, changes that were undone.
BESIDE = (f"{OFFICE}annotation", f"{TABLE}shapes", f"{TABLE}tracked-changes", f"{TABLE}dde-links", f"{OFFICE}forms")
DRAWN = (f"{SPACE}drawing:1.0 ", f"{SPACE}dr3d:1.0 ")
HIDDEN = ("collapse", "filter")
DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
SHOWN_ERROR = re.compile(r"Err:\d+|#[A-Z/0]+[!?]|#N/A")
FROM_1900, FROM_1904 = "1899-12-30", "1904-01-01"
# Cells and characters are held; a cell that repeats counts as many.
MAX_HELD, MAX_CHARACTERS = 1_000_000, 60_000_000
DAMAGED = SetAsideError("the OpenDocument file is damaged", "OpenDocument文件已损坏")
NOT_PLAIN = SetAsideError(
    "the OpenDocument file declares entities, which are not read", "OpenDocument文件声明了实体，不予读取"
)
NO_SHEETS = SetAsideError("an OpenDocument file, but no spreadsheet", "OpenDocument文件，但不是电子表格")
NESTED = SetAsideError("the OpenDocument file has a table within a cell", "OpenDocument表格的单元格内还有表格")
OTHER_DAY = SetAsideError(
    "the OpenDocument file counts its days from another day than spreadsheets do",
    "OpenDocument文件的日期起算日与通常不同",
)


def ods_table(content: bytes, feed: Feed, shape_of: Shape) -> Table:
    """Table of all visible sheets whose header fits. content: of content.xml. A cell over several rows speaks for each
    of them. Raises SetAsideError when there is none, or the file is damaged."""
    reader = _Reader()
    read_parts(content, reader, DAMAGED, NOT_PLAIN)
    if not reader.sheets:
        raise NO_SHEETS
    sheets = [sheet.as_sheet() for sheet in reader.sheets]
    return sheets_table(sheets, feed, shape_of, "ods", reader.from_1904)


class _Reader:
    """Takes the parts of the file as they come."""

    def __init__(self) -> None:
        self.sheets: list[PlacedSheet] = []
        self.from_1904 = False
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._beside = 0  # how deep in what is no data
        self._is_in_sheet = False
        self._column = self._rows = self._columns = 0
        self._is_hidden_row = self._has_content = False
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._paragraphs = self._in_paragraph = 0
        self._held = self._characters = 0

    def begin(self, name: str, said: dict[str, str]) -> None:
        """An element begins."""
        if self._beside or name in BESIDE or name.startswith(DRAWN):
            self._beside += 1
        elif name.startswith(TEXT):
            self._begin_text(name.removeprefix(TEXT), said)
        elif name == f"{STYLE}style":
            self._style = said.get(f"{STYLE}name", "")
        elif name == f"{STYLE}table-properties" and said.get(f"{TABLE}display") == "false":
            self._hidden_styles.add(self._style)
        elif name == f"{TABLE}null-date":
            day = said.get(f"{TABLE}date-value", FROM_1900)
            if day not in (FROM_1900, FROM_1904):
                raise OTHER_DAY
            self.from_1904 = day == FROM_1904
        elif name == f"{TABLE}table":
            if self._is_in_sheet:
                raise NESTED
            is_visible = said.get(f"{TABLE}style-name") not in self._hidden_styles
            self.sheets.append(PlacedSheet(said.get(f"{TABLE}name", ""), is_visible))
            self._is_in_sheet = True
        elif name == f"{TABLE}table-row" and self.sheets:
            self._rows = _count(said.get(f"{TABLE}number-rows-repeated"))
            self._is_hidden_row, self._has_content = said.get(f"{TABLE}visibility") in HIDDEN, False
            self._column = 0
        elif name in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell") and self.sheets:
            self._columns = _count(said.get(f"{TABLE}number-columns-repeated"))
            self._cell = said if name == f"{TABLE}table-cell" else None
            self._text, self._paragraphs = [], 0

    def _begin_text(self, element: str, said: dict[str, str]) -> None:
        if element == "p":
            self._text += ["\n"] if self._paragraphs else []
            self._paragraphs += 1
            self._in_paragraph += 1
        elif element in ("s", "tab", "line-break"):
            self.text(" " if element == "s" else "\t" if element == "tab" else "\n")

    def text(self, said: str) -> None:
        """Text within an element."""
        if self._in_paragraph and not self._beside and self._cell is not None:
            self._text.append(said)
            self._characters += len(said)
            if self._characters > MAX_CHARACTERS:
                raise TOO_LARGE

    def end(self, name: str) -> None:
        """An element ends."""
        if self._beside:
            self._beside -= 1
        elif name == f"{TEXT}p":
            self._in_paragraph -= 1
        elif name == f"{TABLE}table":
            self._is_in_sheet = False
        elif name == f"{TABLE}table-row" and self.sheets:
            sheet = self.sheets[-1]
            sheet.hidden_rows += self._rows if self._is_hidden_row and self._has_content else 0
            sheet.next_row += self._rows
        elif name in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell") and self.sheets:
            if self._cell is not None:
                self._put(self.sheets[-1], self._cell)
            self._column += self._columns
            self._cell = None

    def _put(self, sheet: PlacedSheet, cell: dict[str, str]) -> None:
        text, kind = _value(cell, "".join(self._text))
        down = _count(cell.get(f"{TABLE}number-rows-spanned"))
        if not text and kind == "String":
            return
        self._has_content = True
        self._held += self._rows * self._columns
        self._characters += len(text) * (self._rows * self._columns - 1)
        if self._held > MAX_HELD or self._characters > MAX_CHARACTERS:
            raise TOO_LARGE
        for row in range(sheet.next_row, sheet.next_row + self._rows):
            for column in range(self._column, self._column + self._columns):
                sheet.put(row, column, text, kind)
        if down > 1:
            sheet.merged.append((self._column, sheet.next_row, sheet.next_row + down - 1))


def _value(cell: dict[str, str], shown: str) -> tuple[str, str]:
    """The text of a cell's value, and its type. shown: what a person sees."""
    has_formula = f"{TABLE}formula" in cell
    kind = cell.get(f"{OFFICE}value-type", "string" if shown or not has_formula else "error")
    if cell.get(f"{CALC}value-type", kind) == "error" or (has_formula and SHOWN_ERROR.fullmatch(shown)):
        return "", "Error"
    match kind:
        case "float" | "currency" | "percentage":
            return cell.get(f"{OFFICE}value", ""), "Number"
        case "date":
            moment = cell.get(f"{OFFICE}date-value", "")
            return moment if "T" in moment else f"{moment}T00:00:00", "DateTime"
        case "time":
            clock = DURATION.fullmatch(cell.get(f"{OFFICE}time-value", ""))
            if clock is None or int(clock[1]) >= 24:
                return "", "Error"
            return f"{FROM_1900}T{clock[1]:0>2}:{clock[2]:0>2}:{clock[3]:0>2}", "DateTime"
        case "boolean":
            return {"true": "1", "false": "0"}.get(cell.get(f"{OFFICE}boolean-value", ""), ""), "Boolean"
        case _:
            return cell.get(f"{OFFICE}string-value", shown), "String"


def _count(written: str | None) -> int:
    """How many times; once where nothing is said. Raises ValueError when it is no number of times."""
    count = int(written or 1)
    if count < 1:
        raise ValueError(written)
    return count
