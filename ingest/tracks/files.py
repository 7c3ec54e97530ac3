"""The files of the feed: what is kept of each in the lake, and how their fixes are read."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.decode import OtherEncodingError, SetAsideError
from ingest.feed import Feed
from ingest.intake import FileEntry, Report
from ingest.parquet_file import Columns
from ingest.part import Part, Terms, keep_part, kept_part, read_part, shape_for
from ingest.raw import Raw
from ingest.register import LookedUp
from ingest.table import Shape
from ingest.tracks import stream
from ingest.tracks.blocks import ReadAgainError, Reading, WholeFile, Workers
from ingest.tracks.column_file import ColumnFile, columns_at
from ingest.tracks.form import Export, encoding_of, export_at
from ingest.tracks.plain_file import PlainFile
from ingest.tracks.retire import retired_months, retired_part, too_late
from ingest.tracks.stream import StreamResult
from ingest.tracks.walker import OWNER, Walker
from ingest.vault import opened, vault_path

INDEX = {
    "worker_code": pl.String(),
    "track_date": pl.Date(),
    "rows": pl.Int64(),
    "first_block": pl.Int32(),
    "last_block": pl.Int32(),
}
"""Rows of a part of this feed: which worker-days a file has rows of, how many, and in which of its blocks."""


class TrackFiles:
    """The files, in the order in which their rows count; each is named by its place there."""

    def __init__(self, terms: Terms, feed: Feed, files: Sequence[FileEntry], report: Report) -> None:
        zone = terms.site.time_zone
        self.files = sorted(files, key=lambda f: (f.day(zone), f.arrival, f.name, f.sha256))
        self.workers = Workers()
        self._terms, self._home, self._feed, self._report = terms, terms.home, feed, report
        self._reading = Reading(terms.home, feed, zone, terms.key, terms.register)
        self._encodings: dict[str, str] = {}
        self._others: set[str] = set()
        self._parts: dict[int, Part] = {}
        self._retired = retired_months(terms.home)

    def folder(self, place: int) -> Path:
        """Where the part of a file lies: named by the hash of everything that decides what is in it."""
        return self._terms.folder(self._feed, self.files[place])

    def part(self, place: int) -> Part | None:
        """The part of a file; None when it is to be read."""
        if place not in self._parts:
            gone = retired_part(self._home, self.files[place])
            if gone is not None:
                self._parts[place] = gone
                return gone
            kept = kept_part(self.folder(place), self.files[place], self._reading.register)
            if kept is None or (not kept.set_aside and list(kept.rows.columns) != list(INDEX)):
                return None
            self._parts[place] = too_late(self._home, self.files[place], kept, self._retired)
        return self._parts[place]

    def read_new(self, places: Sequence[int], walker: Callable[[], Walker]) -> StreamResult:
        """Read files that have no part yet, keep their parts, and walk the worker-days as if these were all files."""
        what = self.files[places[0]].name if len(places) == 1 else f"{len(places)} files"
        self._report(f"{self._feed.name}: {what}")
        streamed, sources = self._stream(dict.fromkeys(places), walker, None, stream.MOST_HELD)
        for place, source, index in zip(places, sources, streamed.indexes, strict=True):
            part = source.part
            if not part.set_aside:
                rows = self._named(index)
                looked_up = part.looked_up
                if source.is_of_people:
                    looked_up = looked_up.and_of(LookedUp(frozenset(rows["worker_code"].unique())))
                part = dataclasses.replace(part, rows=rows, looked_up=looked_up)
            keep_part(self.folder(place), part)
            self._parts[place] = too_late(self._home, self.files[place], part, self._retired)
        return streamed

    def walk_again(
        self,
        blocks: Mapping[int, NDArray[np.bool_]],
        owners: NDArray[np.int64],
        rows: int,
        walker: Callable[[], Walker],
    ) -> StreamResult:
        """Walk some worker-days. blocks: of each file that has rows of them, which of its blocks; rows: all of them."""
        self._report(f"{self._feed.name}: {len(owners):,} worker-days of {len(blocks)} files")
        return self._stream(blocks, walker, owners, rows)[0]

    def owners(self, days: pl.DataFrame) -> pl.Series:
        """Owners (ingest.tracks.walker) of worker_code and track_date."""
        codes = days["worker_code"].unique()
        numbers = pl.DataFrame(
            {"worker_code": codes, "number": [self.workers.number(code) for code in codes]},
            schema={"worker_code": pl.String, "number": pl.Int64},
        )
        owned = days.select("worker_code", "track_date").join(numbers, on="worker_code", maintain_order="left")
        day = pl.col("track_date").to_physical().cast(pl.Int64)
        return owned.select((pl.col("number") * (1 << 32) + day % (1 << 32)).alias(OWNER)).to_series()

    def named(self, owners: pl.DataFrame) -> pl.DataFrame:
        """A table with worker_code and track_date in place of the owner."""
        codes = pl.Series(self.workers.codes, dtype=pl.String)
        return owners.select(
            codes.gather(owners[OWNER] // (1 << 32)).alias("worker_code"),
            (owners[OWNER] % (1 << 32)).cast(pl.Int32, wrap_numerical=True).cast(pl.Date).alias("track_date"),
            pl.exclude(OWNER),
        )

    def _named(self, index: pl.DataFrame) -> pl.DataFrame:
        named = self.named(index).cast(pl.Schema(INDEX))
        return named.sort("worker_code", "track_date", maintain_order=True)  # quick where they stand in runs

    def _stream(
        self,
        wanted: Mapping[int, NDArray[np.bool_] | None],
        walker: Callable[[], Walker],
        owners: NDArray[np.int64] | None,
        room: int,
    ) -> tuple[StreamResult, list[PlainFile | ColumnFile | WholeFile]]:
        """Stream files; once more when it turns out how one of them is to be read."""
        size = sum(self.files[place].size for place in wanted)
        while True:
            with stream.threads() as (pool, ahead):
                checks: list[Future[Raw]] = []
                sources = [self._source(self.files[place], pool, ahead, checks) for place in wanted]
                filling = stream.Stream(walker, self.workers, pool, owners, room)
                try:
                    run = [
                        (place, source, blocks) for (place, blocks), source in zip(wanted.items(), sources, strict=True)
                    ]
                    return filling.run(run, stream.Progress(self._report, self._feed.name, size)), sources
                except ReadAgainError as again:
                    self._learn(again)
                finally:
                    for check in checks:
                        check.result()

    def _learn(self, again: ReadAgainError) -> None:
        if again.is_plain and again.file.sha256 not in self._encodings:
            try:
                self._encodings[again.file.sha256] = encoding_of(vault_path(self._home, again.file.sha256))
                return
            except SetAsideError:
                pass
        self._others.add(again.file.sha256)

    def _source(
        self, file: FileEntry, pool: ThreadPoolExecutor, ahead: int, checks: list[Future[Raw]]
    ) -> PlainFile | ColumnFile | WholeFile:
        shape_of, reading = shape_for(self._feed, file.name, self._terms.sources), self._reading
        suited = self._suited(file, shape_of)
        if suited is not None:
            # its bytes are held against its name while they are read
            checks.append(pool.submit(opened, self._home, file.sha256))
        if isinstance(suited, Export):
            return PlainFile(reading, file, shape_of, suited, pool, ahead)
        if isinstance(suited, Columns):
            return ColumnFile(reading, file, shape_of, suited, pool)

        def read() -> Part:
            return read_part(self._home, self._feed, file, shape_of, reading.zone, reading.key, reading.register)

        return WholeFile(reading, read, file.size)

    def _suited(self, file: FileEntry, shape_of: Shape) -> Export | Columns | None:
        """The file where one of the quick ways suits it."""
        path, zone = vault_path(self._home, file.sha256), self._reading.zone
        while file.sha256 not in self._others and path.exists():
            try:
                columns = columns_at(path, self._feed, shape_of, zone)
                return columns or export_at(path, self._feed, shape_of, zone, self._encodings.get(file.sha256))
            except OtherEncodingError:
                self._learn(ReadAgainError(file, is_plain=True))
            except SetAsideError:
                break
        return None
