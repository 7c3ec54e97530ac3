"""OpenDocument spreadsheets: cells by what they hold, and everything that repeats, hides or lies."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest import ods_file
from ingest.decode import SetAsideError
from ingest.feeds import FEEDS
from ingest.table import Shape

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = ("office", "table", "text", "style", "manifest")
ODF, CALC = "urn:oasis:names:tc:opendocument:xmlns", "urn:org:documentfoundation:names:experimental:calc:xmlns"
SPACES = " ".join(
    [
        *(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in NAMES),
        f'xmlns:draw="{ODF}:drawing:1.0"',
        f'xmlns:calcext="{CALC}:calcext:1.0"',
    ]
)
HIDDEN = (
    '<style:style style:name="out" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
HEADER = ["事项编号", "网格编号", "事项类别", "上报时间", "返工次数"]


def ods(*sheets: str, before: str = "", members: dict[str, str] | None = None) -> bytes:
    """Bytes of a spreadsheet. before: what stands in it before its sheets."""
    body = f"<office:body><office:spreadsheet>{before}{''.join(sheets)}</office:spreadsheet></office:body>"
    styles = f"<office:automatic-styles>{HIDDEN}</office:automatic-styles>"
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}>{styles}{body}'
    parts = {"mimetype": MIMETYPE, "content.xml": f"{content}</office:document-content>", **(members or {})}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def sheet(*rows: str, name: str = "三月", said: str = "") -> str:
    return f'<table:table table:name="{name}" {said}>{"".join(rows)}</table:table>'


def row(*cells: str | float | None, said: str = "") -> str:
    return f"<table:table-row {said}>{''.join(map(cell, cells))}</table:table-row>"


def cell(value: str | float | None) -> str:
    """A cell; what begins with < stands as it is."""
    match value:
        case None:
            return "<table:table-cell/>"
        case str() if value.startswith("<"):
            return value
        case str():
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        case _:
            return typed("float", f'office:value="{value}"', f"{value}")


def typed(kind: str, said: str = "", shown: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" {said}><text:p>{shown}</text:p></table:table-cell>'


def text(shown: str, said: str = "") -> str:
    return typed("string", said, shown)


def item(code: str = "A1", **cells: str | float | None) -> str:
    own = {"grid": "G1", "category": "x", "at": "2026-03-01 08:05", "count": 2, **cells}
    return row(code, *own.values())


def read(office, *rows: str, **more):
    return office.read("items", ods(sheet(row(*HEADER), *rows), **more))


def rejected(typed_rows):
    return typed_rows.rejected.select("row_number", "column_name", "rule").rows()


def test_file_lands_whatever_its_name_says(office):
    office.put("事项上报_2026-03.xls", ods(sheet(row("三月事项"), row(*HEADER), item(), item("A2", grid=None))))
    receipt = office.land()["事项上报_2026-03.xls"]
    assert (receipt.rows_read, receipt.rows_landed, receipt.encoding) == (2, 1, "ods")
    assert office.lake("items").select("item_code", "rework_count", "source_row").rows() == [("A1", 2, 3)]
    assert receipt.rejected.select("row_number", "column_name", "rule").rows() == [(4, "grid_code", "required")]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (typed("date", 'office:date-value="2026-03-01T08:05:00"', "26年3月1日"), "2026-03-01 08:05:00"),
        (typed("date", 'office:date-value="2026-03-01"', "3月1日"), "2026-03-01 00:00:00"),
        (typed("float", 'office:value="46082.5"', "46082.5"), "2026-03-01 12:00:00"),
    ],
)
def test_dates_and_serials(office, at, expected):
    [found] = read(office, item(at=at)).rows["reported_at"].dt.convert_time_zone("Asia/Shanghai").to_list()
    assert f"{found:%Y-%m-%d %H:%M:%S}" == expected


def test_serials_may_count_from_1904(office):
    before = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    typed_rows = read(office, item(at=44620), before=before)
    assert str(typed_rows.rows["reported_at"].dt.convert_time_zone("Asia/Shanghai").dt.date()[0]) == "2026-03-01"


@pytest.mark.parametrize(
    ("cells", "column", "rule"),
    [
        ({"at": typed("time", 'office:time-value="PT08H05M00S"', "8:05")}, "reported_at", "time_without_date"),
        ({"at": typed("time", 'office:time-value="PT99H05M00S"', "99:05")}, "reported_at", "error_cell"),
        ({"at": typed("boolean", 'office:boolean-value="true"', "TRUE")}, "reported_at", "unreadable_date"),
        ({"at": '<table:table-cell table:formula="of:=A1"/>'}, "reported_at", "error_cell"),
        (
            {"grid": typed("string", 'table:formula="of:=1/0" calcext:value-type="error"', "#DIV/0!")},
            "grid_code",
            "error_cell",
        ),
        ({"grid": typed("float", 'table:formula="of:=x" office:value="0"', "Err:508")}, "grid_code", "error_cell"),
        ({"grid": typed("float", 'office:value="320412202603010013"', "3.2E+17")}, "grid_code", "digits_lost"),
        ({"grid": typed("date", 'office:date-value="2026-03-01"', "3-1")}, "grid_code", "digits_lost"),
    ],
)
def test_cells_that_cannot_be_taken(office, cells, column, rule):
    assert rejected(read(office, item(**cells), item("A2"))) == [(2, column, rule)]


def test_what_repeats_is_there_as_often(office):
    same = row("A1", "G1", "x", "2026-03-01", None, said='table:number-rows-repeated="3"')
    blank = row(
        '<table:table-cell table:number-columns-repeated="16384"/>', said='table:number-rows-repeated="1048000"'
    )
    both = text("B", 'table:number-columns-repeated="2"')
    typed_rows = read(office, same, row(both, "x", "2026-03-02"), blank)
    assert typed_rows.rows.select("source_row", "item_code", "grid_code").rows() == [
        *[(at, "A1", "G1") for at in (2, 3, 4)],
        (5, "B", "B"),
    ]


def test_merged_cells_hidden_rows_and_hidden_sheets(office):
    over = text("G7", 'table:number-rows-spanned="2"')
    under = "<table:covered-table-cell office:value-type='string'><text:p>old</text:p></table:covered-table-cell>"
    rows = [
        row(*HEADER),
        item(grid=over),
        item("A2", grid=under),
        row("A3", "G3", "x", "2026-03-01", said='table:visibility="filter"'),
    ]
    hidden = sheet(row(*HEADER), item("A9"), name="旧", said='table:style-name="out"')
    typed_rows = office.read("items", ods(sheet(*rows), hidden))
    assert typed_rows.rows.select("item_code", "grid_code").rows() == [("A1", "G7"), ("A2", "G7"), ("A3", "G3")]
    for note in ("1 hidden rows", "1 cells merged", "hidden sheet 旧: not taken"):
        assert any(said.startswith(note) for said in typed_rows.notes)


def test_comments_pictures_and_undone_changes_are_no_data(office):
    comment = "<office:annotation><text:p>张三 13912345678</text:p></office:annotation>"
    drawn = "<draw:frame><draw:text-box><text:p>王五</text:p></draw:text-box></draw:frame>"
    own = (
        text("G<text:s/>1")
        .replace("<text:p>", f"{comment}<text:p>")
        .replace("</text:p></table", f"</text:p>{drawn}</table")
    )
    undone = f"<table:tracked-changes>{text('李四')}</table:tracked-changes>"
    typed_rows = read(office, item(grid=own), before=undone)
    assert typed_rows.rows["grid_code"].to_list() == ["G 1"]
    assert not any(name in str(typed_rows) for name in ("张三", "李四", "王五", "139"))


WHOLE = ods(sheet(row(*HEADER), item()))
MANY = ods(
    sheet(row(*HEADER), item().replace("<table:table-row ", '<table:table-row table:number-rows-repeated="2000000" '))
)
FAR = ods(sheet(row(*HEADER), row(said='table:number-rows-repeated="1000000"'), row(*HEADER, *HEADER)))

LONG = ods(sheet(row(text("长" * 100, 'table:number-columns-repeated="900000"'))))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (WHOLE[: len(WHOLE) // 2], "damaged or cut short"),
        (ods("<table:table>"), "is damaged"),
        (ods(sheet(row("x", said='table:number-rows-repeated="-1"'))), "is damaged"),
        (MANY, "larger than is allowed"),
        (FAR, "larger than is allowed"),
        (LONG, "larger than is allowed"),
        (ods(sheet(row(f"<table:table-cell>{sheet()}</table:table-cell>"))), "a table within a cell"),
        (ods(before='<table:null-date table:date-value="1900-01-01"/>'), "another day"),
        (ods(), "no spreadsheet"),
        (ods(sheet(), members={"META-INF/manifest.xml": "<x><manifest:encryption-data/></x>"}), "encrypted"),
        (ods(members={"content.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "holds a DTD"),
        (ods(sheet(row("说明"))), "no header that fits"),
    ],
)
def test_what_cannot_be_read_is_set_aside(office, content, words):
    with pytest.raises(SetAsideError, match=words):
        office.read("items", content)


def test_entities_are_not_read_wherever_they_are_declared():
    content = b"<!-- -->" * 9_000 + b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"
    with pytest.raises(SetAsideError, match="entities"):
        ods_file.ods_table(content, FEEDS["items"], Shape())


def test_text_that_is_too_long_is_set_aside(office, monkeypatch):
    monkeypatch.setattr(ods_file, "MAX_CHARACTERS", 100)
    with pytest.raises(SetAsideError, match="larger than is allowed"):
        read(office, item(category="长" * 100))
