"""Grids and walks drawn in metres, so that what comes out can be said beforehand."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import numpy as np

from ingest.tracks.batch import Batch
from ingest.tracks.polygon import METRES_PER_DEGREE, Polygon

LONGITUDE, LATITUDE = 119.9, 31.7
START = 1_772_409_600  # 2026-03-02 08:00 in Shanghai
Point = tuple[float, float]
Ring = Sequence[Point]
NAN = float("nan")


def degrees(x: float, y: float) -> Point:
    """Longitude and latitude of a point x metres east and y metres north of the corner."""
    across = METRES_PER_DEGREE * math.cos(math.radians(LATITUDE))
    return LONGITUDE + x / across, LATITUDE + y / METRES_PER_DEGREE


def box(x1: float, y1: float, x2: float, y2: float) -> Ring:
    """A rectangle."""
    return [(x1, y1), (x2, y1), (x2, y2), (x1, y2)]


def boundary(*parts: Sequence[Ring]) -> str:
    """GeoJSON text of a polygon (one part) or multi-polygon; each part is an outer ring and its holes."""
    closed = [[[degrees(*point) for point in [*ring, ring[0]]] for ring in part] for part in parts]
    kind = "Polygon" if len(closed) == 1 else "MultiPolygon"
    return json.dumps({"type": kind, "coordinates": closed[0] if len(closed) == 1 else closed})


def grid(*parts: Sequence[Ring], cell_m: int = 100) -> Polygon:
    """A grid of these parts."""
    return Polygon.from_boundary("G1", boundary(*parts), cell_m)


class Track:
    """Fixes of one worker-day, put down one after the other."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, float, float, float, bool]] = []

    def fix(self, second: float, x: float, y: float, accuracy_m: float = NAN, is_mock: bool = False) -> Track:
        """A fix so many seconds after the start, in metres."""
        return self.at(second, *degrees(x, y), accuracy_m, is_mock)

    def at(
        self, second: float, longitude: float, latitude: float, accuracy_m: float = NAN, is_mock: bool = False
    ) -> Track:
        """A fix in degrees."""
        self.rows.append((round((START + second) * 1_000_000), longitude, latitude, accuracy_m, is_mock))
        return self

    def line(self, start: Point, end: Point, steps: int, seconds: float, begin: float = 0) -> Track:
        """A straight walk of so many steps; the fix at its start is put down too."""
        for step in range(steps + 1):
            share = step / steps
            x, y = (a + share * (b - a) for a, b in zip(start, end, strict=True))
            self.fix(begin + share * seconds, x, y)
        return self


def batch(tracks: Sequence[Track], grids: Sequence[Sequence[int]]) -> Batch:
    """One worker-day per track, each with its grids."""
    rows = [row for track in tracks for row in track.rows]
    at, longitude, latitude, accuracy_m, is_mock = zip(*rows, strict=True) if rows else ((),) * 5
    return Batch(
        first=np.cumsum([0, *(len(track.rows) for track in tracks)]),
        at=np.array(at, dtype=np.int64),
        longitude=np.array(longitude, dtype=np.float64),
        latitude=np.array(latitude, dtype=np.float64),
        accuracy_m=np.array(accuracy_m, dtype=np.float64),
        is_mock=np.array(is_mock, dtype=np.bool_),
        first_grid=np.cumsum([0, *(len(own) for own in grids)]),
        grid=np.array([index for own in grids for index in own], dtype=np.int64),
    )
