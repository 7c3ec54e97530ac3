"""Who goes on patrol in which grid, when and for how long. A diligent grid leaves out no day and no corner."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from simulate.draws import slots_of
from simulate.routes import Routes
from simulate.world import World

MINUTE = 60
FIRST_AT, SECOND_AT = 8 * 3600, 14 * 3600
"""The morning's and the afternoon's patrols begin within two hours after these."""
BETWEEN = 900
"""Seconds at least between two patrols of one worker: the phone's fixes are two walks then."""
FALLS_ILL, DAYS_ILL = 0.004, 3
IN_THE_MORNING = (15, 32)
"""Minutes of the first patrol: in a grid of no diligence, and what one of all adds."""
AGAIN = (0.10, 0.85)
"""Chance of a second one: the same, by the square of diligence."""
AFTERNOON = 26
ON_DAYS_OFF = 0.45
SHORT = 0.06
"""Chance of a lost day, for what a grid's diligence is short of 0.8; and two in a thousand in every grid."""
PARKED, GAP, ERRAND, MOCK = 0.03, 0.02, 0.10, 0.04
"""Chance that a phone lies somewhere after the walk, that it loses its signal, that a second patrol is an errand,
and, in poor grids, that a programme makes up the fixes."""


@dataclass(frozen=True)
class Patrols:
    """One entry per patrol: worker, grid and day indices, beginning (seconds after midnight), minutes of walking and of
    lying parked after it, the route and where on it (seconds) it begins, the pace (1 is the route's own), whether its
    fixes are made up, and from which minute to which the phone was silent."""

    worker: np.ndarray
    grid: np.ndarray
    day: np.ndarray
    begins: np.ndarray
    minutes: np.ndarray
    parked: np.ndarray
    route: np.ndarray
    offset: np.ndarray
    pace: np.ndarray
    is_mock: np.ndarray
    silent_from: np.ndarray
    silent_to: np.ndarray

    def where(self, is_wanted: np.ndarray) -> Patrols:
        """Some of them."""
        return Patrols(*(getattr(self, field.name)[is_wanted] for field in fields(self)))


def silent_week(world: World) -> tuple[int, np.ndarray] | None:
    """A full-time worker whose phone logs nothing for a week (worker, days): of the second best grid that stays."""
    held, days = world.appointments, world.days
    monday = np.flatnonzero((days.month == world.plan.months - 1) & (_weekday(days.dates) == 0))
    own = np.flatnonzero((held.role == "full_time") & (held.end > days.dates[-1]) & (held.start < days.dates[0]))
    if not world.plan.has_faults or len(own) < 2 or len(monday) < 2:
        return None
    second_best = own[np.argsort(world.grids.diligence[held.grid[own]])[-2]]
    return int(held.worker[second_best]), np.arange(monday[1], monday[1] + 7)


def _weekday(dates: np.ndarray) -> np.ndarray:
    return (dates - np.datetime64("2026-01-05")).astype("int64") % 7


def make_patrols(world: World, routes: Routes) -> Patrols:
    """All patrols of the office, by grid and day."""
    rng = world.plan.rng("patrols")
    first, second = _workers(world, rng)
    goes, again, morning = _when(world, rng, first, second)
    grid, day = np.concatenate([np.nonzero(goes), np.nonzero(again)], axis=1)
    is_second = np.repeat([False, True], [goes.sum(), again.sum()])
    count, version = len(grid), world.town.version[world.days.month]
    worker = np.where(is_second, second[grid, day], first[grid, day])
    minutes = np.where(is_second, np.clip(rng.normal(AFTERNOON, 6, count), 15, 60), morning[grid, day]).astype("int64")
    begins = np.where(is_second, SECOND_AT, FIRST_AT) + rng.integers(0, 7200, count)
    is_errand = is_second & (rng.random(count) < ERRAND) & ~_holds_several(world)[worker]
    silent = rng.integers(5, 15, count)
    patrols = Patrols(
        worker=worker,
        grid=grid,
        day=day,
        begins=begins,
        minutes=minutes,
        parked=np.where(rng.random(count) < PARKED, rng.integers(30, 75, count), 0),
        route=np.where(is_errand, routes.errand_of[grid], routes.round_of[grid, version[day]]),
        offset=np.zeros(count),
        pace=np.clip(rng.normal(1, 0.05, count), 0.88, 1.12),
        is_mock=(world.grids.diligence[grid] < 0.6) & (rng.random(count) < MOCK),
        silent_from=np.where(rng.random(count) < GAP, silent, 0),
        silent_to=silent + rng.integers(7, 13, count),
    )
    order = np.lexsort((is_second, day, grid))
    return _seen(world, _one_at_a_time(_continued(world, rng, patrols.where(order))))


def _when(
    world: World, rng: np.random.Generator, first: np.ndarray, second: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether somebody goes, and again in the afternoon, and the minutes of the morning, all [grid, day]. On a lost day
    nobody goes, or for a few minutes only."""
    diligence = world.grids.diligence[:, None]
    is_duty = world.days.is_working[None, :]
    goes = world.works & (first >= 0) & (is_duty | (rng.random(world.works.shape) < ON_DAYS_OFF))
    lost = rng.random(world.works.shape)
    is_lost = lost < 0.002 + SHORT * np.clip(0.8 - diligence, 0, None)
    goes &= ~(is_lost & (lost < 0.5 * SHORT * (0.8 - diligence)))
    again = goes & ~is_lost & (second >= 0)
    again &= rng.random(world.works.shape) < AGAIN[0] + AGAIN[1] * diligence**2
    morning = rng.normal(IN_THE_MORNING[0] + IN_THE_MORNING[1] * np.broadcast_to(diligence, world.works.shape), 5)
    morning = np.where(is_lost, rng.uniform(5, 9, world.works.shape), np.clip(morning, 12, 70))
    return goes, again, morning


def _workers(world: World, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Who would go first and second in each grid on each day [grid, day]: drawn by share among those who are well and
    appointed that day; -1 where there is nobody. So a colleague covers for one who is ill."""
    held, dates = world.appointments, world.days.dates
    is_ill = rng.random((world.worker_count, len(dates))) < FALLS_ILL
    for _ in range(DAYS_ILL - 1):
        is_ill[:, 1:] |= is_ill[:, :-1] & (rng.random((world.worker_count, len(dates) - 1)) < 0.7)
    slots = slots_of(world)
    scores = []
    for row in slots.T:
        there = (row >= 0)[:, None] & (held.start[row][:, None] <= dates) & (dates <= held.end[row][:, None])
        there &= ~is_ill[held.worker[row]] & (held.share[row] > 0)[:, None]
        weight = np.where(there, held.share[row][:, None], np.nan)
        scores.append(np.where(there, np.log(weight) + rng.gumbel(size=there.shape), -np.inf))
    ranked = np.stack(scores)
    chosen = []
    for _ in range(2):
        best = ranked.argmax(axis=0)
        is_there = np.take_along_axis(ranked, best[None], axis=0)[0] > -np.inf
        chosen.append(np.where(is_there, held.worker[slots[np.arange(len(slots))[:, None], best]], -1))
        np.put_along_axis(ranked, best[None], -np.inf, axis=0)
    return chosen[0], np.where(chosen[1] >= 0, chosen[1], chosen[0])


def _holds_several(world: World) -> np.ndarray:
    """Workers appointed to more than one grid: an errand to the next grid would count there too."""
    pairs = np.unique(np.stack([world.appointments.worker, world.appointments.grid]), axis=1)
    return np.bincount(pairs[0], minlength=world.worker_count + 1) > 1


def _continued(world: World, rng: np.random.Generator, patrols: Patrols) -> Patrols:
    """Where on the round each patrol begins: who is diligent goes on where the last one stopped, others near the door.

    `patrols` are by grid and time.
    """
    walked = np.cumsum(patrols.minutes) * MINUTE
    before = walked - patrols.minutes * MINUTE
    before -= before[np.searchsorted(patrols.grid, patrols.grid)]
    goes_on = rng.random(len(walked)) < 0.1 + 1.1 * world.grids.diligence[patrols.grid]
    near = rng.uniform(0, 300, len(walked))
    return replace(patrols, offset=np.where(goes_on, before, near))


def _one_at_a_time(patrols: Patrols) -> Patrols:
    """Nobody is in two grids at once: of one worker's patrols of a day, the later begins after the earlier."""
    order = np.lexsort((patrols.begins, patrols.day, patrols.worker))
    worker, day, begins = patrols.worker[order], patrols.day[order], patrols.begins[order]
    lasts = (patrols.minutes + patrols.parked)[order] * MINUTE + BETWEEN
    is_next = np.flatnonzero((worker[1:] == worker[:-1]) & (day[1:] == day[:-1])) + 1
    for place in is_next.tolist():
        begins[place] = max(begins[place], begins[place - 1] + lasts[place - 1])
    moved = np.empty_like(begins)
    moved[order] = begins
    late = moved + (patrols.minutes + patrols.parked) * MINUTE > 23 * 3600
    return replace(patrols, begins=moved).where(~late)


def _seen(world: World, patrols: Patrols) -> Patrols:
    """Without those of the worker whose phone was silent for a week."""
    silent = silent_week(world)
    if silent is None:
        return patrols
    return patrols.where((patrols.worker != silent[0]) | ~np.isin(patrols.day, silent[1]))
