"""Visited cells of a month: more than should be held at once, so they are put together for some workers at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from ingest.tracks.tables import BY_MONTH

CELLS = "patrol_cell"
PATROL_KEY = ("worker_code", "grid_code", "polygon_sha256", "patrol_date")
MOST_CELLS = 100_000
"""Cells that are put together at once, and those of one worker more."""


def visited_cells(
    month: pl.DataFrame, kept: pl.LazyFrame, patrols: pl.DataFrame, cells: pl.Series
) -> Iterator[pl.DataFrame]:
    """The table, sorted by its key, in frames that follow each other.

    month: all patrol days, sorted, with `cells_visited`. kept: cells that stay as they lie in the lake. patrols: the
    patrol days that were made; cells: of these, one after the other, those of each in order.
    """
    count, cell = patrols["cells_visited"].to_numpy(), cells.to_numpy()
    first = np.cumsum(count) - count
    places = patrols.select(*PATROL_KEY).with_row_index("place").sort(*PATROL_KEY)
    for least, most in _ranges(month):
        is_own = pl.col("worker_code").is_between(pl.lit(least), pl.lit(most))
        own = places.filter(is_own)
        place = own["place"].to_numpy()
        behind = np.cumsum(count[place])
        at = np.repeat(first[place] - behind + count[place], count[place]) + np.arange(behind[-1] if len(behind) else 0)
        new = own.drop("place")[np.repeat(np.arange(len(place)), count[place])]
        new = new.with_columns(pl.Series("cell", cell[at], pl.Int64))
        stays = kept.filter(is_own).collect()
        # what was made is in order, and a city's are many
        yield pl.concat([stays, new]).sort(*BY_MONTH[CELLS]) if stays.height else new


def _ranges(month: pl.DataFrame) -> list[tuple[str, str]]:
    """First and last worker of those that are put together."""
    workers = month.group_by("worker_code", maintain_order=True).agg(pl.col("cells_visited").sum())
    before = pl.col("cells_visited").cum_sum() - pl.col("cells_visited")
    code = pl.col("worker_code")
    ranges = workers.group_by(before // MOST_CELLS, maintain_order=True).agg(code.first(), code.last().alias("last"))
    return ranges.select("worker_code", "last").rows()
