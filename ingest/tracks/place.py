"""Where points lie: from afar where no edge is near, exactly where one is.

A polygon is given as `grid`, one of the records GRID of a Ground. All of it in metres from the polygon's south-west
corner.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.compiled import entry, part
from ingest.tracks.polygon import EDGE_M

MARGIN_M = 1.0
"""The raster reaches this much further than the polygon on every side."""
NEAR_M = 1e-3
"""A square this near to an edge is a border square; a corner this near to a segment cuts it. More does no harm."""
OUTSIDE, BORDER, INSIDE = -1, 0, 1
"""BORDER: on an edge, which is inside."""
Places = NDArray[np.int32]
Grid = np.void
GRID = np.dtype(
    [
        ("longitude0", "f8"),  # degrees
        ("latitude0", "f8"),
        ("across", "f8"),  # metres of a degree of longitude
        ("up", "f8"),
        ("square_m", "f8"),  # of the raster
        ("per_m", "f8"),  # squares of it in a metre
        ("rows", "i8"),
        ("columns", "i8"),
        ("first_square", "i8"),
        ("first_row", "i8"),
        ("cell_m", "f8"),  # of the cells
        ("cell_rows", "i8"),
        ("cell_columns", "i8"),
        ("first_cell", "i8"),
    ],
    align=True,
)


class Ground(NamedTuple):
    """Polygons. grids: (g,) GRID. squares: of their rasters, row by row from the south: how many squares it is to the
    nearest border square, below 0 outside. edges: (e, 4) as those of Polygon, of all. near: row by row of the rasters
    the edges that are near it; near_west, near_east: of each of these the first and last column where it is near;
    row_first: where each row begins in these. is_cell: which squares of all their overlays
    are cells, row by row; a grid that is one cell has an overlay of one square.
    """

    grids: NDArray[Any]
    squares: NDArray[np.int8]
    row_first: Ints
    near: Places
    near_west: NDArray[np.int16]
    near_east: NDArray[np.int16]
    edges: Floats
    is_cell: NDArray[np.bool_]


class Place(NamedTuple):
    """A point, its square (of the raster, or beyond it), how many squares it is from there to the nearest border square
    (below 0: outside), and how the point itself lies."""

    x: float
    y: float
    row: int
    column: int
    depth: int
    state: int


@part
def square_at(metres: float, per_m: float) -> int:
    """The row or column of the raster."""
    return math.floor((metres + MARGIN_M) * per_m)


@part
def _is_on(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> bool:
    """Whether a point lies on an edge, that is within EDGE_M of it."""
    if y < min(y1, y2) - EDGE_M or y > max(y1, y2) + EDGE_M:
        return False
    dx, dy = x2 - x1, y2 - y1
    length2 = dx * dx + dy * dy
    along = 0.0 if length2 == 0 else min(1.0, max(0.0, ((x - x1) * dx + (y - y1) * dy) / length2))
    off_x, off_y = x - x1 - along * dx, y - y1 - along * dy
    return off_x * off_x + off_y * off_y <= EDGE_M * EDGE_M


@part
def _state_among(edges: Floats, near: Places, first: int, stop: int, x: float, y: float) -> int:
    """Of a point among these edges: BORDER on one; INSIDE with an odd number of them to its east. Only where one may be
    near is there a decision: on which side of it the others lie cannot be foreseen."""
    is_odd = False
    for k in range(np.uint64(first), np.uint64(stop)):
        edge = np.uint64(near[k])
        x1, y1, x2, y2 = edges[edge, 0], edges[edge, 1], edges[edge, 2], edges[edge, 3]
        is_west, is_east = max(x1, x2) < x - EDGE_M, min(x1, x2) > x + EDGE_M
        is_level = (y1 > y) != (y2 > y)
        if not (is_west | is_east):
            if _is_on(x1, y1, x2, y2, x, y):
                return BORDER
            is_level &= x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        is_odd ^= is_level & (not is_west)
    return INSIDE if is_odd else OUTSIDE


@part
def exact_state(grid: Grid, ground: Ground, row: int, x: float, y: float) -> int:
    """Of a point in this row of the raster."""
    at = np.uint64(grid["first_row"] + row)
    first, stop = ground.row_first[at], ground.row_first[at + np.uint64(1)]
    return _state_among(ground.edges, ground.near, first, stop, x, y)


@entry
def hold(edges: Floats, near: Places, x: Floats, y: Floats, is_inside: NDArray[np.bool_]) -> None:
    """Fill in which points the edges of a polygon hold; near: all of them."""
    for k in range(len(x)):
        is_inside[k] = _state_among(edges, near, 0, len(near), x[k], y[k]) != OUTSIDE


@entry
def hold_middles(edges: Floats, near: Places, columns: int, size: float, is_inside: NDArray[np.bool_]) -> None:
    """Fill in of which squares, row by row from the origin, the edges of a polygon hold the middle; near: all of them.
    size: of a square, metres."""
    for square in range(len(is_inside)):
        x, y = (square % columns + 0.5) * size, (square // columns + 0.5) * size
        is_inside[square] = _state_among(edges, near, 0, len(near), x, y) != OUTSIDE


@part
def depth_at(grid: Grid, ground: Ground, row: int, column: int) -> int:
    """How many squares it is from a square to the nearest border square, below 0 outside."""
    if 0 <= row < grid["rows"] and 0 <= column < grid["columns"]:
        return int(ground.squares[np.uint64(grid["first_square"] + row * grid["columns"] + column)])
    return min(row, grid["rows"] - 1 - row, column, grid["columns"] - 1 - column)


@part
def place_at(grid: Grid, ground: Ground, x: float, y: float) -> Place:
    """Where a point lies."""
    row, column = square_at(y, grid["per_m"]), square_at(x, grid["per_m"])
    depth = depth_at(grid, ground, row, column)
    state = INSIDE if depth > 0 else OUTSIDE
    if depth == 0:
        state = exact_state(grid, ground, row, x, y)
    return Place(x, y, row, column, depth, state)


@part
def is_far_from_edges(place1: Place, place2: Place) -> bool:
    """Whether no square that a segment may meet is a border square, so that all of it lies as its ends do."""
    rows, columns = abs(place2.row - place1.row), abs(place2.column - place1.column)
    depth1, depth2 = abs(place1.depth), abs(place2.depth)
    return (max(rows, columns) < max(depth1, depth2)) | ((rows + columns <= 1) & (min(depth1, depth2) > 0))
