"""nanxiashu by hand, patrols: N2.1, N2.2 and N2.3 of every grid and month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from .office import Month, Office, Row, is_active, is_held, is_workday, weeks_of
from .registers import Rate
from .tracks import Phones, boundaries
from .walk import Walk, cells_total

DAILY_M, WEEKLY_M = 1_000, 8_000
DAILY_S, WEEKLY_S = 5_400, 64_800
TIMED = {"chief": False, "full_time": True}
"""Roles whose hours are counted: each week, and whether each duty day, too."""
FULL_WEEK = 5
BLOCK = 5
COVER = Fraction(80, 100)
NOTHING = (0, 0)


class Patrols:
    """What the phones say about the grids of an office, as of a moment (local time)."""

    def __init__(self, office: Office, exports: Path, now: datetime) -> None:
        self.office = office
        self.now = now
        self.phones = Phones(exports)
        self.boundaries = boundaries(exports)
        self.held = cache(self._held)

    def boundary(self, grid: Row, month: Month) -> str | None:
        """The grid's boundary by the month's own snapshot: the newest on or before the close, else the oldest."""
        usable = [day for day in self.boundaries if day <= month.close.date()]
        wanted = max(usable) if usable else min(self.boundaries, default=None)
        return self.boundaries[wanted].get(grid["grid_code"]) if wanted else None

    def _held(self, grid_code: str, month: Month) -> dict[str, list[Row]]:
        """Appointments to the grid, by worker, as the month's register has them."""
        held: dict[str, list[Row]] = {}
        for row in self.office.snapshot("workers", month):
            if row["grid_code"] == grid_code:
                held.setdefault(row["worker_code"], []).append(row)
        return held

    def walk(self, worker: str, grid: Row, day: date, month: Month) -> Walk | None:
        """What the worker walked inside the grid that day, if there was a grid and they were appointed to it."""
        rows = self.held(grid["grid_code"], month).get(worker, [])
        boundary = self.boundary(grid, month)
        if boundary is None or not is_active(grid, day) or not is_held_in(rows, grid, day):
            return None
        return self.phones.walk(worker, day, boundary)

    def walks(self, grid: Row, days: list[date], month: Month) -> list[Walk]:
        """The walks of all workers of the grid on the days."""
        workers = self.held(grid["grid_code"], month)
        found = [self.walk(worker, grid, day, month) for worker in workers for day in days]
        return [walk for walk in found if walk is not None]

    def is_asked(self, grid: Row, day: date) -> bool:
        """A duty day on which the grid is active, not before the site's first track row."""
        first = self.phones.first_day
        return first is not None and first <= day and is_workday(day) and is_active(grid, day)

    def days(self, grid: Row, month: Month) -> list[date]:
        """Days of the month that something is asked of and that are over."""
        return [day for day in month.duty_days if self.is_asked(grid, day) and day < self.now.date()]

    def weeks(self, month: Month) -> list[list[date]]:
        """Weeks of the month that are over."""
        return [week for week in weeks_of(month) if week[-1] < self.now.date()]


def is_held_in(rows: list[Row], grid: Row, day: date) -> bool:
    return any(is_held(row, grid["grid_code"], day) for row in rows)


def distance(patrols: Patrols, grid: Row, month: Month) -> Rate:
    """N2.1: days and weeks with metres enough, of those that something is asked of."""
    if patrols.boundary(grid, month) is None:
        return NOTHING
    marks = [metres(patrols, grid, [day], month) >= DAILY_M for day in patrols.days(grid, month)]
    for week in patrols.weeks(month):
        asked = sum(patrols.is_asked(grid, day) for day in week)
        if asked:
            marks.append(metres(patrols, grid, week, month) >= WEEKLY_M * week_share(asked))
    return sum(marks), len(marks)


def metres(patrols: Patrols, grid: Row, days: list[date], month: Month) -> Fraction:
    return Fraction(sum(walk.distance_mm for walk in patrols.walks(grid, days, month)), 1000)


def metres_of(patrols: Patrols, worker: str, grid: Row, days: list[date], month: Month) -> Fraction:
    """Of one worker alone."""
    found = [patrols.walk(worker, grid, day, month) for day in days]
    return Fraction(sum(walk.distance_mm for walk in found if walk is not None), 1000)


def week_share(asked: int) -> Fraction:
    """A week of fewer than five days asks for less."""
    return min(Fraction(1), Fraction(asked, FULL_WEEK))


def cover(patrols: Patrols, grid: Row, month: Month) -> Rate:
    """N2.2: days in fives from the first in which at least 80 % of the cells were visited; a shorter last five is left
    out."""
    boundary = patrols.boundary(grid, month)
    if boundary is None:
        return NOTHING
    days = patrols.days(grid, month)
    marks = []
    for first in range(0, len(days) - BLOCK + 1, BLOCK):
        walks = patrols.walks(grid, days[first : first + BLOCK], month)
        visited = {cell for walk in walks for cell in walk.cells}
        marks.append(len(visited) >= COVER * cells_total(boundary))
    return sum(marks), len(marks)


def hours(patrols: Patrols, grid: Row, month: Month) -> Rate:
    """N2.3: days and weeks of each worker in a role, with hours enough in the grid."""
    if patrols.boundary(grid, month) is None:
        return NOTHING
    marks = []
    for worker, rows in patrols.held(grid["grid_code"], month).items():
        for role, is_daily in TIMED.items():
            own = [row for row in rows if row["role"] == role]
            for day in patrols.days(grid, month):
                if is_daily and is_held_in(own, grid, day):
                    marks.append(seconds(patrols, worker, grid, [day], month) >= DAILY_S)
            for week in patrols.weeks(month):
                held = [day for day in week if is_held_in(own, grid, day)]
                asked = sum(patrols.is_asked(grid, day) for day in held)
                if asked:
                    marks.append(seconds(patrols, worker, grid, held, month) >= WEEKLY_S * week_share(asked))
    return sum(marks), len(marks)


def seconds(patrols: Patrols, worker: str, grid: Row, days: list[date], month: Month) -> int:
    found = [patrols.walk(worker, grid, day, month) for day in days]
    return sum(walk.duration_s for walk in found if walk is not None)


MEASURED = {"N2.1": distance, "N2.2": cover, "N2.3": hours}


def rates(patrols: Patrols) -> Iterator[tuple[str, str, str, Rate]]:
    """(unit, month, rule, (met, asked)) where something is asked."""
    for month in patrols.office.months:
        for grid in patrols.office.grids(month):
            for rule, measured in MEASURED.items():
                rate = measured(patrols, grid, month)
                if rate[1]:
                    yield grid["grid_code"], month.name, rule, rate


def rules(patrols: Patrols) -> Iterator[tuple[str, str, str, Decimal]]:
    """(unit, month, rule, points). N2.1 and N2.2 together cost 5 once: N2.2 shows them only where N2.1 did not fail."""
    for month in patrols.office.months:
        for grid in patrols.office.grids(month):
            code = grid["grid_code"]
            is_short = is_missed(distance(patrols, grid, month))
            is_thin = is_missed(cover(patrols, grid, month))
            yield code, month.name, "N2.1", Decimal(-5 if is_short else 0)
            yield code, month.name, "N2.2", Decimal(-5 if is_thin and not is_short else 0)
            yield code, month.name, "N2.3", Decimal(0)


def is_missed(rate: Rate) -> bool:
    return rate[0] < rate[1]
