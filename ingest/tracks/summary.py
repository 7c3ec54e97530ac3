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
SECOND = 1_000_000
TURN = np.uint64(29)


@part
def _print(before: Number, across: Number, up: Number) -> Number:
    """A fingerprint, one cell longer."""
    mixed = (before ^ np.uint64(across)) * MIX
    mixed = ((mixed ^ (mixed >> TURN)) ^ np.uint64(up)) * MIX
    return mixed ^ (mixed >> TURN)


@part
def _path(kept: NDArray[Any], n: int, looks: Ints) -> None:
    """Decimals, and the two fingerprints: of the cells in the order of time, and of the same shifted to the start."""
    path, shape = np.uint64(0), np.uint64(0)
    decimals, cells, coarse = 0, 0, 10**MOST_DECIMALS
    first_x = first_y = last_x = last_y = last_across = last_up = np.int64(0)
    for k in range(n):
        x = np.int64(math.floor(kept[k]["longitude"] * TENTH_MICRODEGREES + 0.5))
        y = np.int64(math.floor(kept[k]["latitude"] * TENTH_MICRODEGREES + 0.5))
        while decimals < MOST_DECIMALS and (x % coarse != 0 or y % coarse != 0):
            decimals += 1
            coarse //= 10
        if k == 0:
            first_x, first_y = x, y
        cell_x, cell_y = x // A_CELL, y // A_CELL
        if k == 0 or cell_x != last_x or cell_y != last_y:
            path = _print(path, cell_x, cell_y)
            cells += 1
            last_x, last_y = cell_x, cell_y
        across, up = (x - first_x) // A_CELL, (y - first_y) // A_CELL
        if k == 0 or across != last_across or up != last_up:
            shape = _print(shape, across, up)
            last_across, last_up = across, up
    looks[DECIMALS], looks[PATH_CELLS] = decimals, cells
    looks[PATH_PRINT] = np.int64(path) if cells >= FEWEST_CELLS else UNKNOWN
    looks[SHAPE_PRINT] = np.int64(shape) if cells >= FEWEST_CELLS else UNKNOWN


@part
def _cosine(kept: NDArray[Any], k: int) -> float:
    """Of the turn between the step that ends with a kept fix and the one before it; NaN where one of them is none."""
    a = kept[k]["anchor"]
    if kept[k]["step_m"] <= 0 or kept[a]["step_m"] <= 0 or kept[a]["begins_leg"]:
        return np.nan
    b = kept[a]["anchor"]
    x1, y1 = kept[a]["x"] - kept[b]["x"], kept[a]["y"] - kept[b]["y"]
    x2, y2 = kept[k]["x"] - kept[a]["x"], kept[k]["y"] - kept[a]["y"]
    lengths = math.sqrt(x1 * x1 + y1 * y1) * math.sqrt(x2 * x2 + y2 * y2)
    return (x1 * x2 + y1 * y2) / lengths if lengths > 0 else np.nan


@part
def summarise(kept: NDArray[Any], n: int, looks: Ints) -> None:
    """Fill what is said about n kept fixes, whose steps are measured. Uses their x and y: metres from the first."""
    _path(kept, n, looks)
    looks[SPREAD_MM] = looks[SPEED_VARIATION] = looks[STRAIGHTNESS] = UNKNOWN
    if n == 0:
        return
    longitude0, latitude0 = kept[0]["longitude"], kept[0]["latitude"]
    narrow = METRES_PER_DEGREE * math.cos(latitude0 * (math.pi / 180))
    sum_x = sum_y = squares = speeds = speed_squares = cosines = 0.0
    pairs = turns = 0
    for k in range(n):
        fix = kept[k]
        fix["x"] = (fix["longitude"] - longitude0) * narrow
        fix["y"] = (fix["latitude"] - latitude0) * METRES_PER_DEGREE
        sum_x += fix["x"]
        sum_y += fix["y"]
        squares += fix["x"] * fix["x"] + fix["y"] * fix["y"]
        if not fix["begins_leg"]:
            last = kept[k - 1]
            x, y = fix["x"] - last["x"], fix["y"] - last["y"]
            speed = math.sqrt(x * x + y * y) / ((fix["at"] - last["at"]) / SECOND)
            speeds += speed
            speed_squares += speed * speed
            pairs += 1
            cosine = _cosine(kept, k)
            if not math.isnan(cosine):
                cosines += cosine
                turns += 1
    mean_x, mean_y = sum_x / n, sum_y / n
    looks[SPREAD_MM] = math.floor(math.sqrt(max(0.0, squares / n - mean_x * mean_x - mean_y * mean_y)) * 1000 + 0.5)
    if speeds > 0:
        mean = speeds / pairs
        deviation = math.sqrt(max(0.0, speed_squares / pairs - mean * mean))
        looks[SPEED_VARIATION] = math.floor(deviation / mean * 1000 + 0.5)
    if turns > 0:
        looks[STRAIGHTNESS] = math.floor(cosines / turns * 1000 + 0.5)
