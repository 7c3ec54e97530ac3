"""The published tables as Parquet, one file each, for readers without DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb

from publish.database_file import SCHEMA, Table, marts_of
from publish.files import sync_file
from publish.sql_text import quoted_name, quoted_text


def write_parquet(database: Path, folder: Path, only: str | None = None) -> list[Path]:
    """Write every table of schema marts in `database`, or only one, to `folder`/<table>.parquet, rows in its order."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted_text(database)} as published (read_only)")
        written = []
        for table in marts_of(connection, "published"):
            if only not in (None, table.name):
                continue
            path = folder / f"{table.name}.parquet"
            connection.execute(
                f"copy (select {_exact_columns(table)} from {quoted_name('published', SCHEMA, table.name)}) "
                f"to {quoted_text(path)} (format parquet, compression zstd)"
            )
            sync_file(path)
            written.append(path)
    return written


def _exact_columns(table: Table) -> str:
    """Parquet has no 128-bit integer and DuckDB would write one as DOUBLE: it goes out as a decimal without places."""
    parts = []
    for column in table.columns:
        name = quoted_name(column.name)
        if "HUGEINT" in column.data_type:
            data_type = column.data_type.replace("UHUGEINT", "HUGEINT").replace("HUGEINT", "DECIMAL(38,0)")
            parts.append(f"cast({name} as {data_type}) as {name}")
        else:
            parts.append(name)
    return ", ".join(parts)
