"""The second engine without Spark: where its sources come from, and what is said when it is not there."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest.errors import GridscoreError
from ingest.home import TIME_ZONE, Home
from orchestration import spark_engine
from orchestration.warehouse import SourceTable

GRIDS = SourceTable("lake", "grids", (("grid_code", "string"), ("seen_at", "timestamptz")))


def written(path: Path, **columns: list[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(columns).write_parquet(path)
    return path


def test_a_site_that_asks_for_spark_where_it_is_not_installed_is_told_so_and_nothing_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark_engine, "find_spec", lambda _: None)
    with pytest.raises(GridscoreError, match=r"requirements-spark\.lock"):
        spark_engine.build(Home(tmp_path), TIME_ZONE, lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_without_java_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_engine, "find_spec", lambda name: name)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    assert "Java 17" in str(spark_engine.what_is_missing())


def test_a_source_without_files_is_an_empty_select_with_its_types() -> None:
    assert spark_engine._select(GRIDS, []) == (
        "select cast(null as string) as `grid_code`, cast(null as timestamp) as `seen_at` where false"
    )


def test_files_with_the_same_columns_are_read_together_and_a_column_that_came_later_is_null_before(
    tmp_path: Path,
) -> None:
    old = written(tmp_path / "1.parquet", grid_code=["G1"])
    new = [written(tmp_path / f"{number}.parquet", grid_code=["G1"], seen_at=["x"]) for number in (2, 3)]
    folder = str(tmp_path).removeprefix("/")
    assert spark_engine._select(GRIDS, [old, *new]) == (
        "select cast(`grid_code` as string) as `grid_code`, cast(null as timestamp) as `seen_at`"
        f" from parquet.`/{{{folder}/1.parquet}}` union all "
        "select cast(`grid_code` as string) as `grid_code`, cast(`seen_at` as timestamp) as `seen_at`"
        f" from parquet.`/{{{folder}/2.parquet,{folder}/3.parquet}}`"
    )


def test_a_column_that_no_file_has_is_an_error_but_for_what_was_released(tmp_path: Path) -> None:
    path = written(tmp_path / "1.parquet", grid_code=["G1"])
    with pytest.raises(GridscoreError, match=r"lake\.grids does not fit its declaration: no seen_at"):
        spark_engine._select(GRIDS, [path])
    kept = SourceTable("ledger", "released_evidence", GRIDS.columns)
    assert "cast(null as timestamp)" in spark_engine._select(kept, [path])


def test_names_of_folders_are_no_patterns() -> None:
    assert spark_engine._glob([Path("/a [1]/{b},*`c.parquet")]) == "/{a \\[1\\]/\\{b\\}\\,\\*``c.parquet}"
