"""XML spreadsheets of 2003 (SpreadsheetML), which many systems export under the name of an old workbook, to sheets.

Elements and attributes as in Microsoft's "XML Spreadsheet Reference" (Office XP).
"""

from __future__ import annotations

from ingest.decode import SetAsideError, decode
from ingest.feed import Feed
from ingest.placed_cells import PlacedSheet
from ingest.sheets import sheets_table
from ingest.table import Shape, Table
from ingest.xml_parts import read_parts, root_named

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
START = root_named("Workbook")
SETTINGS = "urn:schemas-microsoft-com:office:excel"
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
    read_parts("\n".join(lines.text), reader, DAMAGED, NOT_PLAIN)  # decoded, whatever it declares
    sheets = [sheet.as_sheet() for sheet in reader.sheets]
    return sheets_table(sheets, feed, shape_of, f"xml {lines.encoding}", reader.from_1904)


class _Reader:
    """Takes the parts of the file as they come."""

    def __init__(self) -> None:
        self.sheets: list[PlacedSheet] = []
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
            self.sheets.append(PlacedSheet(said.get("Name", "")))
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
