"""What is filed on a unit: checks, answers, findings, awards, meetings, joint tasks, pushed data, corrections."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ..chengnan import LEVELS, MANUAL, MECHANISMS
from ..nanxiashu import EMERGENCIES, FILES, SPECIAL
from ..office import Month, Office, Row
from ..records import STAGES, working_day_after
from .dice import DAY, LAST_SECOND, Dice, year_before

COMMUNITY_KINDS = (
    "contact_lost",
    "homicide_from_dispute",
    "illegal_venue",
    "major_case",
    "mass_incident",
    "false_worker",
)
GRID_KINDS = (*EMERGENCIES, *FILES, *SPECIAL, "contact_lost", "shirking", "shirking", "false_item")
SEVERITIES = (None, "serious", "extra_serious", "major_impact", "slight")


def units(office: Office, month: Month) -> list[tuple[str, str]]:
    """(type, code) of every community and grid of the month."""
    grids = office.grids(month)
    communities = sorted({grid["community_code"] for grid in grids})
    return [("community", unit) for unit in communities] + [("grid", grid["grid_code"]) for grid in grids]


def inspections(dice: Dice, office: Office) -> Iterator[Row]:
    """Checks in a month, exactly a year before it, a day earlier or later; sometimes two of one day."""
    checks = (*(check for check, _ in MANUAL.values()), *MECHANISMS)
    for month in office.months:
        for type_, unit in units(office, month):
            for check in ("party_building",) if type_ == "grid" else dice.some(checks, 3):
                if dice.hits(0.4):
                    day = dice.one(
                        year_before(month), year_before(month) - DAY, dice.near_month(month), dice.day(month)
                    )
                    for _ in range(dice.one(1, 1, 2)):
                        points = dice.one(None, Decimal(0), Decimal("1.25"), Decimal(3), Decimal("8.5"), Decimal("-1"))
                        yield {
                            "unit_type": type_,
                            "unit_code": unit,
                            "check_code": check,
                            "checked_on": day,
                            "passed": dice.one(True, True, False, None),
                            "points": points,
                        }


def surveys(dice: Dice, office: Office) -> Iterator[Row]:
    for month in office.months[:: dice.one(1, 2)]:
        for type_, unit in units(office, month):
            if type_ == "community" and dice.hits(0.4):
                day = dice.one(year_before(month), year_before(month) - DAY, dice.near_month(month))
                for _ in range(dice.number(1, 6)):
                    answer = dice.one("yes", "yes", "no", "unknown")
                    yield {
                        "community_code": unit,
                        "surveyed_on": day,
                        "question": dice.one("aware", "satisfied"),
                        "answer": answer,
                    }


def findings(dice: Dice, office: Office, items: list[Row]) -> Iterator[Row]:
    """Some over their caps; false items found on the close or the day after; dormancy lifted."""
    for month in office.months:
        for type_, unit in units(office, month):
            for _ in range(dice.one(0, 0, 1, 3)):
                kind = dice.of(COMMUNITY_KINDS if type_ == "community" else GRID_KINDS)
                yield finding(dice, type_, unit, kind, dice.near_month(month))
            if type_ == "grid" and dice.hits(0.3):
                yield finding(dice, "grid", unit, "dormant_grid", dice.near_month(month), unit)
        for worker in dice.some(office.snapshot("workers", month), len(office.grids(month)) // 3):
            yield finding(
                dice, "grid", worker["grid_code"], "dormant_worker", dice.near_month(month), worker["worker_code"]
            )
        for item in dice.some(items, len(items) // 60):
            day = dice.one(month.close.date(), month.close.date() + DAY, dice.day(month))
            yield finding(dice, "grid", item["grid_code"], "false_item", day, item["item_code"])


def finding(dice: Dice, type_: str, unit: str, kind: str, day: Any, subject: str | None = None) -> Row:
    is_dormancy = kind.startswith("dormant")
    return {
        "unit_type": type_ if dice.hits(0.97) else dice.one("community", "grid"),
        "unit_code": unit,
        "kind": kind,
        "found_on": day,
        "status": dice.one("rejected", "rejected", "open")
        if is_dormancy
        else dice.one(*["confirmed"] * 4, "open", "rejected"),
        "quantity": dice.one(1, 1, 1, 2, 3, 12),
        "severity": dice.of(SEVERITIES),
        "people": dice.one(None, 99, 100, 499, 500),
        "subject_code": subject,
    }


def awards(dice: Dice, office: Office) -> Iterator[Row]:
    """One matter at several levels, or twice at the same."""
    for month in office.months:
        for type_, unit in units(office, month):
            for _ in range(dice.one(0, 0, 0, 1, 4)):
                yield {
                    "unit_type": type_,
                    "unit_code": unit,
                    "kind": dice.one(*LEVELS) if type_ == "community" else dice.one("item_adopted", "news"),
                    "awarded_on": dice.near_month(month),
                    "level": dice.one("province", "prefecture", "county", "district", None),
                    "matter_code": dice.one(None, "M1", "M1", "M2"),
                }


def meetings(dice: Dice, office: Office) -> Iterator[Row]:
    for month in office.months:
        for grid in office.grids(month):
            held = sorted({row["worker_code"] for row in office.by_grid("workers", month)[grid["grid_code"]]})
            for number in range(dice.one(0, 1, 2)):
                day = dice.near_month(month)
                for worker in held:
                    yield {
                        "meeting_code": f"{grid['grid_code']}-{month.name}-{number}",
                        "worker_code": worker,
                        "grid_code": grid["grid_code"],
                        "held_on": day,
                        "attendance": dice.one("present", "present", "present", "late", "absent", "excused"),
                    }


def joint_tasks(dice: Dice, office: Office) -> Iterator[Row]:
    """Five or ten a month, of which three or four in five are whole by the close; the last stage on the close."""
    stages = ("task", "dispatch", "receipt", "sign_off", "feedback")
    assert set(stages) == STAGES
    for month in office.months:
        for type_, unit in units(office, month):
            if type_ == "community" and dice.hits(0.5):
                count = dice.one(1, 5, 10)
                whole = math.floor(count * dice.one(0.5, 0.6, 0.8, 0.9, 1))
                for number in range(count):
                    begin = dice.moment(dice.day(month))
                    close = month.close.replace(microsecond=0)
                    last = (
                        dice.one(close, begin + timedelta(hours=9)) if number < whole else close + timedelta(seconds=1)
                    )
                    for step, stage in enumerate(stages[: 5 if number < whole or dice.hits(0.5) else 4]):
                        at = last if step == 4 else begin + timedelta(seconds=step)
                        yield {
                            "task_code": f"{unit}-{month.name}-{number}",
                            "stage": stage,
                            "stage_at": at,
                            "community_code": unit,
                        }


def pushed_data(dice: Dice, office: Office) -> Iterator[Row]:
    """Five or ten due in one month, of which four, nine or fewer are answered by the last second of the fifth day."""
    for month in office.months:
        for type_, unit in units(office, month):
            if type_ == "community" and dice.hits(0.6):
                count = dice.one(1, 5, 10)
                answered = math.floor(count * dice.one(0.5, 0.8, 0.9, 1))
                for number in range(count):
                    signed = dice.moment(dice.one(month.start - 7 * DAY, month.end - 7 * DAY, dice.near_month(month)))
                    end = datetime.combine(working_day_after(signed.date(), 5), LAST_SECOND)
                    late = dice.one(None, datetime.combine(end.date() + DAY, time.min))
                    yield {
                        "community_code": unit,
                        "signed_at": dice.one(*[signed] * 9, None),
                        "fed_back_at": dice.one(end, signed) if number < answered else late,
                    }


def adjustments(dice: Dice, office: Office) -> Iterator[Row]:
    """Corrections of months, quarters and years, approved on a close or the day after. Of communities: they stay."""
    for month in office.months:
        always = {unit for type_, unit in units(office, month) if type_ == "community"}
        for other in office.months:
            always &= {unit for _, unit in units(office, other)}
        for unit in dice.some(sorted(always), len(always) // 5):
            quarter = f"{month.start.year}-Q{-(-month.start.month // 3)}"
            yield {
                "rulebook": "chengnan",
                "unit_code": unit,
                "period": dice.one(month.name, month.name, quarter, str(month.start.year)),
                "item": dice.one("C1.4", "C5"),
                "points": dice.one(Decimal("0.5"), Decimal("-1.25"), Decimal("0.01")),
                "reason": "核实",
                "proposed_by": "网格中心",
                "approved_by": "分管领导",
                "approved_on": month.close.date() + dice.one(0, 0, 1) * DAY,
            }
