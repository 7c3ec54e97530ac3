"""What a file may need: text and Parquet come in pieces, packed or not; of what is held whole only so much is taken."""

from __future__ import annotations

import gzip
import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
import xlsxwriter.worksheet
from landing_office import read_table, together
from old_xls import old_workbook as book_of_old
from old_xls import record
from polluted import HEADER, ROWS
from properties import IS_SOAK

from ingest import formats, gpx_file, html_file, json_file, parquet_file, table
from ingest.decode import SetAsideError
from ingest.feeds import FEEDS
from ingest.formats import read_tables
from ingest.raw import Raw
from ingest.table import Shape, text_tables

ITEMS = FEEDS["items"]
CSV = "\n".join(",".join(row) for row in (HEADER, *ROWS)).encode("gb18030")
MOST_MEGABYTES = 1_000


def zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("三月.csv", content)
    return buffer.getvalue()


@pytest.mark.parametrize("packed", [gzip.compress(CSV, mtime=0), zipped(CSV)], ids=["gz", "zip"])
def test_packed_text_is_unpacked_piece_by_piece(packed: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Raw, "whole", None)
    monkeypatch.setattr(formats, "text_tables", partial(text_tables, size=200))
    monkeypatch.setattr(table, "HEADER_LINES", 3)
    monkeypatch.setattr(table, "MAX_ROWS", 2)
    tables = list(read_tables(Raw.of(packed), ITEMS, Shape(), "gb18030"))
    assert len(tables) > 3
    assert together(tables).cells.equals(read_table(CSV, ITEMS, Shape()).cells)


@pytest.mark.parametrize("columns", [{}, {"处置时限": pl.lit(None, dtype=pl.Datetime("us"))}, {"返工次数": pl.lit(2)}])
def test_parquet_in_pieces_says_what_the_whole_says(columns: dict[str, pl.Expr], monkeypatch: pytest.MonkeyPatch):
    buffer = io.BytesIO()
    frame = pl.DataFrame(ROWS, schema=list(HEADER), orient="row").with_columns(**columns)
    frame.write_parquet(buffer)
    whole = read_table(buffer.getvalue(), ITEMS, Shape())
    monkeypatch.setattr(parquet_file, "BATCH", 3)
    tables = list(read_tables(Raw.of(buffer.getvalue()), ITEMS, Shape()))
    assert len(tables) > 3
    assert not any(each.notes for each in tables[1:])
    pieces = together(tables)
    assert pieces.cells.equals(whole.cells)
    assert pieces.numeric is not None and pieces.numeric.equals(whole.numeric)
    assert pieces.faulty is not None and pieces.faulty.equals(whole.faulty)
    assert pieces.notes == whole.notes


OBJECTS = json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS], ensure_ascii=False).encode()
CELLS = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in (HEADER, *ROWS))


@pytest.mark.parametrize(
    ("content", "module", "limit", "words"),
    [
        (OBJECTS, formats, "MOST_WHOLE", "held whole; export it as CSV / "),
        (OBJECTS, json_file, "MAX_VALUES", "the JSON holds more than is allowed"),
        (f"<table>{CELLS}</table>".encode(), html_file, "MAX_CELLS", "the HTML table is larger than is allowed"),
    ],
)
def test_what_is_held_whole_is_set_aside_beyond_its_limit(content, module, limit, words, monkeypatch):
    assert read_table(content, ITEMS, Shape()).cells.height == len(ROWS)
    monkeypatch.setattr(module, limit, 100)
    with pytest.raises(SetAsideError, match=words):
        read_table(content, ITEMS, Shape())


def book(fill: Callable[[xlsxwriter.worksheet.Worksheet], object]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        sheet = made.add_worksheet()
        for at, row in enumerate((HEADER, *ROWS)):
            sheet.write_row(at, 0, row)
        fill(sheet)
    return buffer.getvalue()


LONG = "长" * 30_000
BOMBS = {
    "a cell in the last corner": book(lambda sheet: sheet.write(1_048_575, 16_383, "x")),
    "a text in many cells": book(lambda sheet: [sheet.write(20 + at, 7, LONG) for at in range(2_300)]),
    "a text over many rows": book(lambda sheet: (sheet.merge_range(20, 7, 9_000, 7, LONG), sheet.write(9_000, 0, "x"))),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_workbook_that_would_fill_the_memory_is_set_aside_unread(name: str):
    with pytest.raises(SetAsideError, match="the workbook unpacks to more than is allowed"):
        read_table(BOMBS[name], ITEMS, Shape())


FAR_OUT = {
    "number": record(0x203, struct.pack("<HHHd", 65_535, 255, 0, 1)),
    "several numbers": record(0xBD, struct.pack("<HH", 65_535, 0) + bytes(6 * 256) + struct.pack("<H", 255)),
    "text in colours": record(0xD6, struct.pack("<HHHHB", 65_535, 255, 0, 1, 0) + b"x"),
}


@pytest.mark.parametrize("name", FAR_OUT)
def test_an_old_workbook_with_a_cell_in_the_last_corner_is_set_aside_unread(name: str):
    assert read_table(book_of_old(("三月", [HEADER, *ROWS])), ITEMS, Shape()).cells.height == len(ROWS)
    with pytest.raises(SetAsideError, match="the workbook unpacks to more than is allowed"):
        read_table(book_of_old(("三月", [HEADER, *ROWS]), further=FAR_OUT[name]), ITEMS, Shape())


def test_long_texts_formats_to_the_last_corner_and_merged_cells_of_a_usual_workbook_are_no_bomb():
    def fill(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write(13, 7, LONG)
        sheet.write_blank(1_048_575, 16_383, None, sheet.default_date_format)
        for at in range(14, 900):
            sheet.write_row(at, 0, [f"A{at}", *ROWS[0][1:]])
        sheet.merge_range(14, 2, 899, 2, ROWS[0][2])

    assert read_table(book(fill), ITEMS, Shape()).cells.height > 880


def test_more_points_than_are_allowed_are_set_aside(monkeypatch: pytest.MonkeyPatch):
    points = '<trkpt lat="31" lon="119"><time>2026-03-01T08:00:00Z</time></trkpt>' * 3
    content = f"<gpx><trk><name>W1</name><trkseg>{points}</trkseg></trk></gpx>".encode()
    assert read_table(content, FEEDS["tracks"], Shape()).cells.height == 3
    monkeypatch.setattr(gpx_file, "MAX_POINTS", 2)
    with pytest.raises(SetAsideError, match="the GPX has more points than are allowed"):
        read_table(content, FEEDS["tracks"], Shape())


# In a process of its own, so that its memory can be measured.
READING = """
import sys
from datetime import date
from pathlib import Path
from ingest.feeds import FEEDS
from ingest.formats import read_tables
from ingest.identifiers import Key
from ingest.raw import Raw
from ingest.table import Shape
from ingest.typed_rows import type_rows
items, rows = FEEDS["items"], 0
for table in read_tables(Raw.at(Path(sys.argv[1])), items, Shape()):
    rows += type_rows(table, items, Shape(), "Asia/Shanghai", Key(bytes(32), ""), date(2026, 3, 31)).rows.height
print(rows, int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024)
"""
LONG_NOTE = "道路有垃圾未清理请尽快处置" * 5
MANY = json_file.MAX_VALUES // (len(HEADER) + 1) - 1


def many_rows(count: int) -> Iterator[tuple[str, ...]]:
    return ((f"A{n}", *ROWS[n % len(ROWS)][1:-1], f"{n}{LONG_NOTE}") for n in range(count))


def write_json(path: Path) -> int:
    objects = (dict(zip(HEADER, row, strict=True)) for row in many_rows(MANY))
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in objects), "utf-8")
    return MANY


def write_html(path: Path) -> int:
    rows = ("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in (HEADER, *many_rows(MANY)))
    path.write_text(f"<table>{''.join(rows)}", "utf-8")
    return MANY


def write_workbook(path: Path) -> int:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((HEADER, *many_rows(2 * MANY))):
            sheet.write_row(at, 0, row)
    return 2 * MANY


def write_packed_text(path: Path) -> int:
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.writelines(f"{','.join(row)}\n" for row in (HEADER, *many_rows(10 * MANY)))
    return 10 * MANY


@pytest.mark.skipif(not IS_SOAK, reason="minutes; part of make soak")
@pytest.mark.hypothesis
@pytest.mark.parametrize("write", [write_json, write_html, write_workbook, write_packed_text])
def test_no_file_within_the_limits_needs_a_gigabyte(write: Callable[[Path], int], tmp_path: Path):
    path = tmp_path / "items"
    count = write(path)
    command = [sys.executable, "-c", READING, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows, megabytes = map(int, done.stdout.split())
    assert rows == count
    assert megabytes < MOST_MEGABYTES
