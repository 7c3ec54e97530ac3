"""The grids as shapes for a map: one flat picture in whole units, drawn from the boundaries in the published file.

Every point is rounded to the same raster, so neighbours that share a line still share it; what lies on a straight line
between two others is left out. Nothing else is simplified, so no gap opens between two grids.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from publish.rows import run_query

Point = tuple[int, int]
Ring = tuple[Point, ...]
Degrees = list[list[float]]

UNITS = 1000
"""The longer side of a map. A town of thousands of grids needs more."""

_NEWEST = """
    select
        grid_code,
        max(month) as newest,
        coalesce(max_by(grid_name, month), grid_code) as grid_name,
        max_by(community_code, month) as community_code,
        max_by(boundary, month) as boundary
    from dim_grid
    where list_contains($months, month)
    group by grid_code
    -- what was closed since lies under what came after it
    order by newest, grid_code
"""


@dataclass(frozen=True)
class GridShape:
    """One grid. rings: outer ones and holes, not closed; a hole runs in the other direction than what it lies in."""

    grid_code: str
    grid_name: str
    community_code: str | None
    rings: tuple[Ring, ...]

    @property
    def path(self) -> str:
        """The `d` of an SVG path in units of the map, each point relative to the one before; either fill-rule."""
        return "".join(map(_path, self.rings))


@dataclass(frozen=True)
class GridMap:
    """All grids in one picture: x from 0 to width runs east, y from 0 to height runs south.

    without_shape: codes of the grids of which no boundary landed.
    """

    width: int
    height: int
    shapes: tuple[GridShape, ...]
    without_shape: tuple[str, ...]


@dataclass(frozen=True)
class _Frame:
    """From degrees to the picture. A degree of longitude is `narrow` of one of latitude, the same all over a town."""

    west: float
    north: float
    narrow: float
    scale: float

    def placed(self, ring: Degrees) -> list[Point]:
        across = self.narrow * self.scale
        return [(round((x - self.west) * across), round((self.north - y) * self.scale)) for x, y in ring]


def grid_map(connection: duckdb.DuckDBPyConnection, months: Sequence[str], units: int = UNITS) -> GridMap:
    """The grids of these months ('2026-03'), each as in the newest of them that has it; units: the longer side.

    A grid too small for that is one unit square: none is lost. Without any boundary it is 0 by 0.
    """
    rows = run_query(connection, _NEWEST, {"months": list(months)}).fetchall()
    drawn = [(code, name, community, _rings(text)) for code, _, name, community, text in rows if text]
    without_shape = tuple(row[0] for row in rows if not row[-1])
    points = [point for *_, rings in drawn for ring in rings for point in ring]
    if not points:
        return GridMap(0, 0, (), without_shape)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    frame = _Frame(west, north, narrow, units / max((east - west) * narrow, north - south))
    [(width, height)] = frame.placed([[east, south]])
    shapes = tuple(GridShape(code, name, community, _shape(frame, rings)) for code, name, community, rings in drawn)
    return GridMap(max(width, 1), max(height, 1), shapes, without_shape)


def _rings(boundary: str) -> list[Degrees]:
    """All rings of a GeoJSON polygon or several; the lake keeps no other geometry."""
    geometry = json.loads(boundary)
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def _shape(frame: _Frame, rings: list[Degrees]) -> tuple[Ring, ...]:
    placed = [frame.placed(ring) for ring in rings]
    kept = tuple(ring for ring in map(_without_idle_points, placed) if len(ring) > 2)
    if kept:
        return kept
    x, y = placed[0][0]
    return (((x, y), (x, y + 1), (x + 1, y + 1), (x + 1, y)),)


def _without_idle_points(ring: list[Point]) -> Ring:
    """The ring without its closing point and every point that lies on the line of its neighbours."""
    kept: list[Point] = []
    for point in ring[:-1]:
        while kept and (kept[-1] == point or (len(kept) > 1 and _is_straight(kept[-2], kept[-1], point))):
            kept.pop()
        kept.append(point)
    while len(kept) > 2:
        if kept[-1] == kept[0] or _is_straight(kept[-2], kept[-1], kept[0]):
            kept.pop()
        elif _is_straight(kept[-1], kept[0], kept[1]):
            kept.pop(0)
        else:
            break
    return tuple(kept)


def _is_straight(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _path(ring: Ring) -> str:
    (x, y), *others = ring
    steps = []
    for point in others:
        steps.append(f"{point[0] - x} {point[1] - y}")
        x, y = point
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z"
