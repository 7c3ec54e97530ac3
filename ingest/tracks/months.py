"""Months of patrol days in the lake: each with a note of all it was made of, so that only what changed is made anew."""

from __future__ import annotations

import calendar
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ingest.files import sync_folder, write_whole
from ingest.home import Home
from ingest.lake import PeriodFile, feed_folder, write_parquet
from ingest.prefetch import prefetched, side_by_side
from ingest.tracks.ground import Ground
from ingest.tracks.misplaced import likely_shift
from ingest.tracks.tables import BY_MONTH, PATROL_GRID, TABLES
from ingest.tracks.visited import CELLS, PATROL_KEY, visited_cells
from ingest.tracks.walker import FATES, FILE, OWNER, WalkedDays

if TYPE_CHECKING:
    from ingest.tracks.files import TrackFiles

TRACKS_VERSION = "4"
"""Raise when the rule or its tables change: every worker-day is then made anew from the vault."""
KEY = ("worker_code", "track_date")
DAYS_SCHEMA = {
    "worker_code": pl.String(),
    "track_date": pl.Date(),
    "digest": pl.String(),
    "own_shift": pl.String(),
    "is_judged": pl.Boolean(),
    "is_sure": pl.Boolean(),
    "is_unknown": pl.Boolean(),
}
FATES_SCHEMA = {
    "worker_code": pl.String(),
    "track_date": pl.Date(),
    "name": pl.String(),
    **dict.fromkeys(FATES, pl.Int64()),
}


@dataclass(frozen=True)
class Month:
    """What became of the rows of a month. fates: per file, by its place, rows landed, replaced, repeated."""

    fates: dict[int, dict[str, int]]


@dataclass(frozen=True)
class KeptDays:
    """Worker-days of a month that stay as they lie in the lake. days: what they were made of (DAYS_SCHEMA); fates: rows
    by day and file (FATES_SCHEMA); tables: by name; cells: that were visited, read when they are asked for."""

    days: pl.DataFrame
    fates: pl.DataFrame
    tables: dict[str, pl.DataFrame]
    cells: pl.LazyFrame


def days_of(month: str) -> tuple[date, date]:
    """First and last day of a month ('2026-02')."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def digest_of(*said: object) -> str:
    """SHA-256 over everything that decides a result."""
    return hashlib.sha256(repr((TRACKS_VERSION, *said)).encode()).hexdigest()


def kept_month(home: Home, month: str, digest: str, places: Sequence[int]) -> Month | None:
    """The month as it lies in the lake; None when it was made of something else, or is not whole. places: of the files
    with rows in it, in order."""
    note = note_of(home, month)
    if note is None or note["digest"] != digest:
        return None
    return Month({places[int(at)]: counts for at, counts in note["fates"].items()})


def kept_days(home: Home, month: str, days: pl.DataFrame) -> KeptDays:
    """What may stay of a month: worker-days that lie in the lake and were made of the same. days: worker_code,
    track_date, digest as they should be."""
    nothing = KeptDays(
        pl.DataFrame(schema=DAYS_SCHEMA),
        pl.DataFrame(schema=FATES_SCHEMA),
        {name: pl.DataFrame(schema=schema) for name, schema in BY_MONTH.items() if name != CELLS},
        pl.LazyFrame(schema=BY_MONTH[CELLS]),
    )
    note = note_of(home, month)
    if note is None:
        return nothing
    try:
        before = pl.read_parquet(_state(home, month, "days"))
        fates = pl.read_parquet(_state(home, month, "fates"))
        read = {name: pl.read_parquet(lake_table(home, name, month)) for name in note["tables"] if name != CELLS}
        cells = pl.scan_parquet(lake_table(home, CELLS, month)) if CELLS in note["tables"] else nothing.cells
        count = cells.select(pl.len()).collect().item()
    except (OSError, pl.exceptions.PolarsError):
        return nothing
    tables = nothing.tables | read
    if count != tables["patrol_day"]["cells_visited"].sum():
        return nothing
    same = before.join(days, on=[*KEY, "digest"], how="semi", maintain_order="left")
    stays = {name: _only(table.lazy(), same).collect() for name, table in tables.items()}
    return KeptDays(same, fates.join(same, on=list(KEY), how="semi"), stays, _only(cells, same))


def write_month(
    home: Home,
    month: str,
    digest: str,
    kept: KeptDays,
    made: WalkedDays,
    digests: pl.DataFrame,
    store: TrackFiles,
    ground: Ground,
    cell_m: int,
    names: Mapping[int, tuple[object, ...]],
) -> Month:
    """Write a month's tables, of what stays and what was made; then its note: what a kill leaves without a note is made
    again. digests: owner and digest of what was made."""
    said = {place: "/".join(map(str, name[:2])) for place, name in names.items()}
    new = store.named(made.days.join(digests, on=OWNER, maintain_order="left")).select(*DAYS_SCHEMA)
    state = pl.concat([kept.days, new])
    name = pl.col(FILE).replace_strict(said, return_dtype=pl.String).alias("name")
    all_fates = pl.concat([kept.fates, store.named(made.fates.with_columns(name).drop(FILE)).select(*FATES_SCHEMA)])
    counts = all_fates.group_by("name").agg(pl.col(*FATES).sum()).rows_by_key("name", named=True, unique=True)
    found = {place: counts[name] for place, name in said.items() if name in counts}
    at_of = {place: at for at, place in enumerate(said)}
    counted = {at_of[place]: fates for place, fates in found.items()}
    _forget_note(home, month)
    # before there is anything else to hold: a city's are large
    days = _put_table(home, month, "track_day", [_track_days(kept, made, state, store)])
    patrols = _patrols(made, store, ground, cell_m)
    patrol_days = _sorted("patrol_day", kept, patrols, PATROL_KEY)
    cells = visited_cells(patrol_days, kept.cells, patrols, made.cells)
    del patrols

    def put_others() -> list[str]:
        write_parquet(_state(home, month, "days"), _in_order(state, KEY))
        write_parquet(_state(home, month, "fates"), _in_order(all_fates, (*KEY, "name")))
        return _put_table(home, month, "patrol_day", [patrol_days])

    written, others = side_by_side(lambda: _put_table(home, month, CELLS, cells), put_others)
    _put_note(home, month, {"digest": digest, "fates": counted}, days + others + written)
    return Month(found)


def write_tables(
    home: Home, month: str, note: dict[str, object], tables: Iterable[tuple[str, Iterable[pl.DataFrame]]]
) -> None:
    """Write a month's tables, each in one frame or several, and then its note."""
    _forget_note(home, month)
    _put_note(home, month, note, [own for name, frames in tables for own in _put_table(home, month, name, frames)])


def _put_table(home: Home, month: str, name: str, frames: Iterable[pl.DataFrame]) -> list[str]:
    """Write a table of a month, one without rows not; returns its name where it was written."""
    file = PeriodFile(lake_table(home, name, month))
    if sum(map(file.add, prefetched(iter(frames), are_many=name == CELLS))):
        file.close()
        return [name]
    file.path.unlink(missing_ok=True)
    return []


def _forget_note(home: Home, month: str) -> None:
    """From here on the month's tables are none, until its note is there again: also behind a power cut."""
    note = _note(home, month)
    if note.exists():
        note.unlink()
        sync_folder(note.parent)


def _put_note(home: Home, month: str, note: dict[str, object], tables: Sequence[str]) -> None:
    """Say what a month was made of, when all its tables lie in their places."""
    write_whole(_note(home, month), json.dumps({**note, "tables": tables}).encode())


def remove_other_months(home: Home, months: Sequence[str]) -> None:
    """Forget months that no file has rows in any more."""
    for note in home.lake.glob("tracks/????-??*"):
        if note.name[:7] not in months:
            note.unlink()
    for name in BY_MONTH:
        for path in feed_folder(home, name).glob("*.parquet"):
            if path.stem not in months:
                path.unlink()
        for left in feed_folder(home, name).glob(".*.tmp"):  # by a run that was stopped
            left.unlink()


def write_grids(home: Home, ground: Ground, cell_m: int) -> None:
    """Bring the table of every grid and boundary with its number of cells to what the boundaries say."""
    path, note = lake_table(home, PATROL_GRID, "all"), home.lake / "tracks" / f"{PATROL_GRID}.txt"
    digest = digest_of(ground.boundaries.drop("boundary").write_csv(), cell_m).encode()
    if ground.boundaries.is_empty():
        path.unlink(missing_ok=True)
    elif not (path.exists() and note.is_file() and note.read_bytes() == digest):
        write_parquet(
            path, _with_totals(ground, cell_m).select(*TABLES[PATROL_GRID]).sort("grid_code", "polygon_sha256")
        )
        write_whole(note, digest)


def _patrols(made: WalkedDays, store: TrackFiles, ground: Ground, cell_m: int) -> pl.DataFrame:
    """Patrol days of what was made, in their order there."""
    fixes = made.days.select(OWNER, "fixes_kept", "fixes_left_out")
    days = store.named(made.patrols.join(fixes, on=OWNER, maintain_order="left")).rename({"track_date": "patrol_date"})
    boundaries = _with_totals(ground, cell_m).drop("boundary")
    return pl.concat([days, boundaries[made.patrols["boundary"]]], how="horizontal")


def _track_days(kept: KeptDays, made: WalkedDays, state: pl.DataFrame, store: TrackFiles) -> pl.DataFrame:
    files = {place: file.name for place, file in enumerate(store.files)}
    source = pl.col(FILE).replace_strict(files, default=None, return_dtype=pl.String).alias("source_file")
    days = store.named(made.days.with_columns(source, pl.lit(None, dtype=pl.String).alias("likely_shift")))
    rows = _sorted("track_day", kept, days, KEY).drop("likely_shift")
    shifts = _likely_shifts(state)
    return rows.join(shifts, on=list(KEY), how="left", maintain_order="left").select(*BY_MONTH["track_day"])


def _sorted(name: str, kept: KeptDays, made: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """A table of what stays and what was made."""
    rows = made.select(pl.col(column).cast(dtype) for column, dtype in BY_MONTH[name].items())
    return _in_order(pl.concat([kept.tables[name], rows]), key)


def _in_order(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Rows sorted by their key. Most stand in runs that are in order, which only a stable sort makes use of."""
    return rows.sort(*key, maintain_order=True)


def _likely_shifts(state: pl.DataFrame) -> pl.DataFrame:
    """The likely shift of each worker-day. Who holds a grid of which no boundary came may well have walked there."""
    return state.select(*KEY, pl.when(~pl.col("is_unknown")).then(likely_shift()).alias("likely_shift"))


def _with_totals(ground: Ground, cell_m: int) -> pl.DataFrame:
    totals = [polygon.cells_total for polygon in ground.polygons(cell_m)]
    return ground.boundaries.with_columns(pl.Series("cells_total", totals, pl.Int64))


def _only(table: pl.LazyFrame, days: pl.DataFrame) -> pl.LazyFrame:
    day = "track_date" if "track_date" in table.collect_schema() else "patrol_date"
    return table.join(days.lazy(), left_on=["worker_code", day], right_on=list(KEY), how="semi", maintain_order="left")


def note_of(home: Home, month: str) -> dict | None:
    """The note of a month whose tables are whole."""
    try:
        note = json.loads(_note(home, month).read_text("utf-8"))
        is_whole = all(lake_table(home, name, month).exists() for name in note["tables"])
        return note if is_whole and {"digest", "fates"} <= note.keys() else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _note(home: Home, month: str) -> Path:
    return home.lake / "tracks" / f"{month}.json"


def _state(home: Home, month: str, name: str) -> Path:
    return home.lake / "tracks" / f"{month}-{name}.parquet"


def lake_table(home: Home, name: str, period: str) -> Path:
    """Where a table of a month lies."""
    return feed_folder(home, name) / f"{period}.parquet"
