"""Walks whose metres inside the grid are known: what the rule makes of them when the fixes are noisy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from ground_plan import START, box, degrees, grid

from ingest.settings import Tracks
from ingest.tracks import kernel
from ingest.tracks.batch import Batch, Floats, Walked
from ingest.tracks.polygon import Polygon

EAST, NORTH = 430.0, 310.0
BLOCK_M, PACE_M_S, EVERY_S = 80.0, 1.2, 10
HOLE = (170.0, 90.0, 270.0, 210.0)
PARK = grid([box(0, 0, EAST, NORTH), box(*HOLE)[::-1]])
DAILY_M = 1000.0
CELL_M, COVER = 100, 0.8
TOWN = grid([box(-90, -90, 609, 609)])
"""All of the streets, and 49 cells. No street runs along their borders: noise alone would say which is visited."""


def inside(x: Floats, y: Floats) -> Floats:
    is_in = (x >= 0) & (x <= EAST) & (y >= 0) & (y <= NORTH)
    return is_in & ~((x > HOLE[0]) & (x < HOLE[2]) & (y > HOLE[1]) & (y < HOLE[3]))


def street_walk(random: np.random.Generator, hours: float) -> tuple[Floats, Floats]:
    """Where somebody is each second: streets 80 m apart, a turn at one crossing of four, standing a third of the time.

    A fix every 10 s cuts some 7 m off every corner, which noise partly makes up for.
    """
    seconds = int(hours * 3600)
    is_walking = np.repeat(random.random(seconds // 120 + 1) < 0.67, 120)[:seconds]
    way = np.cumsum(is_walking * PACE_M_S)
    blocks = int(way[-1] // BLOCK_M) + 2
    turns = (
        np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])[np.cumsum(random.choice([-1, 0, 0, 0, 0, 0, 0, 1], blocks)) % 4]
        * BLOCK_M
    )
    corners = np.concatenate([[[20.0, 20.0]], 20.0 + np.cumsum(turns, axis=0)])
    corners = np.abs((corners + 80) % 1280 - 640) - 80  # walks back where the way leads too far
    along = np.arange(len(corners)) * BLOCK_M
    return np.interp(way, along, corners[:, 0]), np.interp(way, along, corners[:, 1])


def noise(random: np.random.Generator, shape: tuple[int, int], sigma_m: float, memory_s: float) -> Floats:
    """By how much a phone is off each second, anew each time or (memory) drifting slowly."""
    off = random.normal(0, sigma_m, shape)
    keep = np.exp(-1 / memory_s) if memory_s else 0.0
    for second in range(1, shape[1]):
        off[:, second] = keep * off[:, second - 1] + np.sqrt(1 - keep**2) * off[:, second]
    return off


def walked(x: Floats, y: Floats, ground: Polygon = PARK) -> Walked:
    """Days (d, seconds) of a phone that logs every 10 s."""
    x, y = x[:, ::EVERY_S], y[:, ::EVERY_S]
    days, fixes = x.shape
    at = (START + np.arange(fixes) * EVERY_S) * 1_000_000
    longitude, latitude = degrees(x.ravel(), y.ravel())
    none, first = np.zeros(x.size), np.arange(days + 1)
    batch = Batch(first * fixes, np.tile(at, days), longitude, latitude, none, none > 0, first, first[:-1] * 0)
    return kernel.walk_all(batch, [ground], Tracks())


def in_weeks(days: np.ndarray, together: Callable[..., np.ndarray] = np.sum) -> np.ndarray:
    """Five days of a worker taken together."""
    return together(days.reshape(-1, 5, *days.shape[1:]), axis=1)


def flipped(found: np.ndarray, true: np.ndarray, target: float) -> int:
    """Targets that were missed or met by more than 5 %, and are found the other way."""
    is_clear = abs(true / target - 1) > 0.05
    assert is_clear.any()
    return int(((found >= target) != (true >= target))[is_clear].sum())


def cells_of(x: Floats, y: Floats) -> np.ndarray:
    """Days x cells of the town: whether somebody was in it when the phone told."""
    squares = ((y + 90) // CELL_M).astype(int) * TOWN.columns + ((x + 90) // CELL_M).astype(int)
    return np.array([np.isin(np.arange(TOWN.cells_total), day) for day in squares])


@pytest.mark.parametrize(("sigma_m", "memory_s"), [(3.0, 0), (5.0, 300)], ids=["white 3", "slow 5"])
def test_planted_walks_keep_their_metres_and_seconds(sigma_m: float, memory_s: float):
    random = np.random.default_rng(20260302)
    x, y = (np.array(each) for each in zip(*(street_walk(random, 2) for _ in range(60)), strict=True))
    found = walked(x + noise(random, x.shape, sigma_m, memory_s), y + noise(random, x.shape, sigma_m, memory_s))
    is_in = inside((x[:, 1:] + x[:, :-1]) / 2, (y[:, 1:] + y[:, :-1]) / 2)
    truth_m = (np.hypot(np.diff(x), np.diff(y)) * is_in).sum(axis=1)
    assert truth_m.min() < DAILY_M < truth_m.max()
    assert abs(found.distance_mm.mean() / 1000 / truth_m.mean() - 1) < 0.03
    assert abs(found.duration_s.mean() / is_in.sum(axis=1).mean() - 1) < 0.01
    is_clear = abs(truth_m / DAILY_M - 1) > 0.05
    np.testing.assert_array_equal((found.distance_mm >= 1000 * DAILY_M)[is_clear], (truth_m >= DAILY_M)[is_clear])
    assert flipped(in_weeks(found.distance_mm / 1000), in_weeks(truth_m), 5 * DAILY_M) == 0


@pytest.mark.parametrize(
    ("sigma_m", "memory_s", "most_m"),
    [(3.0, 0, 50), (5.0, 300, 50), (5.0, 0, 600)],
    ids=["white 3", "slow 5", "white 5"],
)
def test_parked_phones_hardly_walk(sigma_m: float, memory_s: float, most_m: float):
    random = np.random.default_rng(20260303)
    off_x, off_y = (noise(random, (100, 3 * 3600), sigma_m, memory_s) for _ in range(2))
    assert walked(85 + off_x, 45 + off_y).distance_mm.mean() / 1000 < most_m


@pytest.mark.parametrize(("sigma_m", "memory_s"), [(3.0, 0), (5.0, 300)], ids=["white 3", "slow 5"])
def test_no_cover_of_five_days_is_flipped_that_is_clear(sigma_m: float, memory_s: float):
    random = np.random.default_rng(20260304)
    x, y = (np.array(each) for each in zip(*(street_walk(random, 0.75) for _ in range(200)), strict=True))
    found = walked(x + noise(random, x.shape, sigma_m, memory_s), y + noise(random, x.shape, sigma_m, memory_s), TOWN)
    cells = np.zeros((len(x), TOWN.cells_total), dtype=bool)
    cells[found.cell_pair, found.cell] = True
    shares = [in_weeks(each, np.any).mean(axis=1) for each in (cells, cells_of(x[:, ::EVERY_S], y[:, ::EVERY_S]))]
    assert shares[1].min() < 0.95 * COVER
    assert shares[1].max() > 1.05 * COVER
    assert flipped(*shares, COVER) == 0
