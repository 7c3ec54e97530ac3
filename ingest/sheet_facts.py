"""What the cell reader does not tell of a sheet: merged cells, hidden rows, formulas that were never computed."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"')
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
# A cell with a formula and no value. (A formula that gives an empty text says so: t="str".)
NO_VALUE = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
ADDRESS = re.compile(rb'\br="([A-Z]+)(\d+)"')


@dataclass(frozen=True)
class SheetFacts:
    """All places from 0. merged: column, first and last row of each range that is one column wide. uncomputed: row and
    column."""

    merged: tuple[tuple[int, int, int], ...] = ()
    hidden_rows: int = 0
    uncomputed: tuple[tuple[int, int], ...] = ()


def members_by_name(archive: zipfile.ZipFile) -> dict[str, str]:
    """Members by their names as they are compared: without capitals, and with `/` where a careless writer put `\\`."""
    return {name.lower().replace("\\", "/"): name for name in archive.namelist()}


def xlsx_facts(content: bytes) -> list[SheetFacts]:
    """Facts of every sheet of an XLSX, in the order of the workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [_facts(archive.read(part)) if part else SheetFacts() for part in _parts(archive)]


def _parts(archive: zipfile.ZipFile) -> Iterator[str | None]:
    """The member each sheet lies in; None for a sheet without cells of its own."""
    names = members_by_name(archive)
    links: dict[str, str] = {}
    if relations := names.get("xl/_rels/workbook.xml.rels"):
        for link in ElementTree.fromstring(archive.read(relations)):
            links[link.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))[1:]
    for element in ElementTree.fromstring(archive.read(names["xl/workbook.xml"])).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = next((links.get(value) for key, value in element.items() if key.endswith("}id")), None)
            yield names.get((target or "").lower())


def _facts(xml: bytes) -> SheetFacts:
    ranges = [(column_index(a), int(b) - 1, column_index(c), int(d) - 1) for a, b, c, d in MERGED.findall(xml)]
    cells = NO_VALUE.findall(xml) if FORMULA.search(xml) else []
    return SheetFacts(
        merged=tuple((left, top, bottom) for left, top, right, bottom in ranges if left == right and top < bottom),
        hidden_rows=len(HIDDEN_ROW.findall(xml)),
        uncomputed=tuple(_addresses(cell for cell in cells if b't="str"' not in cell)),
    )


def _addresses(cells: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    for cell in cells:
        found = ADDRESS.search(cell)
        if found is None:
            raise ValueError("a formula without a value stands at no address")
        yield int(found[2]) - 1, column_index(found[1])


def column_index(letters: bytes) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
