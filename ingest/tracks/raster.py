"""A raster over each polygon, so that the exact test is needed in border squares only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Ints
from ingest.tracks.compiled import entry, part
from ingest.tracks.place import BORDER, GRID, MARGIN_M, NEAR_M, Grid, Ground, exact_state, square_at
from ingest.tracks.polygon import Polygon
from ingest.tracks.swar import Number

SQUARE_M = 16.0
"""About a step: a finer raster has fewer points in border squares, and takes longer to lay."""
MOST_SQUARES = 256
"""Across and up; a larger polygon has larger squares."""
DEEPEST = 127
"""No square is said to be further than this from the nearest border square."""
FLAT_M = 1.0
"""An edge that rises less is taken at its full width: its slope says little."""


def ground_of(polygons: Sequence[Polygon]) -> Ground:
    """The polygons made ready, in their order."""
    is_cell = [polygon.cells if polygon.cells.any() else np.array([True]) for polygon in polygons]
    is_one = [len(cells) == 1 for cells in is_cell]
    grids = np.zeros(len(polygons), dtype=GRID)
    grids["longitude0"] = [polygon.longitude0 for polygon in polygons]
    grids["latitude0"] = [polygon.latitude0 for polygon in polygons]
    grids["across"], grids["up"] = np.array([p.metres_per_degree for p in polygons]).reshape(-1, 2).T
    edge_counts = np.array([len(polygon.edges) for polygon in polygons], dtype=np.int64)
    edges = np.concatenate([np.zeros((0, 4)), *(polygon.edges for polygon in polygons)])
    extent = np.maximum.reduceat(edges[:, :2], np.cumsum(edge_counts) - edge_counts) if len(edges) else edges[:, :2]
    grids["square_m"] = np.maximum(SQUARE_M, extent.max(axis=1, initial=0) / MOST_SQUARES)
    grids["per_m"] = 1 / grids["square_m"]
    shape = np.floor((extent + 2 * MARGIN_M) / grids["square_m"][:, None]).astype(np.int64) + 1
    grids["columns"], grids["rows"] = shape.T
    grids["cell_m"] = [polygon.cell_m for polygon in polygons]
    grids["cell_rows"] = np.where(is_one, 1, [polygon.rows for polygon in polygons])
    grids["cell_columns"] = np.where(is_one, 1, [polygon.columns for polygon in polygons])
    y = np.stack([edges[:, [1, 3]].min(axis=1) - NEAR_M, edges[:, [1, 3]].max(axis=1) + NEAR_M], axis=1)
    edge_rows = np.floor((y + MARGIN_M) / np.repeat(grids["square_m"], edge_counts)[:, None]).astype(np.int64)
    for name, sizes in (
        ("first_square", shape.prod(axis=1)),
        ("first_row", grids["rows"]),
        ("first_cell", [len(cells) for cells in is_cell]),
    ):
        grids[name] = np.cumsum(sizes) - sizes
    squares = np.full(shape.prod(axis=1).sum(), -DEEPEST, dtype=np.int8)
    row_first = np.zeros(grids["rows"].sum() + 1, dtype=np.int64)
    near = np.zeros((edge_rows[:, 1] - edge_rows[:, 0] + 1).sum(), np.int32)
    west, east = np.zeros(len(near), np.int16), np.zeros(len(near), np.int16)
    ground = Ground(
        grids, squares, row_first, near, west, east, edges, np.concatenate([np.zeros(0, dtype=np.bool_), *is_cell])
    )
    least = np.empty(grids["columns"].max(initial=0), np.int8)
    _lay(ground, np.concatenate([[0], np.cumsum(edge_counts)]), edge_rows, least)
    return ground


@part
def _mark(
    grid: Grid, squares: NDArray[np.int8], row: int, x1: float, y1: float, x2: float, y2: float
) -> tuple[int, int]:
    """The squares of a row that an edge is near are border squares; returns the first and last column of these."""
    size = grid["square_m"]
    if abs(y2 - y1) > FLAT_M:
        south = max(row * size - MARGIN_M - NEAR_M, min(y1, y2))
        north = min((row + 1) * size - MARGIN_M + NEAR_M, max(y1, y2))
        slope = (x2 - x1) / (y2 - y1)
        x1, x2 = x1 + (south - y1) * slope, x1 + (north - y1) * slope
    start = grid["first_square"] + row * grid["columns"]
    west, east = square_at(min(x1, x2) - NEAR_M, grid["per_m"]), square_at(max(x1, x2) + NEAR_M, grid["per_m"])
    for column in range(west, east + 1):
        squares[start + column] = BORDER
    return west, east


@part
def _fill(grid: Grid, ground: Ground, row: int) -> None:
    """What is no border square is as its western or southern neighbour; the first column and row begin outside."""
    size, squares, columns = grid["square_m"], ground.squares, grid["columns"]
    start = grid["first_square"] + row * columns
    for square in range(start + 1, start + columns):
        if squares[square] == BORDER:
            continue
        squares[square] = squares[square - 1]
        if squares[square] == BORDER and row > 0:
            squares[square] = squares[square - columns]
        if squares[square] == BORDER:
            x, y = (square - start + 0.5) * size - MARGIN_M, (row + 0.5) * size - MARGIN_M
            squares[square] = DEEPEST * exact_state(grid, ground, row, x, y)


@part
def _deepen(grid: Grid, squares: NDArray[np.int8], least: NDArray[np.int8]) -> None:
    """Of every square how many it is to the nearest border square: first as neighbours in the south and west tell, then
    as those in the north and east do. Who has no neighbour there asks one of its own row, which does no harm. least:
    room for a row: the neighbours in the row before are asked by all at once."""
    rows, columns, first = grid["rows"], grid["columns"], grid["first_square"]
    end = columns - 1
    for way in (1, -1):
        for i in range(rows):
            row = i if way > 0 else rows - 1 - i
            beside = first + min(max(row - way, 0), rows - 1) * columns
            for k in range(1, end):
                at = np.uint64(beside + k)
                west, east = squares[at - np.uint64(1)], squares[at + np.uint64(1)]
                least[np.uint64(k)] = min(abs(west), abs(squares[at]), abs(east))
            least[0] = min(abs(squares[beside]), abs(squares[beside + min(1, end)]))
            least[end] = min(abs(squares[beside + end]), abs(squares[beside + max(end - 1, 0)]))
            last: Number = DEEPEST
            for k in range(columns):
                column = k if way > 0 else end - k
                square = np.uint64(first + row * columns + column)
                depth = np.int64(squares[square])
                last = min(abs(depth), 1 + min(np.int64(least[np.uint64(column)]), last))
                squares[square] = last if depth > 0 else -last


@entry
def _lay(ground: Ground, first: Ints, edge_rows: Ints, least: NDArray[np.int8]) -> None:
    """Fill squares, row_first and near. first: (g + 1,) where each polygon's edges begin; edge_rows: (e, 2) the rows an
    edge is near. least: room for the longest row."""
    filled, edges = 0, ground.edges
    for g in range(len(ground.grids)):
        grid = ground.grids[g]
        for row in range(grid["rows"]):
            for edge in range(first[g], first[g + 1]):
                if edge_rows[edge, 0] <= row <= edge_rows[edge, 1]:
                    ground.near[filled] = edge
                    ends = edges[edge, 0], edges[edge, 1], edges[edge, 2], edges[edge, 3]
                    ground.near_west[filled], ground.near_east[filled] = _mark(grid, ground.squares, row, *ends)
                    filled += 1
            ground.row_first[grid["first_row"] + row + 1] = filled
            _fill(grid, ground, row)
        _deepen(grid, ground.squares, least)
