"""What a simulated office is asked to be: its size, its months, its seed."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

import numpy as np

LOCAL = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Plan:
    """Size and span of an office. The same plan always gives the same bytes.

    has_tracks: whether fixes are written, by far the largest feed. register_share: registered houses per household, so
    that a sample's registers of houses and people stay small.
    """

    seed: int = 1
    communities: int = 8
    grids: int = 40
    first_month: str = "2026-01"
    months: int = 6
    has_faults: bool = True
    has_tracks: bool = True
    register_share: float = 0.15

    def __post_init__(self) -> None:
        if self.communities < 1 or self.grids < self.communities or self.months < 1:
            raise ValueError("an office needs at least one month, one community, and one grid in each community")
        if not 0 <= self.register_share <= 1:
            raise ValueError("register_share is a part of the households: 0 to 1")

    def month_start(self, index: int) -> date:
        """First day of the index-th month (0 is `first_month`; the index after the last one is allowed)."""
        year, month = (int(part) for part in self.first_month.split("-"))
        months = year * 12 + month - 1 + index
        return date(months // 12, months % 12 + 1, 1)

    def month_end(self, index: int) -> date:
        """Last day of the index-th month."""
        return self.month_start(index + 1) - timedelta(days=1)

    def month_name(self, index: int) -> str:
        """The index-th month as text, 2026-01."""
        return f"{self.month_start(index):%Y-%m}"

    def exported_at(self, index: int) -> datetime:
        """Local time at which the index-th month's event files were exported: the 9th of the month after it."""
        return datetime.combine(self.month_start(index + 1), datetime.min.time()) + timedelta(days=8, hours=8)

    @property
    def as_of(self) -> datetime:
        """A believable moment for the run: the 10th of the month after the last one, 9 o'clock in Shanghai."""
        return datetime.combine(self.month_start(self.months), datetime.min.time(), LOCAL) + timedelta(days=9, hours=9)

    def rng(self, purpose: str) -> np.random.Generator:
        """Random numbers of one purpose, so that widening one feed does not change another."""
        return np.random.default_rng([self.seed, zlib.crc32(purpose.encode())])
