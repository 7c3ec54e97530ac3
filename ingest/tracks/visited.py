"""Visited cells of a month: more than should be held at once, so they are put together for some workers at a time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import polars as pl

from ingest.tracks.tables import BY_MONTH
from ingest.tracks.walker import PATROL

CELLS = "patrol_cell"
PATROL_KEY = ("worker_code", "grid_code", "polygon_sha256", "patrol_date")
MOST_CELLS = 100_000
"""Cells that are put together at once, and those of one worker more."""


def visited_cells(
    month: pl.DataFrame, kept: pl.LazyFrame, patrols: pl.DataFrame, cells: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    """The table, sorted by its key, in frames that follow each other, each made when it is asked for.

    month: all patrol days, sorted, with `cells_visited`. kept: cells that stay as they lie in the lake. patrols: the
    patrol days that were made; cells: of these (walker.WalkedDays), in their order.
    """
    in_order = cells.with_columns(pl.col(PATROL).set_sorted())
    lists = in_order.group_by(PATROL, maintain_order=True).agg("cell")["cell"]
    made = patrols.filter(pl.col("cells_visited") > 0).select(*PATROL_KEY, lists)
    made = made.sort(*PATROL_KEY, maintain_order=True)

    def own(least: str, most: str) -> pl.DataFrame:
        begin = made["worker_code"].search_sorted(least, side="left")
        stop = made["worker_code"].search_sorted(most, side="right")
        new = made[begin:stop].explode("cell").cast({"cell": pl.Int64})
        stays = kept.filter(pl.col("worker_code").is_between(pl.lit(least), pl.lit(most))).collect()
        # what was made is in order, and a city's are many
        return pl.concat([stays, new]).sort(*BY_MONTH[CELLS]) if stays.height else new

    return itertools.starmap(own, _ranges(month))


def _ranges(month: pl.DataFrame) -> list[tuple[str, str]]:
    """First and last worker of those that are put together."""
    workers = month.group_by("worker_code", maintain_order=True).agg(pl.col("cells_visited").sum())
    before = pl.col("cells_visited").cum_sum() - pl.col("cells_visited")
    code = pl.col("worker_code")
    ranges = workers.group_by(before // MOST_CELLS, maintain_order=True).agg(code.first(), code.last().alias("last"))
    return ranges.select("worker_code", "last").rows()
