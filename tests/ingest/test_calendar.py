"""Working days: the State Council's notices day by day, plain weekdays, and a site's own file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ingest.calendar import announced_years, calendar_days
from ingest.errors import GridscoreError
from ingest.home import Home

HOLIDAY_FILES = Path(__file__).resolve().parents[3] / "shared" / "data" / "cn-holidays"
# Working days by month on which three independent packages agree.
WORKING_DAYS = {
    2024: [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22],
    2025: [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23],
    2026: [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23],
}
WRONG_FILES = {
    "gap": (
        "date,is_working_day\n2026-01-01,否\n2026-01-03,是\n",
        "days.csv: 2026-01-02 is missing; every day needs a row",
    ),
    "twice": ("date,is_working_day\n2026-01-01,否\n2026-01-01,是\n", "days.csv: 2026-01-01 is given twice"),
    "date": ("date,is_working_day\n01/02/2026,1\n", "days.csv, line 2, date: must look like 2026-01-31"),
    "answer": ("date,is_working_day\n2026-01-01,maybe\n", "days.csv, line 2, is_working_day: must be true or false"),
    "column": ("day,is_working_day\n", "days.csv: column date is missing; needs date, is_working_day and notice"),
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def _working(days: pl.DataFrame) -> dict[date, bool]:
    return dict(days.select("date", "is_working_day").iter_rows())


@pytest.mark.parametrize("year", WORKING_DAYS)
def test_working_days_of_each_month(home: Home, year: int) -> None:
    months = calendar_days("CN", home, [year]).group_by(pl.col("date").dt.month().alias("month"))
    counts = months.agg(pl.col("is_working_day").sum().alias("days")).sort("month")
    assert counts["days"].to_list() == WORKING_DAYS[year]


@pytest.mark.parametrize("year", WORKING_DAYS)
@pytest.mark.skipif(not HOLIDAY_FILES.is_dir(), reason="the holiday files of another package are not on this machine")
def test_agrees_with_another_package_day_by_day(home: Home, year: int) -> None:
    named = json.loads((HOLIDAY_FILES / f"holiday-cn-{year}.json").read_text(encoding="utf-8"))["days"]
    is_off = {date.fromisoformat(day["date"]): day["isOffDay"] for day in named}
    ours = _working(calendar_days("CN", home, [year]))
    assert ours == {day: not is_off.get(day, day.isoweekday() > 5) for day in ours}


def test_every_row_carries_its_notice(home: Home) -> None:
    notices = calendar_days("CN", home, [2026])["notice"].unique().to_list()
    assert notices == ["国务院办公厅关于2026年部分节假日安排的通知"]


@pytest.mark.parametrize(
    ("day", "notice"),
    [
        (date(2023, 12, 30), "国务院办公厅关于2024年部分节假日安排的通知"),
        (date(2023, 12, 29), "国务院办公厅关于2023年部分节假日安排的通知"),
        (date(2019, 5, 3), "国务院办公厅关于调整2019年劳动节假期安排的通知"),
        (date(2020, 2, 1), "国务院办公厅关于延长2020年春节假期的通知"),
    ],
)
def test_a_day_that_another_notice_decided_names_that_notice(home: Home, day: date, notice: str) -> None:
    days = calendar_days("CN", home, [day.year])
    assert days.filter(pl.col("date") == day)["notice"].item() == notice


def test_a_year_without_a_notice_has_no_rows(home: Home) -> None:
    after = announced_years().stop
    days = calendar_days("CN", home, [after - 1, after])
    assert days["date"].max() == date(after - 1, 12, 31)
    assert calendar_days("CN", home, [after]).is_empty()


@pytest.mark.parametrize("calendar", ["CN", "weekdays"])
def test_no_years_is_an_empty_typed_table(home: Home, calendar: str) -> None:
    days = calendar_days(calendar, home, [])
    assert days.schema == {"date": pl.Date, "is_working_day": pl.Boolean, "notice": pl.String}


def test_weekdays_know_no_holidays(home: Home) -> None:
    days = _working(calendar_days("weekdays", home, [2015]))
    assert len(days) == 365
    assert days[date(2015, 1, 1)]
    assert not days[date(2015, 1, 3)]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_file_of_dated_rows_takes_the_place_of_the_notices(home: Home, suffix: str) -> None:
    rows = {"date": [date(2027, 1, 2), date(2027, 1, 1)], "is_working_day": [True, False], "notice": ["n", "n"]}
    frame = pl.DataFrame(rows)
    path = home.root / f"days.{suffix}"
    frame.write_parquet(path) if suffix == "parquet" else frame.write_csv(path)
    days = calendar_days(path.name, home, [2026, 2027])
    assert days.rows() == [(date(2027, 1, 1), False, "n"), (date(2027, 1, 2), True, "n")]


def test_a_row_without_a_notice_names_the_file(home: Home) -> None:
    (home.root / "days.csv").write_text("date,is_working_day\n2026-01-01,否\n", encoding="utf-8")
    assert calendar_days("days.csv", home, [2026])["notice"].to_list() == ["days.csv"]


@pytest.mark.parametrize(("text", "message"), WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_a_wrong_file_gets_one_clear_line(home: Home, text: str, message: str) -> None:
    (home.root / "days.csv").write_text(text, encoding="utf-8")
    with pytest.raises(GridscoreError) as error:
        calendar_days("days.csv", home, [2026])
    assert error.value.message == message


def test_a_calendar_that_is_neither_a_word_nor_a_file_is_refused(home: Home) -> None:
    with pytest.raises(GridscoreError) as error:
        calendar_days("China", home, [2026])
    assert error.value.message == "site.yaml, calendar: China is not CN, not weekdays, and no such file is there"
