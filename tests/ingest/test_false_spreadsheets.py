""".xls that is old binary, HTML or CSV: read by what it is, whatever its name says."""

import pytest
from old_xls import compound, old_workbook

from ingest.decode import SetAsideError

HEADER = ["事项编号", "网格编号", "事项类别", "上报时间", "返工次数"]
FIRST = ["A1", "G1", "x", "2026-03-01 08:05", 2.0]


def rejected(typed):
    return typed.rejected.select("row_number", "column_name", "rule").rows()


def codes(typed):
    return typed.rows["item_code"].to_list()


@pytest.mark.parametrize("ending", ["xls", "et"])
def test_old_binary_lands(office, ending):
    office.put(f"事项上报_2026-03.{ending}", old_workbook(("三月", [["三月事项"], HEADER, FIRST])))
    receipt = office.land()[f"事项上报_2026-03.{ending}"]
    assert (receipt.rows_read, receipt.rows_landed, receipt.encoding) == (1, 1, "xls")
    assert office.lake("items").select("item_code", "rework_count", "source_row").rows() == [("A1", 2, 3)]


@pytest.mark.parametrize(("from_1904", "day"), [(False, "2026-03-01"), (True, "2030-03-02")])
def test_serials_of_old_binary_count_from_its_own_calendar(office, from_1904, day):
    content = old_workbook(("s", [HEADER, ["A1", "G1", "x", 46082.0, None]]), from_1904=from_1904)
    found = office.read("items", content).rows["reported_at"].dt.convert_time_zone("Asia/Shanghai").dt.date()
    assert str(found[0]) == day


def test_merged_cells_and_hidden_rows_of_old_binary(office):
    rows = [HEADER, FIRST, ["A2", None, "x", "2026-03-02", None], ["A3", "G3", "x", "2026-03-02", None]]
    typed = office.read("items", old_workbook(("s", rows), merged=[(1, 2, 1, 1)], hidden_rows=[3]))
    assert typed.rows.select("item_code", "grid_code").rows() == [("A1", "G1"), ("A2", "G1"), ("A3", "G3")]
    assert "1 hidden rows, taken like the others" in typed.notes
    assert "1 cells merged over several rows, taken for each" in typed.notes


def test_long_code_in_a_number_cell_of_old_binary_is_rejected(office):
    typed = office.read("items", old_workbook(("s", [HEADER, [320412202603010013.0, *FIRST[1:]]])))
    assert rejected(typed) == [(2, "item_code", "digits_lost")]


OLD = old_workbook(("s", [HEADER, FIRST]))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (old_workbook(("s", [HEADER]), is_encrypted=True), "encrypted"),
        (compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), "encrypted"),
        (compound({"WordDocument": b"x"}), "no workbook"),
        (OLD[:3000], "damaged or cut short"),
        (OLD[:600], "damaged or cut short"),
        (OLD[:512] + b"\xff" * 4096 + OLD[4608:], "damaged or cut short"),
        (b"\xd0\xcf\x11\xe0", "damaged or cut short"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "damaged or cut short"),
    ],
)
def test_old_binary_that_cannot_be_read_is_set_aside(office, content, words):
    with pytest.raises(SetAsideError, match=words):
        office.read("items", content)


def html(*rows, head="<head><meta charset=gb2312><style>td {mso-number-format:'\\@'}</style></head>"):
    body = "".join(f"<tr>{''.join(c if c.startswith('<') else f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    return f"<html>{head}<body><table border=1>{body}</table></body></html>"


TEXT = [str(cell) for cell in ("A1", "G1", "x", "2026-03-01 08:05", 2)]


@pytest.mark.parametrize(
    "content",
    [
        html(HEADER, TEXT),
        html(HEADER, TEXT).encode("gb18030"),
        "\ufeff\r\n " + html(HEADER, TEXT),
        html(HEADER, TEXT).upper().replace("<TD>X", "<TD>x"),
        html(HEADER, TEXT).replace("</td>", "").replace("</tr>", ""),
        html(HEADER, TEXT).replace("<td>A1", "<td class=x><font color=red>&nbsp;A1<br></font>"),
        html(["<td colspan=5>三月<b>事项</b></td>"], HEADER, TEXT),
        "<!-- x --><div><table><tr><td>" + html(HEADER, TEXT) + "</td></tr></table></div>",
        "<table><tr><td>目录</td></tr></table>" + html(HEADER, TEXT),
        html([f"<th>{name}</th>" for name in HEADER], TEXT).replace("<table border=1>", "<table><thead>"),
    ],
    ids=["UTF-8", "GB18030", "mark", "capitals", "not closed", "markup", "title", "nested", "two tables", "th"],
)
def test_html_table_is_read(office, content):
    typed = office.read("items", content)
    assert codes(typed) == ["A1"]
    assert typed.rows["rework_count"].to_list() == [2]
    assert typed.rejected.height == 0


def test_html_lands_with_rows_of_its_table(office):
    office.put("事项上报_2026-03.xls", html(["<td colspan=5>三月</td>"], HEADER, TEXT, ["合计", "", "", "", "2"]))
    receipt = office.land()["事项上报_2026-03.xls"]
    assert (receipt.rows_landed, receipt.encoding) == (1, "html utf-8")
    assert office.lake("items")["source_row"].to_list() == [3]
    assert "1 total or note rows under the data" in receipt.notes


def test_html_cells_over_several_rows_and_columns(office):
    typed = office.read(
        "items",
        html(
            [*(f"<td rowspan=2>{name}</td>" for name in HEADER[:4]), "<td colspan=2>处置</td>"],
            ["处置时限", "返工次数"],
            ["A1", "<td rowspan=2>G1</td>", "x", "2026-03-01", "2026-03-09", "1"],
            ["A2", "x", "2026-03-02", "<td colspan=2>2026-03-08</td>"],
        ),
    )
    assert typed.rejected.height == 0
    assert typed.rows.select("item_code", "grid_code", "rework_count").rows() == [("A1", "G1", 1), ("A2", "G1", None)]
    assert typed.rows["due_at"].null_count() == 0


def test_code_that_a_spreadsheet_showed_in_scientific_notation_is_rejected(office):
    typed = office.read("items", html(HEADER, ["3.20412E+17", *TEXT[1:]]))
    assert rejected(typed) == [(2, "item_code", "digits_lost")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<html><body>会话已超时，请重新登录</body></html>", "without a table"),
        ("<?xml version='1.0'?><a/>", "without a table"),
        ("<table></table>", "nothing on any visible sheet"),
        (html(HEADER, TEXT, TEXT).partition("</table>")[0], "cut short"),
        (html(HEADER, TEXT, TEXT)[:-60], "cut short"),
        (html(HEADER, ["<td><table><tr><td>A1</td>", *TEXT[1:]]), "cut short"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        ("{\\rtf1 x}", "RTF"),
        (html(["登录", "密码"]), "no header that fits"),
        (
            html(HEADER, *[[*TEXT[:2], "事件", *TEXT[3:]]] * 20)
            .replace("<tr>", "\n<tr>")
            .encode()
            .replace(b"G1", "网格".encode("gb18030"), 1),
            "another encoding",
        ),
        ("<table>" + "<tr><td colspan=1000>" * 25_000, "larger than is allowed"),
    ],
)
def test_html_that_is_no_table_of_the_feed_is_set_aside(office, content, words):
    with pytest.raises(SetAsideError, match=words):
        office.read("items", content)


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_csv_under_the_name_of_a_spreadsheet_lands(office, delimiter):
    content = "\n".join(delimiter.join(row) for row in (HEADER, TEXT))
    office.put("事项上报_2026-03.xls", content, "gb18030")
    assert office.land()["事项上报_2026-03.xls"].rows_landed == 1
