"""What the feeds declare is what the rest of the house was promised."""

from pathlib import Path

import polars as pl
import pytest
import yaml

from ingest.feed import Choice, Mode
from ingest.feeds import FEEDS
from ingest.header import normalised
from ingest.receipts import FILE_SCHEMA, ROW_SCHEMA
from ingest.tracks.tables import TABLES

SOURCES = Path(__file__).parents[2] / "dbt_project" / "models" / "staging" / "_sources.yml"
SQL_TYPES = {
    pl.String(): "string",
    pl.Int64(): "bigint",
    pl.Date(): "date",
    pl.Boolean(): "boolean",
    pl.Float64(): "double",
    pl.Datetime("us", "UTC"): "timestamptz",
    pl.Decimal(18, 6): "decimal(18,6)",
}


def promised(table: str) -> dict[str, str]:
    sources = yaml.safe_load(SOURCES.read_text("utf-8"))["sources"]
    lake = next(source for source in sources if source["name"] == "lake")
    columns = next(each for each in lake["tables"] if each["name"] == table)["columns"]
    return {column["name"]: column["data_type"] for column in columns}


@pytest.mark.parametrize("feed", FEEDS.values(), ids=list(FEEDS))
def test_lake_columns_are_those_the_staging_models_read(feed):
    tables = {name: TABLES[name] for name in feed.tables} or {feed.name: feed.lake_schema}
    for table, schema in tables.items():
        assert {name: SQL_TYPES[dtype] for name, dtype in schema.items()} == promised(table)


@pytest.mark.parametrize(("table", "schema"), [("ingested_file", FILE_SCHEMA), ("rejected_row", ROW_SCHEMA)])
def test_receipt_columns_are_those_the_staging_models_read(table, schema):
    assert {name: SQL_TYPES[dtype] for name, dtype in schema.items()} == promised(table)


@pytest.mark.parametrize("feed", FEEDS.values(), ids=list(FEEDS))
def test_no_header_means_two_columns_of_a_feed(feed):
    headers = [normalised(header) for column in feed.columns for header in set(map(normalised, column.headers))]
    assert len(headers) == len(set(headers))


@pytest.mark.parametrize("feed", FEEDS.values(), ids=list(FEEDS))
def test_no_value_means_two_choices(feed):
    for column in feed.columns:
        if isinstance(column.type, Choice):
            words = [word for name, others in column.type.values.items() for word in (name, *others)]
            assert len(words) == len(set(words))


@pytest.mark.parametrize("feed", FEEDS.values(), ids=list(FEEDS))
def test_every_feed_has_a_key_and_every_event_its_period(feed):
    assert any(column.key for column in feed.columns)
    if feed.mode is Mode.EVENTS:
        # what was pushed and not yet signed for has no month
        assert feed.column(feed.period).required or feed.name == "pushed_data"


def test_registers_stand_before_the_feeds_that_refer_to_them():
    order = list(FEEDS)
    named = ("items", "visits", "logins", "collections", "meetings")
    assert order.index("workers") < min(order.index(feed) for feed in named)


def test_digest_changes_with_the_declaration():
    digests = {feed.digest for feed in FEEDS.values()}
    assert len(digests) == len(FEEDS)
    assert all("0x" not in str(rule.holds) for feed in FEEDS.values() for rule in feed.rules)
