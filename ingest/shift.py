"""Which datum somebody forgot to declare: points that miss their grids, and would lie inside after a known shift."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from ingest.datum import Degrees, from_wgs84, to_wgs84

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Move = Callable[[Degrees], Degrees]

SHIFTS: Mapping[str, Move] = {
    "positions in GCJ-02": lambda points: to_wgs84(points, "GCJ-02"),
    "positions in BD-09": lambda points: to_wgs84(points, "BD-09"),
    "boundaries in GCJ-02": lambda points: from_wgs84(points, "GCJ-02"),
    "boundaries in BD-09": lambda points: from_wgs84(points, "BD-09"),
}
"""What may be meant where both sides are read as WGS-84, and how it moves the points. (Positions brought from a datum
that they never had lie as if the boundaries were in it.)"""
NEARLY_NOTHING, MOST = 0.05, 0.5
"""Shares of points inside, before and after the shift: of a shifted day the way to and from the grid stays outside."""
FEWEST = 10
"""Fewer points say nothing about a datum: anybody may have been half a kilometre off."""


def likely_shifts(
    points: Degrees, owner: Ints, owners: int, is_inside: Callable[[Degrees], Bools], most: float = MOST
) -> list[str | None]:
    """For each owner of points the shift by which most of them would lie inside; None where one of them would not, or
    enough lie inside as they are.

    points: (n, 2) longitudes and latitudes, degrees. owner: (n,) whose each is, 0 to owners - 1. is_inside: for moved
    points, in the same order, whether each lies where it should. most: share of them that counts as most.
    """
    total = np.bincount(owner, minlength=owners)

    def share(moved: Degrees) -> NDArray[np.float64]:
        return np.bincount(owner, weights=is_inside(moved), minlength=owners) / np.maximum(total, 1)

    is_missing = (total >= FEWEST) & (share(points) <= NEARLY_NOTHING)
    if not is_missing.any():
        return [None] * owners
    shares = np.array([share(move(points)) for move in SHIFTS.values()])
    names, best = list(SHIFTS), shares.argmax(axis=0)
    is_found = is_missing & (shares.max(axis=0) >= most)
    return [names[best[at]] if is_found[at] else None for at in range(owners)]
