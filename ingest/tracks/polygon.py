"""A grid's boundary in metres: its edges, and the cells of which patrol cover is counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import orjson
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (IUGG), as tracks.md says."""
METRES_PER_DEGREE = EARTH_RADIUS_M * math.pi / 180
EDGE_M = 1e-6
"""A point nearer than this to an edge lies on it, and so inside: binary fractions do not hit a slanted edge exactly."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Polygon:
    """One boundary of one grid, in the plane of tracks.md about the south-west corner of its bounding box.

    longitude0, latitude0: that corner, in degrees. edges: shape (n, 4), metres: x and y of each edge's start and end,
    over all rings, holes and parts of a multi-polygon. A point is inside when a ray from it crosses an odd number of
    edges, so holes are outside. rows, columns: the overlay of squares of cell_m from the corner.
    """

    grid_code: str
    longitude0: float
    latitude0: float
    edges: Floats
    cell_m: int
    rows: int
    columns: int

    @classmethod
    def from_boundary(cls, grid_code: str, boundary: str, cell_m: int) -> Polygon:
        """From the text of the lake: a GeoJSON Polygon or MultiPolygon in degrees, rings closed."""
        return cls.from_boundaries([grid_code], [boundary], cell_m)[0]

    @classmethod
    def from_boundaries(cls, grid_codes: Sequence[str], boundaries: Sequence[str], cell_m: int) -> list[Polygon]:
        """Many, at least one, at once: what is small of each takes longer to begin than to do."""
        rings_of = [_rings_of(boundary) for boundary in boundaries]
        rings = [ring for own in rings_of for ring in own]
        degrees, ends = np.concatenate(rings), np.cumsum([len(ring) for ring in rings])
        points = np.array([sum(map(len, own)) for own in rings_of])
        corners = np.minimum.reduceat(degrees, np.cumsum(points) - points)
        across = [METRES_PER_DEGREE * math.cos(math.radians(latitude0)) for latitude0 in corners[:, 1].tolist()]
        to_metres = np.column_stack([across, np.full(len(corners), METRES_PER_DEGREE)])
        plane = (degrees - corners.repeat(points, axis=0)) * to_metres.repeat(points, axis=0)
        # every point begins an edge, but for the last of a ring
        edges = np.delete(np.hstack([plane, np.roll(plane, -1, axis=0)]), ends - 1, axis=0)
        stops = np.cumsum(points - [len(own) for own in rings_of])
        starts = np.append(0, stops[:-1])
        sides = np.maximum.reduceat(edges[:, :2], starts)
        # A side of just so many cells is not one more because of a binary fraction.
        columns, rows = np.maximum(1, np.ceil((sides - EDGE_M) / cell_m)).astype(np.int64).T.tolist()
        return [
            cls(code, longitude0, latitude0, edges[start:stop], cell_m, up, right)
            for code, (longitude0, latitude0), start, stop, up, right in zip(
                grid_codes, corners.tolist(), starts, stops, rows, columns, strict=True
            )
        ]

    @property
    def metres_per_degree(self) -> tuple[float, float]:
        """Metres of one degree of longitude and of latitude in this plane."""
        return METRES_PER_DEGREE * math.cos(math.radians(self.latitude0)), METRES_PER_DEGREE

    def xy(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """Degrees to metres from the corner."""
        across, up = self.metres_per_degree
        return (longitude - self.longitude0) * across, (latitude - self.latitude0) * up

    def holds(self, x: Floats, y: Floats) -> NDArray[np.bool_]:
        """Which points (metres) lie inside; one on the edge does."""
        x1, y1, x2, y2 = (self.edges[:, [k]] for k in range(4))
        with np.errstate(divide="ignore", invalid="ignore"):
            crosses = ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
            length2 = (x2 - x1) ** 2 + (y2 - y1) ** 2
            along = np.clip(np.nan_to_num(((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length2), 0, 1)
        off2 = (x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2
        inside = (np.count_nonzero(crosses, axis=0) % 2 == 1) | (off2 <= EDGE_M**2).any(axis=0)
        return np.asarray(inside, dtype=np.bool_)

    def holds_many(self, x: Floats, y: Floats) -> NDArray[np.bool_]:
        """The same, compiled: where that is loaded anyway, or there are very many."""
        from ingest.tracks.place import hold

        inside = np.empty(len(x), np.bool_)
        hold(self.edges, np.arange(len(self.edges), dtype=np.int32), x, y, inside)
        return inside

    @cached_property
    def cells(self) -> NDArray[np.bool_]:
        """Which squares belong to the grid, shape (rows x columns,), row by row from the south: their centre is inside.

        Where none is, the grid is one cell: all False here, and `cells_total` is 1.
        """
        from ingest.tracks.place import hold_middles

        is_cell = np.empty(self.rows * self.columns, np.bool_)
        hold_middles(self.edges, np.arange(len(self.edges), dtype=np.int32), self.columns, self.cell_m, is_cell)
        return is_cell

    @cached_property
    def cells_total(self) -> int:
        """Cells of the grid, at least one."""
        return max(1, int(np.count_nonzero(self.cells)))


def _rings_of(boundary: str) -> list[Floats]:
    shape = orjson.loads(boundary)
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [_points_of(ring) for part in parts for ring in part]


def _points_of(ring: list[list[float]]) -> Floats:
    """Quicker than as an array of lists."""
    return np.fromiter(chain.from_iterable(ring), np.float64).reshape(len(ring), -1)[:, :2]
