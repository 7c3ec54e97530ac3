"""No name or number that was planted in the demo leaves exports and vault."""

import duckdb

from ingest.home import Home
from simulate import Truth
from simulate.people import found_in


def test_no_planted_name_or_number_is_in_any_byte_outside_exports_and_vault(truth: Truth, published_demo: Home) -> None:
    hidden = (published_demo.exports, published_demo.vault)
    for path in published_demo.root.rglob("*"):
        if path.is_file() and not any(path.is_relative_to(folder) for folder in hidden):
            content = path.read_bytes()
            found = found_in(truth.canaries, content) | found_in(truth.canaries, content, "gb18030")
            assert not found, f"{path.name} holds a planted name or number"


def test_no_planted_name_or_number_is_in_a_published_table(truth: Truth, marts: duckdb.DuckDBPyConnection) -> None:
    """Compressed pages hide text from a search of bytes, so the values are read."""
    columns = marts.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and data_type like 'VARCHAR%'"
    ).fetchall()
    for table, column in columns:
        sql = f'select distinct cast("{column}" as varchar) from {table} where "{column}" is not null'
        text = "\n".join(value for (value,) in marts.execute(sql).fetchall())
        assert not found_in(truth.canaries, text.encode()), f"{table}.{column} holds a planted name or number"
