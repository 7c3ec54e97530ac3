"""The track rule, one fix after the other: slow, and written to be read. Every faster version is compared with it.

The numbers of the steps are those of the rule as docs/tracks.md states it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ingest.settings import Tracks
from ingest.tracks.batch import LOOKS, Batch, Ints, Walked
from ingest.tracks.plain_summary import accuracies, looks_of
from ingest.tracks.plane import Plane
from ingest.tracks.polygon import EARTH_RADIUS_M, Polygon

MICROSECONDS = 1_000_000
JUMPS_TAKEN = 3
"""So many fixes in a row that are too far away are no error of the phone: it really is there."""
SHORT_M = 1.0
"""A segment shorter than this is inside or not by its first fix."""


class Fix(NamedTuple):
    """Where a phone was: microseconds since 1970 and degrees."""

    at: int
    longitude: float
    latitude: float


class Row(NamedTuple):
    """A fix as it was recorded: NaN where a number is missing."""

    fix: Fix
    accuracy_m: float
    is_mock: bool


Leg = list[Fix]


@dataclass
class _Counts:
    """What became of the fixes of one day."""

    kept: int = 0
    same_second: int = 0
    without_place: int = 0
    mock: int = 0
    inaccurate: int = 0
    outliers: int = 0
    outside: int = 0
    jumps: int = 0
    looks: list[int] = field(default_factory=list)


@dataclass
class _Pair:
    """What one day brings to one grid."""

    distance_mm: int
    duration_s: int
    fixes_inside: int
    cells: list[int] = field(default_factory=list)


def walk_all(batch: Batch, polygons: Sequence[Polygon], settings: Tracks) -> Walked:
    """Metres, seconds and cells of every worker-day in each of its grids."""
    planes = [Plane(polygon) for polygon in polygons]
    days: list[_Counts] = []
    pairs: list[_Pair] = []
    for day in range(len(batch.first) - 1):
        counts = _Counts()
        rows = _rows(batch, day)
        legs = _legs(_good(rows, settings, counts), settings, counts)
        own = [planes[grid] for grid in batch.grid[batch.first_grid[day] : batch.first_grid[day + 1]]]
        kept = [fix for leg in legs for fix in leg]
        counts.kept = len(kept)
        counts.outside = sum(not any(_holds(plane, fix) for plane in own) for fix in kept)
        known = accuracies([accuracy for accuracy in _accuracies(rows, kept) if not math.isnan(accuracy)])
        counts.looks = [counts.jumps, *known, *looks_of(legs, [_anchors(leg, settings.min_step_m) for leg in legs])]
        days.append(counts)
        pairs += [_walk(legs, plane, settings) for plane in own]
    return _walked(days, pairs)


def walker_over(polygons: Sequence[Polygon], settings: Tracks) -> Callable[[Batch], Walked]:
    """The rule over these polygons, for any batch."""
    return lambda batch: walk_all(batch, polygons, settings)


def metres(start: Fix, end: Fix) -> float:
    """Great-circle distance (haversine)."""
    north1, north2 = math.radians(start.latitude), math.radians(end.latitude)
    east = math.radians(end.longitude - start.longitude)
    half = math.sin((north2 - north1) / 2) ** 2 + math.cos(north1) * math.cos(north2) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def _rows(batch: Batch, day: int) -> list[Row]:
    chosen = slice(batch.first[day], batch.first[day + 1])
    columns = (batch.at, batch.longitude, batch.latitude, batch.accuracy_m, batch.is_mock)
    rows = zip(*(column[chosen].tolist() for column in columns), strict=True)
    return [Row(Fix(at, longitude, latitude), accuracy, mock) for at, longitude, latitude, accuracy, mock in rows]


def _good(rows: list[Row], settings: Tracks, counts: _Counts) -> list[Fix]:
    """Step 1. Of one second the last row counts, whatever it says; then what is no usable position is left out."""
    good: list[Fix] = []
    for place, row in enumerate(rows):
        following = rows[place + 1].fix.at if place + 1 < len(rows) else None
        if following is not None and following // MICROSECONDS == row.fix.at // MICROSECONDS:
            counts.same_second += 1
        elif not _is_position(row.fix):
            counts.without_place += 1
        elif row.is_mock:
            counts.mock += 1
        elif row.accuracy_m > settings.max_accuracy_m:  # unknown (NaN) is not above
            counts.inaccurate += 1
        else:
            good.append(row.fix)
    return good


def _is_position(fix: Fix) -> bool:
    is_on_globe = abs(fix.longitude) <= 180 and abs(fix.latitude) <= 90  # false for NaN
    return is_on_globe and (fix.longitude, fix.latitude) != (0, 0)


def _legs(fixes: list[Fix], settings: Tracks, counts: _Counts) -> list[Leg]:
    """Steps 2 and 3. A long gap starts a new leg; a fix that is too far away is left out, unless it is the third."""
    legs: list[Leg] = []
    jumps = 0
    for fix in fixes:
        last = legs[-1][-1] if legs else None
        if last is None or fix.at - last.at > settings.max_gap_s * MICROSECONDS:
            legs.append([fix])
        elif not _is_too_fast(last, fix, settings):
            legs[-1].append(fix)
        elif jumps + 1 == JUMPS_TAKEN:
            legs.append([fix])
        else:
            counts.outliers += 1
            jumps += 1
            counts.jumps += jumps == 1
            continue
        jumps = 0
    return legs


def _is_too_fast(start: Fix, end: Fix, settings: Tracks) -> bool:
    hours = (end.at - start.at) / MICROSECONDS / 3600
    return metres(start, end) / 1000 > settings.max_speed_kmh * hours


def _steps(leg: Leg, min_step_m: int) -> Iterator[tuple[Fix, Fix]]:
    """Step 4. From anchor to anchor: a fix nearer than a step is noise of a phone that stands still."""
    anchor = leg[0]
    for fix in leg[1:]:
        if metres(anchor, fix) >= min_step_m:
            yield anchor, fix
            anchor = fix


def _anchors(leg: Leg, min_step_m: int) -> list[tuple[float, float]]:
    """Where the steps of a leg begin and end."""
    return [(fix.longitude, fix.latitude) for fix in (leg[0], *(end for _, end in _steps(leg, min_step_m)))]


def _accuracies(rows: list[Row], kept: list[Fix]) -> list[float]:
    """Of the kept fixes, in order. No two of them have one second, and of one second the last row is kept."""
    by_second = {row.fix.at // MICROSECONDS: row.accuracy_m for row in rows}
    return [by_second[fix.at // MICROSECONDS] for fix in kept]


def _walk(legs: list[Leg], plane: Plane, settings: Tracks) -> _Pair:
    """Steps 4 to 7 for one grid."""
    steps = [step for leg in legs for step in _steps(leg, settings.min_step_m)]
    walked_m = math.fsum(metres(start, end) * _share(plane, start, end) for start, end in steps)
    seconds = math.fsum(_seconds(plane, start, end) for leg in legs for start, end in pairwise(leg))
    inside = [plane.point(fix.longitude, fix.latitude) for leg in legs for fix in leg if _holds(plane, fix)]
    cells = {cell for point in inside if (cell := plane.cell(point)) is not None}
    return _Pair(_half_up(walked_m * 1000), _half_up(seconds), len(inside), sorted(cells))


def _seconds(plane: Plane, start: Fix, end: Fix) -> float:
    """Step 6. Time between two fixes of a leg, as far as it was spent inside."""
    elapsed = (end.at - start.at) / MICROSECONDS
    if metres(start, end) < SHORT_M:
        return elapsed if _holds(plane, start) else 0.0
    return elapsed * _share(plane, start, end)


def _share(plane: Plane, start: Fix, end: Fix) -> float:
    """Step 5. Part of the straight way between two fixes that is inside."""
    return plane.share_inside(plane.point(*start[1:]), plane.point(*end[1:]))


def _holds(plane: Plane, fix: Fix) -> bool:
    return plane.holds(plane.point(fix.longitude, fix.latitude))


def _half_up(amount: float) -> int:
    return math.floor(amount + 0.5)


def _walked(days: list[_Counts], pairs: list[_Pair]) -> Walked:
    def of_days(name: str) -> Ints:
        return np.array([getattr(day, name) for day in days], dtype=np.int64)

    def of_pairs(name: str) -> Ints:
        return np.array([getattr(pair, name) for pair in pairs], dtype=np.int64)

    return Walked(
        fixes_kept=of_days("kept"),
        same_second=of_days("same_second"),
        without_place=of_days("without_place"),
        mock=of_days("mock"),
        inaccurate=of_days("inaccurate"),
        outliers=of_days("outliers"),
        fixes_outside=of_days("outside"),
        distance_mm=of_pairs("distance_mm"),
        duration_s=of_pairs("duration_s"),
        fixes_inside=of_pairs("fixes_inside"),
        cell_pair=np.array([place for place, pair in enumerate(pairs) for _ in pair.cells], dtype=np.int64),
        cell=np.array([cell for pair in pairs for cell in pair.cells], dtype=np.int64),
        looks=np.array([day.looks for day in days], dtype=np.int64).reshape(-1, len(LOOKS)),
    )
