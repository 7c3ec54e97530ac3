"""From landed fixes to worker-days, and from what was walked to the tables of the lake. No fix is looked at singly."""

from __future__ import annotations

import numpy as np
import polars as pl

from ingest.resolve import FILE, ORDER, Resolved
from ingest.settings import Tracks
from ingest.tracks.batch import Batch, Ints, Walked
from ingest.tracks.ground import Ground
from ingest.tracks.kernel import walk_all
from ingest.tracks.misplaced import likely_shift
from ingest.tracks.rule import MICROSECONDS
from ingest.tracks.tables import BY_MONTH

DAY, GRID = "__day", "__grid"


def day_tables(resolved: Resolved, ground: Ground, settings: Tracks, zone: str) -> dict[str, pl.DataFrame]:
    """The tables of the worker-days of some landed fixes, each sorted by its key; days are those of the time zone."""
    fixes = _in_order(resolved, zone)
    is_first = pl.struct("worker_code", "track_date").rle_id().diff().fill_null(1) != 0
    first = np.append(fixes.select(is_first.arg_true()).to_series().to_numpy(), fixes.height).astype(np.int64)
    days = _days(fixes, first)
    pairs = _pairs(days, ground)
    polygons = ground.polygons(settings.cell_m)
    batch = _batch(fixes, first, pairs)
    walked = walk_all(batch, polygons, settings)
    days = days.with_columns(
        pl.Series("fixes_kept", walked.fixes_kept),
        pl.Series("fixes_left_out", walked.fixes_left_out),
        pl.Series("fixes_outside", walked.fixes_outside),
        likely_shift(days["worker_code"], batch, polygons, walked, settings)
        .set(_holds_unknown_ground(days, ground), None)
        .alias("likely_shift"),
    )
    totals = pl.Series("cells_total", [polygon.cells_total for polygon in polygons], dtype=pl.Int64)
    patrols = _patrols(days, pairs, ground.boundaries.with_columns(totals), walked)
    made = {"track_day": days, "patrol_day": patrols, "patrol_cell": _cells(patrols, walked)}
    key = ("worker_code", "grid_code", "polygon_sha256", "patrol_date", "track_date", "cell")
    return {
        name: table.select(pl.col(column).cast(dtype) for column, dtype in BY_MONTH[name].items()).sort(
            [column for column in key if column in BY_MONTH[name]]
        )
        for name, table in made.items()
    }


def _in_order(resolved: Resolved, zone: str) -> pl.DataFrame:
    """Landed fixes by worker and time; those of one second in the order of files and rows, so that the last counts."""
    fixes = resolved.landed.hstack(resolved.origin).with_columns(
        pl.col("located_at").dt.convert_time_zone(zone).dt.date().alias("track_date"),
        pl.col("located_at").to_physical().alias("at"),
    )
    if (fixes["at"] % MICROSECONDS != 0).any():  # else no worker has two fixes of one second: the time is a key
        fixes = fixes.sort("worker_code", pl.col("at") // MICROSECONDS, FILE, ORDER)
    return fixes


def _days(fixes: pl.DataFrame, first: Ints) -> pl.DataFrame:
    """worker_code, track_date, fixes_read, source_file (null when several files bring a day), one row per day."""
    starts = first[:-1]
    files = fixes[FILE].to_numpy()
    is_of_one_file = np.minimum.reduceat(files, starts) == np.maximum.reduceat(files, starts)
    return fixes.select("worker_code", "track_date", "source_file")[starts].with_columns(
        pl.when(pl.Series(is_of_one_file)).then("source_file").alias("source_file"),
        pl.Series("fixes_read", np.diff(first)),
        pl.int_range(pl.len(), dtype=pl.Int64).alias(DAY),
    )


def _pairs(days: pl.DataFrame, ground: Ground) -> pl.DataFrame:
    """Every day with every boundary of every grid the worker was appointed to on it, by day."""
    boundaries = ground.boundaries.select("grid_code", pl.int_range(pl.len(), dtype=pl.Int64).alias(GRID))
    return _appointed(days, ground).join(boundaries, on="grid_code").sort(DAY, GRID)


def _appointed(days: pl.DataFrame, ground: Ground) -> pl.DataFrame:
    """Every day with every grid the worker was appointed to on it."""
    begun = pl.col("start_date").is_null() | (pl.col("start_date") <= pl.col("track_date"))
    not_over = pl.col("end_date").is_null() | (pl.col("end_date") >= pl.col("track_date"))
    # Two appointments to one grid that overlap, or one that two snapshots tell differently, are one pair.
    return days.join(ground.appointments, on="worker_code").filter(begun & not_over).select(DAY, "grid_code").unique()


def _holds_unknown_ground(days: pl.DataFrame, ground: Ground) -> pl.Series:
    """Of each day whether the worker holds a grid of which no boundary ever came: they may well have walked there, and
    a shift into another of their grids would be an accident."""
    without = _appointed(days, ground).join(ground.boundaries, on="grid_code", how="anti")
    return days[DAY].is_in(without[DAY].implode())


def _batch(fixes: pl.DataFrame, first: Ints, pairs: pl.DataFrame) -> Batch:
    return Batch(
        first=first,
        at=fixes["at"].to_numpy(),
        longitude=fixes["longitude"].to_numpy(),
        latitude=fixes["latitude"].to_numpy(),
        accuracy_m=fixes["accuracy_m"].fill_null(float("nan")).to_numpy(),
        is_mock=fixes["is_mock"].fill_null(False).to_numpy(),
        first_grid=np.searchsorted(pairs[DAY].to_numpy(), np.arange(len(first))).astype(np.int64),
        grid=pairs[GRID].to_numpy(),
    )


def _patrols(days: pl.DataFrame, pairs: pl.DataFrame, boundaries: pl.DataFrame, walked: Walked) -> pl.DataFrame:
    """One row per pair, in the order of the pairs."""
    cells = np.bincount(walked.cell_pair, minlength=pairs.height)
    return pl.concat(
        [
            days[pairs[DAY]].select(
                "worker_code", pl.col("track_date").alias("patrol_date"), "fixes_kept", "fixes_left_out"
            ),
            boundaries[pairs[GRID]].select("grid_code", "polygon_sha256", "cells_total"),
            pl.DataFrame(
                {
                    "distance_mm": walked.distance_mm,
                    "duration_s": walked.duration_s,
                    "cells_visited": cells,
                    "fixes_inside": walked.fixes_inside,
                }
            ),
        ],
        how="horizontal",
    )


def _cells(patrols: pl.DataFrame, walked: Walked) -> pl.DataFrame:
    own = patrols[walked.cell_pair].select("worker_code", "grid_code", "polygon_sha256", "patrol_date")
    return own.with_columns(pl.Series("cell", walked.cell))
