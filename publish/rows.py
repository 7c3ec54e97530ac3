"""Query results as values with names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import duckdb

Row = TypeVar("Row")


def rows_of(
    connection: duckdb.DuckDBPyConnection, shape: type[Row], sql: str, parameters: Mapping[str, Any] | None = None
) -> list[Row]:
    """The result of a query as dataclasses of `shape`, whose fields are the query's columns by name."""
    result = connection.execute(sql, dict(parameters or {}))
    names = [column[0] for column in result.description or []]
    return [shape(**dict(zip(names, row, strict=True))) for row in result.fetchall()]
