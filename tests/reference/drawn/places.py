"""Grids that open, close, and change their community or type between snapshots; and what lies in them."""

from __future__ import annotations

from datetime import date

from ..office import Month, Row
from .dice import DAY, Dice

CADENCES = ("daily", "weekly", "monthly", "quarterly")


def snapshot_days(dice: Dice, months: list[Month]) -> list[date]:
    """One to three days, mostly several: closes, the day after a close, and days after the first month has closed."""
    closes = [month.close.date() for month in months]
    days = {dice.of(closes) + dice.one(0, 0, 1) * DAY for _ in range(dice.one(0, 1, 2, 2))}
    return sorted(days | {dice.one(months[0].start, closes[0], closes[0] + DAY)})


def grids(dice: Dice, months: list[Month], count: int) -> list[Row]:
    """The grids of the first snapshot, one to four in a community."""
    rows: list[Row] = []
    while len(rows) < count:
        unit = f"Q{len({row['community_code'] for row in rows}) + 1:03d}"
        for number in range(dice.number(1, 4)):
            opens = opening(dice, months) if dice.hits(0.3) else None
            closes = closing(dice, months, opens) if dice.hits(0.2) else None
            rows.append(
                {
                    "grid_code": f"{unit}G{number + 1}",
                    "grid_name": f"{unit}的{number + 1}网格",
                    "grid_type": dice.one("comprehensive", "comprehensive", "comprehensive", "special"),
                    "community_code": unit,
                    "community_name": f"{unit}社区",
                    "area_type": dice.one("urban", "rural"),
                    "households": dice.one(None, 0, 7, 10, 20, 40, 50),
                    "valid_from": opens,
                    "valid_to": closes,
                }
            )
    return rows


def opening(dice: Dice, months: list[Month]) -> date:
    """A day that decides: the ends of a month, its tenth duty day from the end, the first of its last thirty days."""
    month = dice.of(months)
    few = month.duty_days[-10]
    return dice.one(
        month.start, month.start + DAY, month.end, few, few + DAY, month.end - 29 * DAY, month.end - 28 * DAY
    )


def closing(dice: Dice, months: list[Month], opens: date | None) -> date:
    """The last day: as with opening, and never before it."""
    month = dice.of(months)
    few = month.duty_days[9]
    return max(dice.one(month.start, month.end, month.end - DAY, few, few - DAY), opens or date.min)


def later(dice: Dice, rows: list[Row], months: list[Month]) -> list[Row]:
    """The same grids in the next snapshot: now and then another community, type, number of households or last day."""
    found = []
    for row in rows:
        changed = dict(row)
        if dice.hits(0.04):
            other = dice.of(rows)
            changed |= {"community_code": other["community_code"], "community_name": other["community_name"]}
        if dice.hits(0.04):
            changed["grid_type"] = dice.one("comprehensive", "special")
        if dice.hits(0.04):
            changed["households"] = dice.one(None, 0, 30)
        if dice.hits(0.04):
            changed["valid_to"] = closing(dice, months, row["valid_from"])
        found.append(changed)
    return found


def targets(dice: Dice, grids: list[Row], months: list[Month]) -> list[Row]:
    """Targets of every cadence, many of them active for a third of a period or a day less."""
    rows = []
    for grid in grids:
        for number in range(dice.one(0, 0, 1, 2, 4)):
            start, end = third(dice, months) if dice.hits(0.5) else (None, None)
            rows.append(
                {
                    "target_code": f"T{grid['grid_code']}{number}",
                    "grid_code": grid["grid_code"],
                    "cadence": dice.of(CADENCES),
                    "start_date": start,
                    "end_date": end,
                }
            )
    return rows


def third(dice: Dice, months: list[Month]) -> tuple[date | None, date | None]:
    """From a day on or up to a day, a third of a month or quarter away from its end, or a day more or less."""
    month = dice.of(months)
    first = dice.one(month.start, month.start.replace(month=(month.start.month - 1) // 3 * 3 + 1))
    days = (month.end - first).days + 1
    share = -(-days // 3) + dice.one(-1, 0, 0, 1)
    return (month.end - (share - 1) * DAY, None) if dice.hits(0.5) else (None, first + (share - 1) * DAY)
