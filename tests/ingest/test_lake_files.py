"""A file of the lake that grows frame by frame says what it would have said at once."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from ingest.feeds import FEEDS
from ingest.lake import PeriodFile
from ingest.tracks.tables import TABLES

SCHEMAS = {name: feed.lake_schema for name, feed in FEEDS.items()} | TABLES
SAID = {
    pl.String: ["乙", "甲", "", None],
    pl.Date: [date(1969, 12, 31), date(2026, 3, 1), None],
    pl.Datetime: [datetime(2026, 3, 1, 8, 0, 0, 123, tzinfo=UTC), None],
    pl.Boolean: [True, False, None],
    pl.Int64: [-1, 1 << 40, None],
    pl.Float64: [0.1, None],
    pl.Decimal: [Decimal("0.1"), Decimal("-3"), None],
}


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("in_runs", [1, 50])
def test_rows_and_types_are_those_that_came(tmp_path, name, in_runs):
    columns = {}
    for at, (column, dtype) in enumerate(SCHEMAS[name].items()):
        said = SAID[dtype.base_type()]
        columns[column] = pl.Series([said[(at + row // in_runs) % len(said)] for row in range(400)], dtype=dtype)
    rows = pl.DataFrame(columns)
    file = PeriodFile(tmp_path / "2026-03.parquet")
    for frame in (rows[:10], rows[10:230], rows[230:230], rows[230:]):
        file.add(frame)
    assert file.close()
    read = pl.read_parquet(file.path)
    assert read.schema == rows.schema
    assert read.equals(rows)


def test_text_that_hardly_repeats_or_is_missing_throughout_is_kept_as_well(tmp_path):
    rows = pl.DataFrame({"text": [f"{n}" for n in range(300)], "same": ["x"] * 200 + [None] * 100})
    file = PeriodFile(tmp_path / "2026-03.parquet")
    file.add(rows[:200])
    file.add(rows[200:])
    file.close()
    assert pl.read_parquet(file.path).equals(rows)
