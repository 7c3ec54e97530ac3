"""The rulebook `yuetang` of the golden months by hand: calendar days, limits by category, a cap on extensions, each
worker's own patrols, options of items."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from operator import mul

from .chengnan import LEVELS, confirmed
from .coverage import covered, due_and_visited, visited_on
from .extension_cap import beyond_cap
from .nanxiashu import WEIGHTS, disposal_class, due_items, is_rework, valid_items
from .office import Month, Office, Row, is_active, rounded, weeks_of
from .patrol import Patrols, is_held_in, metres_of, week_share
from .records import working_day_after
from .registers import Rate
from .totals import Key, periods_of

POSSIBLE = {"O1": 30, "O2": 20, "O3": 20, "O4": 20, "O5": 10}
MONTH_WEIGHTS = {1: 1, 2: 2, 3: 3}
EXTENDED = Fraction(5, 100)
DAILY_M, WEEKLY_M = 100, 300
PATROLLERS = ("chief", "full_time", "member")


def points(patrols: Patrols, items: list[Row]) -> dict[Key, Decimal]:
    """Points of every grid, period and item: of a quarter or year by the roll-up of the item. items: all there are of
    the site, of which so many may be extended."""
    office = patrols.office
    seen = visited_on(office)
    beyond = beyond_cap([limited(row) for row in items], office.months, EXTENDED)
    of_months = {
        (grid["grid_code"], month.name): (month, items_of(patrols, grid, month, seen, beyond))
        for month in office.months
        for grid in office.grids(month)
        if not is_partial(grid, month)
    }
    found: dict[Key, Decimal] = {}
    for period in periods_of(office.months):
        own: dict[str, list[tuple[Month, dict[str, Fraction]]]] = defaultdict(list)
        for month in period.months:
            for (unit, name), values in of_months.items():
                if name == month.name:
                    own[unit].append(values)
        for unit, months in own.items():
            for item, value in rolled_up(months).items():
                found[unit, period.name, item] = value
    return found


def rolled_up(months: list[tuple[Month, dict[str, Fraction]]]) -> dict[str, Decimal]:
    """Of the months there are: the mean by weights, the sum against the cap (O6), the last (O7), the mean (O8)."""
    weights = [MONTH_WEIGHTS.get(month.start.month, 1) for month, _ in months]
    shown = {item: [Fraction(rounded(items[item])) for _, items in months] for item in POSSIBLE}
    weighed = {item: sum(map(mul, weights, values), Fraction(0)) / sum(weights) for item, values in shown.items()}
    return {item: rounded(value) for item, value in weighed.items()} | {
        "O6": rounded(-min(Fraction(4), sum((items["O6"] for _, items in months), Fraction(0)))),
        "O7": rounded(months[-1][1]["O7"]),
        "O8": rounded(sum((items["O8"] for _, items in months), Fraction(0)) / len(months)),
    }


def items_of(
    patrols: Patrols, grid: Row, month: Month, seen: dict[str, set[date]], beyond: set[str]
) -> dict[str, Fraction]:
    """O1 to O8 of a grid and month; O6 before its cap. Without O1 the others make up for it."""
    office, code = patrols.office, grid["grid_code"]
    due = [
        ("overdue" if name == "extended" and row["item_code"] in beyond else name, row)
        for name, row in due_or_limited(office, code, month)
    ]
    weighted = sum((WEIGHTS[name] for name, _ in due), Fraction(0))
    weighted -= sum((Fraction(max(row["rework_count"] or 0, 1), 10) for _, row in due if is_rework(row)), Fraction(0))
    reported = valid_items(office, code, month)
    per_day = Counter(row["reported_at"].date() for row in reported)
    missing = sum(max(0, 2 - per_day[day]) for day in days_of(month))
    hazards = [due_and_visited(office, grid, "daily", day, day, day, month, seen) for day in days_of(month)]
    failed = sum(visited < asked for visited, asked in hazards)
    found = {
        "O1": min(Fraction(30), max(Fraction(0), weighted / len(due) * 30)) if due else Fraction(0),
        "O2": Fraction(max(0, 20 - 2 * failed) if any(asked for _, asked in hazards) else 0),
        "O3": max(Fraction(1), 20 - Fraction(missing, 4)),
        "O4": 20 - lost(covered(office, grid, ("weekly", "monthly"), month, seen)),
        "O5": min(Fraction(10), Fraction(len(reported), 3)),
    }
    share = Fraction(100, 100 if due else 100 - POSSIBLE["O1"])
    lost_contact = sum(
        row["quantity"] for row in confirmed(office, "grid", code, month) if row["kind"] == "contact_lost"
    )
    return {item: value * share for item, value in found.items()} | {
        "O6": Fraction(lost_contact) * Fraction(3, 2),
        "O7": news(office, code, month),
        "O8": -Fraction(short_walks(patrols, grid, month), 2),
    }


def is_partial(grid: Row, month: Month) -> bool:
    """Opened or closed inside the month."""
    return (grid["valid_from"] or month.start) > month.start or (grid["valid_to"] or month.end) < month.end


def days_of(month: Month) -> list[date]:
    """Every day of it is a duty day."""
    return [month.start + timedelta(days=number) for number in range(month.end.day)]


def lost(rate: Rate) -> Fraction:
    """0.3 for each percentage point below 95 that has begun."""
    short = Fraction(95) - 100 * Fraction(*rate) if rate[1] else Fraction(0)
    return min(Fraction(20), max(0, math.ceil(short)) * Fraction(3, 10))


def due_or_limited(office: Office, code: str, month: Month) -> list[tuple[str, Row]]:
    """(class, item) of what is due by its own time limit, or by that of its category."""
    own = [limited(row) for row in office.of("items", "grid_code")[code] if not row["due_at"]]
    due = [row for row in own if row["outcome"] != "rejected" and row["due_at"] and month.has(row["due_at"])]
    return due_items(office, code, month) + [(disposal_class(row, month), row) for row in due]


def limited(row: Row) -> Row:
    """With the limit of its category, where it has none of its own."""
    return row if row["due_at"] else row | {"due_at": limit_of(row)}


def limit_of(row: Row) -> datetime | None:
    """Three days of 24 hours, two working days after the day of the report, or thirty hours."""
    reported = row["reported_at"]
    return {
        "environment": reported + timedelta(days=3),
        "livelihood": datetime.combine(working_day_after(reported.date(), 2), time.max),
        "enforcement": reported + timedelta(hours=30),
    }.get(row["category"])


def news(office: Office, code: str, month: Month) -> Fraction:
    """Of one matter the highest level once."""
    best: dict[str, int] = {}
    for row in office.of("awards", "unit_code")[code]:
        if (row["unit_type"], row["kind"]) == ("grid", "news") and month.has(row["awarded_on"]):
            matter = row["matter_code"] or f"own {row['award_code']}"
            worth = {"province": 3, "prefecture": 2}.get(row["level"], 1 if LEVELS["news"].get(row["level"]) else 0)
            best[matter] = max(best.get(matter, 0), worth)
    return Fraction(sum(best.values()))


def short_walks(patrols: Patrols, grid: Row, month: Month) -> int:
    """Days and weeks on which one of those who go on patrol walked less inside the grid than asked of each of them."""
    code, first = grid["grid_code"], patrols.phones.first_day
    if patrols.boundary(grid, month) is None or first is None:
        return 0
    short = 0
    for worker, rows in patrols.held(code, month).items():
        own = [row for row in rows if row["role"] in PATROLLERS]
        for days, target in [
            *(([day], DAILY_M) for day in days_of(month)),
            *((week, WEEKLY_M) for week in weeks_of(month)),
        ]:
            held = [day for day in days if is_held_in(own, grid, day) and is_active(grid, day)]
            asked = sum(first <= day for day in held)
            share = week_share(asked) if len(days) > 1 else 1
            short += asked > 0 and metres_of(patrols, worker, grid, held, month) < target * share
    return short
