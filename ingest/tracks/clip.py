"""Which points and which part of a segment lie inside a polygon: exact, and from afar where no edge is near.

A polygon is given as `grid` (one of the records GRID) with three arrays of all polygons: `squares` of the rasters,
row by row from the south; `lines`, (n, 4) as the edges of Polygon, row by row the edges that are near it; `row_first`,
where each row begins in `lines`. All of it in metres from the polygon's south-west corner.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.compiled import entry, part
from ingest.tracks.polygon import EDGE_M

MARGIN_M = 1.0
"""The raster reaches this much further than the polygon on every side."""
NEAR_M = 1e-3
"""A square this near to an edge is a border square; a corner this near to a segment cuts it. More does no harm."""
MANY_SQUARES = 8
"""A segment that spans more, across and up together, is looked at closely at once."""
OUTSIDE, INSIDE, BORDER = 0, 1, 2
Squares = NDArray[np.int8]
Grid = np.void
Fix = np.void
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
def _state_among(lines: Floats, start: int, stop: int, x: float, y: float) -> int:
    """Of a point among these edges: BORDER on one; INSIDE with an odd number of them to its east."""
    is_odd = False
    for k in range(start, stop):
        x1, y1, x2, y2 = lines[k, 0], lines[k, 1], lines[k, 2], lines[k, 3]
        if max(x1, x2) < x - EDGE_M:
            continue
        is_level = (y1 > y) != (y2 > y)
        if min(x1, x2) <= x + EDGE_M:
            if _is_on(x1, y1, x2, y2, x, y):
                return BORDER
            is_level = is_level and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        is_odd = is_odd != is_level
    return INSIDE if is_odd else OUTSIDE


@part
def exact_state(grid: Grid, row_first: Ints, lines: Floats, row: int, x: float, y: float) -> int:
    """Of a point in this row of the raster."""
    at = grid["first_row"] + row
    return _state_among(lines, row_first[at], row_first[at + 1], x, y)


@entry
def hold(edges: Floats, x: Floats, y: Floats, is_inside: NDArray[np.bool_]) -> None:
    """Fill in which points the edges of a polygon hold."""
    for k in range(len(x)):
        is_inside[k] = _state_among(edges, 0, len(edges), x[k], y[k]) != OUTSIDE


@part
def state_at(
    grid: Grid, squares: Squares, row_first: Ints, lines: Floats, row: int, column: int, x: float, y: float
) -> tuple[int, int]:
    """How the square of a point lies, and how the point itself: BORDER on an edge, which is inside."""
    if row < 0 or column < 0 or row >= grid["rows"] or column >= grid["columns"]:
        return OUTSIDE, OUTSIDE
    square = int(squares[grid["first_square"] + row * grid["columns"] + column])
    return square, exact_state(grid, row_first, lines, row, x, y) if square == BORDER else square


@part
def seen_from_afar(grid: Grid, squares: Squares, fix1: Fix, fix2: Fix) -> int:
    """INSIDE or OUTSIDE where all squares about a segment between two fixes are; BORDER: look closely."""
    row1, column1, row2, column2 = fix1["row"], fix1["column"], fix2["row"], fix2["column"]
    if row1 == row2 and column1 == column2:
        return int(fix1["square"])
    rows, columns = grid["rows"], grid["columns"]
    south, north, west, east = min(row1, row2), max(row1, row2), min(column1, column2), max(column1, column2)
    if north < 0 or east < 0 or south >= rows or west >= columns:
        return OUTSIDE
    if south < 0 or west < 0 or north >= rows or east >= columns or north - south + east - west > MANY_SQUARES:
        return BORDER
    state = int(fix1["square"])
    for row in range(south, north + 1):
        start = grid["first_square"] + row * columns
        for square in range(start + west, start + east + 1):
            if squares[square] != state:
                return BORDER
    return state


@part
def _put(cuts: Floats, n: int, cut: float) -> int:
    """Put a cut in its place among n; returns their new number. The ends of the segment are no cuts."""
    if cut <= 0 or cut >= 1:
        return n
    k = n
    while k > 0 and cuts[k - 1] > cut:
        cuts[k] = cuts[k - 1]
        k -= 1
    cuts[k] = cut
    return n + 1


@part
def _may_cut(
    row_first: Ints, lines: Floats, start: int, stop: int, x: float, y: float, dx: float, dy: float, touches: float
) -> bool:
    """Whether any edge of these rows may cross a segment from (x, y) or touch it with a corner. No edge decides where
    to go on, as most look alike and none of them can be foreseen."""
    west, east = min(0.0, dx) - NEAR_M, max(0.0, dx) + NEAR_M
    found = False
    for k in range(row_first[start], row_first[stop]):
        x1, y1, x2, y2 = lines[k, 0] - x, lines[k, 1] - y, lines[k, 2] - x, lines[k, 3] - y
        side1, side2 = dx * y1 - dy * x1, dx * y2 - dy * x2
        is_beside = (max(x1, x2) >= west) & (min(x1, x2) <= east)
        found |= is_beside & (((side1 > 0) != (side2 > 0)) | (abs(side1) <= touches))
    return found


@part
def _cut(
    row_first: Ints,
    lines: Floats,
    start: int,
    stop: int,
    x: float,
    y: float,
    dx: float,
    dy: float,
    touches: float,
    cuts: Floats,
) -> int:
    """Where (0 to 1, in order) a segment from (x, y) crosses an edge of these rows or touches a corner; how many."""
    n = 0
    length2 = dx * dx + dy * dy
    for k in range(row_first[start], row_first[stop]):
        x1, y1, x2, y2 = lines[k, 0] - x, lines[k, 1] - y, lines[k, 2] - x, lines[k, 3] - y
        side1, side2 = dx * y1 - dy * x1, dx * y2 - dy * x2
        if (side1 > 0) != (side2 > 0):
            along = side1 / (side1 - side2)
            n = _put(cuts, n, ((x1 + along * (x2 - x1)) * dx + (y1 + along * (y2 - y1)) * dy) / length2)
        if abs(side1) <= touches:
            n = _put(cuts, n, (x1 * dx + y1 * dy) / length2)
    return n


@part
def share_inside(
    grid: Grid, squares: Squares, row_first: Ints, lines: Floats, fix1: Fix, fix2: Fix, cuts: Floats
) -> float:
    """The part (0 to 1) of a segment inside a polygon: cut at every edge, each piece judged by its middle."""
    x1, y1, dx, dy = fix1["x"], fix1["y"], fix2["x"] - fix1["x"], fix2["y"] - fix1["y"]
    south, north = min(fix1["row"], fix2["row"]), max(fix1["row"], fix2["row"])
    start, stop = grid["first_row"] + max(0, south), grid["first_row"] + min(grid["rows"], north + 1)
    touches = NEAR_M * math.sqrt(dx * dx + dy * dy)
    n = 0
    if _may_cut(row_first, lines, start, stop, x1, y1, dx, dy, touches):
        n = _cut(row_first, lines, start, stop, x1, y1, dx, dy, touches, cuts)
    if n == 0 and fix1["state"] == fix2["state"] and fix1["state"] != BORDER:
        return 1.0 if fix1["state"] == INSIDE else 0.0  # in one piece, whose middle can be on no edge either
    cuts[n] = 1.0
    share, last = 0.0, 0.0
    for k in range(n + 1):
        x, y = x1 + (last + cuts[k]) / 2 * dx, y1 + (last + cuts[k]) / 2 * dy
        row, column = square_at(y, grid["per_m"]), square_at(x, grid["per_m"])
        if cuts[k] > last and state_at(grid, squares, row_first, lines, row, column, x, y)[1] != OUTSIDE:
            share += cuts[k] - last
        last = cuts[k]
    return share
