"""Of all rows of a feed, from all its files: which one lands, which was replaced, which only repeats another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import polars as pl

from ingest.feed import Feed, Mode
from ingest.part import Part
from ingest.ranges import Range, key_ranges

FILE = "__file"
ORDER = "__order"
LATER = "__later"
LANDED, REPLACED, REPEATED = "landed", "replaced", "repeated"
MOST_AT_ONCE = 1 << 18
"""Rows of which it is decided at once which of them win."""


@dataclass(frozen=True)
class Resolved:
    """landed: rows of the lake, sorted by key. fates: per file (index into the parts) rows landed, replaced, repeated.
    origin: of each landed row the file (`__file`) and its place among the file's rows (`__order`)."""

    landed: pl.DataFrame
    fates: dict[int, dict[str, int]]
    origin: pl.DataFrame = field(default_factory=pl.DataFrame)


def in_order(parts: Sequence[Part], zone: str) -> list[Part]:
    """Oldest word first: by day, then order of arrival, then name, then SHA-256."""
    return sorted(parts, key=lambda p: (p.file.day(zone), p.file.arrival, p.file.name, p.file.sha256))


def resolve(feed: Feed, parts: Sequence[Part], zone: str) -> Resolved:
    """Decide the fate of every row. parts: in order, oldest first.

    Rows of one key are versions of one thing, in order. A version that says exactly what the one before it said is a
    repeat; of the others the last lands and the earlier ones are replaced. (In a register, versions are those of one
    snapshot.) So the result does not depend on the order in which files came to be read.
    """
    whole = Range(tuple((index, number) for index, part in enumerate(parts) for number in range(len(part.heights))))
    return _resolved(feed, parts, zone, whole)


def resolve_in_ranges(feed: Feed, parts: Sequence[Part], zone: str) -> Iterator[Resolved]:
    """The same for one range of keys after the other, so that never many more rows than MOST_AT_ONCE are held."""
    if sum(map(sum, (part.heights for part in parts))) <= MOST_AT_ONCE:
        yield resolve(feed, parts, zone)
        return
    numbered = list(enumerate(parts))
    own_key = next(column.name for column in feed.columns if column.key)
    # Rows of two snapshots never have a key in common.
    groups = [list(own) for _, own in groupby(numbered, lambda each: each[1].file.day(zone))]
    for group in groups if feed.mode is Mode.REGISTER else [numbered]:
        for each in key_ranges(group, own_key, MOST_AT_ONCE):
            yield _resolved(feed, parts, zone, each)


def merged_fates(fates: Iterable[dict[int, dict[str, int]]]) -> dict[int, dict[str, int]]:
    """Fates of several ranges as one."""
    total: dict[int, dict[str, int]] = {}
    for each in fates:
        for file, counts in each.items():
            own = total.setdefault(file, {})
            for fate, count in counts.items():
                own[fate] = own.get(fate, 0) + count
    return total


def _resolved(feed: Feed, parts: Sequence[Part], zone: str, within: Range) -> Resolved:
    """The fate of the rows in a range of keys."""
    frames = [
        within.of(_rows_of(parts[index], index, number, feed, zone))
        for index, number in within.pieces
        if parts[index].heights[number]
    ]
    if not frames:
        return Resolved(pl.DataFrame(schema=feed.lake_schema), {})
    rows = pl.concat(frames).sort([*feed.key, FILE, ORDER], nulls_last=True)
    is_same_key = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift(1)) for name in feed.key)
    is_later = rows.select((is_same_key & (pl.int_range(pl.len()) > 0)).alias(LATER)).to_series()
    repeats = rows.clear()
    if is_later.any():
        rows = rows.with_columns(is_later)
        content = [pl.col(name) for name in feed.content if name not in feed.key]
        is_same = pl.all_horizontal(pl.lit(True), *(own.eq_missing(own.shift(1)) for own in content))
        is_repeat = rows.select(pl.col(LATER) & is_same).to_series()
        repeats, rows = rows.filter(is_repeat), rows.filter(~is_repeat)
        is_later = rows[LATER]
    # Of the versions of a key the last one lands.
    is_replaced = is_later.shift(-1, fill_value=False)
    winners = rows.filter(~is_replaced)
    fates: dict[int, dict[str, int]] = {}
    for fate, own in ((LANDED, winners), (REPLACED, rows.filter(is_replaced)), (REPEATED, repeats)):
        for file, count in own.group_by(FILE).len().rows():
            fates.setdefault(file, {})[fate] = count
    landed = winners.select(*feed.lake_schema).cast(pl.Schema(feed.lake_schema))
    return Resolved(landed, fates, winners.select(FILE, ORDER))


def _rows_of(part: Part, index: int, number: int, feed: Feed, zone: str) -> pl.DataFrame:
    """Rows of a piece of a part, with where they stand."""
    first = sum(part.heights[:number])
    snapshot = [pl.lit(part.file.day(zone)).alias("snapshot_date")] if feed.mode is Mode.REGISTER else []
    return part.piece(number).with_columns(
        *snapshot,
        pl.lit(part.file.name).alias("source_file"),
        pl.lit(index).alias(FILE),
        pl.int_range(first, first + pl.len()).alias(ORDER),
    )
