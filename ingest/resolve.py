"""Of all rows of a feed, from all its files: which one lands, which was replaced, which only repeats another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from ingest.feed import Feed, Mode
from ingest.part import Part
from ingest.typed_rows import PERSON_KEY

FILE = "__file"
ORDER = "__order"
FATE = "__fate"
LANDED, REPLACED, REPEATED = "landed", "replaced", "repeated"
KEYLESS_SCHEMA: dict[str, pl.DataType] = {FILE: pl.Int32(), "source_row": pl.Int64(), "column": pl.String()}


@dataclass(frozen=True)
class Resolved:
    """landed: rows of the lake, sorted by key. fates: per file (index into the parts) rows landed, replaced, repeated.
    strangers: per file and column, cells that are no code of the worker register and were emptied. keyless: rows whose
    key was such a cell (`__file`, `source_row`, `column`): without it they are nobody's, so they are rejected.
    origin: of each landed row the file (`__file`) and its place among the file's rows (`__order`)."""

    landed: pl.DataFrame
    fates: dict[int, dict[str, int]]
    strangers: dict[int, dict[str, int]]
    keyless: pl.DataFrame
    origin: pl.DataFrame = field(default_factory=pl.DataFrame)


def in_order(parts: Sequence[Part], zone: str) -> list[Part]:
    """Oldest word first: by day, then order of arrival, then name, then SHA-256."""
    return sorted(parts, key=lambda p: (p.file.day(zone), p.file.arrival, p.file.name, p.file.sha256))


def resolve(feed: Feed, parts: Sequence[Part], zone: str, workers: pl.DataFrame) -> Resolved:
    """Decide the fate of every row. parts: in order, oldest first. workers: known worker codes (`code`, `keyed`).

    Rows of one key are versions of one thing, in order. A version that says exactly what the one before it said is a
    repeat; of the others the last lands and the earlier ones are replaced. (In a register, versions are those of one
    snapshot.) So the result does not depend on the order in which files came to be read.
    """
    empty = pl.DataFrame(schema=feed.lake_schema)
    frames = [_rows_of(part, index, feed, zone) for index, part in enumerate(parts) if part.rows.height]
    if not frames:
        return Resolved(empty, {}, {}, pl.DataFrame(schema=KEYLESS_SCHEMA))
    rows, strangers, keyless = _known_workers(pl.concat(frames), feed, workers)
    order = [*feed.key, FILE, ORDER]
    rows = rows.sort(order, nulls_last=True)
    content = [name for name in feed.content if name not in feed.key]
    is_same_key = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift(1)) for name in feed.key)
    is_first = pl.int_range(pl.len()) == 0
    is_same = pl.all_horizontal(pl.lit(True), *(pl.col(name).eq_missing(pl.col(name).shift(1)) for name in content))
    rows = rows.with_columns((is_same_key & ~is_first).alias("__later"), (is_same & ~is_first).alias("__same"))
    rows = rows.with_columns((pl.col("__later") & pl.col("__same")).alias("__repeat"))
    versions = rows.filter(~pl.col("__repeat"))
    is_last = ~pl.col("__later").shift(-1, fill_value=False)
    versions = versions.with_columns(pl.when(is_last).then(pl.lit(LANDED)).otherwise(pl.lit(REPLACED)).alias(FATE))
    fates: dict[int, dict[str, int]] = {}
    repeats = rows.filter("__repeat").select(FILE, pl.lit(REPEATED).alias(FATE))
    for file, fate, count in pl.concat([versions.select(FILE, FATE), repeats]).group_by(FILE, FATE).len().rows():
        fates.setdefault(file, {})[fate] = count
    winners = versions.filter(pl.col(FATE) == LANDED)
    landed = winners.select(*feed.lake_schema).cast(pl.Schema(feed.lake_schema))
    return Resolved(landed, fates, strangers, keyless, winners.select(FILE, ORDER))


def _rows_of(part: Part, index: int, feed: Feed, zone: str) -> pl.DataFrame:
    snapshot = [pl.lit(part.file.day(zone)).alias("snapshot_date")] if feed.mode is Mode.REGISTER else []
    return part.rows.with_columns(
        *snapshot,
        pl.lit(part.file.name).alias("source_file"),
        pl.lit(index).alias(FILE),
        pl.int_range(pl.len()).alias(ORDER),
    )


def _known_workers(
    rows: pl.DataFrame, feed: Feed, workers: pl.DataFrame
) -> tuple[pl.DataFrame, dict[int, dict[str, int]], pl.DataFrame]:
    """A cell that may be a name counts only where it is a code of the worker register; else it is emptied, counted."""
    strangers: dict[int, dict[str, int]] = {}
    keyless = [pl.DataFrame(schema=KEYLESS_SCHEMA)]
    for column in feed.columns:
        keyed = column.name + PERSON_KEY
        if not column.people:
            continue
        rows = rows.join(workers.rename({"code": "__code"}), left_on=keyed, right_on="keyed", how="left")
        is_stranger = pl.col(keyed).is_not_null() & pl.col("__code").is_null()
        if column.key:
            found = rows.filter(is_stranger).with_columns(pl.lit(column.name).alias("column"))
            keyless.append(found.select(*KEYLESS_SCHEMA).cast(pl.Schema(KEYLESS_SCHEMA)))
            rows = rows.filter(~is_stranger)
        for file, count in rows.filter(is_stranger).group_by(FILE).len().rows():
            strangers.setdefault(file, {})[column.name] = count
        rows = rows.with_columns(pl.coalesce(column.name, "__code").alias(column.name)).drop(keyed, "__code")
    return rows, strangers, pl.concat(keyless)
