"""Targets visited, by hand: C1.4 of communities, N2.5 and N2.6 of grids, and what grids count themselves."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from .office import Month, Office, Row, duty_days, weeks_of
from .registers import Rate, rows_in

Span = tuple[date, date]


def visited_on(office: Office) -> dict[str, set[date]]:
    """Days of the visits to each target, by whomever."""
    days: dict[str, set[date]] = defaultdict(set)
    for row in office.rows["visits"]:
        if row["target_code"]:
            days[row["target_code"]].add(row["visited_at"].date())
    return days


def spans_of(cadence: str, month: Month) -> list[Span]:
    """The cadence periods that belong to the month: itself, its quarter in the quarter's last month, its weeks."""
    if cadence == "monthly":
        return [(month.start, month.end)]
    if cadence == "quarterly":
        first = month.start.replace(month=month.start.month // 3 * 3 - 2) if month.start.month % 3 == 0 else None
        return [(first, month.end)] if first else []
    return [(week[0], week[-1]) for week in weeks_of(month)]


def covered(office: Office, grid: Row, cadences: tuple[str, ...], month: Month, seen: dict[str, set[date]]) -> Rate:
    """Targets visited and due in one grid, over the cadence periods of the month."""
    rates = [
        due_and_visited(office, grid, cadence, start, end, end, month, seen)
        for cadence in cadences
        for start, end in spans_of(cadence, month)
    ]
    return sum(rate[0] for rate in rates), sum(rate[1] for rate in rates)


def due_and_visited(
    office: Office,
    grid: Row,
    cadence: str,
    start: date,
    end: date,
    until: date,
    month: Month,
    seen: dict[str, set[date]],
) -> Rate:
    """Targets visited until a day, and due from start to end, of one grid and cadence; its own counts go before."""
    code = grid["grid_code"]
    for row in office.of("visit_counts", "grid_code")[code]:
        if (row["cadence"], row["period_start"]) == (cadence, start):
            return min(row["visited"], row["due"]), row["due"]
    due = [
        target
        for target in rows_in(office, "visit_targets", [grid], month)
        if target["cadence"] == cadence and is_due(target, start, end)
    ]
    return sum(any(start <= day <= until for day in seen[target["target_code"]]) for target in due), len(due)


def is_due(target: Row, start: date, end: date) -> bool:
    """Active for at least a third of the days."""
    first, last = max(start, target["start_date"] or date.min), min(end, target["end_date"] or date.max)
    return 3 * ((last - first).days + 1) >= (end - start).days + 1


def places_visited(office: Office, grid: Row, month: Month, seen: dict[str, set[date]]) -> Rate:
    """N2.6: pairs of duty day and daily target, both active: those with a visit, of all."""
    rates = [due_and_visited(office, grid, "daily", day, day, day, month, seen) for day in duty_days(grid, month)]
    return sum(rate[0] for rate in rates), sum(rate[1] for rate in rates)
