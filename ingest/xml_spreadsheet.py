"""XML spreadsheets of 2003 (SpreadsheetML), which many systems export under the name of an old workbook, to sheets.

Elements and attributes as in Microsoft's "XML Spreadsheet Reference" (Office XP).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from xml.parsers import expat

import polars as pl

from ingest.cells import number_text
from ingest.decode import SetAsideError, decode
from ingest.feed import Feed
from ingest.sheet_size import MAX_CELLS
from ingest.sheets import FIRST_DAY, Sheet, filled_down, sheet_notes, sheets_table
from ingest.table import Shape, Table
from ingest.xml_root import root_named

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
START = root_named("Workbook")
SETTINGS = "urn:schemas-microsoft-com:office:excel"
MAX_COLUMNS = 16_384
"""As many as a sheet of a newer workbook has."""
MIDNIGHT = time()
NOTHING, NO = pl.Series([None], dtype=pl.String), pl.Series([False])
TOO_LARGE = SetAsideError(
    "the XML spreadsheet is larger than is allowed; export it as CSV", "XML表格过大，请改为导出CSV"
)
DAMAGED = SetAsideError("the XML spreadsheet is damaged or cut short", "XML表格已损坏或不完整")
NOT_PLAIN = SetAsideError("the XML spreadsheet declares entities, which are not read", "XML表格声明了实体，不予读取")
MIXED = SetAsideError("the XML spreadsheet holds lines of another encoding", "XML表格混用多种编码")


def is_xml_spreadsheet(start: bytes) -> bool:
    """Whether the first bytes (without blanks before them) are those of an XML spreadsheet."""
    return START.match(start) is not None


def xml_spreadsheet_table(content: bytes, feed: Feed, shape_of: Shape) -> Table:
    """Table of all visible sheets whose header fits. A cell over several rows speaks for each of them; of one over
    several columns only the first has its text. Raises SetAsideError when there is none, or the file is damaged."""
    lines = decode(content, shape_of.encoding)
    if lines.damaged:
        raise MIXED
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse("\n".join(lines.text), True)  # decoded, whatever it declares
    except (expat.ExpatError, ValueError):  # the latter for a place that is none
        raise DAMAGED from None
    sheets = [sheet.as_sheet() for sheet in reader.sheets]
    return sheets_table(sheets, feed, shape_of, f"xml {lines.encoding}", reader.from_1904)


@dataclass
class _Sheet:
    """Cells by row and column, from 0: text and the type of it. merged: column, first and last row of cells over
    several rows. next_row: where a row stands that does not say."""

    name: str
    is_visible: bool = True
    hidden_rows: int = 0
    next_row: int = 0
    height: int = 0
    width: int = 0
    cells: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)

    def put(self, row: int, column: int, text: str, kind: str) -> None:
        """A cell with something in it. Raises SetAsideError when all cells up to the last are too many."""
        self.cells[row, column] = text, kind
        self.height, self.width = max(self.height, row + 1), max(self.width, column + 1)
        if self.height * self.width > MAX_CELLS or self.width > MAX_COLUMNS:
            raise TOO_LARGE

    def as_sheet(self) -> Sheet:
        """Frames of equal shape, and what the receipt says of them."""
        if sum(min(last + 1, self.height) - first for _, first, last in self.merged) > MAX_CELLS:
            raise TOO_LARGE
        places = pl.DataFrame(list(self.cells), schema={"row": pl.Int64, "column": pl.Int64}, orient="row")
        shown = places.hstack(_shown(list(self.cells.values()))).partition_by("column", as_dict=True)
        frames = (
            pl.DataFrame(
                {
                    f"c{at}": empty.new_from_index(0, self.height).scatter(own["row"], own[part])
                    if (own := shown.get((at,))) is not None
                    else empty.new_from_index(0, self.height)
                    for at in range(self.width)
                }
            )
            for part, empty in (("text", NOTHING), ("numeric", NO), ("faulty", NO))
        )
        merged = [(f"c{at}", first, last) for at, first, last in self.merged if at < self.width]
        text, numeric, faulty = (filled_down(frame, merged) for frame in frames)
        return Sheet(self.name, self.is_visible, text, numeric, faulty, sheet_notes(self.hidden_rows, len(merged)))


def _shown(cells: list[tuple[str, str]]) -> pl.DataFrame:
    """Text of each cell, as those of other workbooks are shown; whether it holds a number, which a date is, too;
    whether it is an error, or not what it says it is."""
    cell, kind = pl.col("cell"), pl.col("kind")
    number = cell.str.strip_chars().cast(pl.Float64, strict=False)
    moment = cell.str.strip_chars().str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", strict=False)
    clock = moment.dt.strftime("%H:%M:%S%.f")
    day = moment.dt.strftime("%Y-%m-%d")
    at = pl.when(moment < FIRST_DAY).then(clock).when(moment.dt.time() == MIDNIGHT).then(day)
    text = (
        pl.when(kind == "Number")
        .then(number_text(number))
        .when(kind == "DateTime")
        .then(at.otherwise(day + " " + clock))
        .when(kind == "Boolean")
        .then(number.cast(pl.Boolean).cast(pl.String))
        .when(kind != "Error")
        .then(cell)
    )
    frame = pl.DataFrame(cells, schema={"cell": pl.String, "kind": pl.String}, orient="row")
    return frame.select(
        text.alias("text"), kind.is_in(["Number", "DateTime"]).alias("numeric"), text.is_null().alias("faulty")
    )


class _Reader:
    """Takes the parts of the file as they come."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.from_1904 = False
        self._row = self._column = 0
        self._across = self._down = 0
        self._text: list[str] | None = None
        self._type = ""
        self._comment = self._is_uncomputed = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Its attributes are those of the namespace of spreadsheets."""
        space, _, element = name.rpartition(" ")
        said = {key.removeprefix(f"{NAMESPACE} "): value for key, value in attributes.items()}
        if space == SETTINGS:
            self.from_1904 = self.from_1904 or element == "Date1904"
            self._text = [] if element == "Visible" else self._text
        elif space != NAMESPACE:
            return  # a part of a formatted text
        elif element == "Worksheet":
            self.sheets.append(_Sheet(said.get("Name", "")))
        elif element == "Row" and self.sheets:
            sheet = self.sheets[-1]
            self._row = _place(said["Index"]) if "Index" in said else sheet.next_row
            sheet.next_row = self._row + 1 + int(said.get("Span", 0))
            sheet.hidden_rows += said.get("Hidden") == "1"
            self._column = 0
        elif element == "Cell":
            self._column = _place(said["Index"]) if "Index" in said else self._column
            self._is_uncomputed = "Formula" in said
            self._across, self._down = int(said.get("MergeAcross", 0)), int(said.get("MergeDown", 0))
        elif element == "Comment":
            self._comment = True
        elif element == "Data" and not self._comment:
            self._text, self._type = [], said.get("Type", "String")

    def text(self, said: str) -> None:
        """Text within an element."""
        if self._text is not None:
            self._text.append(said)

    def end(self, name: str) -> None:
        """An element ends."""
        space, _, element = name.rpartition(" ")
        if space == SETTINGS and element == "Visible" and self.sheets:
            self.sheets[-1].is_visible = "".join(self._text or []).strip() == "SheetVisible"
            self._text = None
        elif space != NAMESPACE:
            return
        elif element == "Data" and not self._comment and self.sheets:
            self.sheets[-1].put(self._row, self._column, "".join(self._text or []), self._type)
            self._text, self._is_uncomputed = None, False
        elif element == "Comment":
            self._comment = False
        elif element == "Cell" and self.sheets:
            if self._is_uncomputed:
                self.sheets[-1].put(self._row, self._column, "", "Error")
            if self._down:
                self.sheets[-1].merged.append((self._column, self._row, self._row + self._down))
            self._column += 1 + self._across


def _place(written: str) -> int:
    """From 0. Raises ValueError when it is none."""
    if int(written) < 1:
        raise ValueError(written)
    return int(written) - 1


def _refuse(*_: object) -> None:
    raise NOT_PLAIN
