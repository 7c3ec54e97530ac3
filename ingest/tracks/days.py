"""What a worker-day is made of, as one digest: it is walked again when that changes, and only then."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ingest.tracks.ground import Ground
from ingest.tracks.months import KEY, digest_of

DIGEST, PLACES, GROUND = "digest", "places", "ground"
AT_ONCE = 50_000


def said_of(index: pl.DataFrame, ground: Ground, names: Mapping[int, object], rule: str) -> pl.DataFrame:
    """Worker-days (worker_code, track_date) with `places` of the files that have rows of them, as text, `rows`,
    `first_block` and `digest`.

    index: place, worker_code, track_date, rows, first_block. names: of each file, everything that decides what is in
    it. rule: digest of what decides about all days.
    """
    files = (
        index.sort("place")
        .group_by(*KEY, maintain_order=True)
        .agg(
            pl.col("place").cast(pl.String).str.join(",").alias(PLACES),
            pl.col("rows").sum(),
            pl.col("first_block").min(),
        )
    )
    # some at a time: the boundaries of all days as text would be as large as all their tables
    pieces = [files.slice(at, AT_ONCE) for at in range(0, max(1, files.height), AT_ONCE)]
    return pl.concat([_with_digest(piece, ground, names, rule) for piece in pieces])


def _with_digest(files: pl.DataFrame, ground: Ground, names: Mapping[int, object], rule: str) -> pl.DataFrame:
    days = files.join(_ground_of(files, ground), on=list(KEY), how="left", maintain_order="left")
    days = days.with_columns(pl.col(GROUND).fill_null(""))
    said = days.select(PLACES, GROUND).unique(maintain_order=True)
    digests = [
        digest_of([names[int(place)] for place in places.split(",")], own, rule)[:32] for places, own in said.rows()
    ]
    said = said.with_columns(pl.Series(DIGEST, digests, dtype=pl.String))
    return days.join(said, on=[PLACES, GROUND], how="left", maintain_order="left").drop(GROUND)


def _ground_of(days: pl.DataFrame, ground: Ground) -> pl.DataFrame:
    """The grids of each worker on each day and their boundaries, as text."""
    begun = pl.col("start_date").is_null() | (pl.col("start_date") <= pl.col("track_date"))
    not_over = pl.col("end_date").is_null() | (pl.col("end_date") >= pl.col("track_date"))
    appointed = days.select(KEY).join(ground.appointments, on="worker_code").filter(begun & not_over)
    # two appointments to one grid that overlap, or one that two snapshots tell differently, are one
    grids = appointed.select(*KEY, "grid_code").unique()
    bounded = grids.join(ground.boundaries.select("grid_code", "polygon_sha256"), on="grid_code", how="left")
    text = pl.format("{}:{}", "grid_code", pl.col("polygon_sha256").fill_null(""))
    return bounded.select(*KEY, text.alias(GROUND)).sort(*KEY, GROUND).group_by(*KEY).agg(pl.col(GROUND).str.join(";"))
