"""Points and segments against a boundary, one at a time: what the plain rule asks of a polygon."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ingest.tracks.polygon import EDGE_M, Polygon

Point = tuple[float, float]
Edge = tuple[float, float, float, float]


@dataclass(frozen=True)
class Plane:
    """A polygon and its local plane: x east and y north in metres from the south-west corner."""

    polygon: Polygon

    @cached_property
    def edges(self) -> list[Edge]:
        """x and y of the start and the end of each edge."""
        return [(x1, y1, x2, y2) for x1, y1, x2, y2 in self.polygon.edges.tolist()]

    @cached_property
    def has_cells(self) -> bool:
        """Whether the centre of any square is inside; else the grid is one cell."""
        return bool(self.polygon.cells.any())

    def point(self, longitude: float, latitude: float) -> Point:
        """Degrees to metres in this plane."""
        across, up = self.polygon.metres_per_degree
        return (longitude - self.polygon.longitude0) * across, (latitude - self.polygon.latitude0) * up

    def holds(self, point: Point) -> bool:
        """Whether a point is inside: on an edge, or a ray from it to the east crosses an odd number of edges."""
        x, y = point
        is_inside = False
        for x1, y1, x2, y2 in self.edges:
            if _distance_to_edge(point, (x1, y1, x2, y2)) <= EDGE_M:
                return True
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                is_inside = not is_inside
        return is_inside

    def share_inside(self, start: Point, end: Point) -> float:
        """Part of a segment that is inside, 0 to 1: cut where it meets an edge, each piece judged by its middle."""
        cuts = {0.0, 1.0}
        for edge in self.edges:
            cuts.update(_cuts(start, end, edge))
        pieces = pairwise(sorted(cuts))
        return math.fsum(high - low for low, high in pieces if self.holds(_between(start, end, (low + high) / 2)))

    def cell(self, point: Point) -> int | None:
        """The grid's cell a point inside lies in, row by row from the south; None where the square is no cell of it.

        A point on the north or east side of the last square lies in that square.
        """
        if not self.has_cells:
            return 0
        row = min(max(math.floor(point[1] / self.polygon.cell_m), 0), self.polygon.rows - 1)
        column = min(max(math.floor(point[0] / self.polygon.cell_m), 0), self.polygon.columns - 1)
        cell = row * self.polygon.columns + column
        return cell if self.polygon.cells[cell] else None


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _distance_to_edge(point: Point, edge: Edge) -> float:
    x1, y1, x2, y2 = edge
    share = min(max(_along(point, edge), 0.0), 1.0)
    return math.dist(point, _between((x1, y1), (x2, y2), share))


def _along(point: Point, edge: Edge) -> float:
    """How far along an edge the point nearest to another lies: 0 at its start, 1 at its end, beyond it outside 0..1."""
    x1, y1, x2, y2 = edge
    length2 = (x2 - x1) ** 2 + (y2 - y1) ** 2
    return ((point[0] - x1) * (x2 - x1) + (point[1] - y1) * (y2 - y1)) / length2 if length2 > 0 else 0.0


def _cuts(start: Point, end: Point, edge: Edge) -> list[float]:
    """Where along a segment (0 to 1) it may change sides at an edge: where they cross, and where the edge's ends touch
    it, because a segment may also run along an edge for a while. A cut too many changes nothing."""
    x1, y1, x2, y2 = edge
    segment = (*start, *end)
    cuts = [_along(tip, segment) for tip in ((x1, y1), (x2, y2)) if _distance_to_edge(tip, segment) <= EDGE_M]
    run, rise = end[0] - start[0], end[1] - start[1]
    turn = run * (y2 - y1) - rise * (x2 - x1)
    if turn != 0:
        cut = ((x1 - start[0]) * (y2 - y1) - (y1 - start[1]) * (x2 - x1)) / turn
        on_edge = ((x1 - start[0]) * rise - (y1 - start[1]) * run) / turn
        if 0 <= on_edge <= 1:
            cuts.append(cut)
    return [cut for cut in cuts if 0 < cut < 1]
