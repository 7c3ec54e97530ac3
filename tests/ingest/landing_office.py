"""A home in a scratch folder, and a short way to land files in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from ingest.decode import in_its_encoding
from ingest.feed import Feed
from ingest.feeds import FEEDS
from ingest.formats import read_tables
from ingest.home import Home
from ingest.identifiers import load_key
from ingest.lake import read_feed
from ingest.land import land_all
from ingest.raw import Raw
from ingest.receipts import Receipt
from ingest.settings import load_site, load_sources
from ingest.table import Shape, Table
from ingest.typed_rows import TypedRows, type_rows

NOW = datetime(2026, 4, 10, 2, 0, tzinfo=UTC)


class Office:
    """One home: put files in, land them, look at the lake."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root)
        self.home.exports.mkdir(parents=True)

    def put(self, name: str, content: str | bytes, encoding: str = "utf-8") -> None:
        path = self.home.exports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)

    def land(self, now: datetime = NOW) -> dict[str, Receipt]:
        """Receipts by file name (and ` feed` behind it where a file serves several)."""
        receipts = land_all(self.home, load_site(self.home), load_sources(self.home), now)
        names = [receipt.file_name for receipt in receipts]
        return {r.file_name if names.count(r.file_name) == 1 else f"{r.file_name} {r.feed}": r for r in receipts}

    def read(self, feed: str, content: str | bytes, **shape: Any) -> TypedRows:
        """One file read and typed, without landing it."""
        raw = content.encode() if isinstance(content, str) else content
        table = read_table(raw, FEEDS[feed], Shape(**shape))
        return type_rows(table, FEEDS[feed], Shape(**shape), "Asia/Shanghai", load_key(self.home), NOW.date())

    def lake(self, feed: str) -> pl.DataFrame:
        return read_feed(self.home, FEEDS[feed])


def read_table(content: bytes, feed: Feed, shape_of: Shape) -> Table:
    """All of a file as one table. Raises SetAsideError when nothing of it can be read."""
    raw = Raw.of(content)
    return in_its_encoding(lambda encoding: together(list(read_tables(raw, feed, shape_of, encoding))), None)


def together(tables: Sequence[Table]) -> Table:
    """Tables of one file as one."""
    if len(tables) == 1:
        return tables[0]
    numeric, faulty = ([getattr(table, name) for table in tables] for name in ("numeric", "faulty"))
    return replace(
        tables[0],
        cells=pl.concat([table.cells for table in tables]),
        numeric=pl.concat(numeric) if tables[0].numeric is not None else None,
        faulty=pl.concat(faulty) if tables[0].faulty is not None else None,
        broken=tuple(row for table in tables for row in table.broken),
        notes=tuple(note for table in tables for note in table.notes),
    )
