"""Landed rows as Parquet, one file per month (events; `undated` for rows without a time) or snapshot (registers)."""

from __future__ import annotations

import io
import shutil
from collections.abc import Collection
from pathlib import Path

import polars as pl

from ingest.feed import Feed, Mode
from ingest.files import write_whole
from ingest.home import Home

PERIOD = "__period"
UNDATED = "undated"


def feed_folder(home: Home, feed_name: str) -> Path:
    """Folder of a feed's landed rows; every `*.parquet` in it belongs to the feed."""
    return home.lake / "feeds" / feed_name


def write_feed(home: Home, feed: Feed, landed: pl.DataFrame, zone: str) -> list[str]:
    """Write all landed rows of a feed and remove periods that have none left. Returns the periods that changed."""
    folder = feed_folder(home, feed.name)
    changed: list[str] = []
    wanted: set[str] = set()
    for (period,), rows in landed.with_columns(_period(feed, zone)).group_by(PERIOD, maintain_order=True):
        wanted.add(f"{period}.parquet")
        if write_parquet(folder / f"{period}.parquet", rows.drop(PERIOD)):
            changed.append(str(period))
    for stale in folder.glob("*.parquet"):
        if stale.name not in wanted:
            stale.unlink()
            changed.append(stale.stem)
    return sorted(changed)


def read_feed(home: Home, feed: Feed) -> pl.DataFrame:
    """All landed rows of a feed; an empty frame with its columns when there are none."""
    files = sorted(feed_folder(home, feed.name).glob("*.parquet"))
    frames = [pl.read_parquet(file) for file in files]
    return pl.concat(frames) if frames else pl.DataFrame(schema=feed.lake_schema)


def write_parquet(path: Path, rows: pl.DataFrame) -> bool:
    """Write rows by temporary name and rename; False when the file already holds exactly this."""
    buffer = io.BytesIO()
    rows.write_parquet(buffer, compression="zstd", statistics=True)
    return write_whole(path, buffer.getvalue())


def remove_other_parts(home: Home, feed: Feed, used: Collection[Path]) -> None:
    """Forget parts that nothing refers to any more (another declaration, key or setting)."""
    folder = home.lake / "parts" / feed.name
    for part in folder.iterdir() if folder.is_dir() else []:
        if part not in used:
            shutil.rmtree(part, ignore_errors=True)


def _period(feed: Feed, zone: str) -> pl.Expr:
    if feed.mode is Mode.REGISTER:
        return pl.col("snapshot_date").dt.strftime("%Y%m%d").alias(PERIOD)
    assert feed.period is not None
    moment = pl.col(feed.period)
    if feed.lake_schema[feed.period] != pl.Date():
        moment = moment.dt.convert_time_zone(zone)
    return moment.dt.strftime("%Y-%m").fill_null(UNDATED).alias(PERIOD)
