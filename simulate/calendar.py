"""The days of a plan: which are working days by the State Council's notice, make-up days included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
import numpy as np

from simulate.plan import Plan


@dataclass(frozen=True)
class Days:
    """One entry per calendar day of the plan.

    dates: datetime64[D]; is_working: working day or make-up day; is_holiday: a day inside a public holiday;
    month: index of the plan's month.
    """

    dates: np.ndarray
    is_working: np.ndarray
    is_holiday: np.ndarray
    month: np.ndarray


def days_of(plan: Plan) -> Days:
    """All days from the first day of the first month to the last day of the last one."""
    dates, working, holiday, month = [], [], [], []
    for index in range(plan.months):
        day = plan.month_start(index)
        while day <= plan.month_end(index):
            dates.append(day)
            working.append(chinese_calendar.is_workday(day))
            holiday.append(_is_public_holiday(day))
            month.append(index)
            day += timedelta(days=1)
    return Days(np.array(dates, "datetime64[D]"), np.array(working), np.array(holiday), np.array(month))


def _is_public_holiday(day: date) -> bool:
    is_off, name = chinese_calendar.get_holiday_detail(day)
    return bool(is_off and name is not None)
