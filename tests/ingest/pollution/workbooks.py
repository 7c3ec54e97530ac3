"""Polluted workbooks: what their cells hold, and what their packing hides."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time

import xlsxwriter
from old_xls import compound, old_workbook
from polluted import CODE, EVERY_ONE, GRID, HEADER, REPORTED, REWORK, ROWS, Kind, item, packed, zipped

Sheet = xlsxwriter.workbook.Worksheet
TABLE = (HEADER, *ROWS)


def workbook(change: Callable[[xlsxwriter.Workbook, Sheet], None] | None = None) -> bytes:
    """The clean table as a workbook of text, changed by hand."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("三月")
    for at, row in enumerate(TABLE):
        sheet.write_row(at, 0, row)
    if change:
        change(book, sheet)
    book.close()
    return buffer.getvalue()


def cell(name: str, why: str, place: int, value: object, column: str, rule: str) -> Kind:
    """A05, in row 6, has this value in a cell."""

    def change(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
        if isinstance(value, datetime | time):
            shape = "hh:mm" if isinstance(value, time) else "yyyy-mm-dd hh:mm:ss"
            sheet.write_datetime(5, place, value, book.add_format({"num_format": shape}))
        elif isinstance(value, tuple):
            sheet.write_formula(5, place, value[0], None, value[1])
        else:
            sheet.write(5, place, value)

    return Kind(name, why, workbook(change), item(5), rejected=((6, column, rule),), suffix=".xlsx")


def repacked(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The clean workbook with other members."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    return zipped(members)


def with_dtd(members: dict[str, bytes]) -> None:
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b"<worksheet", b"<!DOCTYPE x []><worksheet", 1)


def all_hidden(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    sheet.hide()
    book.add_worksheet("说明").activate()


def twice(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    other = book.add_worksheet("四月")
    other.write_row(0, 0, HEADER)
    other.write_row(1, 0, ROWS[4])


def beside_notes(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    book.add_worksheet("填写说明").write(0, 0, "请勿修改表头")


def in_1904(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    sheet.write_number(5, REPORTED, 0)


def broken_checksum() -> bytes:
    content = bytearray(workbook())
    content[content.index(b"xl/worksheets/sheet1.xml") + 60] ^= 0x55
    return bytes(content)


CELLS = [
    cell(
        "error in a cell",
        "a formula that failed has no value",
        REPORTED,
        ("=1/0", "#DIV/0!"),
        "reported_at",
        "error_cell",
    ),
    cell("formula never computed", "its writer left no value in it", GRID, ("=A1", ""), "grid_code", "error_cell"),
    cell(
        "code of 18 digits in a number cell",
        "only 15 digits survive",
        CODE,
        320412001001001234,
        "item_code",
        "digits_lost",
    ),
    cell("code made a date", "a spreadsheet took it for one", CODE, datetime(2026, 3, 1), "item_code", "digits_lost"),
    cell(
        "grid made a date with a time",
        "a spreadsheet took it for one",
        GRID,
        datetime(2026, 3, 1, 8, 5),
        "grid_code",
        "digits_lost",
    ),
    cell("time without a date", "a time of no day", REPORTED, time(8, 5), "reported_at", "time_without_date"),
    cell("truth where a time should be", "no date", REPORTED, True, "reported_at", "unreadable_date"),
    cell("nought as a date", "what a spreadsheet shows for nothing", REPORTED, 0, "reported_at", "unreadable_date"),
    cell("count is a fraction", "half a return is none", REWORK, 1.5, "rework_count", "not_a_whole_number"),
    cell("serial far in the past", "a number, but no day of ours", REPORTED, 12, "reported_at", "unreadable_date"),
]

BOOKS = [
    Kind(
        "workbook cut short",
        "the transfer ended there",
        workbook()[:-400],
        aside="damaged or cut short",
        suffix=".xlsx",
    ),
    Kind(
        "workbook with a wrong checksum",
        "a byte was changed on the way",
        broken_checksum(),
        aside="damaged",
        suffix=".xlsx",
    ),
    Kind(
        "workbook with a DTD", "it could reach for other files", repacked(with_dtd), aside="holds a DTD", suffix=".xlsx"
    ),
    Kind(
        "workbook that unpacks too far",
        "a bomb",
        repacked(lambda members: members.update({"xl/media/a.bin": b"0" * 30_000_000})),
        aside="unpacks to more than is allowed",
        suffix=".xlsx",
    ),
    Kind(
        "workbook with a part outside it",
        "it could write over other files",
        repacked(lambda members: members.update({"../evil.xml": b"<x/>"})),
        aside="points outside it",
        suffix=".xlsx",
    ),
    Kind(
        "letter under the name of a workbook",
        "an Office file, but no table",
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        aside="a Word file",
        suffix=".xlsx",
    ),
    Kind(
        "workbook with a password",
        "it says so, instead of being damaged",
        compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 5000}),
        aside="is encrypted",
        suffix=".xlsx",
    ),
    Kind(
        "old workbook with a password",
        "it says so, instead of being damaged",
        old_workbook(("三月", TABLE), is_encrypted=True),
        aside="is encrypted",
        suffix=".xls",
    ),
    Kind(
        "old workbook cut short",
        "the transfer ended there",
        old_workbook(("三月", TABLE))[:2000],
        aside="workbook",
        suffix=".xls",
    ),
    Kind(
        "every sheet hidden that fits",
        "what is hidden is not meant",
        workbook(all_hidden),
        aside="nothing on any visible sheet",
        suffix=".xlsx",
    ),
    Kind(
        "row in two sheets",
        "said twice, landed once",
        workbook(twice),
        repeated=1,
        notes=("sheets taken: 三月, 四月",),
        suffix=".xlsx",
    ),
    Kind(
        "sheet of instructions",
        "its header fits nothing; the receipt names it",
        workbook(beside_notes),
        notes=("sheet 填写说明: no header that fits",),
        suffix=".xlsx",
    ),
    Kind(
        "HTML without a table",
        "a page that asks to log in",
        b"<html><body>login</body></html>",
        aside="without a table",
        suffix=".xls",
    ),
    Kind(
        "HTML in two encodings",
        "a table cannot be read line by line",
        b"<table>\n" + "<tr><td>事项</td></tr>\n".encode() * 20 + "<tr><td>编号</td></tr>".encode("gb18030"),
        aside="lines of another encoding",
        suffix=".xls",
    ),
    Kind(
        "XML spreadsheet of 2003 without a sheet",
        "there is nothing to read",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        aside="nothing on any visible sheet",
        suffix=".xls",
    ),
]

ARCHIVES = [
    Kind("nothing in a zip", "nothing to read", zipped({}), aside="no header that fits", suffix=".zip"),
    Kind(
        "archive in an archive", "nobody packs twice", packed(packed(b"x")), aside="another archive", suffix=".csv.gz"
    ),
    Kind(
        "gzip cut short",
        "the transfer ended there",
        packed(b"x" * 9999)[:-9],
        aside="damaged or cut short",
        suffix=".csv.gz",
    ),
    Kind(
        "gzip bomb",
        "more than a hundred times its size",
        packed(b" " * 12_000_000),
        aside="more than is allowed",
        suffix=".csv.gz",
    ),
    Kind(
        "tar in a gzip",
        "an archive of several files",
        packed(b"a.csv".ljust(257, b"\0") + b"ustar" + b"\0" * 250),
        aside="another archive",
        suffix=".tar.gz",
    ),
    Kind(
        "zip with a part outside it",
        "it could write over other files",
        zipped({"../../items.csv": b"x"}),
        aside="points outside it",
        suffix=".zip",
    ),
]

__all__ = ["ARCHIVES", "BOOKS", "CELLS", "EVERY_ONE", "workbook"]
