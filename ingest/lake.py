"""Landed rows as Parquet, one file per month (events; `undated` for rows without a time) or snapshot (registers)."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ingest.feed import Feed, Mode
from ingest.files import put_in_place, write_whole
from ingest.home import Home

if TYPE_CHECKING:
    import pyarrow.parquet as pq

PERIOD = "__period"
UNDATED = "undated"
FIRST_ROWS = 4_096


def feed_folder(home: Home, feed_name: str) -> Path:
    """Folder of a feed's landed rows; every `*.parquet` in it belongs to the feed."""
    return home.lake / "feeds" / feed_name


def write_feed(home: Home, feed: Feed, landed: Iterable[pl.DataFrame], zone: str) -> list[str]:
    """Write all landed rows of a feed and remove periods that have none left. Returns the periods that changed.

    landed: rows sorted by key, in one frame or in several that follow each other.
    """
    folder = feed_folder(home, feed.name)
    for left in folder.glob(".*.tmp"):  # by a run that was stopped
        left.unlink()
    files: dict[str, PeriodFile] = {}
    for rows in landed:
        for period, own in _by_period(rows, feed, zone):
            name = f"{period}.parquet"
            if name not in files:
                files[name] = PeriodFile(folder / name)
            files[name].add(own)
    changed = [file.path.stem for file in files.values() if file.close()]
    for stale in folder.glob("*.parquet"):
        if stale.name not in files:
            stale.unlink()
            changed.append(stale.stem)
    return sorted(changed)


class PeriodFile:
    """A file of the lake that gets its rows one frame after the other. Only of the last are they held."""

    def __init__(self, path: Path) -> None:
        self.path, self._rows = path, pl.DataFrame()
        self._growing: pq.ParquetWriter | None = None

    def add(self, rows: pl.DataFrame) -> int:
        """Take further rows; returns how many."""
        if self._rows.height:
            self._write()
        self._rows = rows
        return rows.height

    def close(self) -> bool:
        """Put the file in its place; False when the one there already says exactly this."""
        if self._growing is None:
            rows, self._rows = self._rows, pl.DataFrame()
            return write_parquet(self.path, rows)
        self._write()
        self._growing.close()
        return put_in_place(self._temporary, self.path)

    @property
    def _temporary(self) -> Path:
        return self.path.with_name(f".{self.path.name}.{os.getpid()}.tmp")

    def _write(self) -> None:
        table = self._rows.to_arrow(compat_level=pl.CompatLevel.oldest())
        if self._growing is None:
            # Few feeds have so many rows, and it takes a while to load.
            import pyarrow.parquet as pq

            self.path.parent.mkdir(parents=True, exist_ok=True)
            # A dictionary of what hardly repeats takes twice the time and saves nothing.
            first = self._rows.head(FIRST_ROWS)
            repetitive = [name for name in first.columns if 4 * first[name].n_unique() < first.height]
            self._growing = pq.ParquetWriter(
                self._temporary, table.schema, compression="zstd", use_dictionary=repetitive or False
            )
        self._growing.write_table(table)


def read_feed(home: Home, feed: Feed, columns: list[str] | None = None) -> pl.DataFrame:
    """All landed rows of a feed, with all columns or some; an empty frame with all columns when there are none."""
    files = sorted(feed_folder(home, feed.name).glob("*.parquet"))
    frames = [pl.read_parquet(file, columns=columns) for file in files]
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


def _by_period(rows: pl.DataFrame, feed: Feed, zone: str) -> Iterator[tuple[str, pl.DataFrame]]:
    """Rows of each period, in their order."""
    moment = rows[feed.period or "snapshot_date"]
    ends = _periods(pl.Series([moment.min(), moment.max()], dtype=moment.dtype), feed, zone)
    if moment.has_nulls() or ends[0] != ends[1]:
        groups = rows.with_columns(_periods(moment, feed, zone)).group_by(PERIOD, maintain_order=True)
        yield from ((str(period), own.drop(PERIOD)) for (period,), own in groups)
    elif rows.height:
        yield ends[0], rows


def _periods(moments: pl.Series, feed: Feed, zone: str) -> pl.Series:
    if feed.mode is Mode.REGISTER:
        return moments.dt.strftime("%Y%m%d").alias(PERIOD)
    if moments.dtype != pl.Date():
        moments = moments.dt.convert_time_zone(zone)
    return moments.dt.strftime("%Y-%m").fill_null(UNDATED).alias(PERIOD)
