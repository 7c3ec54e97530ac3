"""Chance that favours edges: first and last days, midnights, a day or a second to either side of what decides."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from ..office import Month

T = TypeVar("T")
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
LAST_SECOND = time(23, 59, 59)


class Dice:
    """Everything random of one office; the same seed gives the same office."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, *choices: T) -> T:
        return self.random.choice(choices)

    def of(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def hits(self, chance: float) -> bool:
        return self.random.random() < chance

    def number(self, low: int, high: int) -> int:
        """Both ends included."""
        return self.random.randint(low, high)

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Different ones, at most as many as there are."""
        return self.random.sample(choices, max(0, min(count, len(choices))))

    def moment(self, day: date) -> datetime:
        """A second of the day, its first or last as often as any other."""
        clock = time(self.number(0, 23), self.number(0, 59), self.number(0, 59))
        return datetime.combine(day, self.one(time.min, LAST_SECOND, clock, clock))

    def day(self, month: Month) -> date:
        """A day of the month, its first or last as often as any other."""
        return self.one(month.start, month.end, *[month.start + self.number(0, month.end.day - 1) * DAY] * 2)

    def near_month(self, month: Month) -> date:
        """A day on or just beside an edge of the month."""
        return self.one(month.start - DAY, month.start, month.end, month.end + DAY, self.day(month))

    def beside(self, moment: datetime) -> datetime:
        """The moment itself, or a second to either side."""
        return moment + self.one(-1, 0, 0, 1) * SECOND


def year_before(month: Month) -> date:
    """The first day of the same month a year earlier: the oldest day whose checks still count."""
    return date(month.start.year - 1, month.start.month, 1)
