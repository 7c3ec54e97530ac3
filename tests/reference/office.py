"""The truth of an office as plain rows, and the questions every item asks of it: who was where, when, how long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

import chinese_calendar

from simulate import Truth

Row = dict[str, Any]
is_workday = cache(chinese_calendar.is_workday)


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Half up, away from zero."""
    scaled = abs(value) * 10**places
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return (Decimal(whole) / 10**places * (1 if value >= 0 else -1)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@dataclass(frozen=True)
class Month:
    """A calendar month: its first and last day, duty days and close (the end of the third working day after it)."""

    name: str

    @cached_property
    def start(self) -> date:
        return date.fromisoformat(f"{self.name}-01")

    @cached_property
    def end(self) -> date:
        return (self.start + timedelta(days=32)).replace(day=1) - timedelta(days=1)

    @cached_property
    def duty_days(self) -> list[date]:
        days = [self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1)]
        return [day for day in days if is_workday(day)]

    @cached_property
    def close(self) -> datetime:
        day, left = self.end, 3
        while left:
            day += timedelta(days=1)
            left -= is_workday(day)
        return datetime.combine(day, time.max)

    def has(self, moment: date | datetime) -> bool:
        day = moment.date() if isinstance(moment, datetime) else moment
        return self.start <= day <= self.end


class Office:
    """Rows of every feed; registers as of a month. What is looked up again and again is looked up once."""

    def __init__(self, rows: dict[str, list[Row]], months: Iterable[str]) -> None:
        self.rows = rows
        self.months = [Month(name) for name in months]
        self.of = cache(self._of)
        self.by_grid = cache(self._by_grid)
        self.grids = cache(self._grids)
        self.appointments = cache(self._appointments)
        self.work = cache(self._work)
        self.busy = cache(self._busy)

    @classmethod
    def of_truth(cls, truth: Truth) -> Office:
        """The office of a simulated truth."""
        return cls({feed: frame.to_dicts() for feed, frame in truth.frames.items()}, truth.months)

    def _of(self, feed: str, column: str) -> Mapping[Any, list[Row]]:
        """Rows of a feed by their value in a column; no rows for a value that none has."""
        found: dict[Any, list[Row]] = defaultdict(list)
        for row in self.rows[feed]:
            found[row[column]].append(row)
        return found

    def snapshot(self, feed: str, month: Month) -> list[Row]:
        """Rows of the register's newest snapshot on or before the close; none so early: of the oldest."""
        dates = sorted(self.of(feed, "snapshot_date"))
        usable = [day for day in dates if day <= month.close.date()]
        return self.of(feed, "snapshot_date")[usable[-1] if usable else dates[0]] if dates else []

    def _by_grid(self, feed: str, month: Month) -> Mapping[str, list[Row]]:
        """Rows of the snapshot by grid; no rows for a grid that has none."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.snapshot(feed, month):
            found[row["grid_code"]].append(row)
        return found

    def _grids(self, month: Month) -> list[Row]:
        """Grids active on at least one day of the month."""
        return [
            row
            for row in self.snapshot("grids", month)
            if (row["valid_from"] or date.min) <= month.end and (row["valid_to"] or date.max) >= month.start
        ]

    def _appointments(self, month: Month) -> dict[str, list[Row]]:
        """Appointments by worker."""
        held: dict[str, list[Row]] = defaultdict(list)
        for row in self.snapshot("workers", month):
            held[row["worker_code"]].append(row)
        return held

    @cached_property
    def work_in(self) -> Mapping[str, list[tuple[str | None, datetime]]]:
        """Recorded work by grid, as (worker, when)."""
        found: dict[str, list[tuple[str | None, datetime]]] = defaultdict(list)
        for grid, worker, at in self.work():
            found[grid].append((worker, at))
        return found

    def _busy(self, first: date, last: date) -> tuple[set[str], set[str | None]]:
        """Grids and workers with recorded work on one of the days."""
        recent = [(grid, worker) for grid, worker, at in self.work() if first <= at.date() <= last]
        return {grid for grid, _ in recent}, {worker for _, worker in recent}

    def _work(self) -> list[tuple[str, str | None, datetime]]:
        """Recorded work as (grid, worker, when): visits, items, collections."""
        times = {"visits": "visited_at", "items": "reported_at", "collections": "collected_at"}
        return [
            (row["grid_code"], row["worker_code"], row[column])
            for feed, column in times.items()
            for row in self.rows[feed]
        ]


def is_active(grid: Row, day: date) -> bool:
    """Whether the grid is active that day."""
    return bool((grid["valid_from"] or date.min) <= day <= (grid["valid_to"] or date.max))


def weeks_of(month: Month) -> list[list[date]]:
    """The seven days of each week that belongs to the month: the weeks whose Sunday lies in it."""
    sundays = [month.start + timedelta(days=n) for n in range(month.end.day)]
    return [
        [sunday - timedelta(days=back) for back in range(6, -1, -1)] for sunday in sundays if sunday.isoweekday() == 7
    ]


def is_checked_since(day: date, month: Month) -> bool:
    """On or before the month's last day, and at most twelve calendar months before the month."""
    return date(month.start.year - 1, month.start.month, 1) <= day <= month.end


def duty_days(grid: Row, month: Month) -> list[date]:
    """Duty days of the month on which the grid is active."""
    return [day for day in month.duty_days if is_active(grid, day)]


def duty_share(grid: Row, month: Month) -> Fraction:
    """The grid's share of the month's duty days."""
    return Fraction(len(duty_days(grid, month)), len(month.duty_days))


def is_held(appointment: Row, grid_code: str, day: date) -> bool:
    """Whether the appointment is to the grid and in force that day."""
    return bool(
        appointment["grid_code"] == grid_code
        and (appointment["start_date"] or date.min) <= day <= (appointment["end_date"] or date.max)
    )
