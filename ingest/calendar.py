"""Which days are working days: dated rows, each with the notice it comes from. A day nobody announced has no row."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import polars as pl

from ingest.errors import GridscoreError
from ingest.home import Home

SCHEMA = {"date": pl.Date, "is_working_day": pl.Boolean, "notice": pl.String}
YES = {"true", "1", "yes", "是"}
NO = {"false", "0", "no", "否"}

# Notices beside the yearly one, by the days they changed.
SINGLE_NOTICES = {
    "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知": ("2015-09-03", "2015-09-06"),
    "国务院办公厅关于调整2019年劳动节假期安排的通知": ("2019-04-28", "2019-05-05"),
    "国务院办公厅关于延长2020年春节假期的通知": ("2020-01-31", "2020-02-02"),
}


def calendar_days(calendar: str, home: Home, years: Iterable[int]) -> pl.DataFrame:
    """One row per day of the years: date (Date), is_working_day (Boolean), notice (String), sorted by date.

    calendar: `CN` (the State Council's yearly notices; a year without one has no rows at all), `weekdays` (Monday to
    Friday), or a CSV or Parquet file of dated rows, relative to the home. Raises GridscoreError for a bad file.
    """
    wanted = sorted(set(years))
    if calendar == "CN":
        return pl.concat([_announced_year(year) for year in wanted] or [pl.DataFrame(schema=SCHEMA)])
    if calendar == "weekdays":
        rows = [(day, day.isoweekday() <= 5, "周一至周五") for year in wanted for day in _days_of(year)]
        return pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return _from_file(home.root / calendar).filter(pl.col("date").dt.year().is_in(wanted))


def announced_years() -> range:
    """Years whose notice is known here."""
    from chinese_calendar.constants import holidays

    return range(min(holidays).year, max(holidays).year + 1)


def _announced_year(year: int) -> pl.DataFrame:
    from chinese_calendar import is_workday

    if year not in announced_years():
        return pl.DataFrame(schema=SCHEMA)
    rows = [(day, is_workday(day), _notice_of(day)) for day in _days_of(year)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _notice_of(day: date) -> str:
    """Days off and make-up days at the end of December belong to the next year's notice (New Year's Day)."""
    from chinese_calendar.constants import holidays, workdays

    for notice, (first, last) in SINGLE_NOTICES.items():
        if date.fromisoformat(first) <= day <= date.fromisoformat(last):
            return notice
    is_of_next_year = day.month == 12 and (day in holidays or day in workdays)
    return f"国务院办公厅关于{day.year + is_of_next_year}年部分节假日安排的通知"


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - first).days)]


def _from_file(path: Path) -> pl.DataFrame:
    if not path.is_file():
        raise GridscoreError(f"site.yaml, calendar: {path.name} is not CN, not weekdays, and no such file is there")
    rows = _parquet_rows(path) if path.suffix.lower() == ".parquet" else _csv_rows(path)
    days = pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("date")
    _refuse_gaps(path.name, days["date"].to_list())
    return days


def _refuse_gaps(file_name: str, days: list[date]) -> None:
    """A day left out would move every deadline after it without a word."""
    for before, day in pairwise(days):
        if day == before:
            raise GridscoreError(f"{file_name}: {day} is given twice")
        if day != before + timedelta(days=1):
            raise GridscoreError(f"{file_name}: {before + timedelta(days=1)} is missing; every day needs a row")


def _parquet_rows(path: Path) -> list[tuple[date, bool, str]]:
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError):
        raise GridscoreError(f"{path.name}: not readable as Parquet") from None
    if frame.schema.get("date") != pl.Date or frame.schema.get("is_working_day") != pl.Boolean:
        raise GridscoreError(f"{path.name}: needs the columns date (a date) and is_working_day (true / false)")
    if frame.select(pl.any_horizontal(pl.col("date", "is_working_day").is_null().any())).item():
        raise GridscoreError(f"{path.name}: a row without date or is_working_day")
    notice = pl.col("notice").cast(pl.String) if "notice" in frame.columns else pl.lit(None, pl.String)
    return frame.select("date", "is_working_day", notice.fill_null(path.name).alias("notice")).rows()


def _csv_rows(path: Path) -> list[tuple[date, bool, str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise GridscoreError(f"{path.name}: not UTF-8; save the file as UTF-8") from None
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in ("date", "is_working_day") if name not in (reader.fieldnames or [])]
    if missing:
        raise GridscoreError(f"{path.name}: column {missing[0]} is missing; needs date, is_working_day and notice")
    return [_csv_row(path.name, reader.line_num, row) for row in reader]


def _csv_row(file_name: str, line: int, row: dict[str, str | None]) -> tuple[date, bool, str]:
    answer = (row["is_working_day"] or "").strip().lower()
    try:
        day = date.fromisoformat((row["date"] or "").strip())
    except ValueError:
        raise GridscoreError(f"{file_name}, line {line}, date: must look like 2026-01-31") from None
    if answer not in YES | NO:
        raise GridscoreError(f"{file_name}, line {line}, is_working_day: must be true or false")
    return day, answer in YES, (row.get("notice") or "").strip() or file_name
