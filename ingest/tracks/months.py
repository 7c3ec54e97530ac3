"""Months of patrol days in the lake: each with a note of all it was made of, so that only what changed is made anew."""

from __future__ import annotations

import calendar
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ingest.files import write_whole
from ingest.home import Home
from ingest.lake import feed_folder, write_parquet
from ingest.resolve import Resolved
from ingest.tracks.ground import Ground
from ingest.tracks.tables import BY_MONTH, PATROL_GRID, TABLES

TRACKS_VERSION = "3"
"""Raise when the rule or its tables change: every month is then made anew from the vault."""


@dataclass(frozen=True)
class Month:
    """What became of the rows of a month, by position among the files that have rows in it.

    fates: per file rows landed, replaced, repeated.
    """

    fates: dict[int, dict[str, int]]


def days_of(month: str) -> tuple[date, date]:
    """First and last day of a month ('2026-02')."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def digest_of(*said: object) -> str:
    """SHA-256 over everything that decides a result."""
    return hashlib.sha256(repr((TRACKS_VERSION, *said)).encode()).hexdigest()


def kept_month(home: Home, month: str, digest: str) -> Month | None:
    """The month as it lies in the lake; None when it was made of something else, or is not whole."""
    try:
        note = json.loads(_note(home, month).read_text("utf-8"))
        is_whole = all(_table(home, name, month).exists() for name in note["tables"])
        if note["digest"] != digest or not is_whole:
            return None
        return Month({int(place): counts for place, counts in note["fates"].items()})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_month(home: Home, month: str, digest: str, resolved: Resolved, tables: Mapping[str, pl.DataFrame]) -> Month:
    """Write a month's tables, then its note: what a kill leaves without a note is made again."""
    _note(home, month).unlink(missing_ok=True)
    for name in BY_MONTH:
        if name in tables:
            write_parquet(_table(home, name, month), tables[name])
        else:
            _table(home, name, month).unlink(missing_ok=True)
    made = Month(resolved.fates)
    note = {"digest": digest, "tables": [*tables], "fates": made.fates}
    write_whole(_note(home, month), json.dumps(note).encode())
    return made


def remove_other_months(home: Home, months: Sequence[str]) -> None:
    """Forget months that no file has rows in any more."""
    for note in home.lake.glob("tracks/????-??.json"):
        if note.stem not in months:
            note.unlink()
    for name in BY_MONTH:
        for path in feed_folder(home, name).glob("*.parquet"):
            if path.stem not in months:
                path.unlink()


def write_grids(home: Home, ground: Ground, cell_m: int) -> None:
    """Bring the table of every grid and boundary with its number of cells to what the boundaries say."""
    path, note = _table(home, PATROL_GRID, "all"), home.lake / "tracks" / f"{PATROL_GRID}.txt"
    digest = digest_of(ground.boundaries.drop("boundary").write_csv(), cell_m).encode()
    if ground.boundaries.is_empty():
        path.unlink(missing_ok=True)
    elif not (path.exists() and note.is_file() and note.read_bytes() == digest):
        totals = [polygon.cells_total for polygon in ground.polygons(cell_m)]
        grids = ground.boundaries.with_columns(pl.Series("cells_total", totals, pl.Int64))
        write_parquet(path, grids.select(*TABLES[PATROL_GRID]).sort("grid_code", "polygon_sha256"))
        write_whole(note, digest)


def _note(home: Home, month: str) -> Path:
    return home.lake / "tracks" / f"{month}.json"


def _table(home: Home, name: str, period: str) -> Path:
    return feed_folder(home, name) / f"{period}.parquet"
