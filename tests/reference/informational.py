"""What is shown but worth no points, by hand: C1.4i, C2.2i, C2.3i, N2.4i and N4.2; N2.3 is in patrol.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from .coverage import due_and_visited, visited_on
from .nanxiashu import valid_items
from .office import Month, Office, Row, duty_days, is_held, weeks_of
from .registers import Rate

WORKERS = ("full_time", "member")
NEEDED = {
    "comprehensive": (("chief",), WORKERS, ("guide",), ("informant",)),
    "special": (("chief",), WORKERS),
}
"""By type of grid: roles of which somebody must hold one, each."""


def rates(office: Office) -> Iterator[tuple[str, str, str, Rate]]:
    """(unit, month, rule, (what is met, of what is asked)) where something is asked."""
    seen = visited_on(office)
    for month in office.months:
        grids = office.grids(month)
        for unit in sorted({grid["community_code"] for grid in grids}):
            own = [grid for grid in grids if grid["community_code"] == unit]
            found = {
                "C1.4i": quarter_to_date(office, own, month, seen),
                "C2.2i": staffed(office, own, month),
                "C2.3i": weeks_with_a_meeting(office, own, month),
            }
            for rule, rate in found.items():
                if rate[1]:
                    yield unit, month.name, rule, rate
        for grid in grids:
            rate = days_with_visits(office, grid, month)
            if rate[1]:
                yield grid["grid_code"], month.name, "N2.4i", rate


def quantities(office: Office) -> Iterator[tuple[str, str, str, Decimal]]:
    """(unit, month, rule, how many) of N4.2."""
    for month in office.months:
        for grid in office.grids(month):
            count = len(valid_items(office, grid["grid_code"], month))
            yield grid["grid_code"], month.name, "N4.2", Decimal(count)


def quarter_to_date(office: Office, own: list[Row], month: Month, seen: dict[str, set[date]]) -> Rate:
    """Quarterly targets in the quarter's first two months: due in the whole quarter, visited so far."""
    if month.start.month % 3 == 0:
        return 0, 0
    first = month.start.replace(month=(month.start.month - 1) // 3 * 3 + 1)
    last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    rows = [due_and_visited(office, grid, "quarterly", first, last, month.end, month, seen) for grid in own]
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def staffed(office: Office, own: list[Row], month: Month) -> Rate:
    """Grids with somebody in every role they need, on their last active day of the month."""
    held = [row for rows in office.appointments(month).values() for row in rows]
    met = 0
    for grid in own:
        day = min(month.end, grid["valid_to"] or month.end)
        roles = {row["role"] for row in held if is_held(row, grid["grid_code"], day)}
        met += all(roles & set(one_of) for one_of in NEEDED[grid["grid_type"]])
    return met, len(own)


def weeks_with_a_meeting(office: Office, own: list[Row], month: Month) -> Rate:
    """Weeks of the month, by their Sunday, in which any grid of the unit met."""
    codes = {grid["grid_code"] for grid in own}
    days = {row["held_on"] for code in codes for row in office.of("meetings", "grid_code")[code]}
    weeks = weeks_of(month)
    return sum(any(day in days for day in week) for week in weeks), len(weeks)


def days_with_visits(office: Office, grid: Row, month: Month) -> Rate:
    """Duty days with four visits with a photo, two by a chief and two by workers who are no chief of the grid."""
    held = office.appointments(month)
    by_day: dict[date, list[str | None]] = {day: [] for day in duty_days(grid, month)}
    for row in office.of("visits", "grid_code")[grid["grid_code"]]:
        day = row["visited_at"].date()
        if day in by_day and (row["has_photo"] or row["photo_hash"]):
            by_day[day].append(row["worker_code"])
    met = 0
    for day, workers in by_day.items():
        roles = [
            {row["role"] for row in held.get(worker or "", []) if is_held(row, grid["grid_code"], day)}
            for worker in workers
        ]
        by_chief = sum("chief" in own for own in roles)
        by_workers = sum(bool(own & set(WORKERS)) and "chief" not in own for own in roles)
        met += len(workers) >= 4 and by_chief >= 2 and by_workers >= 2
    return met, len(by_day)
