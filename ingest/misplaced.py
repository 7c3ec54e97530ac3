"""A file whose positions miss the grids of their rows, while a shift by a known datum would bring them in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from ingest.datum import Degrees
from ingest.part import Part
from ingest.shift import Bools, likely_shifts
from ingest.tracks.ground import Ground

WITH_POSITIONS = {"grid_code", "longitude", "latitude"}
"""Columns of a feed whose rows can be held against boundaries."""
SAMPLE = 300
"""Rows looked at of a file, spread evenly."""
MOST_ROWS = 200_000
"""Rows among which these are found, somewhat more."""
CELL_M = 100
"""Polygons are asked for with cells; of their size nothing depends here."""


def spread_rows(part: Part) -> pl.DataFrame:
    """Rows of a file with what is held against boundaries: all, or of very many some, spread evenly."""
    step = max(sum(part.heights) // MOST_ROWS, 1)
    return pl.concat([piece.gather_every(step) for piece in part.pieces(sorted(WITH_POSITIONS))])


def shift_note(rows: pl.DataFrame, ground: Ground) -> list[str]:
    """What the receipt says of a file's typed rows: nothing, or in which datum they likely are. A row is held against
    every boundary its grid ever had; rows without a position, or of a grid without a boundary, say nothing."""
    is_somewhere = (pl.col("longitude") != 0) | (pl.col("latitude") != 0)
    own = rows.select(sorted(WITH_POSITIONS)).drop_nulls().filter(is_somewhere)
    own = own.join(ground.boundaries, on="grid_code", how="semi", maintain_order="left")
    if own.is_empty():
        return []
    own = own[np.linspace(0, own.height - 1, min(SAMPLE, own.height)).astype(np.int64)]
    grids = own["grid_code"].to_numpy()
    boundaries = ground.boundaries.join(own, on="grid_code", how="semi", maintain_order="left")
    polygons = replace(ground, boundaries=boundaries).polygons(CELL_M)

    def is_inside(points: Degrees) -> Bools:
        inside = np.zeros(len(points), dtype=np.bool_)
        for polygon in polygons:
            of_grid = grids == polygon.grid_code
            inside[of_grid] |= polygon.holds(*polygon.xy(points[of_grid, 0], points[of_grid, 1]))
        return inside

    (shift,) = likely_shifts(
        own.select("longitude", "latitude").to_numpy(), np.zeros(own.height, np.int64), 1, is_inside
    )
    if shift is None:
        return []
    return [
        f"nearly no position lies in its grid, and most would with {shift}: declare the datum in sources.yaml"
        " / 坐标几乎都不在所属网格内，按上述坐标系换算则大多在内，请在sources.yaml中注明坐标系"
    ]
