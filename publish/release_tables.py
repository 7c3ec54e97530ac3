"""The tables of a release and their columns, as dbt reads them back (source `ledger` in _sources.yml).

A release written by an older version may lack a column that came later: it is read as empty, and a column that is no
longer known is left in the file.
"""

from __future__ import annotations

import re

import polars as pl

_SCORE = "rulebook string, unit_type string, unit_code string"
_PERIOD = "period_type string, period string"
_COLUMNS = {
    "release": "release_id string, rulebook string, period string, released_at timestamptz, supersedes string, "
    "rulebook_sha256 string, inputs_sha256 string, because string, rulebook_version string",
    "release_input": "release_id string, sha256 string, file_name string",
    "released_rulebook_item": "release_id string, item string, sha256 string",
    "released_file": "release_id string, rulebook string, measure string, period string, source_file string",
    "released_score": f"{_SCORE}, unit_name string, {_PERIOD}, points decimal(9,2), deductions decimal(9,2), "
    "bonus decimal(9,2), adjustment decimal(9,2), score decimal(9,2), points_without_basis decimal(9,2), rank bigint, "
    "is_partial boolean, is_provisional boolean, release_id string",
    "released_score_item": f"{_SCORE}, {_PERIOD}, item string, item_name string, points_possible decimal(9,2), "
    "points decimal(9,2), is_no_basis boolean, explanation_zh string, explanation_en string, adjustment decimal(9,2), "
    "adjustment_codes string, release_id string",
    "released_score_rule": f"{_SCORE}, {_PERIOD}, item string, rule string, kind string, numerator bigint, "
    "denominator bigint, quantity decimal(28,12), points decimal(9,2), is_informational boolean, "
    "explanation_zh string, explanation_en string, release_id string",
    "released_measure": "rulebook string, measure string, unit_type string, unit_code string, "
    f"{_PERIOD}, numerator bigint, denominator bigint, quantity decimal(18,6), is_no_basis boolean, release_id string",
    "released_evidence": "rulebook string, measure string, unit_type string, unit_code string, "
    f"{_PERIOD}, subject_type string, subject_code string, occurred_on date, kind string, level string, "
    "size decimal(18,6), group_code string, numerator bigint, denominator bigint, quantity decimal(18,6), "
    "reason string, reason_zh string, source_file string, source_row bigint, release_id string",
}
_TYPES = {
    "string": pl.String(),
    "bigint": pl.Int64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "timestamptz": pl.Datetime("us", "UTC"),
}


def _schema(columns: str) -> dict[str, pl.DataType]:
    schema: dict[str, pl.DataType] = {}
    for name, data_type in re.findall(r"(\w+) (\w+(?:\(\d+,\d+\))?)", columns):
        places = re.fullmatch(r"decimal\((\d+),(\d+)\)", data_type)
        schema[name] = pl.Decimal(int(places[1]), int(places[2])) if places else _TYPES[data_type]
    return schema


SCHEMAS: dict[str, dict[str, pl.DataType]] = {table: _schema(columns) for table, columns in _COLUMNS.items()}


def shaped(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """The columns of `table` in their order and types; missing ones are empty."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(data_type).alias(name)
        for name, data_type in SCHEMAS[table].items()
    )


def empty(table: str) -> pl.DataFrame:
    """No rows, with columns and types."""
    return pl.DataFrame(schema=SCHEMAS[table])
