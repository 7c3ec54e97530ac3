"""What a worker-day is made of, as one digest: it is walked again when that changes, and only then."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import polars as pl

from ingest.tracks.ground import Ground
from ingest.tracks.months import KEY, digest_of

DIGEST, PLACES, GROUND, SPAN = "digest", "places", "ground", "span"
OF_SPAN = ("worker_code", SPAN)


def said_of(index: pl.DataFrame, ground: Ground, names: Mapping[int, object], rule: str) -> pl.DataFrame:
    """Worker-days (worker_code, track_date) with `places` of the files that have rows of them, as text, `rows`,
    `first_block` and `digest`.

    index: place, worker_code, track_date, rows, first_block. names: of each file, everything that decides what is in
    it. rule: digest of what decides about all days.
    """
    days = (
        index.sort("place")
        .group_by(*KEY, maintain_order=True)
        .agg(pl.col("place").alias(PLACES), pl.col("rows").sum(), pl.col("first_block").min())
        .with_columns(as_text(PLACES), _span(ground.appointments).alias(SPAN))
    )
    said = days.group_by(*OF_SPAN, PLACES).agg(pl.col("track_date").min())
    said = said.join(_ground_of(said, ground), on=list(OF_SPAN), how="left").with_columns(pl.col(GROUND).fill_null(""))
    files = {own: digest_of([names[int(place)] for place in own.split(",")], rule) for own in said[PLACES].unique()}
    digests = [
        hashlib.sha256(f"{files[places]} {own}".encode()).hexdigest()[:32]
        for places, own in said.select(PLACES, GROUND).iter_rows()
    ]
    said = said.select(*OF_SPAN, PLACES, pl.Series(DIGEST, digests, dtype=pl.String))
    return days.join(said, on=[*OF_SPAN, PLACES], how="left", maintain_order="left").drop(SPAN)


def as_text(column: str) -> pl.Expr:
    """Lists of places as text."""
    return pl.col(column).cast(pl.List(pl.String)).list.join(",")


def _span(appointments: pl.DataFrame) -> pl.Expr:
    """A number for track_date: on days of one number every worker has the same appointments."""
    begins, ends = appointments["start_date"], appointments["end_date"].dt.offset_by("1d")
    changes = pl.concat([begins, ends]).drop_nulls().unique().sort()
    return pl.lit(changes).search_sorted(pl.col("track_date"), side="right")


def _ground_of(days: pl.DataFrame, ground: Ground) -> pl.DataFrame:
    """The grids of each worker in each span and their boundaries, as text. days: with a track_date of each."""
    begun = pl.col("start_date").is_null() | (pl.col("start_date") <= pl.col("track_date"))
    not_over = pl.col("end_date").is_null() | (pl.col("end_date") >= pl.col("track_date"))
    appointed = days.join(ground.appointments, on="worker_code").filter(begun & not_over)
    # two appointments to one grid that overlap, or one that two snapshots tell differently, are one
    grids = appointed.select(*OF_SPAN, "grid_code").unique()
    bounded = grids.join(ground.boundaries.select("grid_code", "polygon_sha256"), on="grid_code", how="left")
    text = pl.format("{}:{}", "grid_code", pl.col("polygon_sha256").fill_null("")).alias(GROUND)
    return bounded.select(*OF_SPAN, text).sort(*OF_SPAN, GROUND).group_by(*OF_SPAN).agg(pl.col(GROUND).str.join(";"))
