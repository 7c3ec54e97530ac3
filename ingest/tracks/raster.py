"""A raster over each polygon, so that the exact test is needed in border squares only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.clip import BORDER, GRID, MARGIN_M, NEAR_M, OUTSIDE, Grid, Squares, exact_state, square_at
from ingest.tracks.compiled import entry, part
from ingest.tracks.polygon import Polygon

SQUARE_M = 25.0
MOST_SQUARES = 256
"""Across and up; a larger polygon has larger squares."""
FLAT_M = 1.0
"""An edge that rises less is taken at its full width: its slope says little."""


class Ground(NamedTuple):
    """Polygons as `clip.py` takes them; is_cell: which squares of all their overlays are cells, row by row.

    A grid that is one cell has an overlay of one square.
    """

    grids: NDArray[Any]
    squares: Squares
    row_first: Ints
    lines: Floats
    is_cell: NDArray[np.bool_]


def ground_of(polygons: Sequence[Polygon]) -> Ground:
    """The polygons made ready, in their order."""
    is_cell = [polygon.cells if polygon.cells.any() else np.array([True]) for polygon in polygons]
    is_one = [len(cells) == 1 for cells in is_cell]
    grids = np.zeros(len(polygons), dtype=GRID)
    grids["longitude0"] = [polygon.longitude0 for polygon in polygons]
    grids["latitude0"] = [polygon.latitude0 for polygon in polygons]
    grids["across"], grids["up"] = np.array([p.metres_per_degree for p in polygons]).reshape(-1, 2).T
    extent = np.array([polygon.edges[:, :2].max(axis=0) for polygon in polygons]).reshape(-1, 2)
    grids["square_m"] = np.maximum(SQUARE_M, extent.max(axis=1, initial=0) / MOST_SQUARES)
    grids["per_m"] = 1 / grids["square_m"]
    shape = np.floor((extent + 2 * MARGIN_M) / grids["square_m"][:, None]).astype(np.int64) + 1
    grids["columns"], grids["rows"] = shape.T
    grids["cell_m"] = [polygon.cell_m for polygon in polygons]
    grids["cell_rows"] = np.where(is_one, 1, [polygon.rows for polygon in polygons])
    grids["cell_columns"] = np.where(is_one, 1, [polygon.columns for polygon in polygons])
    edge_counts = np.array([len(polygon.edges) for polygon in polygons], dtype=np.int64)
    edges = np.concatenate([np.zeros((0, 4)), *(polygon.edges for polygon in polygons)])
    y = np.stack([edges[:, [1, 3]].min(axis=1) - NEAR_M, edges[:, [1, 3]].max(axis=1) + NEAR_M], axis=1)
    edge_rows = np.floor((y + MARGIN_M) / np.repeat(grids["square_m"], edge_counts)[:, None]).astype(np.int64)
    for name, sizes in (
        ("first_square", shape.prod(axis=1)),
        ("first_row", grids["rows"]),
        ("first_cell", [len(cells) for cells in is_cell]),
    ):
        grids[name] = np.cumsum(sizes) - sizes
    squares = np.full(shape.prod(axis=1).sum(), OUTSIDE, dtype=np.int8)
    row_first = np.zeros(grids["rows"].sum() + 1, dtype=np.int64)
    lines = np.zeros(((edge_rows[:, 1] - edge_rows[:, 0] + 1).sum(), 4))
    _lay(grids, np.concatenate([[0], np.cumsum(edge_counts)]), edges, edge_rows, squares, row_first, lines)
    return Ground(grids, squares, row_first, lines, np.concatenate([np.zeros(0, dtype=np.bool_), *is_cell]))


@part
def _mark(grid: Grid, squares: Squares, row: int, x1: float, y1: float, x2: float, y2: float) -> None:
    """The squares of a row that an edge is near are border squares."""
    size = grid["square_m"]
    if abs(y2 - y1) > FLAT_M:
        south = max(row * size - MARGIN_M - NEAR_M, min(y1, y2))
        north = min((row + 1) * size - MARGIN_M + NEAR_M, max(y1, y2))
        slope = (x2 - x1) / (y2 - y1)
        x1, x2 = x1 + (south - y1) * slope, x1 + (north - y1) * slope
    start = grid["first_square"] + row * grid["columns"]
    for column in range(
        square_at(min(x1, x2) - NEAR_M, grid["per_m"]), square_at(max(x1, x2) + NEAR_M, grid["per_m"]) + 1
    ):
        squares[start + column] = BORDER


@part
def _fill(grid: Grid, squares: Squares, row_first: Ints, lines: Floats, row: int) -> None:
    """What is no border square is as its western neighbour; the first column begins outside."""
    size = grid["square_m"]
    start = grid["first_square"] + row * grid["columns"]
    for square in range(start + 1, start + grid["columns"]):
        if squares[square] == BORDER:
            continue
        squares[square] = squares[square - 1]
        if squares[square] == BORDER:
            x, y = (square - start + 0.5) * size - MARGIN_M, (row + 0.5) * size - MARGIN_M
            squares[square] = exact_state(grid, row_first, lines, row, x, y)


@entry
def _lay(
    grids: NDArray[Any], first: Ints, edges: Floats, edge_rows: Ints, squares: Squares, row_first: Ints, lines: Floats
) -> None:
    """Fill the last three. first: (g + 1,) where each polygon's edges begin; edge_rows: (e, 2) rows an edge is near."""
    filled = 0
    for g in range(len(grids)):
        grid = grids[g]
        for row in range(grid["rows"]):
            for edge in range(first[g], first[g + 1]):
                if edge_rows[edge, 0] <= row <= edge_rows[edge, 1]:
                    for k in range(4):
                        lines[filled, k] = edges[edge, k]
                    filled += 1
                    _mark(grid, squares, row, edges[edge, 0], edges[edge, 1], edges[edge, 2], edges[edge, 3])
            row_first[grid["first_row"] + row + 1] = filled
            _fill(grid, squares, row_first, lines, row)
