"""Items whose deadlines, extensions, disposals and limits meet midnights, closes and each other to the second."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from ..chengnan import WEEK
from ..office import Month, Office, Row, duty_days
from .dice import DAY, LAST_SECOND, Dice
from .work import somebody

CATEGORIES = ("public_order", "public_safety", "city_management", "environment", "livelihood", "administration")
CATEGORIES += ("enforcement", "government_services", "civilised_city")


def items(dice: Dice, office: Office) -> Iterator[Row]:
    """Of a grid and month: four each duty day, one day short of it, some, or none; and those that are due."""
    for month in office.months:
        for grid in office.grids(month):
            mood = dice.one("four a day", "one short", "some", "some", "few", "none")
            days = duty_days(grid, month)
            if mood in ("four a day", "one short"):
                reported = [day for day in days for _ in range(4)]
                reported = reported[dice.number(1, 2) :] if mood == "one short" else reported
            else:
                span = [month.start + n * DAY for n in range(month.end.day)]
                reported = [dice.of(span) for _ in range({"some": 15, "few": 4, "none": 0}[mood])]
            is_own = dice.hits(0.2)  # everything handled inside the grid
            for day in reported:
                yield item(dice, office, grid, month, dice.moment(day), is_own)
            for _ in range(dice.one(0, 1, 3)):
                limit = datetime.combine(dice.near_month(month), dice.one(time.min, LAST_SECOND))
                row = item(dice, office, grid, month, dice.beside(limit) - WEEK, is_own)
                yield row | {"is_stability": True}


def item(dice: Dice, office: Office, grid: Row, month: Month, at: datetime, is_own: bool) -> Row:
    """An item reported at an instant."""
    edge = datetime.combine(dice.near_month(month), dice.one(time.min, LAST_SECOND))
    due = dice.one(None, at + timedelta(hours=dice.number(1, 200)), max(edge, at), max(edge, at))
    row: dict[str, Any] = {
        "grid_code": grid["grid_code"],
        "worker_code": dice.one(*[somebody(dice, office, grid, at.date(), month)] * 9, None),
        "category": dice.of(CATEGORIES),
        "reported_at": at,
        "due_at": due,
        "extended_to": None,
        "extension_granted_at": None,
        "rework_count": dice.one(None, 0, 0, 0, 1, 3),
        "handled_in_grid": True if is_own else dice.one(True, False, None),
        "is_stability": dice.one(True, False, None),
        "statement_accepted": dice.one(True, False, None),
        "outcome": None,
    }
    if due and dice.hits(0.3):
        row["extended_to"] = dice.one(
            due + 2 * (due - at), dice.beside(due + 2 * (due - at)), due + DAY, due, due - DAY
        )
        row["extension_granted_at"] = dice.one(due, dice.beside(due), at, None)
    ends = [moment for moment in (due, row["extended_to"], month.close.replace(microsecond=0), at + WEEK) if moment]
    disposed = max(at, dice.beside(dice.of(ends)))
    row["disposed_at"] = disposed if is_own else dice.one(disposed, disposed, at + timedelta(hours=1), None)
    state = "disposed" if row["disposed_at"] else "open"
    row["outcome"] = state if is_own else dice.one(*[state] * 12, None, "limited", "rejected")
    return row
