"""The track rule of tracks.md in one pass, worker-day by worker-day; its eight points are named by number."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.clip import (
    BORDER,
    INSIDE,
    OUTSIDE,
    Fix,
    Grid,
    Squares,
    seen_from_afar,
    share_inside,
    square_at,
    state_at,
)
from ingest.tracks.compiled import entry, part
from ingest.tracks.distance import DEGREE, cosine_near, is_near, metres
from ingest.tracks.polygon import METRES_PER_DEGREE
from ingest.tracks.raster import Ground
from ingest.tracks.summary import summarise

SECOND = 1_000_000
"""In microseconds."""
SHORT_M = 1.0
"""A segment shorter than this lies where its first fix lies (rule 6)."""
JUMPS, WITH_ACCURACY, ACCURACY_RUNS = range(3)
"""The first of batch.LOOKS."""
KEPT, SAME_SECOND, BAD_POSITION, MOCK, INACCURATE, OUTLIER, NOWHERE = range(7)
FIX = np.dtype(
    [
        ("at", "i8"),  # microseconds
        ("longitude", "f8"),
        ("latitude", "f8"),
        ("cosine", "f8"),  # of the latitude
        ("begins_leg", "?"),
        ("anchor", "i8"),  # the kept fix from which a step ends here
        ("step_m", "f8"),  # its length, 0 for none
        ("x", "f8"),  # in the plane of the grid in hand
        ("y", "f8"),
        ("row", "i8"),  # of its raster
        ("column", "i8"),
        ("square", "i1"),  # how that square lies: OUTSIDE, INSIDE, BORDER
        ("state", "i1"),  # how the fix itself lies: BORDER where it is on an edge, which is inside
        ("is_somewhere", "?"),  # in one of the day's grids
    ],
    align=True,
)
"""A kept fix."""
Kept = NDArray[Any]


class Limits(NamedTuple):
    """Settings: metres, microseconds, metres per second, metres."""

    max_accuracy_m: float
    max_gap: int
    max_speed: float
    min_step_m: float


class Fixes(NamedTuple):
    """The fixes of a Batch, and where each day's begin."""

    first: Ints
    at: Ints
    longitude: Floats
    latitude: Floats
    accuracy_m: Floats
    is_mock: NDArray[np.bool_]


class Found(NamedTuple):
    """What comes out of d days and p pairs of a day and a grid.

    counts: (d, 7) fixes by reason, then those outside all grids. looks: (d, 10) as batch.LOOKS. sums: (p, 3)
    distance_mm, duration_s, fixes_inside.
    visits: (most, 2) pair and cell, as they come; last_pair: of every cell of the ground the pair that visited it last,
    -1 for none.
    """

    counts: Ints
    looks: Ints
    sums: Ints
    visits: Ints
    last_pair: Ints


@part
def _reason(longitude: float, latitude: float, accuracy_m: float, is_mock: bool, max_accuracy_m: float) -> int:
    """Rule 1: why a fix is left out, or KEPT. A missing position is out of range, an unknown accuracy not above it."""
    if not (abs(longitude) <= 180 and abs(latitude) <= 90) or (longitude == 0 and latitude == 0):
        return BAD_POSITION
    if is_mock:
        return MOCK
    return INACCURATE if accuracy_m > max_accuracy_m else KEPT


@part
def _sift(fixes: Fixes, first: int, stop: int, limits: Limits, kept: Kept, counts: Ints, looks: Ints) -> int:
    """Rules 1 to 3: the kept fixes of a day, and which begin a leg. counts: (7,) by reason; looks: its first three are
    counted. Returns how many fixes are kept."""
    at, longitude, latitude = fixes.at, fixes.longitude, fixes.latitude
    accuracy_m, is_mock = fixes.accuracy_m, fixes.is_mock
    n = outliers = 0
    last_accuracy = np.nan
    known = latitude[first] if first < stop else 0.0
    cosine, sine = math.cos(known * DEGREE), math.sin(known * DEGREE)
    for i in range(first, stop):
        reason = _reason(longitude[i], latitude[i], accuracy_m[i], is_mock[i], limits.max_accuracy_m)
        if i + 1 < stop and at[i + 1] - at[i] < SECOND and at[i + 1] // SECOND == at[i] // SECOND:
            reason = SAME_SECOND
        fix, last = kept[n], kept[max(0, n - 1)]
        fix["at"], fix["longitude"], fix["latitude"], fix["is_somewhere"] = at[i], longitude[i], latitude[i], False
        fix["cosine"] = cosine_near(latitude[i], known, cosine, sine)
        passed = fix["at"] - last["at"]
        fix["begins_leg"] = n == 0 or passed > limits.max_gap
        reach = limits.max_speed * (passed / SECOND)
        may_jump = reason == KEPT and not fix["begins_leg"] and not is_near(last, fix, reach)
        if may_jump and metres(last, fix, reach) > reach:
            outliers += 1
            looks[JUMPS] += outliers == 1
            fix["begins_leg"] = outliers == 3
            reason = KEPT if outliers == 3 else OUTLIER
        counts[reason] += 1
        if reason == KEPT:
            outliers = 0
            n += 1
            if not math.isnan(accuracy_m[i]):
                looks[WITH_ACCURACY] += 1
                looks[ACCURACY_RUNS] += accuracy_m[i] != last_accuracy
                last_accuracy = accuracy_m[i]
    return n


@part
def _step(kept: Kept, n: int, min_step_m: float) -> None:
    """Rule 4, the stop filter: the steps of n kept fixes."""
    anchor = 0
    for k in range(n):
        fix = kept[k]
        if fix["begins_leg"]:
            anchor = k
        fix["anchor"], fix["step_m"] = anchor, 0.0
        step_m = 0.0 if is_near(kept[anchor], fix, min_step_m) else metres(kept[anchor], fix, min_step_m)
        if step_m >= min_step_m:
            fix["step_m"] = step_m
            anchor = k


@part
def _place(kept: Kept, n: int, grid: Grid, squares: Squares, row_first: Ints, lines: Floats) -> int:
    """Where n kept fixes lie in the plane of a grid; returns how many are inside."""
    inside = 0
    for k in range(n):
        fix = kept[k]
        x = (fix["longitude"] - grid["longitude0"]) * grid["across"]
        y = (fix["latitude"] - grid["latitude0"]) * grid["up"]
        row, column = square_at(y, grid["per_m"]), square_at(x, grid["per_m"])
        square, state = state_at(grid, squares, row_first, lines, row, column, x, y)
        fix["x"], fix["y"], fix["row"], fix["column"], fix["square"], fix["state"] = x, y, row, column, square, state
        fix["is_somewhere"] = fix["is_somewhere"] or state != OUTSIDE
        inside += state != OUTSIDE
    return inside


@part
def _share(
    fix1: Fix, fix2: Fix, short_m: float, grid: Grid, squares: Squares, row_first: Ints, lines: Floats, cuts: Floats
) -> float:
    """Rules 5 and 6: the part of a segment inside; one shorter than short_m is inside or not by its first fix."""
    state = seen_from_afar(grid, squares, fix1, fix2)
    if state != BORDER:
        return 1.0 if state == INSIDE else 0.0
    along_meridian = abs(fix2["latitude"] - fix1["latitude"]) * METRES_PER_DEGREE  # never more than the distance
    if along_meridian < short_m and metres(fix1, fix2, short_m) < short_m:
        return 1.0 if fix1["state"] != OUTSIDE else 0.0
    return share_inside(grid, squares, row_first, lines, fix1, fix2, cuts)


@part
def _mark_cells(
    kept: Kept, n: int, pair: int, grid: Grid, is_cell: NDArray[np.bool_], last_pair: Ints, visits: Ints, m: int
) -> int:
    """Rule 7: the cells in which fixes inside the grid lie, after m others; returns how many now."""
    for k in range(n):
        if kept[k]["state"] != OUTSIDE:
            row = min(max(math.floor(kept[k]["y"] / grid["cell_m"]), 0), grid["cell_rows"] - 1)
            column = min(max(math.floor(kept[k]["x"] / grid["cell_m"]), 0), grid["cell_columns"] - 1)
            cell = row * grid["cell_columns"] + column
            place = grid["first_cell"] + cell
            if is_cell[place] and last_pair[place] != pair:
                last_pair[place] = pair
                visits[m, 0], visits[m, 1] = pair, cell
                m += 1
    return m


@part
def _cover(
    kept: Kept, n: int, grid: Grid, squares: Squares, row_first: Ints, lines: Floats, cuts: Floats
) -> tuple[int, int]:
    """Rules 5 and 6: millimetres and seconds of n kept fixes inside the grid."""
    metres = microseconds = 0.0
    for k in range(1, n):
        fix, last = kept[k], kept[k - 1]
        if fix["begins_leg"]:
            continue
        share = _share(last, fix, SHORT_M, grid, squares, row_first, lines, cuts)
        microseconds += (fix["at"] - last["at"]) * share
        if fix["step_m"] > 0:
            if fix["anchor"] != k - 1:
                share = _share(kept[fix["anchor"]], fix, 0.0, grid, squares, row_first, lines, cuts)
            metres += fix["step_m"] * share
    return math.floor(metres * 1000 + 0.5), math.floor((microseconds + SECOND / 2) / SECOND)


@entry
def walk(
    fixes: Fixes,
    first_grid: Ints,
    grid: Ints,
    ground: Ground,
    limits: Limits,
    found: Found,
    kept: Kept,
    cuts: Floats,
) -> int:
    """Walk every day over every one of its grids (indices into the ground). `found` is filled, zeros before.

    kept: room for the longest day, and one fix at least; cuts: for two of every line of the ground, and one.
    Returns how many visits there are.
    """
    m = 0
    for d in range(len(fixes.first) - 1):
        n = _sift(fixes, fixes.first[d], fixes.first[d + 1], limits, kept, found.counts[d], found.looks[d])
        _step(kept, n, limits.min_step_m)
        summarise(kept, n, found.looks[d])
        for pair in range(first_grid[d], first_grid[d + 1]):
            each = ground.grids[grid[pair]]
            inside = _place(kept, n, each, ground.squares, ground.row_first, ground.lines)
            m = _mark_cells(kept, n, pair, each, ground.is_cell, found.last_pair, found.visits, m)
            millimetres, seconds = _cover(kept, n, each, ground.squares, ground.row_first, ground.lines, cuts)
            found.sums[pair, 0], found.sums[pair, 1], found.sums[pair, 2] = millimetres, seconds, inside
        for k in range(n):
            found.counts[d, NOWHERE] += not kept[k]["is_somewhere"]
    return m
