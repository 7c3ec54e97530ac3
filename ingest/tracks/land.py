"""Lands tracks: fixes are read from the vault and walked day by day; the lake holds what comes out, never a fix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.feed import Feed
from ingest.home import Home
from ingest.intake import FileEntry, Report, silent
from ingest.part import Part, Terms
from ingest.resolve import Resolved
from ingest.settings import Site
from ingest.tracks.days import PLACES, as_text, said_of
from ingest.tracks.files import TrackFiles
from ingest.tracks.ground import Ground, load_ground
from ingest.tracks.months import (
    Month,
    days_of,
    digest_of,
    kept_days,
    kept_month,
    remove_other_months,
    write_grids,
    write_month,
)
from ingest.tracks.retire import (
    months_to_retire,
    restored,
    retire_file,
    retire_month,
    retired_months,
    retired_part,
)
from ingest.tracks.stream import MOST_HELD
from ingest.tracks.walker import FILE, OWNER, WalkedDays, Walker, concat_days, no_days, select_days

MOST_BYTES = 1 << 34
"""New files of so many bytes are read before months are written: what comes of them waits in memory."""


def land_tracks(terms: Terms, feed: Feed, files: Sequence[FileEntry], report: Report) -> tuple[list[Part], Resolved]:
    """Bring the tables of patrol days to what all files say.

    files: those of the feed. The register of workers and the boundaries must be landed. Returns the parts of the files
    and what became of their rows (`landed` is empty, counts are by position among the readable parts in order).
    Made anew are worker-days of which a file has rows that had none before, or whose appointments, boundaries or
    settings changed.
    """
    store = TrackFiles(terms, feed, files, report)
    landing = _Landing(terms.home, terms.site, store, load_ground(terms.home))
    for group in _groups(store):
        landing.bring(group)
    fates = landing.bring([])
    parts = [part for place in range(len(store.files)) if (part := store.part(place)) is not None]
    places = [place for place, part in enumerate(parts) if not part.set_aside]
    # `store.files` stand in the order of `ingest.resolve.in_order`
    counted = {at: fates[place] for at, place in enumerate(places) if place in fates}
    return parts, Resolved(pl.DataFrame(schema=feed.lake_schema), counted)


def retire_tracks(terms: Terms, feed: Feed, files: Sequence[FileEntry], today: date) -> int:
    """Let the fixes of months go that ended more than `keep_fixes_days` ago; returns of how many files.

    files: all that intake returned, landed before. What was made of them is in the ledger first. A file that several
    feeds read stays.
    """
    home, site = terms.home, terms.site
    retiring = months_to_retire(home, today, site.keep_fixes_days)
    last = today - timedelta(days=site.keep_fixes_days)
    own = [file for file in files if feed.name in file.feeds]
    if not retiring and all(file.day(site.time_zone) >= last for file in own):
        return 0
    store = TrackFiles(terms, feed, own, silent)
    parts = {place: part for place in range(len(store.files)) if (part := store.part(place)) is not None}
    index = _index(parts)
    for month in retiring:
        places = sorted(index.filter(pl.col("month") == month)["place"].unique())
        retire_month(home, month, [(store.files[place], parts[place]) for place in places])
    gone, retired = 0, set(retired_months(home))
    with_others = {file.sha256 for file in files if file.feeds and file.feeds != (feed.name,)}
    for place, part in parts.items():
        file = store.files[place]
        days = [] if part.set_aside else part.rows["track_date"].dt.strftime("%Y-%m").unique().to_list()
        is_over = retired.issuperset(days) if days else file.day(site.time_zone) < last
        if is_over and file.sha256 not in with_others and retired_part(home, file) is None:
            retire_file(home, feed, file, part)
            gone += 1
    return gone


class _Landing:
    """Months of patrol days, brought to what the files that were read say."""

    def __init__(self, home: Home, site: Site, store: TrackFiles, ground: Ground) -> None:
        self._home, self._site, self._store, self._ground = home, site, store, ground
        self._walker_made: Walker | None = None
        self._fresh = no_days()
        self._retired = retired_months(home)

    def bring(self, new: Sequence[int]) -> dict[int, dict[str, int]]:
        """Read new files, and write every month that something changed of. Returns rows by file and fate."""
        self._fresh = no_days()
        if new:
            streamed = self._store.read_new(new, self._walker)
            if streamed.made:
                self._fresh = select_days(streamed.made, streamed.again, is_without=True)
            del streamed
        else:
            write_grids(self._home, self._ground, self._site.tracks.cell_m)
        parts = {
            place: part for place in range(len(self._store.files)) if (part := self._store.part(place)) is not None
        }
        index = _index(parts)
        months = sorted({*index["month"].unique(), *self._retired})
        fates: dict[int, dict[str, int]] = {}
        for month in months:
            own = index.filter(pl.col("month") == month).drop("month")
            if month in self._retired:
                made = restored(self._home, month, {place: self._store.files[place] for place in own["place"].unique()})
            else:
                made = self._month(month, own, parts)
            for place, counts in made.fates.items():
                total = fates.setdefault(place, {})
                for fate, count in counts.items():
                    total[fate] = total.get(fate, 0) + count
        if not new:
            remove_other_months(self._home, months)
        return fates

    def _month(self, month: str, index: pl.DataFrame, parts: dict[int, Part]) -> Month:
        """A month as the files read so far have it."""
        within = self._ground.within(*days_of(month))
        places = sorted(index["place"].unique())
        names = {place: self._name(place, parts[place]) for place in places}
        rule = (self._site.tracks, self._site.time_zone)
        digest = digest_of(list(names.values()), within.digest, *rule)
        made = kept_month(self._home, month, digest, places)
        if made is not None:
            return made
        days = said_of(index, within, names, digest_of(*rule))
        kept = kept_days(self._home, month, days)
        missing = days.join(kept.days, on=["worker_code", "track_date"], how="anti", maintain_order="left")
        missing = missing.with_columns(self._store.owners(missing))
        is_of = missing.select(OWNER, PLACES)
        ready = is_of.join(_files_of(self._fresh), on=[OWNER, PLACES], how="semi", maintain_order="left").select(OWNER)
        again = missing.join(ready, on=OWNER, how="anti", maintain_order="left")
        walked = [self._taken(ready[OWNER].to_numpy())]
        walked += [self._again(portion, index) for portion in _portions(again)]
        fresh, digests = concat_days(walked), missing.select(OWNER, "digest")
        del index, days, missing, is_of, ready, again, walked  # a city's are large
        return write_month(
            self._home,
            month,
            digest,
            kept,
            fresh,
            digests,
            self._store,
            self._ground,
            self._site.tracks.cell_m,
            names,
        )

    def _taken(self, owners: NDArray[np.int64]) -> WalkedDays:
        """Worker-days that were walked as their files were read. They are not kept any longer: a city's are large."""
        own, self._fresh = select_days(self._fresh, owners), select_days(self._fresh, owners, is_without=True)
        return own

    def _again(self, days: pl.DataFrame, index: pl.DataFrame) -> WalkedDays:
        """Worker-days walked from all files that have rows of them."""
        own = index.join(days, on=["worker_code", "track_date"], how="semi")
        blocks = {place: _blocks(rows) for (place,), rows in own.sort("place").group_by("place", maintain_order=True)}
        owners = days[OWNER].to_numpy()
        streamed = self._store.walk_again(blocks, owners, int(days["rows"].sum()), self._walker)
        assert streamed.made is not None and not len(streamed.again)
        return streamed.made

    def _walker(self) -> Walker:
        if self._walker_made is None:
            self._walker_made = Walker(self._ground, self._site.tracks, self._store.workers)
        return self._walker_made

    def _name(self, place: int, part: Part) -> tuple[object, ...]:
        """A file by everything that decides what is in it. The register does where it names somebody unknown."""
        looked_up = (part.looked_up.against, sorted(part.looked_up.codes))
        return (self._store.folder(place).name, part.file.name, *looked_up)


def _groups(store: TrackFiles) -> Iterator[list[int]]:
    """Files that have no part yet, some at a time."""
    group: list[int] = []
    for place in range(len(store.files)):
        if store.part(place) is not None:
            continue
        group.append(place)
        if sum(store.files[each].size for each in group) >= MOST_BYTES:
            yield group
            group = []
    if group:
        yield group


def _index(parts: dict[int, Part]) -> pl.DataFrame:
    """Worker-days of all files: place, worker_code, track_date, month, rows and blocks."""
    frames = [
        part.rows.select(pl.lit(place, dtype=pl.Int64).alias("place"), pl.all())
        for place, part in parts.items()
        if not part.set_aside
    ]
    month = pl.col("track_date").dt.strftime("%Y-%m").alias("month")
    if not frames:
        return pl.DataFrame(schema={"place": pl.Int64, "month": pl.String})
    return pl.concat(frames).with_columns(month)


def _files_of(made: WalkedDays) -> pl.DataFrame:
    """Owner, and of which files it was made."""
    files = made.fates.select(OWNER, pl.col(FILE).alias(PLACES)).sort(OWNER, PLACES).group_by(OWNER).agg(PLACES)
    return files.with_columns(as_text(PLACES))


def _portions(days: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Days of which the fixes may wait together, those that stand near each other in the files."""
    days = days.sort("first_block", "track_date", "worker_code")
    portion = (days["rows"].cum_sum() - days["rows"]) // (MOST_HELD // 2)
    yield from (own for _, own in days.with_columns(portion.alias("portion")).group_by("portion", maintain_order=True))


def _blocks(rows: pl.DataFrame) -> NDArray[np.bool_]:
    """Which blocks of a file have rows of some worker-days."""
    count = int(rows["last_block"].max()) + 1  # type: ignore[arg-type]
    edges = np.zeros(count + 1, np.int64)
    np.add.at(edges, rows["first_block"].to_numpy(), 1)
    np.add.at(edges, rows["last_block"].to_numpy() + 1, -1)
    return np.cumsum(edges)[:count] > 0
