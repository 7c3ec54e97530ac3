"""Targets visited, by hand: C1.4 of communities, N2.5 and N2.6 of grids, and what grids count themselves."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from .office import Month, Office, Row, duty_days
from .registers import Rate

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
    days = [month.start + timedelta(days=n) for n in range((month.end - month.start).days + 1)]
    return [(day - timedelta(days=6), day) for day in days if day.isoweekday() == 7]


def covered(office: Office, grid: Row, cadences: tuple[str, ...], month: Month, seen: dict[str, set[date]]) -> Rate:
    """Targets visited and due in one grid, over the cadence periods of the month; its own counts go before."""
    code = grid["grid_code"]
    counts = {
        (row["cadence"], row["period_start"]): row for row in office.rows["visit_counts"] if row["grid_code"] == code
    }
    targets = [row for row in office.snapshot("visit_targets", month) if row["grid_code"] == code]
    visited = due = 0
    for cadence in cadences:
        for start, end in spans_of(cadence, month):
            own = counts.get((cadence, start))
            if own is not None:
                visited, due = visited + min(own["visited"], own["due"]), due + own["due"]
                continue
            for target in targets:
                if target["cadence"] == cadence and is_due(target, start, end):
                    due += 1
                    visited += any(start <= day <= end for day in seen[target["target_code"]])
    return visited, due


def is_due(target: Row, start: date, end: date) -> bool:
    """Active for at least a third of the days."""
    first, last = max(start, target["start_date"] or date.min), min(end, target["end_date"] or date.max)
    return 3 * ((last - first).days + 1) >= (end - start).days + 1


def places_missed(office: Office, grid: Row, month: Month, seen: dict[str, set[date]]) -> int:
    """N2.6: pairs of duty day and daily target, both active, without a visit."""
    targets = [
        row
        for row in office.snapshot("visit_targets", month)
        if (row["grid_code"], row["cadence"]) == (grid["grid_code"], "daily")
    ]
    return sum(
        (target["start_date"] or date.min) <= day <= (target["end_date"] or date.max)
        and day not in seen[target["target_code"]]
        for target in targets
        for day in duty_days(grid, month)
    )
