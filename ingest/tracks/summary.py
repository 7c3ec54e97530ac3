"""What a worker-day looks like, whatever it is worth: numbers by which false tracks are told, for the compiled rule."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ingest.tracks.batch import FEWEST_CELLS, TENTH_MICRODEGREES, UNKNOWN, Floats, Ints
from ingest.tracks.compiled import part
from ingest.tracks.polygon import METRES_PER_DEGREE
from ingest.tracks.sift import KeptFixes
from ingest.tracks.swar import MIX, Number

DECIMALS, SPREAD_MM, SPEED_VARIATION, STRAIGHTNESS, PATH_CELLS, PATH_PRINT, SHAPE_PRINT = range(3, 10)
"""Places in a row of `looks`; those before are counted while fixes are sifted (batch.LOOKS names all)."""
MOST_DECIMALS = 7
A_CELL = 100
"""A cell of a path is this many 1e-7 degrees wide, about a metre."""
TURN = np.uint64(29)


class Traits(NamedTuple):
    """Room for what is looked at of each kept fix: its cell, and that of the path shifted to its start; metres from the
    first fix; metres a microsecond from the one before, 0 where a leg begins."""

    path_x: Ints
    path_y: Ints
    shape_x: Ints
    shape_y: Ints
    x: Floats
    y: Floats
    speed: Floats


def traits_room(fixes: int) -> Traits:
    """Room for days of so many fixes."""
    return Traits(*(np.empty(fixes, dtype) for dtype in ("i8", "i8", "i8", "i8", "f8", "f8", "f8")))


@part
def _print(before: Number, across: Number, up: Number) -> Number:
    """A fingerprint, one cell longer."""
    mixed = (before ^ np.uint64(across)) * MIX
    mixed = ((mixed ^ (mixed >> TURN)) ^ np.uint64(up)) * MIX
    return mixed ^ (mixed >> TURN)


@part
def _whole(degrees: float) -> Number:
    """In 1e-7 degrees."""
    return np.int64(math.floor(degrees * TENTH_MICRODEGREES + 0.5))


@part
def _units(whole: Number, per: float) -> Number:
    """How many units there are in so many 1e-7 degrees, rounded down. per: units in one of these. The half keeps every
    quotient away from whole numbers, whatever the rounding; a division would take longer."""
    return np.int64(math.floor((whole + 0.5) * per))


@part
def _decimals(kept: KeptFixes, n: int) -> int:
    """The fewest that all coordinates can be written with."""
    decimals, unit, per = 0, 10**MOST_DECIMALS, 1 / 10**MOST_DECIMALS
    for k in range(n):
        x, y = _whole(kept.longitude[k]), _whole(kept.latitude[k])
        while (_units(x, per) * unit != x) | (_units(y, per) * unit != y):  # in the end the unit is 1
            decimals += 1
            unit //= 10
            per = 1 / unit
        if decimals == MOST_DECIMALS:
            break
    return decimals


@part
def _fill_cells(degrees: Floats, n: int, path: Ints, shape: Ints) -> None:
    """The cells of n coordinates, and of the same shifted to the first."""
    first = _whole(degrees[0]) if n > 0 else np.int64(0)
    for k in range(n):
        whole = _whole(degrees[k])
        path[k], shape[k] = _units(whole, 1 / A_CELL), _units(whole - first, 1 / A_CELL)


@part
def _print_path(kept: KeptFixes, n: int, traits: Traits, looks: Ints) -> None:
    """The two fingerprints: of the cells in the order of time, and of the same shifted to the start; of those that
    follow each other and are the same, one."""
    _fill_cells(kept.longitude, n, traits.path_x, traits.shape_x)
    _fill_cells(kept.latitude, n, traits.path_y, traits.shape_y)
    path, shape, cells = np.uint64(0), np.uint64(0), 0
    for k in range(n):
        before = max(k - 1, 0)
        x, y = traits.path_x[k], traits.path_y[k]
        if k == 0 or (x != traits.path_x[before]) | (y != traits.path_y[before]):
            path = _print(path, x, y)
            cells += 1
        x, y = traits.shape_x[k], traits.shape_y[k]
        if k == 0 or (x != traits.shape_x[before]) | (y != traits.shape_y[before]):
            shape = _print(shape, x, y)
    looks[PATH_CELLS] = cells
    looks[PATH_PRINT] = np.int64(path) if cells >= FEWEST_CELLS else UNKNOWN
    looks[SHAPE_PRINT] = np.int64(shape) if cells >= FEWEST_CELLS else UNKNOWN


@part
def _fill_plane(kept: KeptFixes, n: int, traits: Traits) -> None:
    """Metres from the first of n fixes, and speeds."""
    longitude0, latitude0 = kept.longitude[0], kept.latitude[0]
    narrow = METRES_PER_DEGREE * math.cos(latitude0 * (math.pi / 180))
    for k in range(n):
        traits.x[k] = (kept.longitude[k] - longitude0) * narrow
        traits.y[k] = (kept.latitude[k] - latitude0) * METRES_PER_DEGREE
    traits.speed[0] = 0.0
    for k in range(1, n):
        dx, dy = traits.x[k] - traits.x[k - 1], traits.y[k] - traits.y[k - 1]
        speed = math.sqrt(dx * dx + dy * dy) / (kept.at[k] - kept.at[k - 1])
        traits.speed[k] = 0.0 if kept.begins_leg[k] else speed


@part
def _straightness(kept: KeptFixes, anchors: int, traits: Traits) -> int:
    """Mean cosine of the turns between steps, in thousandths, or UNKNOWN."""
    cosines = last_x = last_y = step_x = step_y = step = 0.0
    turns = 0
    for a in range(anchors):
        k = np.uint64(kept.anchors[a])
        x, y = traits.x[k], traits.y[k]
        dx, dy = x - last_x, y - last_y
        length = math.sqrt(dx * dx + dy * dy) if kept.step_m[a] > 0 else 0.0
        if step * length > 0:
            cosines += (step_x * dx + step_y * dy) / (step * length)
            turns += 1
        last_x, last_y, step_x, step_y, step = x, y, dx, dy, length
    return math.floor(cosines / turns * 1000 + 0.5) if turns > 0 else UNKNOWN


@part
def summarise(kept: KeptFixes, n: int, anchors: int, traits: Traits, looks: Ints) -> None:
    """Fill what is said about n kept fixes, with so many anchors."""
    looks[DECIMALS] = _decimals(kept, n)
    _print_path(kept, n, traits, looks)
    looks[SPREAD_MM] = looks[SPEED_VARIATION] = looks[STRAIGHTNESS] = UNKNOWN
    if n == 0:
        return
    _fill_plane(kept, n, traits)
    sum_x = sum_y = squares = speeds = speed_squares = 0.0
    pairs = 0
    for k in range(n):
        x, y, speed = traits.x[k], traits.y[k], traits.speed[k]
        sum_x += x
        sum_y += y
        squares += x * x + y * y
        speeds += speed
        speed_squares += speed * speed
        pairs += not kept.begins_leg[k]
    mean_x, mean_y = sum_x / n, sum_y / n
    looks[SPREAD_MM] = math.floor(math.sqrt(max(0.0, squares / n - mean_x * mean_x - mean_y * mean_y)) * 1000 + 0.5)
    if speeds > 0:
        mean = speeds / pairs
        deviation = math.sqrt(max(0.0, speed_squares / pairs - mean * mean))
        looks[SPEED_VARIATION] = math.floor(deviation / mean * 1000 + 0.5)
    looks[STRAIGHTNESS] = _straightness(kept, anchors, traits)
