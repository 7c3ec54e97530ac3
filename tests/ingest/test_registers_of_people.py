"""Residents, houses, addresses and roster rows: core fields are judged, nobody's data are kept."""

from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from test_nothing_leaks import leaks

LEGAL = "11010519491231002X"
OTHER = "440524188001010014"
HEADER = "人员编号,网格编号,是否实际居住,地址编码,房屋编码,公民身份号码,姓名,联系电话,性别,出生日期,登记时间\n"


def resident(code="R1", lives="是", address="A1", house="H1", number=LEGAL, name="某", phone="13812345678", **other):
    sex, birth = other.get("sex", "男"), other.get("birth", "1949-12-31")
    return ",".join([code, "G1", lives, address, house, number, name, phone, sex, birth, "2026-03-01 08:00"]) + "\n"


def landed(office, row, name="实有人口_20260331.csv"):
    office.put(name, HEADER + row)
    receipt = office.land()[name]
    assert receipt.rows_rejected == 0
    return office.lake("residents").row(0, named=True)


def test_resident_with_everything_is_present_and_legal(office):
    row = landed(office, resident())
    assert row.pop("id_number_hash")
    assert row == {
        "snapshot_date": date(2026, 3, 31),
        "resident_code": "R1",
        "grid_code": "G1",
        "lives_here": True,
        "address_code": "A1",
        "house_code": "H1",
        "id_number_present": True,
        "id_number_legal": True,
        "resident_name_present": True,
        "phone_present": True,
        "phone_legal": True,
        "sex_present": True,
        "sex_legal": True,
        "birth_date_present": True,
        "birth_date_legal": True,
        "registered_at": datetime(2026, 3, 1, 0, 0, tzinfo=UTC),
        "source_file": "实有人口_20260331.csv",
        "source_row": 2,
    }


@pytest.mark.parametrize(
    ("column", "field", "text", "outcome"),
    [
        ("sex", "sex", "女", (True, True)),
        ("sex", "sex", "Female", (True, True)),
        ("sex", "sex", "male", (True, True)),
        ("sex", "sex", "1", (True, True)),
        ("sex", "sex", "２", (True, True)),
        ("sex", "sex", "3", (True, False)),
        ("sex", "sex", "未知", (True, False)),
        ("sex", "sex", "无", (False, False)),
        ("sex", "sex", "", (False, False)),
        ("birth_date", "birth", "1990年5月1日", (True, True)),
        ("birth_date", "birth", "19900501", (True, True)),
        ("birth_date", "birth", "2026-03-31", (True, True)),
        ("birth_date", "birth", "2026-04-01", (True, False)),
        ("birth_date", "birth", "1990-02-30", (True, False)),
        ("birth_date", "birth", "属马", (True, False)),
        ("birth_date", "birth", "05/06/1990", (True, False)),
        ("birth_date", "birth", "/", (False, False)),
        ("phone", "phone", "138 1234 5678", (True, True)),
        ("phone", "phone", "12012345678", (True, False)),
        ("phone", "phone", "0519-8812345", (True, False)),
        ("phone", "phone", "暂无", (False, False)),
        ("id_number", "number", LEGAL[:17] + "1", (True, False)),
        ("id_number", "number", "110105491231002", (True, False)),
        ("id_number", "number", "-", (False, False)),
    ],
)
def test_core_field_is_present_and_legal_or_not_and_the_row_lands(office, column, field, text, outcome):
    row = landed(office, resident(**{field: text}))
    assert (row[f"{column}_present"], row[f"{column}_legal"]) == outcome
    if field == "number":
        assert row["id_number_hash"] is None


@pytest.mark.parametrize(("text", "is_present"), [("某", True), ("null", False)])
def test_name_is_present_or_not(office, text, is_present):
    assert landed(office, resident(name=text))["resident_name_present"] is is_present


def test_birth_after_its_own_snapshot_is_not_legal_though_the_bytes_are_the_same(office):
    for name in ("residents_20260331.csv", "residents_20260430.csv"):
        office.put(name, HEADER + resident(birth="2026-04-15"))
    office.land()
    assert office.lake("residents").select("snapshot_date", "birth_date_legal").rows() == [
        (date(2026, 3, 31), False),
        (date(2026, 4, 30), True),
    ]


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        (resident(code=""), "resident_code", "required"),
        (resident(lives=""), "lives_here", "required"),
        (resident(lives="偶尔"), "lives_here", "not_yes_or_no"),
        (resident(house="3.2E+17"), "house_code", "digits_lost"),
        (resident(code=LEGAL), "resident_code", "identifier_in_text"),
    ],
)
def test_resident_that_nobody_can_place_is_rejected(office, row, column, rule):
    office.put("residents_20260331.csv", HEADER + row)
    rejected = office.land()["residents_20260331.csv"].rejected
    assert rejected.select("column_name", "rule").rows() == [(column, rule)]


def test_unreadable_address_code_is_emptied_and_counted_and_the_row_lands(office):
    office.put("residents_20260331.csv", HEADER + resident(address="3.2E+17") + resident(code="R2", address="无"))
    office.put("houses_20260331.csv", "房屋编号,网格编号,标准地址编码,房屋用途\nH1,G1,3.2E+17,出租\nH2,G1,A2,无\n")
    receipts = office.land()
    assert office.lake("residents")["address_code"].to_list() == [None, None]
    assert office.lake("houses").select("address_code", "usage").rows() == [(None, "出租"), ("A2", None)]
    for name in receipts:
        assert "address_code: 1 cells could not be read and were emptied" in receipts[name].notes


def test_address_that_is_the_key_must_be_readable(office):
    office.put("addresses_20260331.csv", "标准地址编码,网格编号\nA1,G1\nA2,\n3.2E+17,G1\n")
    receipt = office.land()["addresses_20260331.csv"]
    assert office.lake("addresses").select("address_code", "grid_code").rows() == [("A1", "G1"), ("A2", None)]
    assert receipt.rejected.select("column_name", "rule").rows() == [("address_code", "digits_lost")]


def test_columns_that_classify_people_are_never_read(office):
    classes = {
        "民族": "金丝雀族",
        "宗教信仰": "金丝雀教",
        "健康状况": "金丝雀症",
        "人员类别": "金丝雀类",
        "是否信访": "是",
    }
    header, values = ",".join(classes), ",".join(classes.values())
    office.put("residents_20260331.csv", HEADER.strip() + f",{header}\n" + resident().strip() + f",{values}\n")
    receipt = office.land()["residents_20260331.csv"]
    assert any(note.startswith("columns not taken: 民族, 宗教信仰") for note in receipt.notes)
    assert leaks(office.home.lake, ["金丝雀"]) == []


def test_roster_row_joins_a_resident_by_the_same_hash(office):
    office.put("residents_20260331.csv", HEADER + resident())
    office.put("名册关联_20260331.csv", f"名册行号,网格编号,身份证号\nL1,G1,{LEGAL.lower()}\nL2,G1,{OTHER}\n")
    office.land()
    (known,) = office.lake("residents")["id_number_hash"]
    first, second = office.lake("register_links")["id_number_hash"]
    assert first == known
    assert second not in (None, known)
    assert office.lake("register_links").columns[3] == "id_number_hash"


@pytest.mark.parametrize("number", ["12345", LEGAL[:17] + "1", "4.40524E+17", "110105491231002"])
def test_roster_row_with_an_illegal_number_lands_without_a_hash(office, number):
    office.put("register_links_20260331.csv", f"register_row,grid_code,id_number\nL1,G1,{number}\n")
    office.land()
    assert office.lake("register_links")["id_number_hash"].to_list() == [None]


@pytest.mark.parametrize("number", ["", "无", "-", "null"])
def test_roster_row_without_a_number_is_rejected(office, number):
    office.put("register_links_20260331.csv", f"register_row,grid_code,id_number\nL1,G1,{number}\n")
    rejected = office.land()["register_links_20260331.csv"].rejected
    assert rejected.select("column_name", "rule", "reason").rows() == [("id_number", "required", "id_number is empty")]


def test_roster_number_from_a_number_cell_is_never_hashed(office):
    with xlsxwriter.Workbook(str(office.home.exports / "register_links_20260331.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["register_row", "grid_code", "id_number"])
        sheet.write_row(1, 0, ["L1", "G1", int(OTHER)])
    assert office.land()["register_links_20260331.xlsx"].rows_landed == 1
    assert office.lake("register_links")["id_number_hash"].to_list() == [None]


def test_nothing_of_a_resident_is_in_any_byte_of_the_lake(office):
    canaries = ["欧阳金丝雀", LEGAL, "13912345678", "1949-12-31", "1949年", OTHER]
    rows = resident(name=canaries[0], phone=canaries[2], birth="1949年12月31日")
    rows += resident(code="", name=canaries[0], phone=canaries[2], number=OTHER)
    rows += resident(code="R3", lives=canaries[0], address=canaries[2], house=LEGAL)
    office.put("residents_20260331.csv", HEADER + rows)
    office.put("register_links_20260331.csv", f"register_row,grid_code,id_number\nL1,,{LEGAL}\nL2,G1,{OTHER}\n")
    assert office.land()["residents_20260331.csv"].rows_rejected == 2
    assert leaks(office.home.lake, canaries) == []
    assert leaks(office.home.ledger, canaries) == []


def test_phone_number_in_full_width_digits_in_a_name_does_not_land(office):
    office.put(
        "grids.csv",
        "网格编号,网格类型,村社区编号,城乡类型,网格名称\nG1,综合网格,C1,城市,东网格１３８１２３４５６７８\n",
    )
    assert office.land()["grids.csv"].rows_landed == 1
    assert office.lake("grids")["grid_name"].to_list() == [None]
