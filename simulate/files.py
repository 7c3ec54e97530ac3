"""Export files as source systems write them: CSV in several encodings, XLSX with a title and a note, GeoJSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

CREATED = datetime(2026, 1, 1)
"""Fixed, so that the same plan gives the same bytes."""


@dataclass(frozen=True)
class ExportFile:
    """One file to write. CSV tables hold text only; in XLSX days and times become date cells, integers numbers.

    encoding: gb18030, utf-8-sig or utf-8 for CSV, xlsx for a workbook, geojson for features of a code and a geometry;
    broken: raw lines by physical line number, written instead of the line that the table would give.
    """

    name: str
    table: pl.DataFrame
    encoding: str
    title: str = ""
    note: str = ""
    broken: dict[int, str] = field(default_factory=dict)
    delimiter: str = ","

    @property
    def first_row(self) -> int:
        """Physical line or sheet row of the first data row."""
        return 2 if self.encoding != "xlsx" or not self.title else 3


def write_file(folder: Path, file: ExportFile) -> Path:
    """Write the file into the folder and return where it lies."""
    path = folder / file.name
    if file.encoding == "xlsx":
        _write_workbook(path, file)
    elif file.encoding == "geojson":
        _write_features(path, file)
    else:
        _write_csv(path, file)
    return path


def _write_csv(path: Path, file: ExportFile) -> None:
    ending = "\n" if file.encoding == "utf-8" else "\r\n"
    if file.encoding == "utf-8" and not file.broken:
        file.table.write_csv(path, line_terminator=ending, separator=file.delimiter)
        return
    text = file.table.write_csv(line_terminator=ending, separator=file.delimiter)
    if file.broken:
        lines = text.split(ending)
        for number, line in file.broken.items():
            lines[number - 1] = line
        text = ending.join(lines)
    path.write_bytes(text.encode(file.encoding))


def _write_features(path: Path, file: ExportFile) -> None:
    """A feature per line; the table's columns are a property and the geometry, which is JSON already."""
    name = file.table.columns[0]
    features = ",\n".join(
        f'{{"type":"Feature","properties":{{"{name}":"{code}"}},"geometry":{geometry}}}'
        for code, geometry in file.table.iter_rows()
    )
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n', encoding="utf-8")


def _write_workbook(path: Path, file: ExportFile) -> None:
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": CREATED})
    heading = book.add_format({"bold": True, "align": "center"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet("Sheet1")
    columns = file.table.columns
    if file.title:
        sheet.merge_range(0, 0, 0, len(columns) - 1, file.title, heading)
    top = file.first_row - 2
    for place, name in enumerate(columns):
        sheet.write_string(top, place, name, heading)
        for row, value in enumerate(file.table[name].to_list(), start=top + 1):
            _write_cell(sheet, row, place, value, day, moment)
    if file.note:
        sheet.write_string(top + 1 + file.table.height, 0, file.note)
    book.close()


def _write_cell(sheet: Any, row: int, place: int, value: Any, day: Any, moment: Any) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, place, value, moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, int):
        sheet.write_number(row, place, value)
    elif value is not None:
        sheet.write_string(row, place, value)
