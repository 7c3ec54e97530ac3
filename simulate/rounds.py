"""Which target each visit goes to: places of every day first, then those of the week, the month and the quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from simulate.appointments import OPEN_END
from simulate.visit_targets import Targets, targets_of
from simulate.world import World

NOWHERE = -1
"""A visit without a target: somebody who is on no list."""


@dataclass(frozen=True)
class MissedDay:
    """The planted day on which the best grid leaves out one of its daily places."""

    target_code: str
    day: np.datetime64


def missed_day(world: World) -> MissedDay | None:
    """The first daily target of the most diligent grid that stays, on a working day late in the last month."""
    targets, grids, days = targets_of(world), world.grids, world.days
    has_daily = np.isin(np.arange(world.plan.grids), targets.grid[targets.cadence == "daily"])
    stays = np.flatnonzero((grids.closes == OPEN_END) & (grids.dormant_from == OPEN_END) & has_daily)
    working = days.dates[days.is_working & (days.month == world.plan.months - 1)]
    if not world.plan.has_faults or not len(stays) or len(working) < 6:
        return None
    best = stays[np.argmax(grids.diligence[stays])]
    target = np.flatnonzero((targets.grid == best) & (targets.cadence == "daily"))[0]
    return MissedDay(str(targets.code[target]), working[-5])


def aim(world: World, grid: np.ndarray, day: np.ndarray, spare: np.ndarray) -> list[str | None]:
    """A target code per visit. grid, day: indices per visit; spare: random numbers, for visits beyond the lists."""
    rng = world.plan.rng("rounds")
    targets = targets_of(world)
    chosen = np.full(len(grid), NOWHERE)
    order = np.lexsort((np.arange(len(grid)), day, grid))
    edges = np.searchsorted(grid[order], np.arange(world.plan.grids + 1))
    bounds = np.searchsorted(targets.grid, np.arange(world.plan.grids + 1))
    for index in range(world.plan.grids):
        own = order[edges[index] : edges[index + 1]]
        span = slice(int(bounds[index]), int(bounds[index + 1]))
        _round(world, rng, targets, span, float(world.grids.diligence[index]), own, day[own], chosen, spare)
    missed = missed_day(world)
    if missed is not None:
        skipped = (chosen >= 0) & (targets.code[chosen] == missed.target_code) & (world.days.dates[day] == missed.day)
        chosen[skipped] = NOWHERE
    return [None if target < 0 else str(targets.code[target]) for target in chosen.tolist()]


def _round(
    world: World,
    rng: np.random.Generator,
    targets: Targets,
    span: slice,
    diligence: float,
    own: np.ndarray,
    day: np.ndarray,
    chosen: np.ndarray,
    spare: np.ndarray,
) -> None:
    """One grid: fill `chosen` for its visits (`own`, in order of their `day`) from its targets (`span`)."""
    lists = {
        cadence: np.arange(span.start, span.stop)[targets.cadence[span] == cadence]
        for cadence in ("daily", "weekly", "monthly", "quarterly")
    }
    month = world.days.month[day]
    seen: set[int] = set()
    for number in range(world.plan.months):
        start = world.plan.month_start(number)
        if start.month % 3 == 1:
            seen.clear()
        here = month == number
        free = np.ones(int(here.sum()), dtype=bool)
        visits, days = own[here], day[here]
        _daily(rng, lists["daily"], diligence, visits, days, free, chosen)
        monday = (world.days.dates[days] - np.datetime64("2026-01-05")).astype("int64") // 7
        for week in np.unique(monday):
            _fill(rng, lists["weekly"], 0.8 + 0.22 * diligence, visits, free & (monday == week), free, chosen)
        end = np.datetime64(start + timedelta(days=27))
        open_now = {
            cadence: own_list[(targets.start[own_list] <= end) & (targets.end[own_list] >= np.datetime64(start))]
            for cadence, own_list in lists.items()
        }
        wanted = open_now["monthly"]
        _fill(rng, wanted, 0.8 + 0.22 * diligence, visits, free.copy(), free, chosen)
        left = np.array([t for t in open_now["quarterly"].tolist() if t not in seen], dtype="int64")
        part = (0.4, 0.62, 0.75 + 0.27 * diligence)[(start.month - 1) % 3]
        seen.update(_fill(rng, left, part, visits, free.copy(), free, chosen).tolist())
        others = lists["monthly"]
        if len(others):
            rest = visits[free]
            chosen[rest] = np.where(spare[rest] % 5 == 0, NOWHERE, others[spare[rest] % len(others)])


def _daily(
    rng: np.random.Generator,
    wanted: np.ndarray,
    diligence: float,
    visits: np.ndarray,
    days: np.ndarray,
    free: np.ndarray,
    chosen: np.ndarray,
) -> None:
    """The first visits of each day go to the places of every day; a poor grid forgets one now and then."""
    place = np.arange(len(days)) - np.searchsorted(days, days)
    is_daily = place < len(wanted)
    is_daily &= rng.random(len(days)) < min(1.0, 0.96 + 0.06 * diligence)
    chosen[visits[is_daily]] = wanted[place[is_daily]] if len(wanted) else NOWHERE
    free &= ~is_daily


def _fill(
    rng: np.random.Generator,
    wanted: np.ndarray,
    chance: float,
    visits: np.ndarray,
    usable: np.ndarray,
    free: np.ndarray,
    chosen: np.ndarray,
) -> np.ndarray:
    """Give some of the usable visits to the wanted targets, each with a chance; returns the targets that got one."""
    attended = rng.permutation(wanted[rng.random(len(wanted)) < chance])
    slots = rng.permutation(np.flatnonzero(usable))
    count = min(len(attended), len(slots))
    chosen[visits[slots[:count]]] = attended[:count]
    free[slots[:count]] = False
    return attended[:count]
