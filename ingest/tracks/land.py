"""Lands tracks: fixes are read from the vault and walked month by month; the lake holds what comes out, never a fix."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ingest.feed import Feed
from ingest.home import Home
from ingest.identifiers import Key
from ingest.intake import FileEntry, Report
from ingest.part import Part, keep_part, kept_part, part_folder, read_part, shape_for
from ingest.register import Register
from ingest.resolve import Resolved, in_order, resolve
from ingest.settings import Site, Sources
from ingest.tracks.days import day_tables
from ingest.tracks.ground import Ground, load_ground
from ingest.tracks.months import (
    Month,
    days_of,
    digest_of,
    keep_month,
    kept_month,
    remove_other_months,
    write_grids,
)

MONTH = "__month"


class TrackFiles:
    """The files of the feed, read when their rows are needed. What is kept of one in the lake is a part whose rows
    are its months (`month`)."""

    def __init__(
        self, home: Home, feed: Feed, site: Site, sources: Sources, key: Key, register: Register, report: Report
    ) -> None:
        self._home, self._feed, self._site = home, feed, site
        self._sources, self._key, self._register, self._report = sources, key, register, report
        self._rows: dict[tuple[Path, str], pl.DataFrame] = {}

    def part(self, file: FileEntry) -> Part:
        """The part of a file, with months instead of rows; a file not seen before is read."""
        return kept_part(self.folder(file), file, self._register) or self._read(file)

    def folder(self, file: FileEntry) -> Path:
        """Where its part lies: named by the hash of everything that decides what is in the file."""
        return part_folder(self._home, self._feed, file, self._site, self._sources, self._key)

    def take_rows(self, part: Part, month: str) -> Part:
        """The part with its rows of one month, which are then forgotten here."""
        folder = self.folder(part.file)
        if (folder, month) not in self._rows:
            self._read(part.file)
        return dataclasses.replace(part, rows=self._rows.pop((folder, month)))

    def _read(self, file: FileEntry) -> Part:
        self._report(f"{self._feed.name}: {file.name}")
        folder, zone = self.folder(file), self._site.time_zone
        shape_of = shape_for(self._feed, file.name, self._sources)
        part = read_part(self._home, self._feed, file, shape_of, zone, self._key, self._register)
        if not part.set_aside:
            local = pl.col("located_at").dt.convert_time_zone(zone)
            rows = part.rows.with_columns((local.dt.year() * 100 + local.dt.month()).alias(MONTH))
            by_number = rows.partition_by(MONTH, as_dict=True, include_key=False)
            by_month = {_month_name(number): own for (number,), own in by_number.items()}
            self._rows |= {(folder, month): own for month, own in by_month.items()}
            part = dataclasses.replace(part, rows=pl.DataFrame({"month": pl.Series(sorted(by_month), dtype=pl.String)}))
        keep_part(folder, part)
        return part


def land_tracks(
    home: Home,
    feed: Feed,
    files: Sequence[FileEntry],
    site: Site,
    sources: Sources,
    key: Key,
    register: Register,
    report: Report,
) -> tuple[list[Part], Resolved]:
    """Bring the tables of patrol days to what all files say.

    files: those of the feed. register: of workers. It and the boundaries must be landed. Returns the parts of the
    files and what became of their rows (`landed` is empty, counts are by position among the readable parts in order).
    Worker-days are made anew by whole months, when a file with rows in the month, an appointment or boundary that holds
    in it, or a setting has changed.
    """
    store = TrackFiles(home, feed, site, sources, key, register, report)
    parts = [store.part(file) for file in files]
    readable = in_order([part for part in parts if not part.set_aside], site.time_zone)
    ground = load_ground(home)
    fates: dict[int, dict[str, int]] = {}
    months = sorted({month for part in readable for month in part.rows["month"]})
    for month in months:
        places = [place for place, part in enumerate(readable) if month in part.rows["month"]]
        own = [readable[place] for place in places]
        within = ground.within(*days_of(month))
        digest = _digest(own, [store.folder(part.file).name for part in own], within, site)
        made = kept_month(home, month, digest)
        if made is None:
            report(f"{feed.name}: {month}")
            resolved = resolve(feed, [store.take_rows(part, month) for part in own], site.time_zone)
            tables = {}
            if resolved.landed.height:
                tables = day_tables(resolved, within, site.tracks, site.time_zone)
            made = keep_month(home, month, digest, resolved, tables)
        _add(made, places, fates)
    remove_other_months(home, months)
    write_grids(home, ground, site.tracks.cell_m)
    return parts, Resolved(pl.DataFrame(schema=feed.lake_schema), fates)


def _digest(parts: Sequence[Part], folders: Sequence[str], ground: Ground, site: Site) -> str:
    """Of everything that decides a month. The register does where a file names somebody it does not know."""
    said = [
        (folder, part.file.name, part.looked_up.against, sorted(part.looked_up.codes))
        for folder, part in zip(folders, parts, strict=True)
    ]
    return digest_of(said, ground.digest, site.tracks, site.time_zone)


def _add(made: Month, places: Sequence[int], fates: dict[int, dict[str, int]]) -> None:
    """Count a month's rows to the files they came from."""
    for place, counts in made.fates.items():
        total = fates.setdefault(places[place], {})
        for fate, count in counts.items():
            total[fate] = total.get(fate, 0) + count


def _month_name(number: int) -> str:
    """202603 -> 2026-03."""
    return f"{number // 100:04d}-{number % 100:02d}"
