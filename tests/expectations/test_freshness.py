"""Freshness: the newest row against the last whole month, by the feed's own rhythm; a warning, never more."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import polars as pl
import pytest
from test_check_feed import batch

from expectations import SUITES, check_feed
from expectations.expect import all_of
from expectations.freshness import days_overdue_of_events, days_overdue_of_register
from ingest.feeds import FEEDS
from ingest.intake import FileEntry
from orchestration.landing import delivered_until

NOTHING_HAS_TO_COME = {
    "grid_boundaries",  # they hold until they are drawn anew
    "patrol_day",  # made of the same fixes as track_day
    "visit_counts",  # dated by the period that is counted
    "joint_tasks",  # from here on: they come when there is something to tell
    "pushed_data",
    "inspections",
    "surveys",
    "findings",
    "awards",
    "adjustments",
}
MARCH_31, APRIL_9 = date(2026, 3, 31), date(2026, 4, 9)


def days(first: str, last: str, step: int = 1) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days) for days in range(0, (end - begin).days + 1, step)]


def rows(feed: str, dates: list[date]) -> pl.DataFrame:
    """Rows of a feed, one on each day, with where they came from."""
    column = SUITES[feed].fresh
    frame = batch(feed, len(dates))
    kind = frame.schema[column]
    noon = [datetime.combine(day, time(4)) for day in dates]
    values = pl.Series(dates) if kind == pl.Date else pl.Series(noon).dt.replace_time_zone("UTC").cast(kind)
    place = {"source_file": pl.lit("f.csv"), "source_row": pl.int_range(2, 2 + pl.len())}
    return frame.with_columns(values.alias(column), **(place if "source_row" in frame.columns else {}))


def verdict(feed: str, dates: list[date], until: date | None) -> tuple[str, list[str]]:
    results = check_feed(feed, rows(feed, dates), "x", until=until).filter(pl.col("expectation") == "fresh")
    assert results.select("severity", "column_name").rows() == [("warning", SUITES[feed].fresh)]
    return results["status"][0], results["failed_rows"][0].to_list()


def test_freshness_is_asked_of_every_feed_that_has_to_come() -> None:
    asked = {feed for feed, suite in SUITES.items() if any(each.name == "fresh" for each in all_of(suite))}
    assert asked == SUITES.keys() - NOTHING_HAS_TO_COME
    assert {feed for feed in FEEDS if SUITES.get(feed) and SUITES[feed].is_register} - {"grid_boundaries"} <= asked


@pytest.mark.parametrize(
    ("dates", "until", "overdue"),
    [
        (days("2026-03-01", "2026-03-31"), APRIL_9, -4),  # to the last day
        (days("2026-03-01", "2026-03-27"), APRIL_9, 0),  # a long weekend says nothing
        (days("2026-03-01", "2026-03-26"), APRIL_9, 1),
        (days("2026-03-01", "2026-03-26"), MARCH_31, 1),  # on its last day the month is over
        (days("2025-12-01", "2026-03-25", 6), APRIL_9, 0),  # once in six days: six days are its rhythm
        (days("2026-03-01", "2026-03-16"), APRIL_9, 11),
        (days("2026-03-01", "2026-03-15"), APRIL_9, None),  # fourteen pauses tell no rhythm
        ([*days("2026-03-01", "2026-03-20"), *days("2026-04-01", "2026-04-09")], APRIL_9, 7),  # April is not over
        (days("2026-02-01", "2026-02-28"), APRIL_9, 27),  # nothing of March at all
        ([*days("2026-02-01", "2026-02-18"), *days("2026-03-01", "2026-03-31")], APRIL_9, -4),  # February is past
        ([], APRIL_9, None),
    ],
)
def test_events_are_held_against_the_end_of_the_last_whole_month(
    dates: list[date], until: date, overdue: int | None
) -> None:
    found = days_overdue_of_events(dates, until)
    assert (found and found[1]) == overdue


@pytest.mark.parametrize(
    ("dates", "until", "is_late"),
    [
        ([date(2026, 2, 28), date(2026, 3, 31)], APRIL_9, False),
        ([date(2026, 1, 1), date(2026, 3, 1)], date(2026, 4, 30), False),  # once in two months
        ([date(2026, 1, 31), date(2026, 2, 28)], date(2026, 4, 7), False),  # 38 days: ten more than is usual
        ([date(2026, 1, 31), date(2026, 2, 28)], date(2026, 4, 8), True),
        ([date(2025, 12, 31), date(2026, 3, 31)], date(2026, 6, 30), False),  # once a quarter
        ([date(2026, 1, 31), date(2026, 4, 30)], APRIL_9, False),  # dated ahead
    ],
)
def test_the_newest_snapshot_is_held_against_the_last_whole_month_and_what_is_usual(
    dates: list[date], until: date, is_late: bool
) -> None:
    found = days_overdue_of_register(dates, until)
    assert found is not None
    assert (found[0], found[1] > 0) == (dates[-1], is_late)


@pytest.mark.parametrize("feed", ["visits", "track_day", "meetings"])
def test_a_feed_that_stopped_is_a_warning_that_names_its_newest_row(feed: str) -> None:
    stopped, whole = days("2026-03-01", "2026-03-20"), days("2026-03-01", "2026-03-31")
    status, keys = verdict(feed, [*stopped, stopped[-1]], APRIL_9)
    assert (status, keys) == ("failed", ["f.csv:21"] if feed != "track_day" else ["worker_code-19 2026-03-20"])
    assert verdict(feed, whole, APRIL_9) == ("passed", [])
    assert verdict(feed, stopped, None) == ("passed", [])  # nobody knows until when data were delivered


def test_an_old_register_is_a_warning() -> None:
    before, old, newer = date(2025, 12, 31), date(2026, 1, 31), date(2026, 3, 31)
    assert verdict("grids", [before, old, old], APRIL_9) == ("failed", ["f.csv:3"])
    assert verdict("grids", [before, newer], APRIL_9) == ("passed", [])
    assert verdict("grids", [old, old], APRIL_9) == ("passed", [])  # one alone tells no rhythm
    assert days_overdue_of_register([old], APRIL_9) is None


def file(day: str | None, feeds: tuple[str, ...] = ("visits",)) -> FileEntry:
    named = date.fromisoformat(day) if day else None
    return FileEntry("f.csv", "0" * 64, 1, datetime(2026, 5, 1), 1, named, feeds)


def test_data_are_delivered_until_the_newest_date_in_a_name_and_today_at_most() -> None:
    today = date(2028, 1, 1)
    assert delivered_until([file("2026-03-31"), file("2026-04-09"), file(None)], today) == APRIL_9
    assert delivered_until([file("2026-04-09"), file("2026-06-30", feeds=())], today) == APRIL_9
    assert delivered_until([file("2026-04-09")], MARCH_31) == MARCH_31
    assert delivered_until([file(None)], today) == today
