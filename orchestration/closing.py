"""When a month closes: the end of its n-th following working day, by the calendar's dated rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from ingest.calendar import calendar_days
from ingest.home import Home
from ingest.settings import load_site
from orchestration.months import month_after
from rulebooks import load_rulebooks


def closing_day(month: str, working_days: Mapping[date, bool], close_after: int) -> date | None:
    """The day at whose end the month closes; None when the calendar has no row for a day that decides it.

    working_days: day -> is it a working day. close_after: how many working days after the month's end (1 or more).
    """
    day, left = month_after(month), close_after
    while True:
        if day not in working_days:
            return None
        left -= working_days[day]
        if left == 0:
            return day
        day += timedelta(days=1)


def closings(home: Home, month: str) -> dict[int, date | None]:
    """Close of a month by each `close_after_working_days` of the rulebooks; None: the calendar has no notice."""
    site = load_site(home)
    year = int(month[:4])
    days = calendar_days(site.calendar, home, range(year, year + 2))
    working = dict(days.select("date", "is_working_day").iter_rows())
    counts = {rulebook.close_after_working_days for rulebook in load_rulebooks(home, site)}
    return {count: closing_day(month, working, count) for count in sorted(counts)}
