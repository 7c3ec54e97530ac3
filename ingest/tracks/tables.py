"""The tables that are made of tracks: what lies in the lake instead of fixes."""

from __future__ import annotations

import polars as pl

from ingest.tracks.batch import LEFT_OUT, LOOKS, ORDER

PATROL_GRID = "patrol_grid"
BY_MONTH: dict[str, dict[str, pl.DataType]] = {
    "track_day": {
        "worker_code": pl.String(),
        "track_date": pl.Date(),
        "fixes_read": pl.Int64(),
        "fixes_kept": pl.Int64(),
        "fixes_left_out": pl.Int64(),
        "fixes_outside": pl.Int64(),
        **dict.fromkeys((*LEFT_OUT, *ORDER, *LOOKS), pl.Int64()),
        "likely_shift": pl.String(),
        "source_file": pl.String(),
    },
    "patrol_day": {
        "worker_code": pl.String(),
        "grid_code": pl.String(),
        "polygon_sha256": pl.String(),
        "patrol_date": pl.Date(),
        "distance_mm": pl.Int64(),
        "duration_s": pl.Int64(),
        "cells_visited": pl.Int64(),
        "cells_total": pl.Int64(),
        "fixes_inside": pl.Int64(),
        "fixes_kept": pl.Int64(),
        "fixes_left_out": pl.Int64(),
    },
    "patrol_cell": {
        "worker_code": pl.String(),
        "grid_code": pl.String(),
        "polygon_sha256": pl.String(),
        "patrol_date": pl.Date(),
        "cell": pl.Int64(),
    },
}
"""One row per worker and day with fixes; per worker, grid, boundary and day; per visited cell of such a day."""
TABLES: dict[str, dict[str, pl.DataType]] = {
    **BY_MONTH,
    PATROL_GRID: {"grid_code": pl.String(), "polygon_sha256": pl.String(), "cells_total": pl.Int64()},
}
"""And one row per grid and boundary, for all months."""
