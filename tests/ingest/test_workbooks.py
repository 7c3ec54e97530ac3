"""XLSX: looked at as a zip first, then cell by cell for what it really holds."""

import io
import zipfile
from datetime import UTC, date, datetime, time

import pytest
import xlsxwriter

from ingest import zip_guard
from ingest.decode import SetAsideError
from ingest.feeds import FEEDS
from ingest.raw import Raw
from ingest.sheet_facts import SheetFacts, xlsx_facts
from ingest.table import Shape
from ingest.workbook import workbook_table

HEADER = ["事项编号", "网格编号", "事项类别", "上报时间", "处置时限", "返工次数"]


def workbook(*sheets, **options):
    """Bytes of a workbook; each sheet is (name, rows, hidden)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **options})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    clock = book.add_format({"num_format": "hh:mm"})
    for name, rows, is_hidden in sheets:
        sheet = book.add_worksheet(name)
        if is_hidden:
            sheet.hide()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime | date):
                    sheet.write_datetime(at, column, cell, moment)
                elif isinstance(cell, time):
                    sheet.write_datetime(at, column, cell, clock)
                elif isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(at, column, cell, None, "#DIV/0!")
                elif cell is not None:
                    sheet.write(at, column, cell)
    book.close()
    return buffer.getvalue()


def items(*rows, **options):
    return workbook(("三月", [["三月事项"], [], HEADER, *rows], False), **options)


def land(office, content):
    office.put("items_2026-03.xlsx", content)
    return office.land()["items_2026-03.xlsx"]


def test_cells_are_taken_for_what_they_hold(office):
    moment = datetime(2026, 3, 1, 8, 5)
    receipt = land(
        office,
        items(
            ["A1", 320412001001001, "环境保护", moment, date(2026, 3, 9), 2],
            ["A2", "G1", "x", "2026-03-02", 46082.5, None],
        ),
    )
    assert (receipt.rows_read, receipt.rows_landed, receipt.encoding) == (2, 2, "xlsx")
    first, second = office.lake("items").sort("item_code").to_dicts()
    assert (first["grid_code"], first["category"], first["rework_count"]) == ("320412001001001", "environment", 2)
    assert first["reported_at"] == datetime(2026, 3, 1, 0, 5, tzinfo=UTC)
    assert first["due_at"] == datetime(2026, 3, 9, 15, 59, 59, tzinfo=UTC)
    assert (first["source_row"], second["source_row"]) == (4, 5)
    assert second["due_at"] == datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def test_dates_that_count_from_1904(office):
    land(office, items(["A1", "G1", "x", datetime(2026, 3, 1, 8, 5), 44620, None], date_1904=True))
    row = office.lake("items").row(0, named=True)
    assert row["reported_at"] == datetime(2026, 3, 1, 0, 5, tzinfo=UTC)
    assert row["due_at"] == datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [(time(8, 5), "time_without_date"), ("=1/0", "error_cell"), (0, "unreadable_date"), (True, "unreadable_date")],
)
def test_cells_that_are_no_date(office, cell, rule):
    receipt = land(office, items(["A1", "G1", "x", cell, None, None]))
    assert receipt.rejected.select("row_number", "column_name", "rule").rows() == [(4, "reported_at", rule)]


def test_code_that_lost_digits_in_a_number_cell_is_rejected(office):
    receipt = land(office, items([320412202603010013, "G1", "x", "2026-03-01", None, None]))
    assert receipt.rejected["rule"].to_list() == ["digits_lost"]


def test_long_code_in_a_text_cell_is_kept(office):
    land(office, items(["320412202603010013", "0012", "x", "2026-03-01", None, "3"]))
    row = office.lake("items").row(0, named=True)
    assert (row["item_code"], row["grid_code"], row["rework_count"]) == ("320412202603010013", "0012", 3)


def test_id_number_in_a_number_cell_is_present_but_never_hashed(office):
    rows = [
        ["网格员编号", "网格编号", "岗位", "身份证号"],
        ["W1", "G1", "网格长", 440524188001010014],
        ["W2", "G1", "网格长", "440524188001010014"],
    ]
    office.put("workers_20260331.xlsx", workbook(("s", rows, False)))
    office.land()
    seen = office.lake("workers").sort("worker_code")
    assert seen["id_number_present"].to_list() == [True, True]
    assert seen["id_number_legal"].to_list() == [False, True]
    assert seen["id_number_hash"].is_null().to_list() == [True, False]


def test_all_visible_sheets_that_fit_are_taken(office):
    rows = [HEADER, ["A1", "G1", "x", "2026-03-01", None, None]]
    more = [HEADER, ["A2", "G1", "x", "2026-03-01", None, None]]
    hidden = [HEADER, ["A3", "G1", "x", "2026-03-01", None, None]]
    receipt = land(
        office,
        workbook(("说明", [["请按表填写"]], False), ("一", rows, False), ("二", more, False), ("三", hidden, True)),
    )
    assert office.lake("items")["item_code"].sort().to_list() == ["A1", "A2"]
    said = "; ".join(receipt.notes)
    assert "sheet 说明: no header that fits" in said
    assert "hidden sheet 三" in said
    assert "sheets taken: 一, 二" in said


def test_rejected_row_says_of_which_sheet_it_is_where_there_are_several(office):
    rows = [HEADER, ["A1", "G1", "x", "2026-03-01", None, None], ["A2", None, "x", "2026-03-01", None, None]]
    receipt = land(office, workbook(("一", rows, False), ("空", [], False), ("旧", rows, True), ("二", rows, False)))
    assert receipt.rejected["row_number"].to_list() == [3, 3]
    told = receipt.rejected["content_masked"].str.split("; ").list.first().to_list()
    assert told == ["sheet=1", "sheet=3"]


def test_reason_is_that_of_the_sheet_that_lacks_least(office):
    book = workbook(("说明", [["请按表填写"]], False), ("一", [[name for name in HEADER if name != "网格编号"]], False))
    assert land(office, book).reason.startswith("no header that fits feed items: grid_code missing / ")


def test_number_in_the_name_of_a_sheet_is_not_told(office):
    rows = [HEADER, ["A1", "G1", "x", "2026-03-01", None, None]]
    names = (("13912345678 a", False), ("13912345678 b", False), ("13912345678 c", True))
    receipt = land(office, workbook(*((name, rows, is_hidden) for name, is_hidden in names)))
    assert "hidden sheet [phone] c: not taken" in receipt.notes
    assert "sheets taken: [phone] a, [phone] b" in receipt.notes


def test_totals_and_notes_below_are_no_rows(office):
    receipt = land(
        office,
        items(
            ["A1", "G1", "x", "2026-03-01", None, 1],
            [],
            ["合计", None, None, None, None, 1],
            ["制表人：张三"],
            ["填报日期：2026-04-01"],
        ),
    )
    assert (receipt.rows_read, receipt.rows_landed) == (1, 1)
    assert "3 total or note rows under the data" in receipt.notes


def with_formats(write):
    """Bytes of a workbook whose one sheet a function writes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        write(book.add_worksheet("三月"), book)
    return buffer.getvalue()


def test_cells_merged_over_rows_speak_for_each_of_them(office):
    def write(sheet, book):
        for at, row in enumerate(
            [HEADER, ["A1", None, "x", "2026-03-01"], ["A2", None, "x", "2026-03-02"], ["A3", "G2", "x", "2026-03-03"]]
        ):
            sheet.write_row(at, 0, row)
        sheet.merge_range("B2:B3", "G1")

    receipt = land(office, with_formats(write))
    assert office.lake("items").sort("item_code")["grid_code"].to_list() == ["G1", "G1", "G2"]
    assert "1 cells merged over several rows, taken for each" in receipt.notes


def test_merged_header_of_two_rows(office):
    def write(sheet, book):
        sheet.merge_range("B1:G1", "三月事项")
        for column, name in zip("BCDE", HEADER[:4], strict=True):
            sheet.merge_range(f"{column}2:{column}3", name)
        sheet.merge_range("F2:G2", "处置")
        sheet.write_row("F3", HEADER[4:])
        sheet.write_row("B4", ["A1", "G1", "x", "2026-03-01", "2026-03-09", 3])

    receipt = land(office, with_formats(write))
    assert (receipt.rows_read, receipt.rows_landed) == (1, 1)
    row = office.lake("items").row(0, named=True)
    assert (row["rework_count"], row["due_at"] is None, row["source_row"]) == (3, False, 4)


def test_hidden_rows_are_data_and_the_receipt_names_them(office):
    def write(sheet, book):
        sheet.write_row(0, 0, HEADER)
        for at in (1, 2, 3):
            sheet.write_row(at, 0, [f"A{at}", "G1", "x", "2026-03-01"])
        sheet.set_row(2, None, None, {"hidden": True})

    receipt = land(office, with_formats(write))
    assert receipt.rows_landed == 3
    assert "1 hidden rows, taken like the others" in receipt.notes


def test_formula_that_was_never_computed_is_no_empty_cell(office):
    def write(sheet, book):
        sheet.write_row("B2", HEADER)
        sheet.write_row("B3", ["A1", "G1", "x", "2026-03-01"])
        sheet.write_formula("F3", "=E3+7", None, "")
        sheet.write_row("B4", ["A2", "G1", "x", "2026-03-01"])
        sheet.write_formula("G4", "=1+1", None, 2)

    receipt = land(office, with_formats(write))
    assert receipt.rejected.select("row_number", "column_name", "rule").rows() == [(3, "due_at", "error_cell")]
    assert office.lake("items").select("item_code", "rework_count").rows() == [("A2", 2)]


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


GOOD = items(["A1", "G1", "x", "2026-03-01", None, None])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (GOOD[: len(GOOD) // 2], "damaged or cut short"),
        (zipped({"word/document.xml": "<a/>"}), "a Word file"),
        (zipped({"[Content_Types].xml": "<a/>", "xl/workbook.bin": "x"}), r"\(.xlsb\); save it as .xlsx"),
        (zipped({"mimetype": "x", "content.xml": "<a/>"}), "no spreadsheet"),
        (zipped({"docProps/app.xml": "<a/>"}), "no XLSX workbook"),
        (zipped({"xl/workbook.xml": "<a/>", "../../evil.xml": "<a/>"}), "points outside"),
        (zipped({"xl/workbook.xml": "<a/>", "/etc/evil": "x"}), "points outside"),
        (zipped({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "DTD"),
        (zipped({"xl/workbook.xml": "<a/>", "xl/bomb.xml": "0" * 5_000_000}), "unpacks to more"),
        (zipped({"xl/workbook.xml": "<a/>", **{f"x{i}": "" for i in range(1001)}}), "more than 1000"),
        (zipped({"xl/workbook.xml": "<a/>"}), "cannot be read"),
    ],
)
def test_workbook_that_cannot_be_trusted_is_set_aside_with_one_reason(content, words):
    assert zip_guard.is_workbook(Raw.of(content))
    with pytest.raises(SetAsideError, match=words):
        workbook_table(content, FEEDS["items"], Shape())


def test_parts_named_with_backslashes_are_found(office):
    """As some exports are packed: the epoch, merged cells and the sheets themselves are told of by such parts."""
    rows = [["A1", "G1", "x", datetime(2026, 3, 1, 8, 5), 44620, None], ["A2", "G1", "x", "2026-03-02", None, 1]]
    with zipfile.ZipFile(io.BytesIO(items(*rows, date_1904=True))) as archive:
        members = {name.replace("/", "\\"): archive.read(name) for name in archive.namelist()}
    assert "xl\\worksheets\\sheet1.xml" in members
    named = land(office, zipped(members))
    lake = office.lake("items")
    assert (named.status, named.rows_landed) == ("landed", 2)
    assert lake["due_at"].to_list()[0].astimezone(UTC) == datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)
    facts = xlsx_facts(zipped({**members, "xl\\worksheets\\sheet1.xml": b'<mergeCell ref="B2:B4"/><row hidden="1">'}))
    assert facts == [SheetFacts(merged=((1, 1, 3),), hidden_rows=1)]
