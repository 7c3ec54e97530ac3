"""The track rule of tracks.md in one pass, worker-day by worker-day; its eight points are named by number."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.clip import share_inside
from ingest.tracks.compiled import entry, part
from ingest.tracks.distance import DEGREE, Fix, cosine_near, metres_from
from ingest.tracks.place import INSIDE, OUTSIDE, Grid, Ground, Place, is_far_from_edges, place_at
from ingest.tracks.polygon import METRES_PER_DEGREE
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
        ("step_m", "f8"),  # of the step that ends here, 0 for none
        ("begins_leg", "?"),
        ("is_somewhere", "?"),  # in one of the day's grids
    ],
    align=True,
)
"""A kept fix."""
Kept = NDArray[Any]


class Limits(NamedTuple):
    """Settings: metres, microseconds, metres per microsecond, metres."""

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


class Spot(NamedTuple):
    """A kept fix, and where it lies in the plane of the grid in hand."""

    fix: Fix
    place: Place


NOWHERE_YET = Spot(Fix(0, 0.0, 0.0, 0.0), Place(0.0, 0.0, 0, 0, 0, 0))


class Found(NamedTuple):
    """What comes out of d days and p pairs of a day and a grid.

    counts: (d, 7) fixes by reason, then those outside all grids. looks: (d, 10) as batch.LOOKS. sums: (p, 3)
    distance_mm, duration_s, fixes_inside.
    visits: (most,) pair << 32 | cell, as they come; last_pair: of every cell of the ground the pair that visited it
    last, -1 for none.
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
    """Rules 1 to 4: the kept fixes of a day, which begin a leg, and the steps. counts: (7,) by reason; looks: its first
    three are counted. Returns how many fixes are kept."""
    at, longitude, latitude = fixes.at, fixes.longitude, fixes.latitude
    accuracy_m, is_mock = fixes.accuracy_m, fixes.is_mock
    n = outliers = with_accuracy = runs = 0
    last_accuracy = np.nan
    known = latitude[first] if first < stop else 0.0
    cosine, sine = math.cos(known * DEGREE), math.sin(known * DEGREE)
    last = anchor = NOWHERE_YET.fix
    for i in range(first, stop):
        if i + 1 < stop and at[i + 1] - at[i] < SECOND and at[i + 1] // SECOND == at[i] // SECOND:
            counts[SAME_SECOND] += 1
            continue
        reason = _reason(longitude[i], latitude[i], accuracy_m[i], is_mock[i], limits.max_accuracy_m)
        if reason != KEPT:
            counts[reason] += 1
            continue
        fix = Fix(at[i], longitude[i], latitude[i], cosine_near(latitude[i], known, cosine, sine))
        passed = fix.at - last.at
        begins_leg = n == 0 or passed > limits.max_gap
        reach = limits.max_speed * passed
        if not begins_leg and metres_from(last, fix, reach) > reach:
            outliers += 1
            looks[JUMPS] += outliers == 1
            begins_leg = outliers == 3
            if not begins_leg:
                counts[OUTLIER] += 1
                continue
        outliers = 0
        step_m = 0.0 if begins_leg else metres_from(anchor, fix, limits.min_step_m)
        if step_m < limits.min_step_m:
            step_m = 0.0
        if begins_leg or step_m > 0:
            anchor = fix
        last = fix
        one = kept[n]
        one["at"], one["longitude"], one["latitude"], one["cosine"] = fix.at, fix.longitude, fix.latitude, fix.cosine
        one["step_m"], one["begins_leg"], one["is_somewhere"] = step_m, begins_leg, False
        n += 1
        if not math.isnan(accuracy_m[i]):
            with_accuracy += 1
            runs += accuracy_m[i] != last_accuracy
            last_accuracy = accuracy_m[i]
    counts[KEPT], looks[WITH_ACCURACY], looks[ACCURACY_RUNS] = n, with_accuracy, runs
    return n


@part
def _share(last: Spot, here: Spot, short_m: float, grid: Grid, ground: Ground, cuts: Floats) -> float:
    """Rules 5 and 6: the part of a segment inside; one shorter than short_m is inside or not by its first fix."""
    if is_far_from_edges(last.place, here.place):
        return 1.0 if here.place.state == INSIDE else 0.0
    along_meridian = abs(here.fix.latitude - last.fix.latitude) * METRES_PER_DEGREE  # never more than the distance
    if along_meridian < short_m and metres_from(last.fix, here.fix, short_m) < short_m:
        return 1.0 if last.place.state != OUTSIDE else 0.0
    return share_inside(grid, ground, last.place, here.place, cuts)


@part
def _mark_cell(place: Place, pair: int, grid: Grid, ground: Ground, found: Found, m: int) -> int:
    """Rule 7: the cell in which a fix inside the grid lies, after m others; returns how many now."""
    row = min(max(math.floor(place.y / grid["cell_m"]), 0), grid["cell_rows"] - 1)
    column = min(max(math.floor(place.x / grid["cell_m"]), 0), grid["cell_columns"] - 1)
    cell = row * grid["cell_columns"] + column
    at = grid["first_cell"] + cell
    if ground.is_cell[at] and found.last_pair[at] != pair:
        found.last_pair[at] = pair
        found.visits[m] = pair << 32 | cell
        m += 1
    return m


@part
def _cover(kept: Kept, n: int, pair: int, grid: Grid, ground: Ground, found: Found, m: int, cuts: Floats) -> int:
    """Rules 5 to 7: what n kept fixes bring to a pair, whose sums are filled. Returns how many visits there are now,
    after m others."""
    metres = microseconds = 0.0
    inside = 0
    last = anchor = NOWHERE_YET
    for k in range(n):
        one = kept[k]
        fix = Fix(one["at"], one["longitude"], one["latitude"], one["cosine"])
        x, y = (fix.longitude - grid["longitude0"]) * grid["across"], (fix.latitude - grid["latitude0"]) * grid["up"]
        here = Spot(fix, place_at(grid, ground, x, y))
        if here.place.state != OUTSIDE:
            one["is_somewhere"] = True
            inside += 1
            m = _mark_cell(here.place, pair, grid, ground, found, m)
        if not one["begins_leg"]:
            share = _share(last, here, SHORT_M, grid, ground, cuts)
            microseconds += (fix.at - last.fix.at) * share
            if one["step_m"] > 0:
                if anchor.fix.at != last.fix.at:
                    share = _share(anchor, here, 0.0, grid, ground, cuts)
                metres += one["step_m"] * share
        if one["begins_leg"] or one["step_m"] > 0:
            anchor = here
        last = here
    found.sums[pair, 0] = math.floor(metres * 1000 + 0.5)
    found.sums[pair, 1] = math.floor((microseconds + SECOND / 2) / SECOND)
    found.sums[pair, 2] = inside
    return m


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

    kept: room for the longest day, and one fix at least; cuts: for two of everything in `near`, and one.
    Returns how many visits there are.
    """
    m = 0
    for d in range(len(fixes.first) - 1):
        n = _sift(fixes, fixes.first[d], fixes.first[d + 1], limits, kept, found.counts[d], found.looks[d])
        summarise(kept, n, found.looks[d])
        for pair in range(first_grid[d], first_grid[d + 1]):
            m = _cover(kept, n, pair, ground.grids[grid[pair]], ground, found, m, cuts)
        for k in range(n):
            found.counts[d, NOWHERE] += not kept[k]["is_somewhere"]
    return m
