"""The office behind the feeds: grids, how hard each works, who is appointed where, and on which days work is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from simulate.appointments import OPEN_END, Appointments, appoint
from simulate.calendar import Days, days_of
from simulate.plan import Plan

ALWAYS = np.datetime64("1900-01-01")
DORMANT_DAYS = 33
"""The dormant grid stops this many days before the end: three more than the 30 that make a grid dormant."""


@dataclass(frozen=True)
class Grids:
    """One entry per grid. `diligence` (0 to 1) is hidden: it makes one grid good and another poor."""

    code: np.ndarray
    community: np.ndarray
    is_special: np.ndarray
    is_urban: np.ndarray
    households: np.ndarray
    opens: np.ndarray
    closes: np.ndarray
    dormant_from: np.ndarray
    diligence: np.ndarray


@dataclass(frozen=True)
class World:
    """Everything the feeds are drawn from. `works[grid, day]`: whether anything is recorded in the grid that day."""

    plan: Plan
    days: Days
    community_code: list[str]
    grids: Grids
    appointments: Appointments
    works: np.ndarray

    @property
    def worker_count(self) -> int:
        """How many different workers there are."""
        return int(self.appointments.worker.max()) + 1


def make_world(plan: Plan) -> World:
    """The office of a plan."""
    days = days_of(plan)
    grids = _make_grids(plan)
    return World(
        plan=plan,
        days=days,
        community_code=[f"CN{index + 1:02d}" for index in range(plan.communities)],
        grids=grids,
        appointments=appoint(plan, grids.community, grids.is_special, grids.opens),
        works=_working_grid_days(plan, days, grids),
    )


def _make_grids(plan: Plan) -> Grids:
    rng = plan.rng("grids")
    count = plan.grids
    community = np.arange(count) * plan.communities // count
    in_community = np.arange(count) - np.searchsorted(community, community)
    is_special = np.arange(count) % 6 == 5
    # Spread evenly, not drawn: a small office too must have good and poor grids.
    diligence = rng.permutation(np.linspace(0.2, 0.98, count))
    opens = np.full(count, ALWAYS)
    closes = np.full(count, OPEN_END)
    dormant_from = np.full(count, OPEN_END)
    if count >= 8 and plan.months >= 2:
        opens[3] = np.datetime64(plan.month_start(1) + timedelta(days=23))
        closes[7] = np.datetime64(plan.month_start(plan.months - 1) + timedelta(days=19))
    if plan.has_faults and plan.months >= 2:
        candidates = np.flatnonzero(~is_special & (closes == OPEN_END) & (opens == ALWAYS))
        dormant = candidates[np.argmin(diligence[candidates])]
        dormant_from[dormant] = np.datetime64(plan.month_end(plan.months - 1) - timedelta(days=DORMANT_DAYS))
    return Grids(
        code=np.array([f"CN{c + 1:02d}{n + 1:02d}" for c, n in zip(community, in_community, strict=True)]),
        community=community,
        is_special=is_special,
        is_urban=community < (plan.communities + 1) // 2,
        households=np.where(is_special, 0, rng.integers(180, 520, count)),
        opens=opens,
        closes=closes,
        dormant_from=dormant_from,
        diligence=diligence,
    )


def _working_grid_days(plan: Plan, days: Days, grids: Grids) -> np.ndarray:
    """Poor grids skip some working days altogether; good ones also come on some days off, few on public holidays."""
    rng = plan.rng("works")
    diligence = grids.diligence[:, None]
    chance_working = 1 - np.clip(0.75 - diligence, 0, None) * 0.3
    chance_off = np.where(days.is_holiday, 0.04, 0.28)[None, :] * diligence
    chance = np.where(days.is_working[None, :], chance_working, chance_off)
    drawn = rng.random(chance.shape) < chance
    is_active = (days.dates[None, :] >= grids.opens[:, None]) & (days.dates[None, :] <= grids.closes[:, None])
    is_awake = days.dates[None, :] < grids.dormant_from[:, None]
    return drawn & is_active & is_awake
