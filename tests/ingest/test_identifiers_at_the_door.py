"""Identifiers: present, legal, hashed with the home's key; the value itself goes nowhere."""

import stat

import polars as pl
import pytest
from stdnum.cn import ric

from ingest.errors import GridscoreError
from ingest.feed import Identifier
from ingest.home import Home
from ingest.identifiers import identifier_columns, is_legal_id_number, is_legal_phone, load_key
from ingest.mask import is_identifier, mask, shape, without_words

LEGAL = "11010519491231002X"


@pytest.fixture
def key(tmp_path):
    return load_key(Home(tmp_path))


def test_key_is_created_once_for_its_owner_only(tmp_path):
    home = Home(tmp_path)
    key = load_key(home)
    assert stat.S_IMODE(home.key_file.stat().st_mode) == 0o400
    assert load_key(home) == key
    assert len(key.secret) == 32
    assert key.secret.hex() not in repr(key)


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o420, 0o401])
def test_key_that_others_can_reach_is_refused(tmp_path, mode):
    home = Home(tmp_path)
    load_key(home)
    home.key_file.chmod(mode)
    with pytest.raises(GridscoreError, match="others can read the key"):
        load_key(home)


def test_damaged_key_is_refused_not_replaced(tmp_path):
    home = Home(tmp_path)
    home.key_file.write_text("short")
    home.key_file.chmod(0o400)
    with pytest.raises(GridscoreError, match="is no key"):
        load_key(home)


@pytest.mark.parametrize(
    ("text", "is_legal"),
    [
        (LEGAL, True),
        ("440524188001010014", True),
        ("110105194912310021", False),
        ("11010519491331002X", False),
        ("110105491231002", False),
        ("1.10105E+17", False),
        ("１１０１０５19491231002X", False),
        ("", False),
    ],
)
def test_legal_id_number(text, is_legal):
    assert is_legal_id_number(text) is is_legal


def test_check_digit_is_that_of_gb_11643():
    start = "32048320000229001"
    assert is_legal_id_number(start + ric.calc_check_digit(start + "0"))


@pytest.mark.parametrize(("text", "is_legal"), [("13812345678", True), ("12812345678", False), ("1381234567", False)])
def test_legal_phone(text, is_legal):
    assert is_legal_phone(text) is is_legal


def id_number(text, key, numeric=False):
    columns = identifier_columns(
        "id_number", Identifier("id_number"), pl.Series([text], dtype=pl.String), pl.Series([numeric]), key
    )
    return tuple(column[0] for column in columns)


def test_hash_is_the_same_for_every_way_to_write_the_number(key):
    present, legal, hashed = id_number(LEGAL, key)
    assert (present, legal) == (True, True)
    assert hashed.startswith(f"{key.id}:")
    assert LEGAL not in hashed
    assert id_number("110105 19491231 002x", key)[2] == hashed
    assert id_number("11010519491231002×", key)[2] == hashed


@pytest.mark.parametrize(
    ("text", "numeric"), [("440524188001010014", True), ("4.40524E+17", False), ("110105491231002", False)]
)
def test_truncated_number_is_present_but_neither_legal_nor_hashed(key, text, numeric):
    assert id_number(text, key, numeric) == (True, False, None)


@pytest.mark.parametrize("mark", ["'{}", '="{}"'])
def test_mark_that_keeps_a_cell_text_is_no_part_of_an_identifier(office, mark):
    own = {"身份证号": LEGAL, "联系电话": "13912345678", "性别": "男", "出生日期": "1949-12-31"}
    lines = [",".join(["人员编号", "网格编号", "是否实际居住", *own])]
    for code, marked in (("R1", "{}"), ("R2", mark)):
        cells = [marked.format(value).replace('"', '""') for value in own.values()]
        lines.append(",".join([code, "G1", "是", *(f'"{cell}"' for cell in cells)]))
    plain, marked_row = office.read("residents", "\n".join(lines)).rows.drop("source_row", "resident_code").rows()
    assert plain == marked_row
    assert LEGAL not in str(plain)


@pytest.mark.parametrize(("serial", "is_legal"), [("10001", True), ("18263", True), ("30000", True), ("1949", False)])
def test_birth_date_as_a_serial_is_one_of_old_people_too(office, serial, is_legal):
    content = f"人员编号,网格编号,是否实际居住,出生日期\nR1,G1,是,{serial}\n"
    assert office.read("residents", content).rows["birth_date_legal"].to_list() == [is_legal]


def test_absent_number(key):
    assert id_number(None, key) == (False, False, None)


def test_another_home_gives_another_hash(tmp_path, key):
    assert id_number(LEGAL, load_key(Home(tmp_path / "other")))[2] != id_number(LEGAL, key)[2]


@pytest.mark.parametrize("feed", ["residents", "visit_targets", "collections"])
def test_name_where_the_code_of_a_resident_belongs_rejects_its_row_and_is_not_shown(office, feed):
    code = {"residents": "人员编号", "visit_targets": "走访对象编号", "collections": "对象编号"}[feed]
    others = {
        "residents": "网格编号,是否实际居住\n{},G1,是\n",
        "visit_targets": "网格编号,走访频次\n{},G1,每日\n",
        "collections": "网格编号,采集编号,采集对象,采集时间\n{},G1,C1,户,2026-03-01\n",
    }[feed]
    typed = office.read(feed, f"{code},{others}".format("欧阳金雀"))
    assert typed.rejected["rule"].to_list() == ["name_for_code"]
    assert "金雀" not in str(typed)
    assert office.read(feed, f"{code},{others}".format("户-7")).rows.height == 1


def test_name_where_the_code_of_a_resident_may_stand_is_emptied_and_counted(office):
    header = "走访编号,网格员编号,网格编号,走访时间,走访对象编号\n"
    typed = office.read("visits", header + "V1,W1,G1,2026-03-01,欧阳金雀\nV2,W1,G1,2026-03-01,T1\n")
    assert typed.rows["target_code"].to_list() == [None, "T1"]
    assert "target_code: 1 cells held somebody's number or name and were emptied" in typed.notes


@pytest.mark.parametrize("number", ["110105 19491231 002X", "110105-19491231-002x", "139.1234.5678", "139-1234-5678"])
def test_number_of_somebody_in_groups_is_no_code(office, number):
    typed = office.read("logins", f"网格员编号,登录时间,终端编号\nW1,2026-03-01,{number}\nW2,2026-03-01,D-2026-0001\n")
    assert typed.rows["device_code"].to_list() == [None, "D-2026-0001"]


def test_masks():
    assert mask("110105-19491231-002X，139.1234.5678，0519-86512345") == "[id]，[phone]，[phone]"
    assert mask("134.12345678，2026-03-01 08:05") == "134.12345678，2026-03-01 08:05"
    assert mask(f"身份证{LEGAL}，电话138 1234 5678") == "身份证[id]，电话[phone]"
    assert mask("320412001001001") == "[id]"
    assert mask("+86-13812345678，0086 13812345678，8613812345678") == "[phone]，[phone]，[phone]"
    assert mask("电话１３８１２３４５６７８（宅）") == "电话[phone]（宅）"
    assert mask("２０２６年３月（一）") == "２０２６年３月（一）"
    assert not is_identifier("8613812345678")  # a code may be so long
    assert shape('张三,"1990"a') == '※※,"9999"x'
    assert without_words("2026年3月张三日") == "2026年3月※※日"
