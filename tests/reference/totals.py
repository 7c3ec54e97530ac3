"""From the points of items to scores, by hand: quarters and years, totals, corrections, ranks, for both rulebooks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from .basis import FULL
from .chengnan import CAPS
from .office import Month, Office, Row, duty_days, rounded

Key = tuple[str, str, str]
"""Unit, period, item."""
SUMMED = ("C7.1", "C7.2", "C7.3")
BONUS = (*SUMMED, "N6.1", "N6.2", "N6.3")
RANKED_FROM = 10
"""Duty days of the period that a unit needs which opened or closed inside it."""


@dataclass(frozen=True)
class Period:
    """A month, quarter or year with those of its months that are scored."""

    type: str
    name: str
    months: tuple[Month, ...]

    @property
    def last_month(self) -> Month:
        """The month with whose close it closes."""
        year, number = self.months[-1].start.year, self.months[-1].start.month
        last = {"month": number, "quarter": -(-number // 3) * 3, "year": 12}[self.type]
        return Month(f"{year}-{last:02d}")


def periods_of(months: list[Month]) -> list[Period]:
    """Every month, and the quarters and years they are in, in order of time."""
    named = {
        "month": lambda month: month.name,
        "quarter": lambda month: f"{month.start.year}-Q{-(-month.start.month // 3)}",
        "year": lambda month: str(month.start.year),
    }
    return [
        Period(type_, name, tuple(own)) for type_, name_of in named.items() for name, own in groupby(months, name_of)
    ]


def rolled_up(items: dict[Key, Decimal], taken: dict[Key, Fraction], periods: list[Period]) -> dict[Key, Decimal]:
    """Item points of every period. `taken`: deductions of C6 before their caps.

    A quarter or year: the mean of its months, rounded; C6 the sum of what was taken, against the cap; C7 the sum.
    """
    found: dict[Key, Decimal] = {}
    for period in periods:
        of_months: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
        sums: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        names = {month.name for month in period.months}
        for (unit, month, item), points in items.items():
            if month in names:
                of_months[unit, item].append(points)
                sums[unit, item] += taken.get((unit, month, item), Fraction(0))
        for (unit, item), values in of_months.items():
            if item in CAPS:
                found[unit, period.name, item] = rounded(-min(sums[unit, item], Fraction(CAPS[item])))
            elif item in SUMMED:
                found[unit, period.name, item] = sum(values, Decimal(0))
            else:
                found[unit, period.name, item] = mean(values)
    return found


def mean(values: list[Decimal]) -> Decimal:
    return rounded(sum(map(Fraction, values), Fraction(0)) / len(values))


def empty_items(without: set[Key], items: dict[Key, Decimal], periods: list[Period]) -> set[Key]:
    """Items without a basis in every month of a period that has them."""
    found = set()
    for period in periods:
        names = {month.name for month in period.months}
        for unit, month, item in items:
            if month in names:
                own = {(unit, name, item) for name in names if (unit, name, item) in items}
                if own <= without:
                    found.add((unit, period.name, item))
    return found


@dataclass(frozen=True)
class Score:
    """One published score; deductions as a positive number."""

    points: Decimal
    deductions: Decimal
    bonus: Decimal
    adjustment: Decimal
    score: Decimal
    points_without_basis: Decimal


def scores_of(
    rolled: dict[Key, Decimal], empty: set[Key], adjusted: dict[tuple[str, str], Decimal]
) -> dict[tuple[str, str], Score]:
    """(unit, period) -> its totals, of items as they are shown. Only chengnan has a floor."""
    by_unit: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for (unit, period, item), points in rolled.items():
        by_unit[unit, period][item] = points
    found = {}
    for (unit, period), items in by_unit.items():
        points = sum((value for item, value in items.items() if item in FULL), Decimal(0))
        taken = -sum((value for item, value in items.items() if item in CAPS), Decimal(0))
        bonus = sum((value for item, value in items.items() if item in BONUS), Decimal(0))
        adjustment = adjusted.get((unit, period), Decimal(0))
        total = points - taken + bonus + adjustment
        full = sum((Decimal(FULL.get(item, 0)) for item in items if (unit, period, item) in empty), Decimal(0))
        is_floored = any(item in CAPS for item in items)
        floored = max(total, Decimal(0)) if is_floored else total
        found[unit, period] = Score(points, taken, bonus, adjustment, floored, full)
    return found


def corrections(office: Office, periods: list[Period], units: set[tuple[str, str]]) -> dict[tuple[str, str], Decimal]:
    """(unit, period) -> what approved corrections add. `units`: every unit and period with a score.

    A row counts in the first period of its type, from the one it names, whose close is not before its approval;
    a quarter or year adds the mean of its months.
    """
    own: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in office.rows["adjustments"]:
        counts = [period for period in periods if may_count(row, period)]
        if counts:
            own[row["unit_code"], counts[0].name] += row["points"]
    found = {}
    for period in periods:
        for unit, name in units:
            if name == period.name:
                months = [own[unit, month.name] for month in period.months if (unit, month.name) in units]
                found[unit, name] = own[unit, name] + (mean(months) if period.type != "month" else 0)
    return found


def may_count(row: Row, period: Period) -> bool:
    """Whether a correction was approved while the period, or an earlier one that it names, was open."""
    is_of_type = period.type == {4: "year", 7: "quarter" if "Q" in row["period"] else "month"}[len(row["period"])]
    was_open = row["approved_on"] <= period.last_month.end or row["approved_on"] <= period.last_month.close.date()
    return is_of_type and period.name >= row["period"] and was_open


def ranks_of(scores: dict[str, Decimal], ranked: set[str]) -> dict[str, int | None]:
    """1, 1, 3 by score among those who are ranked; None for the others."""
    return {
        unit: 1 + sum(scores[other] > score for other in ranked) if unit in ranked else None
        for unit, score in scores.items()
    }


def partial_grids(office: Office, period: Period) -> dict[str, int]:
    """Grids that were not there all through the scored months of the period, with the duty days on which they were.

    Each month's own register says when a grid opened and closed.
    """
    days: dict[str, int] = defaultdict(int)
    changed = set()
    for month in period.months:
        for grid in office.grids(month):
            days[grid["grid_code"]] += len(duty_days(grid, month))
            if (grid["valid_from"] or date.min) > month.start or (grid["valid_to"] or date.max) < month.end:
                changed.add(grid["grid_code"])
    whole = sum(len(month.duty_days) for month in period.months)
    return {code: count for code, count in days.items() if code in changed or count < whole}


def is_provisional(period: Period, now: datetime) -> bool:
    """Whether the period's close is still ahead; that of a year may not be known yet."""
    return now.date() <= period.last_month.end or now <= period.last_month.close
