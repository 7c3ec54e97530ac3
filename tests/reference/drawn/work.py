"""Recorded work: logins, visits and collections, as many as are asked for, one less, none, or any number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta

from ..coverage import spans_of
from ..office import Month, Office, Row, duty_days, duty_share, is_active, is_held
from .dice import DAY, Dice


def somebody(dice: Dice, office: Office, grid: Row, day: date, month: Month) -> str:
    """A worker appointed to the grid that day; now and then, or where nobody is, any worker."""
    rows = office.by_grid("workers", month)[grid["grid_code"]]
    held = [row["worker_code"] for row in rows if is_held(row, grid["grid_code"], day)]
    everybody = office.snapshot("workers", month)
    return dice.of(held) if held and dice.hits(0.93) else dice.of(everybody)["worker_code"]


def logins(dice: Dice, office: Office) -> Iterator[Row]:
    """Of a grid and month: on every duty day of its own, on all but one, on all but one and a day off, on a few."""
    for month in office.months:
        for grid in office.grids(month):
            days = duty_days(grid, month)
            mood = dice.one("all", "all", "but one", "a day off", "few", "none")
            if mood in ("but one", "a day off") and days:
                days = dice.some(days, len(days) - 1)
            if mood == "a day off":
                off = [month.start + n * DAY for n in range(month.end.day) if month.start + n * DAY not in days]
                days = [*days, *dice.some([day for day in off if is_active(grid, day)], 1)]
            if mood in ("few", "none"):
                days = dice.some(days, 3 if mood == "few" else 0)
            held = [row["worker_code"] for row in office.by_grid("workers", month)[grid["grid_code"]]]
            for day in days:
                own = [
                    w
                    for w in held
                    if w and any(is_held(a, grid["grid_code"], day) for a in office.appointments(month)[w])
                ]
                worker = dice.of(own) if own else somebody(dice, office, grid, day, month)
                yield {"worker_code": worker, "login_at": dice.moment(day), "device_code": None}


def visits(dice: Dice, office: Office) -> Iterator[Row]:
    """With a photo: a few, as many as are asked for or one less, a hundred more or one less. And those to targets."""
    for month in office.months:
        for grid in office.grids(month):
            asked = math.ceil(90 * duty_share(grid, month))
            count = dice.one(0, 3, 3, 3, asked, asked - 1)
            if dice.hits(0.04):
                count = asked + 100 + dice.one(-1, 0)
            days = [month.start + n * DAY for n in range(month.end.day)]
            few = dice.some(days, dice.number(1, 20))
            for _ in range(max(0, count)):
                yield visit(dice, office, grid, dice.of(few), month, has_photo=True)
            for _ in range(dice.number(0, 2)):
                yield visit(dice, office, grid, dice.near_month(month), month, has_photo=False)
            yield from to_targets(dice, office, grid, month)
            if dice.hits(0.1):
                yield from four_on_days(dice, office, grid, month)


def visit(
    dice: Dice, office: Office, grid: Row, day: date, month: Month, *, has_photo: bool, target: str | None = None
) -> Row:
    """A visit; a photo is a yes or a fingerprint."""
    flag, print_ = (
        dice.one((True, None), (True, "aa55"), (None, "bb66")) if has_photo else (dice.one(False, None), None)
    )
    return {
        "worker_code": somebody(dice, office, grid, day, month),
        "grid_code": grid["grid_code"],
        "visited_at": dice.moment(day),
        "target_code": target,
        "has_photo": flag,
        "photo_hash": print_,
    }


def to_targets(dice: Dice, office: Office, grid: Row, month: Month) -> Iterator[Row]:
    """Daily ones on every duty day, or all but one; others on the ends of their period, or a day outside."""
    for target in office.by_grid("visit_targets", month)[grid["grid_code"]]:
        if target["cadence"] == "daily":
            days = duty_days(grid, month)
            days = dice.some(days, len(days) - dice.one(0, 0, 0, 1))
        else:
            spans = [span for span in spans_of(target["cadence"], month) if dice.hits(0.85)]
            days = [dice.one(start, end, start + DAY, start - DAY, end + DAY) for start, end in spans]
        for day in days:
            in_grid = dice.of(office.grids(month)) if dice.hits(0.05) else grid
            yield visit(dice, office, in_grid, day, month, has_photo=False, target=target["target_code"])


def four_on_days(dice: Dice, office: Office, grid: Row, month: Month) -> Iterator[Row]:
    """Four visits with a photo on some days, two by a chief and two by workers, or one of them by somebody else."""
    rows = office.by_grid("workers", month)[grid["grid_code"]]
    for day in dice.some(duty_days(grid, month), 4):
        chiefs = [row["worker_code"] for row in rows if row["role"] == "chief"]
        others = [row["worker_code"] for row in rows if row["role"] in ("full_time", "member", "guide")]
        for workers in (chiefs, others):
            for _ in range(2 if workers else 0):
                row = visit(dice, office, grid, day, month, has_photo=dice.hits(0.95))
                yield row | {"worker_code": dice.of(workers)}


def collections(dice: Dice, office: Office) -> Iterator[Row]:
    """As many records as are the minimum, or one less; as many households as a tenth, or one less."""
    for month in office.months:
        for grid in office.grids(month):
            share = duty_share(grid, month)
            least = math.ceil((20 if grid["area_type"] == "urban" else 10) * share)
            households = math.ceil((grid["households"] or 0) * share / 10)
            count = max(0, dice.one(0, 2, least, least, least - 1))
            homes = max(0, dice.one(households, households, households - 1, households // 2))
            is_entered, is_complete = dice.one(1.0, 1.0, 0.7), dice.one(1.0, 1.0, 0.7)
            for number in range(count):
                day = dice.day(month)
                at = dice.moment(day)
                late = dice.one(None, dice.beside(month.close.replace(microsecond=0)))
                kind = (
                    "household" if number < homes or dice.hits(0.2) else dice.one("resident", "house", "organisation")
                )
                yield {
                    "grid_code": grid["grid_code"],
                    "worker_code": dice.one(*[somebody(dice, office, grid, day, month)] * 9, None),
                    "object_type": kind,
                    "object_code": f"{grid['grid_code']}-{number if number < homes else dice.number(0, max(homes, 1))}",
                    "collected_at": at,
                    "entered_at": at + timedelta(hours=1) if dice.hits(is_entered) else late,
                    "is_complete": dice.hits(is_complete) or dice.one(False, None),
                }


def visit_counts(dice: Dice, office: Office) -> Iterator[Row]:
    """What a source system counted itself, for a grid and one of its periods; sometimes more visited than due."""
    found: dict[tuple[str, str, date], Row] = {}
    for month in office.months:
        for grid in dice.some(office.grids(month), len(office.grids(month)) // 8):
            cadence = dice.one("monthly", "quarterly", "weekly", "daily")
            starts = duty_days(grid, month)[:2] if cadence == "daily" else []
            starts += [start for start, _ in spans_of(cadence, month)] if cadence != "daily" else []
            for start in dice.some(starts, 2):
                due = dice.number(0, 5)
                row = {"grid_code": grid["grid_code"], "cadence": cadence, "period_start": start}
                found[grid["grid_code"], cadence, start] = row | {"due": due, "visited": dice.number(0, due + 1)}
    yield from found.values()
