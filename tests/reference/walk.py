"""The track rule by hand: the way of one worker on one day inside one boundary, from tracks.md alone.

A point exactly on an edge is left to chance here; simulated fixes never lie on one.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

MAX_ACCURACY_M, MAX_GAP_S, MAX_SPEED_M_S, MIN_STEP_M, CELL_M = 50, 300, 120 / 3.6, 20, 100
SHORT_M = 1
TAKEN_AT_THE = 3
RADIUS_M = 6_371_008.8
UP = RADIUS_M * math.pi / 180
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Cell = tuple[int, int]


@dataclass(frozen=True)
class Fix:
    """One line of a track file: local time, degrees, metres; None where the cell is empty."""

    at: datetime
    longitude: float | None
    latitude: float | None
    accuracy_m: float | None
    is_mock: bool

    @property
    def is_usable(self) -> bool:
        lon, lat = self.longitude, self.latitude
        if lon is None or lat is None or (lon, lat) == (0, 0) or abs(lon) > 180 or abs(lat) > 90:
            return False
        return not self.is_mock and (self.accuracy_m is None or self.accuracy_m <= MAX_ACCURACY_M)


@dataclass(frozen=True)
class Walk:
    """What one worker-day brings to one boundary."""

    distance_mm: int
    duration_s: int
    cells: frozenset[Cell]


Leg = list[Fix]
Step = tuple[Fix, Fix]


def metres(a: Fix, b: Fix) -> float:
    """Haversine."""
    lat1, lat2 = math.radians(a.latitude or 0), math.radians(b.latitude or 0)
    east = math.radians((b.longitude or 0) - (a.longitude or 0))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(east / 2) ** 2
    return 2 * RADIUS_M * math.asin(math.sqrt(h))


def legs_of(fixes: list[Fix]) -> list[Leg]:
    """Usable fixes without outliers, cut where more than five minutes lie between."""
    legs: list[Leg] = []
    too_far = 0
    for fix in filter(lambda fix: fix.is_usable, fixes):
        last = legs[-1][-1] if legs else None
        elapsed = (fix.at - last.at).total_seconds() if last else math.inf
        if last is None or elapsed > MAX_GAP_S:
            legs.append([fix])
        elif metres(last, fix) <= MAX_SPEED_M_S * elapsed:
            legs[-1].append(fix)
        elif too_far + 1 < TAKEN_AT_THE:
            too_far += 1
            continue
        else:
            legs.append([fix])
        too_far = 0
    return legs


def moved(leg: Leg) -> list[Step]:
    """From anchor to anchor, at least 20 m each."""
    steps, anchor = [], leg[0]
    for fix in leg:
        if metres(anchor, fix) >= MIN_STEP_M:
            steps.append((anchor, fix))
            anchor = fix
    return steps


@dataclass(frozen=True)
class Ground:
    """A boundary in metres from its south-west corner: x and y of each edge's two ends, shape (edges, 4)."""

    west: float
    south: float
    edges: Floats

    @classmethod
    @cache
    def of(cls, boundary: str) -> Ground:
        shape = json.loads(boundary)
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        rings = [np.array(ring)[:, :2] for part in parts for ring in part]
        west, south = np.concatenate(rings).min(axis=0).tolist()
        ends = np.concatenate([np.hstack([ring[:-1], ring[1:]]) for ring in rings])
        scale = [UP * math.cos(math.radians(south)), UP] * 2
        return cls(west, south, (ends - [west, south, west, south]) * scale)

    def places(self, fixes: list[Fix]) -> Floats:
        """Shape (fixes, 2)."""
        degrees = np.array([[fix.longitude, fix.latitude] for fix in fixes], dtype=float).reshape(-1, 2)
        return (degrees - [self.west, self.south]) * [UP * math.cos(math.radians(self.south)), UP]

    def holds(self, places: Floats) -> Bools:
        """Whether a ray to the east crosses an odd number of edges."""
        x, y = places[:, [0]], places[:, [1]]
        x1, y1, x2, y2 = self.edges.T
        with np.errstate(divide="ignore", invalid="ignore"):
            crossed = ((y1 > y) != (y2 > y)) & (x < x1 + (x2 - x1) * (y - y1) / (y2 - y1))
        return np.asarray(crossed.sum(axis=1) % 2 == 1)

    def shares(self, steps: list[Step]) -> Floats:
        """Part of each step that is inside: it changes sides at every edge it crosses."""
        start, end = self.places([step[0] for step in steps]), self.places([step[1] for step in steps])
        run, rise = (end - start).T[:, :, None]
        x1, y1, x2, y2 = self.edges.T
        east, north = x1 - start[:, [0]], y1 - start[:, [1]]
        with np.errstate(divide="ignore", invalid="ignore"):
            turn = run * (y2 - y1) - rise * (x2 - x1)
            cut = (east * (y2 - y1) - north * (x2 - x1)) / turn
            on_edge = (east * rise - north * run) / turn
        cut = np.where((cut > 0) & (cut < 1) & (on_edge >= 0) & (on_edge < 1), cut, 1)
        ordered = np.sort(np.hstack([np.zeros((len(steps), 1)), cut, np.ones((len(steps), 1))]), axis=1)
        is_odd = np.arange(ordered.shape[1] - 1) % 2 == 1
        return (np.diff(ordered) * (self.holds(start)[:, None] ^ is_odd)).sum(axis=1)

    @cached_property
    def cells(self) -> frozenset[Cell]:
        """Row and column of the squares whose middle is inside. None is: the grid is one cell, (0, 0)."""
        width, height = np.ceil(self.edges[:, :2].max(axis=0) / CELL_M).astype(int).tolist()
        squares = np.array([(row, column) for row in range(height) for column in range(width)])
        held = squares[self.holds((squares[:, ::-1] + 0.5) * CELL_M)]
        return frozenset((row, column) for row, column in held.tolist())

    def visited(self, fixes: list[Fix]) -> frozenset[Cell]:
        """The grid's cells in which a fix inside lies."""
        places = self.places(fixes)
        inside = places[self.holds(places)]
        squares = {(row, column) for column, row in (inside // CELL_M).astype(int).tolist()}
        return frozenset(squares & self.cells if self.cells else [(0, 0)] * bool(squares))


def walk(legs: list[Leg], boundary: str) -> Walk:
    """Metres, seconds and cells of the legs inside the boundary."""
    ground = Ground.of(boundary)
    steps = [step for leg in legs for step in moved(leg)]
    way = sum(metres(*step) * share for step, share in zip(steps, ground.shares(steps), strict=True))
    pairs = [pair for leg in legs for pair in pairwise(leg)]
    is_inside = ground.holds(ground.places([first for first, _ in pairs]))
    time = sum(
        (second.at - first.at).total_seconds() * (is_in if metres(first, second) < SHORT_M else share)
        for (first, second), share, is_in in zip(pairs, ground.shares(pairs), is_inside, strict=True)
    )
    cells = ground.visited([fix for leg in legs for fix in leg])
    return Walk(math.floor(way * 1000 + 0.5), math.floor(time + 0.5), cells)


def cells_total(boundary: str) -> int:
    """Cells of the grid, at least one."""
    return max(1, len(Ground.of(boundary).cells))
