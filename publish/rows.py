"""Query results as values with names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

import duckdb

from ingest.errors import GridscoreError
from publish.sql_text import quoted_text

Row = TypeVar("Row")
Parameters = Mapping[str, str | list[str] | None]


def rows_of(
    connection: duckdb.DuckDBPyConnection, shape: type[Row], sql: str, parameters: Parameters | None = None
) -> list[Row]:
    """The result of a query as dataclasses of `shape`, whose fields are the query's columns by name."""
    result = run_query(connection, sql, parameters or {})
    names = [column[0] for column in result.description or []]
    return [shape(**dict(zip(names, row, strict=True))) for row in result.fetchall()]


def run_query(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Parameters) -> duckdb.DuckDBPyConnection:
    """Run a query with $names in it.

    The values are written into it as quoted literals: for a parameter of its own kind DuckDB imports pandas, to know
    its words for null, and that takes longer than everything a reading command does. Raises GridscoreError when what
    is published has not all that is asked for: an earlier version of gridscore published it.
    """
    try:
        return connection.execute(re.sub(r"\$(\w+)", lambda name: _literal(parameters[name[1]]), sql))
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise GridscoreError(
            "what is published was made by another version of gridscore; publish it anew with: gridscore run"
        ) from error


def _literal(value: str | list[str] | None) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(quoted_text, value))}]::varchar[]"
    return "null" if value is None else quoted_text(value)
