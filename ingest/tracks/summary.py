"""What a worker-day looks like, whatever it is worth: numbers by which false tracks are told, for the compiled rule."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import FEWEST_CELLS, TENTH_MICRODEGREES, UNKNOWN, Ints
from ingest.tracks.compiled import part
from ingest.tracks.polygon import METRES_PER_DEGREE
from ingest.tracks.swar import MIX, Number

DECIMALS, SPREAD_MM, SPEED_VARIATION, STRAIGHTNESS, PATH_CELLS, PATH_PRINT, SHAPE_PRINT = range(3, 10)
"""Places in a row of `looks`; those before are counted while fixes are sifted (batch.LOOKS names all)."""
MOST_DECIMALS = 7
A_CELL = 100
"""A cell of a path is this many 1e-7 degrees wide, about a metre."""
FAR = 100_000_000
"""More cells than there are around the earth."""
TURN = np.uint64(29)


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
def _cell(whole: Number) -> Number:
    """In cells, rounded down. Unsigned numbers are divided without a decision."""
    return np.int64(np.uint64(whole + A_CELL * FAR) // np.uint64(A_CELL)) - FAR


@part
def _decimals(kept: NDArray[Any], n: int) -> int:
    """The fewest that all coordinates can be written with."""
    decimals, coarse = 0, 10**MOST_DECIMALS
    for k in range(n):
        while decimals < MOST_DECIMALS and (
            _whole(kept[k]["longitude"]) % coarse != 0 or _whole(kept[k]["latitude"]) % coarse != 0
        ):
            decimals += 1
            coarse //= 10
        if decimals == MOST_DECIMALS:
            break
    return decimals


@part
def _path(kept: NDArray[Any], n: int, looks: Ints) -> None:
    """The two fingerprints: of the cells in the order of time, and of the same shifted to the start."""
    path, shape, cells = np.uint64(0), np.uint64(0), 0
    first_x = first_y = last_x = last_y = last_across = last_up = np.int64(0)
    for k in range(n):
        x, y = _whole(kept[k]["longitude"]), _whole(kept[k]["latitude"])
        if k == 0:
            first_x, first_y = x, y
        cell_x, cell_y = _cell(x), _cell(y)
        if k == 0 or cell_x != last_x or cell_y != last_y:
            path = _print(path, cell_x, cell_y)
            cells += 1
            last_x, last_y = cell_x, cell_y
        across, up = _cell(x - first_x), _cell(y - first_y)
        if k == 0 or across != last_across or up != last_up:
            shape = _print(shape, across, up)
            last_across, last_up = across, up
    looks[PATH_CELLS] = cells
    looks[PATH_PRINT] = np.int64(path) if cells >= FEWEST_CELLS else UNKNOWN
    looks[SHAPE_PRINT] = np.int64(shape) if cells >= FEWEST_CELLS else UNKNOWN


@part
def summarise(kept: NDArray[Any], n: int, looks: Ints) -> None:
    """Fill what is said about n kept fixes, whose steps are measured."""
    looks[DECIMALS] = _decimals(kept, n)
    _path(kept, n, looks)
    looks[SPREAD_MM] = looks[SPEED_VARIATION] = looks[STRAIGHTNESS] = UNKNOWN
    if n == 0:
        return
    longitude0, latitude0 = kept[0]["longitude"], kept[0]["latitude"]
    narrow = METRES_PER_DEGREE * math.cos(latitude0 * (math.pi / 180))
    sum_x = sum_y = squares = speeds = speed_squares = cosines = 0.0
    last_x = last_y = anchor_x = anchor_y = step_x = step_y = step = 0.0
    pairs = turns = last_at = 0
    for k in range(n):
        fix = kept[k]
        x, y = (fix["longitude"] - longitude0) * narrow, (fix["latitude"] - latitude0) * METRES_PER_DEGREE
        sum_x += x
        sum_y += y
        squares += x * x + y * y
        if not fix["begins_leg"]:
            dx, dy = x - last_x, y - last_y
            speed = math.sqrt(dx * dx + dy * dy) / (fix["at"] - last_at)
            speeds += speed
            speed_squares += speed * speed
            pairs += 1
        if fix["step_m"] > 0:
            dx, dy = x - anchor_x, y - anchor_y
            length = math.sqrt(dx * dx + dy * dy)
            if step * length > 0:
                cosines += (step_x * dx + step_y * dy) / (step * length)
                turns += 1
            step_x, step_y, step = dx, dy, length
        if fix["begins_leg"]:
            step = 0.0
        if fix["begins_leg"] or fix["step_m"] > 0:
            anchor_x, anchor_y = x, y
        last_x, last_y, last_at = x, y, fix["at"]
    mean_x, mean_y = sum_x / n, sum_y / n
    looks[SPREAD_MM] = math.floor(math.sqrt(max(0.0, squares / n - mean_x * mean_x - mean_y * mean_y)) * 1000 + 0.5)
    if speeds > 0:
        mean = speeds / pairs
        deviation = math.sqrt(max(0.0, speed_squares / pairs - mean * mean))
        looks[SPEED_VARIATION] = math.floor(deviation / mean * 1000 + 0.5)
    if turns > 0:
        looks[STRAIGHTNESS] = math.floor(cosines / turns * 1000 + 0.5)
