"""Months by name ('2026-03'): before, after, and which of them have rows to score."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ingest.home import Home

SCORED_BY = ("logins", "visits", "items", "collections", "tracks")  # a month with a row of one of these is scored


FIRST_MONTH = "2004-01"
"""The calendar of working days begins here."""


def is_past_or_present(month: str) -> bool:
    """Whether a month can have rows at all: those before the calendar and those to come have no partition."""
    return FIRST_MONTH <= month <= f"{datetime.now(UTC):%Y-%m}"


def month_after(month: str) -> date:
    """First day of the month after `month` ('2026-03' -> 2026-04-01)."""
    year, number = int(month[:4]), int(month[5:7])
    return date(year + number // 12, number % 12 + 1, 1)


def month_before(day: date) -> str:
    """The month before a day's own ('2026-04-08' -> '2026-03')."""
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"


def landed_months(home: Home) -> list[str]:
    """Months in which there are rows that make a month a scored one, in order."""
    tables = ["track_day" if feed == "tracks" else feed for feed in SCORED_BY]
    return sorted({path.stem for name in tables for path in (home.lake / "feeds" / name).glob("????-??.parquet")})


def not_scored(month: str, months: list[str]) -> str:
    """Why a month that was asked for is not there, in one line."""
    there = f"there are {months[0]}–{months[-1]}" if months else "no month has any"
    return f"{month} has no scores: no record of {', '.join(SCORED_BY)} is dated in it ({there}); nothing was published"
