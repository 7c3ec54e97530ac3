"""Draws that several feeds share: which worker, at what time of day, how many per grid and day."""

from __future__ import annotations

import numpy as np
import polars as pl

from simulate.world import World


def spread(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One entry per event from counts per grid and day: (grid index, day index), in order of day, then grid."""
    day, grid = np.nonzero(counts.T)
    repeats = counts[grid, day]
    return np.repeat(grid, repeats), np.repeat(day, repeats)


def office_hours(rng: np.random.Generator, count: int) -> np.ndarray:
    """Seconds after midnight: a morning and an afternoon hump, a few in the evening."""
    hump = rng.random(count)
    morning = rng.normal(9.9 * 3600, 0.9 * 3600, count)
    afternoon = rng.normal(15.4 * 3600, 1.0 * 3600, count)
    evening = rng.uniform(18.5 * 3600, 20.5 * 3600, count)
    seconds = np.where(hump < 0.55, morning, np.where(hump < 0.97, afternoon, evening))
    return np.clip(seconds, 7 * 3600, 22 * 3600 - 1).astype("int64")


def moments(world: World, day: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Local times (datetime64[s]) from day indices and seconds after midnight."""
    return world.days.dates[day].astype("datetime64[s]") + seconds.astype("timedelta64[s]")


def pick_workers(world: World, rng: np.random.Generator, grid: np.ndarray, day: np.ndarray) -> np.ndarray:
    """A worker index per event, by share, among those appointed to the grid that day; -1 where there is nobody."""
    slots = slots_of(world)
    dates = world.days.dates[day]
    held = world.appointments
    row = slots[grid]
    is_held = (row >= 0) & (held.start[row] <= dates[:, None]) & (dates[:, None] <= held.end[row])
    share = np.where(is_held, held.share[row], 0.0)
    total = share.sum(axis=1)
    target = rng.random(len(grid)) * total
    slot = (np.cumsum(share, axis=1) <= target[:, None]).sum(axis=1)
    chosen = row[np.arange(len(grid)), np.minimum(slot, row.shape[1] - 1)]
    return np.where(total > 0, held.worker[chosen], -1)


def slots_of(world: World) -> np.ndarray:
    """Appointment indices of each grid in a rectangle [grid, slot], filled up with -1."""
    grid = world.appointments.grid
    order = np.argsort(grid, kind="stable")
    place = np.arange(len(grid)) - np.searchsorted(grid[order], grid[order])
    slots = np.full((world.plan.grids, int(place.max()) + 1), -1)
    slots[grid[order], place] = order
    return slots


def worker_series(worker: np.ndarray) -> pl.Series:
    """W00001 for worker 0; nothing for -1."""
    codes = [f"W{index + 1:05d}" for index in range(int(worker.max(initial=-1)) + 1)]
    return pl.Series("worker_code", [None, *codes], dtype=pl.String).gather(worker + 1)


def worker_codes(worker: np.ndarray) -> list[str | None]:
    """The same as a list."""
    return [None if index < 0 else f"W{index + 1:05d}" for index in worker.tolist()]
