"""Takes in what lies in the landing folder: bytes to the vault, arrival to the log, feed by name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ingest.errors import GridscoreError
from ingest.feeds import FEEDS
from ingest.files import candidates
from ingest.home import TIME_ZONE, Home
from ingest.ledger import Ledger
from ingest.mask import without_numbers
from ingest.members import member_names, members
from ingest.names import archive_of, decoded, export_date, feed_of, matches
from ingest.remote import fetch, serves
from ingest.settings import Source, Sources
from ingest.spelling import nearest
from ingest.vault import MAX_BYTES, StoredFile, scratch_folder, store, sweep, vault_path

Report = Callable[[str], None]


class ReadProgress(str):
    """Reported now and then while one large file is read: how far that is. Other reports are steps."""

    __slots__ = ()


@dataclass(frozen=True)
class FileEntry:
    """One file as it came. arrival: number of the intake it came with (later ones are larger); feeds: none when it
    was set aside or withdrawn, then reason says why; sha256 is empty for what could not even be copied. problem:
    that reason where another name or setting would not change it. holds: of an archive how many files came in it; it
    is noted in the log and is no file of any feed itself."""

    name: str
    sha256: str
    size: int
    arrived_at: datetime
    arrival: int
    export_date: date | None
    feeds: tuple[str, ...]
    reason: str = ""
    problem: str = ""
    is_withdrawn: bool = False
    holds: int = 0

    @property
    def is_set_aside(self) -> bool:
        """Whether no feed takes it."""
        return not self.feeds

    def day(self, zone: str) -> date:
        """As of which day it speaks: the date in its name, else the local day it came."""
        return self.export_date or self.arrived_at.astimezone(ZoneInfo(zone)).date()


def silent(_: str) -> None:
    """A report nobody reads."""


def intake(
    home: Home,
    sources: Sources,
    now: datetime,
    report: Report = silent,
    max_bytes: int = MAX_BYTES,
    zone: str = TIME_ZONE,
) -> list[FileEntry]:
    """Take in what is new in exports/ and at the sources elsewhere, and return every file ever taken in, oldest first.

    The same bytes again, under a name that says the same (feed and date), change nothing. What cannot be copied (too
    large, unreadable) comes back set aside with its reason. `now` must carry a time zone.
    Raises GridscoreError when sources.yaml names a feed or column that does not exist, or the log was changed.
    """
    check_sources(sources)
    home.close_to_others()
    sweep(home)
    log = arrivals(home, sources)
    known = [entry for entry in log if not entry.holds]
    meanings = {_meaning(entry) for entry in log}
    arrival = 1 + max((entry.arrival for entry in known), default=0)
    new: list[FileEntry] = []
    left: list[FileEntry] = []
    sizes = {entry.size for entry in log}
    for name, found in _arrivals(home, sources, now, zone, report, max_bytes, sizes):
        if isinstance(found, str):
            left.append(_recognise(name, "", 0, now, arrival, sources, problem=found))
            continue
        entry = _recognise(name, found.sha256, found.size, now, arrival, sources)
        if _meaning(entry) in meanings:
            continue
        for own in _taken_apart(home, entry, sources, max_bytes):
            if _meaning(own) not in meanings:
                meanings.add(_meaning(own))
                new.append(own)
                report(f"{own.name}: {f'{own.holds} files' if own.holds else ', '.join(own.feeds) or own.reason}")
    Ledger(home.intake_file).extend([_record(entry) for entry in new])
    return [*known, *(entry for entry in new if not entry.holds), *left]


def _taken_apart(home: Home, entry: FileEntry, sources: Sources, max_bytes: int) -> list[FileEntry]:
    """The file; of an archive of several files the archive and then each of them."""
    path, names = vault_path(home, entry.sha256), list[str]()
    try:
        names = member_names(path, entry.name, lambda name: bool(feeds_of(name, sources)))
        found = list(members(home, path, names, max_bytes)) if names else []
    except GridscoreError as problem:
        # a reader has its own reasons for what may be one file of a feed
        is_one = bool(entry.feeds) and not names
        return [entry if is_one else replace(entry, feeds=(), reason=problem.message, problem=problem.message)]
    own = [
        _recognise(
            each.name, each.stored.sha256, each.stored.size, entry.arrived_at, entry.arrival, sources, each.problem
        )
        for each in found
    ]
    return [replace(entry, holds=len(own)), *own] if own else [entry]


def _arrivals(
    home: Home, sources: Sources, now: datetime, zone: str, report: Report, max_bytes: int, sizes: set[int]
) -> Iterator[tuple[str, StoredFile | str]]:
    """Names of what is there now, each with what the vault took, or with the reason why it could not be copied. sizes:
    of all that was taken in before, to which what is new is added."""
    for path, name in landing_files(home, report):
        yield name, _stored(home, path, max_bytes, sizes)
    if any(source.is_elsewhere for source in sources.sources):
        with scratch_folder(home) as folder:
            for fetched in fetch(sources, folder, now, zone):
                yield fetched.name, fetched.problem or _stored(home, fetched.path, max_bytes, sizes)


def _stored(home: Home, path: Path, max_bytes: int, sizes: set[int]) -> StoredFile | str:
    try:
        stored = store(home, path, max_bytes, sizes)
    except GridscoreError as problem:
        return problem.message
    sizes.add(stored.size)
    return stored


def known_files(home: Home, sources: Sources) -> list[FileEntry]:
    """Every file that was taken in before, oldest first; not the archives that files came in. Raises GridscoreError
    when the log was changed."""
    return [entry for entry in arrivals(home, sources) if not entry.holds]


def arrivals(home: Home, sources: Sources) -> list[FileEntry]:
    """The intake log: the same with the archives, each before what came in it."""
    return [_entry(record, sources) for record in Ledger(home.intake_file).entries()]


def landing_files(home: Home, report: Report = silent) -> Iterator[tuple[Path, str]]:
    """Regular files under exports/ with their names relative to it (without people's numbers), in order of the names
    they have there, and folders that cannot be read; the rest is reported and left."""
    for path in candidates(home.exports):
        name = without_numbers(decoded(os.fsencode(path.relative_to(home.exports).as_posix())))
        if (path.is_file() or path.is_dir()) and not path.is_symlink():
            yield path, name
        else:
            report(f"{name}: left out, not a regular file")


def feeds_of(name: str, sources: Sources) -> tuple[str, ...]:
    """Feeds a file belongs to: by its own name or folder, and by every pattern of sources.yaml it fits."""
    by_name = feed_of(name, FEEDS)
    by_source = {source.feed for source in sources.sources if is_of(name, source)}
    return tuple(feed for feed in FEEDS if feed == by_name or feed in by_source)


def is_of(name: str, source: Source) -> bool:
    """Whether a file of this name, or the archive it came in, is one of a source's."""
    archive = archive_of(name)
    # A pattern that has somebody's number in it is held against the name that is shown.
    is_own = serves(source, name) if source.is_elsewhere else matches(name, without_numbers(source.files or ""))
    return is_own or (archive is not None and is_of(archive, source))


def check_sources(sources: Sources) -> None:
    """Raise GridscoreError when sources.yaml names a feed or column that is none."""
    for source in sources.sources:
        if source.feed not in FEEDS:
            raise GridscoreError(f"sources.yaml: there is no feed '{source.feed}'{nearest(source.feed, FEEDS)}")
        feed = FEEDS[source.feed]
        names = [column.name for column in feed.columns]
        for column in [*source.columns, *source.constants]:
            if column not in names:
                raise GridscoreError(f"sources.yaml: feed {feed.name} has no column '{column}'{nearest(column, names)}")


def _recognise(
    name: str, sha256: str, size: int, arrived_at: datetime, arrival: int, sources: Sources, problem: str = ""
) -> FileEntry:
    name = without_numbers(name)
    feeds = () if problem else feeds_of(name, sources)
    reason = problem
    if not feeds and not problem:
        reason = "no feed has this name, folder or pattern / 文件名、文件夹与来源设置均不对应任何数据类别"
    return FileEntry(name, sha256, size, arrived_at, arrival, export_date(name), feeds, reason, problem)


def _meaning(entry: FileEntry) -> tuple[str, tuple[str, ...], date | None]:
    """Two files of one meaning are one file: same bytes, same feeds, same date in the name."""
    return entry.sha256, entry.feeds, entry.export_date


def _record(entry: FileEntry) -> dict[str, Any]:
    return {
        "sha256": entry.sha256,
        "name": entry.name,
        "size": entry.size,
        "arrived_at": entry.arrived_at.isoformat(),
        "arrival": entry.arrival,
        **{name: said for name in ("problem", "holds") if (said := getattr(entry, name))},
    }


def _entry(record: dict[str, Any], sources: Sources) -> FileEntry:
    """An arrival as today's declarations and sources.yaml understand it."""
    arrived_at = datetime.fromisoformat(record["arrived_at"])
    found = _recognise(
        record["name"],
        record["sha256"],
        record["size"],
        arrived_at,
        record["arrival"],
        sources,
        record.get("problem", ""),
    )
    return replace(found, holds=record.get("holds", 0))
