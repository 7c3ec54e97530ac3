"""Worker-days of which nearly nothing lies in the worker's grids, while a shift by a known datum would bring it in.

A datum is seldom a matter of one day, and who walks in somebody else's grid, half a kilometre off, looks the same. So a
day counts as shifted where most of the worker's days of the batch (a month) are, by the same shift; one by itself only
where the shift explains nearly all of many fixes, and walking in one other grid does not explain most of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.datum import Degrees
from ingest.settings import Tracks
from ingest.shift import FEWEST, MOST, NEARLY_NOTHING, Bools, Ints, likely_shifts
from ingest.tracks.batch import Batch, Walked
from ingest.tracks.polygon import Polygon

SAMPLE = 60
"""Fixes looked at of a day, spread evenly: enough for a share, and a city with the wrong datum stays affordable."""

MANY, NEARLY_ALL, MOST_OF_IT = 30, 0.9, 0.7
"""What a day must show to count by itself: fixes, the share inside after the shift, the share that no other grid may
hold as they are."""


def day_shifts(batch: Batch, polygons: Sequence[Polygon], walked: Walked, settings: Tracks) -> pl.DataFrame:
    """What each day of a batch says by itself: own_shift (a name of ingest.shift.SHIFTS, null for nearly all of them),
    is_judged (it has grids, and enough fixes to say something), is_sure (it counts whatever other days say).

    polygons, walked: as for the rule.
    """
    is_judged = (np.diff(batch.first_grid) > 0) & (walked.fixes_kept >= FEWEST)
    is_missing = walked.fixes_outside >= (1 - NEARLY_NOTHING) * walked.fixes_kept
    found: list[str | None] = [None] * len(is_judged)
    is_sure = np.zeros(len(is_judged), dtype=np.bool_)
    days = np.flatnonzero(is_judged & is_missing)
    for day, (shift, sure) in zip(days, _shifts_of(days, batch, polygons, settings), strict=True):
        found[day] = shift
        is_sure[day] = sure and walked.fixes_kept[day] >= MANY
    own_shift = pl.Series(found, dtype=pl.String)
    return pl.DataFrame({"own_shift": own_shift, "is_judged": is_judged, "is_sure": is_sure})


def likely_shift() -> pl.Expr:
    """Of worker-days of a month (`worker_code` and the columns of day_shifts) the likely shift of each."""
    is_usual = pl.len().over("worker_code", "own_shift") >= MOST * pl.col("is_judged").sum().over("worker_code")
    return pl.when(is_usual | pl.col("is_sure")).then("own_shift")


def _shifts_of(
    days: Ints, batch: Batch, polygons: Sequence[Polygon], settings: Tracks
) -> list[tuple[str | None, bool]]:
    """The shift of each of these days, and whether the day by itself is proof of it."""
    if not days.size:
        return []
    samples = [_sample(batch, day, settings) for day in days]
    first = np.cumsum([0, *(len(sample) for sample in samples)])
    fixes = np.concatenate(samples)
    owner = np.repeat(np.arange(len(days)), np.diff(first))

    def is_inside(points: Degrees) -> Bools:
        inside = np.zeros(len(points), dtype=np.bool_)
        for place, day in enumerate(days):
            own = slice(first[place], first[place + 1])
            for grid in batch.grid[batch.first_grid[day] : batch.first_grid[day + 1]]:
                polygon = polygons[grid]
                inside[own] |= polygon.holds_many(*polygon.xy(points[own, 0], points[own, 1]))
        return inside

    points = np.column_stack([batch.longitude[fixes], batch.latitude[fixes]])
    usual = likely_shifts(points, owner, len(days), is_inside)
    sure = likely_shifts(points, owner, len(days), is_inside, NEARLY_ALL) if any(usual) else usual
    corners = _corners(polygons) if any(sure) else np.zeros((0, 4))
    return [
        (shift, surely is not None and not _is_of_another_grid(points[owner == place], polygons, corners))
        for place, (shift, surely) in enumerate(zip(usual, sure, strict=True))
    ]


def _corners(polygons: Sequence[Polygon]) -> NDArray[np.float64]:
    """South-west and north-east of each, degrees: (n, 4)."""
    boxes = []
    for polygon in polygons:
        across, up = polygon.metres_per_degree
        size = polygon.columns * polygon.cell_m / across, polygon.rows * polygon.cell_m / up
        south_west = polygon.longitude0, polygon.latitude0
        boxes.append([*south_west, south_west[0] + size[0], south_west[1] + size[1]])
    return np.array(boxes, dtype=np.float64).reshape(-1, 4)


def _is_of_another_grid(points: Degrees, polygons: Sequence[Polygon], corners: NDArray[np.float64]) -> bool:
    """Whether one grid holds most of these points as they are: somebody stood in there."""
    middle = np.median(points, axis=0)  # a box around half of the points has it inside
    near = np.flatnonzero(((corners[:, :2] <= middle) & (middle <= corners[:, 2:])).all(axis=1))
    shares = (
        np.mean(each.holds_many(*each.xy(points[:, 0], points[:, 1]))) for each in (polygons[int(at)] for at in near)
    )
    return any(share >= MOST_OF_IT for share in shares)


def _sample(batch: Batch, day: int, settings: Tracks) -> Ints:
    """Places of some of the day's fixes that the rule does not leave out by themselves."""
    own = slice(batch.first[day], batch.first[day + 1])
    longitude, latitude = batch.longitude[own], batch.latitude[own]
    is_known = (np.abs(longitude) <= 180) & (np.abs(latitude) <= 90) & ((longitude != 0) | (latitude != 0))
    # not "at most": an accuracy that is unknown (NaN) is kept
    is_usable = is_known & ~batch.is_mock[own] & ~(batch.accuracy_m[own] > settings.max_accuracy_m)
    places = np.flatnonzero(is_usable) + batch.first[day]
    return places[np.linspace(0, len(places) - 1, min(SAMPLE, len(places))).astype(np.int64)]
