"""chengnan by hand, what happened: C1.8b, C1.8c, C1.9, C4 and C5 of every community and month."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

from .office import Month, Office, Row, is_active, is_checked_since, is_held, is_workday, rounded
from .registers import Rate

Z = 1.959964
"""How many standard deviations 95 % of a normal distribution lie within."""
STAGES = {"task", "dispatch", "receipt", "sign_off", "feedback"}


def record_consistency(office: Office, unit: str, month: Month) -> Rate:
    """C1.8b: events in grids of the register whose grid is active and whose worker is appointed to it that day."""
    own = [row for row in office.snapshot("grids", month) if row["community_code"] == unit]
    held = office.appointments(month)
    marks = [
        bool(worker)
        and is_active(grid, at.date())
        and any(is_held(appointment, grid["grid_code"], at.date()) for appointment in held.get(worker or "", []))
        for grid in own
        for worker, at in office.work_in[grid["grid_code"]]
        if month.has(at)
    ]
    return sum(marks), len(marks)


def task_chain(office: Office, unit: str, month: Month) -> Rate:
    """C1.8c: tasks begun in the month with all five stages by the close; the earliest stage says when and whose."""
    marks = [
        {row["stage"] for row in rows if row["stage_at"] <= month.close} == STAGES
        for begin, rows in tasks(office)
        if begin["community_code"] == unit and month.has(begin["stage_at"])
    ]
    return sum(marks), len(marks)


@cache
def tasks(office: Office) -> list[tuple[Row, list[Row]]]:
    """The earliest stage of every task, and all its stages."""
    by_task = office.of("joint_tasks", "task_code").values()
    return [(min(rows, key=lambda row: row["stage_at"]), rows) for rows in by_task]


def push_feedback(office: Office, unit: str, month: Month) -> Rate:
    """C1.9: signed pushes whose 5th working day after signing is in the month, answered by the end of that day."""
    marks = []
    for row in office.of("pushed_data", "community_code")[unit]:
        if row["signed_at"] is not None:
            last = working_day_after(row["signed_at"].date(), 5)
            if month.has(last):
                marks.append(row["fed_back_at"] is not None and row["fed_back_at"].date() <= last)
    return sum(marks), len(marks)


def working_day_after(day: date, count: int) -> date:
    """The count-th working day after a day, which is itself day 0."""
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def survey_yes(office: Office, unit: str, question: str, month: Month) -> Rate:
    """C4, C5: yes of yes and no, in the newest survey month that is not too old."""
    rows = [
        row
        for row in office.of("surveys", "community_code")[unit]
        if row["question"] == question and is_checked_since(row["surveyed_on"], month)
    ]
    newest = max((month_of(row["surveyed_on"]) for row in rows), default=None)
    answers = [row["answer"] for row in rows if month_of(row["surveyed_on"]) == newest]
    return answers.count("yes"), answers.count("yes") + answers.count("no")


def wilson(rate: Rate) -> tuple[Decimal, Decimal]:
    """The 95 % Wilson interval of a rate, in per cent with one place."""
    yes, count = rate
    share, spread = yes / count, Z * Z / count
    middle = share + spread / 2
    half = Z * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    low, high = ((middle + side * half) / (1 + spread) for side in (-1, 1))
    return rounded(Fraction(100 * low), 1), rounded(Fraction(100 * high), 1)


def month_of(day: date | datetime) -> tuple[int, int]:
    """Year and month."""
    return day.year, day.month
