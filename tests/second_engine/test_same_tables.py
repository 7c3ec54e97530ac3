"""Both engines build the same tables out of the same landed data, row for row and value for value.

Needs pyspark, dbt-spark and Java: `make spark` installs the packages and runs this file, some ten minutes.
"""

from __future__ import annotations

import shutil

import duckdb
import pytest

from ingest.home import TIME_ZONE, Home
from orchestration import dbt_runner, spark_engine
from orchestration.warehouse import create_warehouse, sources_of
from publish.database_file import marts_of

pytestmark = pytest.mark.skipif(
    spark_engine.what_is_missing() is not None, reason=spark_engine.what_is_missing() or "there"
)


@pytest.fixture(scope="module", params=["published_demo", "golden_home"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """A small sample office; the golden months beside a drawn office of edge cases: as `by_duckdb` and `by_spark`."""
    published: Home = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("engines")
    home = Home(folder / "home")
    home.root.mkdir()
    for kept in ("lake", "ledger"):
        (home.root / kept).symlink_to(published.root / kept)
    connection = duckdb.connect(":memory:")
    for engine in ("duckdb", "spark"):
        create_warehouse(home.build_file, *sources_of(home))
        if engine == "spark":
            outcome = spark_engine.build(home, TIME_ZONE, lambda _: None)
        else:
            outcome = dbt_runner.build(dbt_runner.prepare(), home.build_file, TIME_ZONE, lambda _: None)
        assert outcome.success, outcome.message
        path = shutil.move(home.build_file, folder / f"by_{engine}.duckdb")
        connection.execute(f"attach '{path}' (read_only)")
    return connection


def test_both_engines_make_the_same_tables_of_the_same_types(built: duckdb.DuckDBPyConnection) -> None:
    assert marts_of(built, "by_spark") == marts_of(built, "by_duckdb")


def test_both_engines_fill_every_published_table_with_the_same_rows(built: duckdb.DuckDBPyConnection) -> None:
    tables = [table.name for table in marts_of(built, "by_duckdb")]
    different = {table: found for table in tables if (found := differences(built, table))}
    assert different == {}
    assert all(count(built, f"from by_spark.marts.{table}") for table in ("score", "score_item", "evidence", "alert"))


def differences(built: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, object]]:
    """Rows that one engine has more often than the other; the first three of each."""
    first, second = (f"select * from {engine}.marts.{table}" for engine in ("by_duckdb", "by_spark"))
    sides = {"by duckdb": f"{first} except all {second}", "by spark": f"{second} except all {first}"}
    more = {side: f"select * from ({sql}) order by all limit 3" for side, sql in sides.items()}
    return [(side, row) for side, sql in more.items() for row in built.execute(sql).fetchall()]


def count(built: duckdb.DuckDBPyConnection, rows: str) -> int:
    [(found,)] = built.execute(f"select count(*) {rows}").fetchall()
    return int(found)
