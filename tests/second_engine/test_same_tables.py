"""Both engines build the same tables out of the same landed data, row for row and value for value.

Needs pyspark, dbt-spark and Java: `make spark` installs the packages and runs this file, some ten minutes.
"""

from __future__ import annotations

import duckdb
import pytest

from benchmarks.engines import ENGINES, attached, build_by, differences
from orchestration import spark_engine
from publish.database_file import marts_of

MISSING = spark_engine.what_is_missing()
pytestmark = pytest.mark.skipif(MISSING is not None, reason=MISSING or "")


@pytest.fixture(scope="module", params=["published_demo", "golden_home"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """A small sample office; the golden months beside a drawn office of edge cases: as `by_duckdb` and `by_spark`."""
    home, scratch = request.getfixturevalue(request.param), tmp_path_factory.mktemp("engines")
    return attached({engine: build_by(engine, home, scratch) for engine in ENGINES})


def test_both_engines_make_the_same_tables_with_the_same_types_and_descriptions(
    built: duckdb.DuckDBPyConnection,
) -> None:
    assert marts_of(built, "by_spark") == marts_of(built, "by_duckdb")


def test_both_engines_fill_every_published_table_with_the_same_rows(built: duckdb.DuckDBPyConnection) -> None:
    tables = [table.name for table in marts_of(built, "by_duckdb")]
    assert {table: found for table in tables if (found := differences(built, table))} == {}


@pytest.mark.parametrize("table", ["score", "score_item", "score_rule", "evidence", "alert", "release", "suspicion"])
def test_what_is_compared_is_not_empty(built: duckdb.DuckDBPyConnection, table: str) -> None:
    assert built.execute(f"select count(*) > 0 from by_spark.marts.{table}").fetchall() == [(True,)]
