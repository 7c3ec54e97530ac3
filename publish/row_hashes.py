"""What the published rows are, in one number a table: two publications are compared without holding either."""

from __future__ import annotations

from ingest.home import Home
from publish.reader import open_published
from publish.sql_text import quoted_name

RowHash = tuple[int, int]  # how many rows, and the sum of their hashes: whatever their order


def row_hashes(home: Home) -> dict[str, RowHash]:
    """Table -> its rows' hash; empty when nothing is published. To be compared within one process only."""
    if not home.published_file.is_file():
        return {}
    with open_published(home) as connection:
        names = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        return {name: _hashed(connection.execute(_QUERY.format(quoted_name(name))).fetchone()) for (name,) in names}


_QUERY = "select count(*), coalesce(sum(hash(row_of)), 0) from {} as row_of"


def _hashed(row: tuple[int, int] | None) -> RowHash:
    assert row is not None  # an aggregate has one row
    return int(row[0]), int(row[1])
