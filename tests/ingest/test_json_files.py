"""JSON lines and arrays: each object is a row, typed like every other, and what is no object loses only itself."""

import json

import polars as pl
import pytest

from ingest.decode import SetAsideError

ROW = {"事项编号": "A1", "网格编号": "G1", "事项类别": "环境保护", "上报时间": "2026-03-01 08:05", "返工次数": 2}


def row(code, **more):
    return {**ROW, "事项编号": code, **more}


def lines(*objects):
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


def codes(typed):
    return typed.rows["item_code"].to_list()


@pytest.mark.parametrize(
    "content",
    [
        lines(row("A1"), row("A2")),
        lines(row("A1"), row("A2")).replace("\n", "\r\n"),
        "\ufeff" + lines(row("A1")) + "\n\n" + lines(row("A2")).rstrip(),
        lines(row("A1"), row("A2")).encode("gb18030"),
        json.dumps([row("A1"), row("A2")]),
        json.dumps([row("A1"), row("A2")], ensure_ascii=False, indent=2),
    ],
    ids=["lines", "CR LF", "mark and blank lines", "GB18030", "array", "indented array"],
)
def test_forms_that_say_the_same(office, content):
    typed = office.read("items", content)
    assert (typed.rows_read, codes(typed)) == (2, ["A1", "A2"])
    assert typed.rows["rework_count"].to_list() == [2, 2]
    assert typed.rows["category"].to_list() == ["environment"] * 2


REPLY = json.dumps({"code": 0, "data": {"total": 2, "rows": [row("A1"), row("A2")]}, "msg": "ok"}, ensure_ascii=False)


@pytest.mark.parametrize(
    "content",
    [
        REPLY,
        REPLY.encode("gb18030"),
        json.dumps(json.loads(REPLY), indent=2),
        REPLY.replace("[{", "[\n{").replace("}, {", "},\n{").replace("}]", "}\n]"),
        json.dumps({"code": 0, "data": [row("A1"), row("A2")]}),
        json.dumps({"RECORDS": [row("A1"), row("A2")]}),
        json.dumps({"columns": [{"field": "a"}], "rows": [row("A1"), row("A2")], "errors": []}),
    ],
    ids=["one line", "GB18030", "indented", "a line each", "data", "of a database tool", "beside other lists"],
)
def test_records_in_the_reply_of_a_service(office, content):
    typed = office.read("items", content)
    assert (typed.rows_read, codes(typed), typed.rows["source_row"].to_list()) == (2, ["A1", "A2"], [1, 2])
    assert not any("page" in note for note in typed.notes)


def test_page_of_a_longer_list_is_told(office):
    content = json.dumps({"data": {"total": 1200, "list": [row("A1"), row("A2")]}})
    assert "2 of 1200 records: one page of several" in office.read("items", content).notes


def test_record_with_a_list_in_it_is_a_record(office):
    """One line of JSON lines, with photos that are objects of their own."""
    assert codes(office.read("items", lines(row("A1", 附件=[{"url": "x"}])))) == ["A1"]


def test_row_number_is_the_line_or_the_place_in_the_array(office):
    assert office.read("items", "\n" + lines(row("A1"), row("A2"))).rows["source_row"].to_list() == [2, 3]
    assert office.read("items", json.dumps([row("A1"), row("A2")], indent=1)).rows["source_row"].to_list() == [1, 2]


def test_file_lands_with_its_receipt(office):
    office.put("items_2026-03.jsonl", lines(row("A1"), row("A2", 网格编号=None), row("A1")))
    receipt = office.land()["items_2026-03.jsonl"]
    assert (receipt.rows_read, receipt.rows_landed, receipt.rows_repeated, receipt.rows_rejected) == (3, 1, 1, 1)
    assert receipt.rejected.select("row_number", "column_name", "rule").rows() == [(2, "grid_code", "required")]


def test_same_rows_as_csv_give_the_same_rows(office):
    rows = [row(f"A{i}", 返工次数=i, 网格自办="是") for i in range(20)]
    by_csv = office.read("items", pl.DataFrame(rows).write_csv()).rows.drop("source_row")
    assert by_csv.equals(office.read("items", lines(*rows)).rows.drop("source_row"))
    assert by_csv.equals(office.read("items", json.dumps(rows)).rows.drop("source_row"))


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ('{"事项编号": "A9", ', "json"),
        ("A9,G1,x", "json"),
        ('{"事项编号": NaN}', "json"),
        ('{"事项编号": "A9"} {"事项编号": "A8"}', "json"),
        ("[" * 100_000, "json"),
        ("[1, 2]", "no_object"),
        ('"A9"', "no_object"),
        ("null", "no_object"),
        ('{"事项编号": "A9", "事项编号": "A8"}', "doubled_name"),
        ("{}", "required"),
    ],
)
def test_line_that_is_no_object_is_rejected_alone(office, line, rule):
    typed = office.read("items", lines(row("A1")) + line + "\n" + lines(row("A2")))
    assert codes(typed) == ["A1", "A2"]
    assert typed.rejected.select("row_number", "rule").rows() == [(2, rule)]
    assert typed.rows_read == 3


def test_line_of_another_encoding_is_rejected_alone(office):
    content = lines(*(row(f"A{i}") for i in range(20))).encode() + lines(row("A99")).encode("gb18030")
    typed = office.read("items", content)
    assert (typed.rows.height, typed.rejected["rule"].to_list()) == (20, ["encoding"])


def test_first_line_may_be_the_broken_one(office):
    assert codes(office.read("items", '{"事项编号": "A0"\n' + lines(row("A1")))) == ["A1"]


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ([1], "error_cell"),
        ({"a": 1}, "error_cell"),
        (True, "not_a_whole_number"),
        (2.5, "not_a_whole_number"),
        ("\x00", "error_cell"),
        ("\ud800", "error_cell"),
    ],
)
def test_values_no_cell_could_hold(office, value, rule):
    typed = office.read("items", json.dumps([row("A1", 返工次数=value), row("A2")]))
    assert codes(typed) == ["A2"]
    assert typed.rejected.select("column_name", "rule").rows() == [("rework_count", rule)]


@pytest.mark.parametrize(("value", "expected"), [(2, 2), (2.0, 2), ("2", 2), (None, None), ("", None), ("无", None)])
def test_numbers_and_nothing(office, value, expected):
    assert office.read("items", lines(row("A1", 返工次数=value))).rows["rework_count"].to_list() == [expected]


def test_small_numbers_are_written_out(office):
    typed = office.read("items", lines(row("A1", longitude=1e-7, latitude=31.7)))
    assert typed.rows.select("longitude", "latitude").row(0) == (1e-7, 31.7)


def test_number_of_more_digits_than_a_script_keeps_is_no_code(office):
    typed = office.read("items", lines(row(320412001001001), row(320412202603010013)))
    assert codes(typed) == ["320412001001001"]
    assert typed.rejected["rule"].to_list() == ["digits_lost"]


def test_id_number_that_is_a_number_is_present_but_never_hashed(office):
    person = {"网格员编号": "W1", "网格编号": "G1", "岗位": "网格长", "身份证号": 440524188001010014}
    found = office.read("workers", lines(person)).rows.row(0, named=True)
    assert (found["id_number_present"], found["id_number_legal"], found["id_number_hash"]) == (True, False, None)


def test_each_object_finds_its_columns_by_its_own_names(office):
    other = {"item_code": "A2", "网格编码": "G2", "category": "x", "登记时间": "2026-03-02", "宗教信仰": "佛教"}
    typed = office.read("items", lines(row("A1"), other))
    assert typed.rows.select("item_code", "grid_code").rows() == [("A1", "G1"), ("A2", "G2")]
    assert "columns not taken: 宗教信仰" in typed.notes
    assert not any("second header" in note for note in typed.notes)
    assert "佛教" not in str(typed)


def test_name_that_is_no_text_breaks_nothing(office):
    typed = office.read("items", json.dumps([row("A1", **{"\ud800": 1})]))
    assert codes(typed) == ["A1"]


def test_names_where_codes_should_be_leave_nothing_but_a_count(office):
    typed = office.read("items", lines(row("A1", 上报人="张三"), row("A2", worker_code="W1")))
    assert "张三" not in str(typed.rows.to_dicts())
    assert typed.rows["worker_code"].to_list() == [None, None]
    assert "worker_code: 2 cells are no code of the worker register and were emptied" in typed.notes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (json.dumps([row("A1"), row("A2")])[:-5], "damaged or cut short"),
        (json.dumps({"code": 0, "data": {"total": 5}}, indent=1), "neither lines nor an array"),
        (json.dumps({"code": 500, "msg": "请先登录", "data": None}), "no header that fits"),
        (json.dumps({"code": 0, "data": []}), "holds no records"),
        (json.dumps({"open": [row("A1")], "closed": [row("A2")]}), "several lists"),
        (json.dumps({"data": [{"a": 1}]}), "no header that fits"),
        ('{"data": [{"a": 1}], "data": []}', "no header that fits"),
        (REPLY[: len(REPLY) * 2 // 3], "damaged or cut short"),
        (json.dumps(json.loads(REPLY), indent=1)[:-9], "damaged or cut short"),
        ("[]", "holds no records"),
        ("{}", "no header that fits"),
        ("[1, 2]", "no header that fits"),
        (json.dumps([{"a": 1}]), "no header that fits"),
        ('{"a":' * 100_000, "damaged or cut short"),
        (json.dumps([row("A1")]).encode() + b"\xff\xff\xff", "neither UTF-8 nor GB18030"),
    ],
)
def test_file_that_cannot_be_read_is_set_aside(office, content, words):
    with pytest.raises(SetAsideError, match=words):
        office.read("items", content)


@pytest.mark.parametrize("header", ["[事项编号],网格编号,事项类别,上报时间", "{事项编号},网格编号,事项类别,上报时间"])
def test_delimited_text_with_brackets_is_no_json(office, header):
    with pytest.raises(SetAsideError, match="no header that fits"):
        office.read("items", header + "\nA1,G1,x,2026-03-01\n")
