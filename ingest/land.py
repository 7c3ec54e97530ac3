"""Lands feeds: every file read into a part, all parts resolved into the lake, a receipt for each file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

import polars as pl

from ingest.feed import Feed, Mode
from ingest.feeds import FEEDS
from ingest.holding import hold_back
from ingest.home import Home
from ingest.identifiers import load_key
from ingest.intake import FileEntry, Report, intake, known_files, silent
from ingest.judgements import accepted, judged
from ingest.lake import remove_other_parts, write_feed
from ingest.misplaced import WITH_POSITIONS, shift_note, spread_rows
from ingest.part import Part, Terms, load_part
from ingest.receipts import Receipt, set_aside_receipt, unknown_receipts, write_receipts
from ingest.register import NO_REGISTER, worker_register
from ingest.resolve import LANDED, REPEATED, REPLACED, Resolved, in_order, merged_fates, resolve_in_ranges
from ingest.settings import Site, Sources
from ingest.tracks.ground import Ground, load_ground
from ingest.tracks.land import land_tracks, retire_tracks


def land_feed(
    home: Home, feed: Feed, files: Sequence[FileEntry], site: Site, sources: Sources, report: Report = silent
) -> list[Receipt]:
    """Bring lake/feeds/<feed>/ to what all files say, and return a receipt for each file of the feed.

    files: all that intake returned; those of other feeds are passed over. The register of workers must be landed
    before feeds that refer to workers (FEEDS stands in that order). Of a feed whose rows may not lie in the lake, its
    tables are what is brought to what the files say. Raises ReceiptMismatchError when the rows of a
    file do not add up, GridscoreError when the vault or the key is damaged.
    """
    own = [file for file in files if feed.name in file.feeds]
    terms = Terms(home, site, sources, load_key(home), worker_register(home) if own else NO_REGISTER)
    if feed.tables:
        parts, resolved = land_tracks(terms, feed, own, report)
    else:
        parts, resolved = _land_rows(terms, feed, own, report)
    readable = in_order([part for part in parts if not part.set_aside], site.time_zone)
    ground = load_ground(home) if set(feed.content) >= WITH_POSITIONS else None
    receipts = [_receipt(index, part, feed, resolved, ground) for index, part in enumerate(readable)]
    if feed.mode is Mode.REGISTER:
        receipts = [_dated(receipt, part.file, site) for receipt, part in zip(receipts, readable, strict=True)]
    receipts += [set_aside_receipt(part.file, part.set_aside, feed.name) for part in parts if part.set_aside]
    remove_other_parts(home, feed, {terms.folder(feed, file) for file in own})
    return hold_back(receipts, feed, own, site.hold_back, site.time_zone, accepted(home))


def retire_fixes(home: Home, site: Site, sources: Sources, today: date) -> int:
    """Let fixes go that are older than the site keeps them; what they led to is in the ledger then. Returns of how many
    files. What intake took in must be landed."""
    files = judged(home, known_files(home, sources))
    terms = Terms(home, site, sources, load_key(home), worker_register(home))
    return retire_tracks(terms, FEEDS["tracks"], files, today)


def land_all(home: Home, site: Site, sources: Sources, now: datetime, report: Report = silent) -> list[Receipt]:
    """Take in what is new, land every feed in order, write the receipts and return them."""
    files = judged(home, intake(home, sources, now, report, zone=site.time_zone))
    receipts = unknown_receipts(files)
    for feed in FEEDS.values():
        receipts += land_feed(home, feed, files, site, sources, report)
    write_receipts(home, receipts)
    return receipts


def _land_rows(terms: Terms, feed: Feed, files: Sequence[FileEntry], report: Report) -> tuple[list[Part], Resolved]:
    zone = terms.site.time_zone
    parts: list[Part] = []
    for file in files:
        report(f"{feed.name}: {file.name}")
        parts.append(load_part(terms, feed, file))
    readable = in_order([part for part in parts if not part.set_aside], zone)
    fates: list[dict[int, dict[str, int]]] = []

    def landed() -> Iterator[pl.DataFrame]:
        for resolved in resolve_in_ranges(feed, readable, zone):
            fates.append(resolved.fates)
            yield resolved.landed

    write_feed(terms.home, feed, landed(), zone)
    return parts, Resolved(pl.DataFrame(schema=feed.lake_schema), merged_fates(fates))


def _dated(receipt: Receipt, file: FileEntry, site: Site) -> Receipt:
    """The receipt of a register's file: where its name has no date, it speaks as of a day that nobody wrote down."""
    if file.export_date is not None:
        return receipt
    day = file.day(site.time_zone)
    told = f"no date in its name: taken as of {day}, when it came / 文件名中没有日期：以收到之日 {day} 为台账日期"
    return replace(receipt, notes=(*receipt.notes, told))


def _receipt(index: int, part: Part, feed: Feed, resolved: Resolved, ground: Ground | None) -> Receipt:
    fates = resolved.fates.get(index, {})
    notes = [*part.notes, *(shift_note(spread_rows(part), ground) if ground else ())]
    return Receipt(
        sha256=part.file.sha256,
        file_name=part.file.name,
        feed=feed.name,
        arrived_at=part.file.arrived_at,
        status="landed",
        encoding=part.encoding,
        rows_read=part.rows_read,
        rows_landed=fates.get(LANDED, 0),
        rows_replaced=fates.get(REPLACED, 0),
        rows_repeated=fates.get(REPEATED, 0),
        rejected=part.rejected,
        notes=tuple(notes),
    )
