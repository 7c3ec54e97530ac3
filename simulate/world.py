"""The office behind the feeds: grids, how hard each works, who is appointed where, and on which days work is done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulate.appointments import Appointments, appoint
from simulate.calendar import Days, days_of
from simulate.grid_list import Grids, community_codes, make_grids
from simulate.plan import Plan
from simulate.town import Town, make_town


@dataclass(frozen=True)
class World:
    """Everything the feeds are drawn from. `works[grid, day]`: whether anything is recorded in the grid that day."""

    plan: Plan
    days: Days
    community_code: list[str]
    grids: Grids
    town: Town
    appointments: Appointments
    works: np.ndarray

    @property
    def worker_count(self) -> int:
        """How many different workers there are."""
        return int(self.appointments.worker.max()) + 1


def make_world(plan: Plan) -> World:
    """The office of a plan."""
    days = days_of(plan)
    grids = make_grids(plan)
    return World(
        plan=plan,
        days=days,
        community_code=community_codes(plan),
        grids=grids,
        town=make_town(plan, grids),
        appointments=appoint(plan, grids.community, grids.is_special, grids.opens),
        works=_working_grid_days(plan, days, grids),
    )


def _working_grid_days(plan: Plan, days: Days, grids: Grids) -> np.ndarray:
    """Poor grids skip some working days altogether; good ones also come on some days off, few on public holidays."""
    rng = plan.rng("works")
    diligence = grids.diligence[:, None]
    chance_working = 0.998 - np.clip(0.62 - diligence, 0, None) * 0.35
    chance_off = np.where(days.is_holiday, 0.04, 0.28)[None, :] * diligence
    chance = np.where(days.is_working[None, :], chance_working, chance_off)
    drawn = rng.random(chance.shape) < chance
    is_active = (days.dates[None, :] >= grids.opens[:, None]) & (days.dates[None, :] <= grids.closes[:, None])
    is_awake = days.dates[None, :] < grids.dormant_from[:, None]
    return drawn & is_active & is_awake
