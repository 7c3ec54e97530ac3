"""The published database: a fresh file with the marts of the build file, row for row and word for word.

Old storage version, so that DuckDB 1.2 and later clients open it; rows in one fixed order, so that equal input gives
equal rows; checkpointed and closed before anyone may see it, so that no write-ahead log ever belongs to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.errors import GridscoreError
from publish.sql_text import quoted_name, quoted_text

STORAGE_VERSION = "v1.2.0"
SCHEMA = "marts"


@dataclass(frozen=True)
class Column:
    """A column of a mart: its name, DuckDB type and description."""

    name: str
    data_type: str
    comment: str | None


@dataclass(frozen=True)
class Table:
    """A mart: its name, description and columns in order."""

    name: str
    comment: str | None
    columns: tuple[Column, ...]


def marts_of(connection: duckdb.DuckDBPyConnection, database: str) -> list[Table]:
    """Every table and view of schema marts in an attached database, by name."""
    where = f"database_name = {quoted_text(database)} and schema_name = {quoted_text(SCHEMA)}"
    found = connection.execute(
        f"""
        select table_name, comment from duckdb_tables() where {where}
        union all
        select view_name, comment from duckdb_views() where {where}
        order by 1
        """
    ).fetchall()
    columns: dict[str, list[Column]] = {name: [] for name, _ in found}
    for table, *column in connection.execute(
        f"""
        select table_name, column_name, data_type, comment from duckdb_columns()
        where {where}
        order by table_name, column_index
        """
    ).fetchall():
        columns[table].append(Column(*column))
    return [Table(name, comment, tuple(columns[name])) for name, comment in found]


def write_database(build_file: Path, target: Path) -> dict[str, int]:
    """Copy the marts of the build file into a new database file `target`.

    Returns the row count of each table. Raises GridscoreError when there is no build file, it has no marts, or the
    new file is not complete on disk.
    """
    if not build_file.exists():
        raise GridscoreError(f"nothing to publish: there is no build file {build_file.name}")
    settle(build_file)
    with duckdb.connect(config={"temp_directory": str(target.parent)}) as connection:
        connection.execute(f"attach {quoted_text(build_file)} as build (read_only)")
        connection.execute(f"attach {quoted_text(target)} as published (storage_version '{STORAGE_VERSION}')")
        connection.execute("begin")
        connection.execute(f"create schema {quoted_name('published', SCHEMA)}")
        tables = marts_of(connection, "build")
        if not tables:
            raise GridscoreError("nothing to publish: the build file has no marts")
        counts = {table.name: _copy(connection, table) for table in tables}
        connection.execute("commit")
        connection.execute("checkpoint published")
        connection.execute("detach published")
    if wal_of(target).exists():
        raise GridscoreError(f"{target.name} was not written out completely; nothing was published")
    return counts


def wal_of(database: Path) -> Path:
    """The write-ahead log DuckDB keeps beside a database that is open for writing."""
    return database.with_name(database.name + ".wal")


def settle(build_file: Path) -> None:
    """Write a log that whoever built the file left beside it into the file, so that it can be read by several."""
    if wal_of(build_file).exists():
        with duckdb.connect(str(build_file)) as connection:
            connection.execute("checkpoint")


def _copy(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    source = quoted_name("build", SCHEMA, table.name)
    target = quoted_name("published", SCHEMA, table.name)
    connection.execute(f"create table {target} as select * from {source} order by all")
    if table.comment:
        connection.execute(f"comment on table {target} is {quoted_text(table.comment)}")
    for column in table.columns:
        if column.comment:
            name = quoted_name("published", SCHEMA, table.name, column.name)
            connection.execute(f"comment on column {name} is {quoted_text(column.comment)}")
    row = connection.execute(f"select count(*) from {target}").fetchone()
    return int(row[0]) if row else 0
