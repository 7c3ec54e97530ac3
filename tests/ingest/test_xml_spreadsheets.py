"""XML spreadsheets of 2003 under the name of a workbook: cells by place and type, as those of any workbook."""

import pytest
from test_false_spreadsheets import FIRST, HEADER, codes, rejected

from ingest import placed_cells, xml_spreadsheet
from ingest.decode import SetAsideError
from ingest.gpx_file import is_gpx

HEAD = """<?xml version="1.0"{encoding}?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel">{settings}</ExcelWorkbook>
"""


def cell(value, place=""):
    if isinstance(value, str) and value.startswith("<"):
        return value
    kind = "Number" if isinstance(value, float) else "String"
    return f'<Cell{place}><Data ss:Type="{kind}">{value}</Data></Cell>'


def row(*cells, place=""):
    return f"<Row{place}>{''.join(map(cell, cells))}</Row>"


def sheet(*rows, name="三月", settings=""):
    within = f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{settings}</WorksheetOptions>'
    return f'<Worksheet ss:Name="{name}"><Table>{"".join(rows)}</Table>{within}</Worksheet>'


def book(*sheets, encoding="", settings=""):
    return HEAD.format(encoding=encoding, settings=settings) + "".join(sheets) + "</Workbook>"


def typed_cell(kind, value):
    return f'<Cell><Data ss:Type="{kind}">{value}</Data></Cell>'


def test_it_lands_with_the_rows_of_its_sheet(office):
    title = '<Row><Cell ss:MergeAcross="4"><Data ss:Type="String">三月事项</Data></Cell></Row>'
    rows = (title, row(*HEADER, place=' ss:Index="3"'), row(*FIRST), row("合计", "", "", "", 2.0))
    office.put("事项上报_2026-03.xls", book(sheet(*rows)))
    receipt = office.land()["事项上报_2026-03.xls"]
    assert (receipt.rows_read, receipt.rows_landed, receipt.encoding) == (1, 1, "xml utf-8")
    assert office.lake("items").select("item_code", "rework_count", "source_row").rows() == [("A1", 2, 4)]
    assert "1 total or note rows under the data" in receipt.notes


@pytest.mark.parametrize("declared", ["", ' encoding="GB2312"', ' encoding="UTF-8"'])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_it_is_decoded_by_its_bytes_whatever_it_declares(office, declared, encoding):
    content = book(sheet(row(*HEADER), row(*FIRST)), encoding=declared).encode(encoding)
    assert codes(office.read("items", content)) == ["A1"]


def test_prefixes_of_the_namespace_do_not_matter(office):
    content = book(sheet(row(*HEADER), row(*FIRST)))
    for element in ("Workbook", "Worksheet", "Table", "Row", "Cell", "Data"):
        content = content.replace(f"<{element}", f"<ss:{element}").replace(f"</{element}", f"</ss:{element}")
    assert codes(office.read("items", content)) == ["A1"]


def test_cells_stand_where_they_say(office):
    header = [HEADER[0], HEADER[4], *HEADER[1:4]]
    sparse = row("A1", cell("G1", ' ss:Index="3"'), *FIRST[2:4])
    typed = office.read("items", book(sheet(row(*header), sparse, '<Row ss:Span="2"/>', row("A2", 2.0, *FIRST[1:4]))))
    assert typed.rows.select("item_code", "rework_count", "source_row").rows() == [("A1", None, 2), ("A2", 2, 6)]


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("DateTime", "2026-03-01T08:05:00.000", "2026-03-01 08:05:00"),
        ("DateTime", "2026-03-01T00:00:00.000", "2026-03-01 00:00:00"),
        ("String", "2026年3月1日 8:05", "2026-03-01 08:05:00"),
        ("Number", "46082.5", "2026-03-01 12:00:00"),
    ],
)
def test_times_by_the_type_of_their_cell(office, kind, value, found):
    rows = row(*HEADER), row(*FIRST[:3], typed_cell(kind, value), 2.0)
    times = office.read("items", book(sheet(*rows))).rows["reported_at"]
    assert str(times.dt.convert_time_zone("Asia/Shanghai").dt.replace_time_zone(None)[0]) == found


def test_serials_count_from_the_calendar_of_the_workbook(office):
    rows = row(*HEADER), row(*FIRST[:3], 46082.0, 2.0)
    times = office.read("items", book(sheet(*rows), settings="<Date1904/>")).rows["reported_at"]
    assert str(times.dt.convert_time_zone("Asia/Shanghai").dt.date()[0]) == "2030-03-02"


def test_long_code_in_a_number_cell_is_rejected(office):
    typed = office.read("items", book(sheet(row(*HEADER), row(typed_cell("Number", "320412202603010013"), *FIRST[1:]))))
    assert rejected(typed) == [(2, "item_code", "digits_lost")]


@pytest.mark.parametrize(
    "bad",
    [
        typed_cell("Error", "#N/A"),
        typed_cell("Number", "zwei"),
        typed_cell("DateTime", "gestern"),
        '<Cell ss:Formula="=RC[-1]"></Cell>',
    ],
    ids=["error", "no number", "no date", "never computed"],
)
def test_a_cell_that_holds_an_error_is_rejected(office, bad):
    typed = office.read("items", book(sheet(row(*HEADER), row(*FIRST[:4], bad))))
    assert [column for _, column, _ in rejected(typed)] == ["rework_count"]


def test_a_computed_formula_counts(office):
    computed = '<Cell ss:Formula="=1+1"><Data ss:Type="Number">2</Data></Cell>'
    assert office.read("items", book(sheet(row(*HEADER), row(*FIRST[:4], computed)))).rows[
        "rework_count"
    ].to_list() == [2]


def test_merged_cells_and_hidden_rows(office):
    merged = '<Cell ss:MergeDown="1"><Data ss:Type="String">G1</Data></Cell>'
    rows = (
        row(*HEADER),
        row("A1", merged, *FIRST[2:]),
        row("A2", cell("x", ' ss:Index="3"'), "2026-03-02"),
        row("A3", "G3", "x", "2026-03-02", place=' ss:Hidden="1"'),
    )
    typed = office.read("items", book(sheet(*rows)))
    assert typed.rows.select("item_code", "grid_code").rows() == [("A1", "G1"), ("A2", "G1"), ("A3", "G3")]
    assert {
        "1 hidden rows, taken like the others",
        "1 cells merged over several rows, taken for each",
    } <= set(typed.notes)


def test_comments_are_no_cells_and_formatted_text_is(office):
    rich = (
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>A</B>1</ss:Data>'
        '<Comment ss:Author="x"><ss:Data xmlns="http://www.w3.org/TR/REC-html40">seen</ss:Data></Comment></Cell>'
    )
    assert codes(office.read("items", book(sheet(row(*HEADER), row(rich, *FIRST[1:]))))) == ["A1"]


def test_hidden_sheets_are_not_taken(office):
    hidden = sheet(row(*HEADER), row("A9", *FIRST[1:]), name="旧", settings="<Visible>SheetHidden</Visible>")
    typed = office.read("items", book(hidden, sheet(row(*HEADER), row(*FIRST))))
    assert codes(typed) == ["A1"]
    assert "hidden sheet 旧: not taken" in typed.notes


ENTITY = '<!DOCTYPE Workbook [<!ENTITY a "A1">]><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
WHOLE = book(sheet(row(*HEADER), row(*FIRST)))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (book(), "visible sheet"),
        (book(sheet(row("登录", "密码"))), "no header that fits"),
        (WHOLE[: len(WHOLE) // 2], "damaged or cut short"),
        (WHOLE.replace("<Row>", '<Row ss:Index="x">'), "damaged or cut short"),
        (WHOLE.replace("<Row>", '<Row ss:Index="0">'), "damaged or cut short"),
        (WHOLE.replace("<Row>", '<Row ss:Index="9000000">'), "larger than is allowed"),
        (WHOLE.replace("<Cell>", '<Cell ss:Index="9000000">', 1), "larger than is allowed"),
        ("<?xml version='1.0'?>" + "<!-- -->" + ENTITY, "declares entities"),
    ],
)
def test_what_cannot_be_read_is_set_aside(office, content, words):
    with pytest.raises(SetAsideError, match=words):
        office.read("items", content)


def test_cells_over_more_rows_than_are_allowed_are_set_aside(office, monkeypatch):
    monkeypatch.setattr(placed_cells, "MAX_CELLS", 40)
    merged = '<Cell ss:MergeDown="100000"><Data ss:Type="String">G1</Data></Cell>'
    rows = [row(merged, merged, merged, merged, merged)] * 8
    with pytest.raises(SetAsideError, match="larger than is allowed"):
        office.read("items", book(sheet(*rows)))


@pytest.mark.parametrize("is_of", [is_gpx, xml_spreadsheet.is_xml_spreadsheet])
def test_many_comments_are_passed_over_once(is_of):
    """Tried in all their groupings they would take years."""
    assert not is_of(b"<!---->" * 580 + b"<html>")


def test_comments_and_declarations_before_the_first_element_do_not_matter():
    prolog = b"<?xml version='1.0'?>\n<!-- > a --> <!-- b -->\n"
    assert xml_spreadsheet.is_xml_spreadsheet(prolog + b"<ss:Workbook xmlns:ss='x'>")
    assert not xml_spreadsheet.is_xml_spreadsheet(prolog + b"<Workbooks>")
