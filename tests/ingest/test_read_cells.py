"""Text of a cell to a typed value: explicit shapes, and nothing ambiguous is repaired by guess."""

from datetime import UTC, date, datetime
from decimal import Decimal as Exact

import polars as pl
import pytest

from ingest.feed import Choice, Code, Column, Date, Decimal, Instant, Measurement, Position, Text, Whole, YesNo
from ingest.instants import as_days, as_instants
from ingest.reading import Reader, read_column

ZONE = "Asia/Shanghai"


def read(kind, text, numeric=None, **more):
    column = Column("x", kind, **more)
    is_numeric = None if numeric is None else pl.Series([numeric])
    reading = read_column(column, pl.Series([text], dtype=pl.String), Reader(ZONE), is_numeric)
    return reading.values[0], reading.fault[0]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01 08:05", "2026-03-01 08:05:00", "2026/3/1 8:05", "2026年3月1日 8:05", "2026年3月1日8时5分",
        "2026.3.1 08:05:00.000", "202603010805", "20260301080500", "20260301 08:05", "2026-03-01T08:05:00",
        "2026-03-01T08:05:00+08:00", "2026-03-01T00:05:00Z", "2026-03-01 09:05+0900", "46082.3368055556",
        "1772323500000",
    ],
)  # fmt: skip
def test_instant_shapes(text):
    instants, faults = as_instants(pl.Series([text]), ZONE)
    assert (instants[0], faults[0]) == (datetime(2026, 3, 1, 0, 5, tzinfo=UTC), None)


@pytest.mark.parametrize(
    "text", ["2026-03-01", "2026/3/1", "2026年3月1日", "20260301", "2026.03.01", "46082", "46082.0"]
)
def test_date_alone_begins_the_day_or_ends_it(text):
    begins, _ = as_instants(pl.Series([text]), ZONE)
    ends, _ = as_instants(pl.Series([text]), ZONE, ends_day=True)
    assert begins[0] == datetime(2026, 2, 28, 16, 0, tzinfo=UTC)
    assert ends[0] == datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)


def test_midnight_that_is_written_stays_midnight_in_a_deadline():
    ends, _ = as_instants(pl.Series(["2026-03-01 00:00", "2026-03-01 24:00"]), ZONE, ends_day=True)
    assert ends.to_list() == [datetime(2026, 2, 28, 16, tzinfo=UTC), datetime(2026, 3, 1, 16, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2026-02-30", "unreadable_date"),
        ("2026-13-05 08:00:00", "unreadable_date"),
        ("2026-03-01 25:00", "unreadable_date"),
        ("2026-03-01 08:60", "unreadable_date"),
        ("2026-03/01", "unreadable_date"),
        ("2026-3-108:05", "unreadable_date"),
        ("0", "unreadable_date"),
        ("1", "unreadable_date"),
        ("0000-00-00", "unreadable_date"),
        ("昨天", "unreadable_date"),
        ("03/04/2025", "ambiguous_date"),
        ("26-03-01", "ambiguous_date"),
        ("08:05", "time_without_date"),
        ("8时5分", "time_without_date"),
    ],
)
def test_what_is_no_date_or_more_than_one_is_not_read(text, rule):
    for read_as in (as_instants, as_days):
        values, faults = read_as(pl.Series([text]), ZONE)
        assert (values[0], faults[0]) == (None, rule)


def test_serials_of_the_1904_calendar():
    days, _ = as_days(pl.Series(["44620"]), ZONE, from_1904=True)
    assert days[0] == date(2026, 3, 1)


def test_day_of_an_instant_with_offset_is_the_local_day():
    days, _ = as_days(pl.Series(["2026-03-01T20:00:00Z", "2026-03-01 20:00"]), ZONE)
    assert days.to_list() == [date(2026, 3, 2), date(2026, 3, 1)]


def test_local_time_that_exists_twice_or_never_is_not_read():
    texts = pl.Series(["2015-03-08 02:30:00", "2015-11-01 01:30:00", "2015-11-01 03:30:00"])
    instants, faults = as_instants(texts, "America/New_York")
    assert faults.to_list() == ["clock_change", "clock_change", None]
    assert instants[2] == datetime(2015, 11, 1, 8, 30, tzinfo=UTC)


def test_declared_format_is_the_only_one():
    texts = pl.Series(["01/02/2015 12:20:09 AM", "2015-01-02 00:20:09"])
    instants, faults = as_instants(texts, "UTC", time_format="%m/%d/%Y %I:%M:%S %p")
    assert instants.to_list() == [datetime(2015, 1, 2, 0, 20, 9, tzinfo=UTC), None]
    assert faults.to_list() == [None, "unreadable_date"]


def test_declared_format_without_time_is_a_date_alone():
    instants, _ = as_instants(pl.Series(["02.01.2015"]), "UTC", ends_day=True, time_format="%d.%m.%Y")
    assert instants[0] == datetime(2015, 1, 2, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", " ", "　", "-", "－", "/", "无", "暂无", "null", "NULL", "\u200b"])
@pytest.mark.parametrize("kind", [Text(), Code(), Instant(), Date(), Whole(), Decimal(), Position(), Choice({"a": ()})])
def test_ways_to_write_nothing(kind, text):
    assert read(kind, text) == (None, None)


YES_OR_NO = {
    True: ["是", "1", "true", "TRUE", "yes", "有", "达标", "１"],
    False: ["否", "0", "False", "no", "无", "不达标"],
}


@pytest.mark.parametrize(("value", "text"), [(value, text) for value, texts in YES_OR_NO.items() for text in texts])
def test_yes_and_no(value, text):
    assert read(YesNo(), text) == (value, None)


@pytest.mark.parametrize(
    ("text", "value", "fault"),
    [
        ("0", False, None),
        ("3", True, None),
        ("12.0", True, None),
        ("否", False, None),
        ("3张", None, "not_yes_or_no"),
        ("2026", None, "not_yes_or_no"),
    ],
)
def test_a_count_says_yes_where_counts_are_read(text: str, value: bool | None, fault: str | None) -> None:
    assert read(YesNo(counts=True), text) == (value, fault)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Text(), " 一号　网格 ", "一号 网格"),
        (Text(), "东区（北）", "东区（北）"),
        (Code(), "Ｇ０１\u200b", "G01"),
        (Code(), "'00123", "00123"),
        (Code(), '="00123"', "00123"),
        (Code(), "1E5", "1E5"),
        (Whole(), "１２", 12),
        (Whole(), "12.0", 12),
        (Decimal(), "-0.5", Exact("-0.500000")),
        (Decimal(), "3.1400000000", Exact("3.140000")),
        (Measurement(), "3.9000000953674316", 3.9000000953674316),
        (Measurement(), "-1", -1.0),
        (Position(), "118.796877", 118.796877),
        (Choice({"urban": ("城市",)}), "城 市", "urban"),
        (Choice({"urban": ("城市",)}), "URBAN", "urban"),
        (Choice({"a": ("甲",)}, is_open=True), "甲", "a"),
        (Choice({"a": ("甲",)}, is_open=True), "乙", "乙"),
    ],
)
def test_readable_values(kind, text, value):
    assert read(kind, text) == (value, None)


@pytest.mark.parametrize(
    ("kind", "text", "rule"),
    [
        (YesNo(), "maybe", "not_yes_or_no"),
        (Whole(), "1.5", "not_a_whole_number"),
        (Whole(), "1,000", "not_a_whole_number"),
        (Whole(), "十二", "not_a_whole_number"),
        (Decimal(), "1.1234567", "not_a_decimal"),
        (Decimal(), "98.5%", "not_a_decimal"),
        (Decimal(), "nan", "not_a_decimal"),
        (Measurement(), "5米", "not_a_number"),
        (Measurement(), "1e3", "not_a_number"),
        (Position(), "118°47'", "not_degrees"),
        (Choice({"urban": ("城市",)}), "郊区", "not_in_list"),
        (Code(), "3.20483E+17", "digits_lost"),
    ],
)
def test_unreadable_is_not_empty(kind, text, rule):
    assert read(kind, text) == (None, rule)


def test_number_cell_with_more_digits_than_a_spreadsheet_keeps_is_no_code():
    assert read(Code(), "320412001001001000", numeric=True) == (None, "digits_lost")
    assert read(Code(), "320412001001001", numeric=True) == ("320412001001001", None)
    assert read(Code(), "320412001001001000", numeric=False) == ("320412001001001000", None)


def test_number_cell_is_rounded_to_six_decimals():
    assert read(Decimal(), "0.30000000000000004", numeric=True) == (Exact("0.300000"), None)


def test_default_of_an_empty_cell():
    assert read(Decimal(), "", default="1") == (Exact("1.000000"), None)


@pytest.mark.parametrize("text", ["11010119900307889X", "320483197001019999", "13812345678", "电话13812345678"])
def test_identifier_in_a_code_is_never_stored(text):
    is_illegal_id = text == "320483197001019999"
    assert read(Code(), text) == ((text, None) if is_illegal_id else (None, None))
    assert read(Code(), text, required=True) == ((text, None) if is_illegal_id else (None, "identifier_in_text"))


def test_code_of_area_date_and_number_is_no_identifier():
    assert read(Code(), "320412202603010013") == ("320412202603010013", None)
