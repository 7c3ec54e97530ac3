"""The build file: every source of the dbt project is there, with its declared types, whatever has landed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from ingest.errors import GridscoreError
from orchestration.warehouse import create_warehouse, declared_sources


def columns_of(build_file: Path) -> dict[tuple[str, str], list[str]]:
    with duckdb.connect(str(build_file), read_only=True) as connection:
        rows = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns order by ordinal_position"
        ).fetchall()
    found: dict[tuple[str, str], list[str]] = {}
    for schema, table, column in rows:
        found.setdefault((schema, table), []).append(column)
    return found


def test_a_source_without_files_is_an_empty_table_with_its_columns(tmp_path: Path) -> None:
    build_file = tmp_path / "build.duckdb"
    assert create_warehouse(build_file, {}) == 0
    declared = {(table.schema, table.name): [name for name, _ in table.columns] for table in declared_sources()}
    assert columns_of(build_file) == declared


def test_a_source_with_files_shows_all_their_rows_in_the_declared_types(tmp_path: Path) -> None:
    restatement = pl.DataFrame({"rulebook": ["small"], "period": ["2026-03"], "because": ["it's so"]})
    folder = tmp_path / "clerk's lake"
    folder.mkdir()
    for name in ("a", "b"):
        restatement.write_parquet(folder / f"{name}.parquet")
    files = {("run", "restatement"): sorted(folder.glob("*.parquet"))}
    assert create_warehouse(tmp_path / "build.duckdb", files) == 1
    with duckdb.connect(str(tmp_path / "build.duckdb"), read_only=True) as connection:
        assert connection.execute("select because from run.restatement").fetchall() == [("it's so",), ("it's so",)]


def test_a_column_that_is_missing_is_told_with_the_sources_name(tmp_path: Path) -> None:
    pl.DataFrame({"rulebook": ["small"]}).write_parquet(tmp_path / "restatement.parquet")
    with pytest.raises(GridscoreError, match=r"run.restatement does not fit its declaration"):
        create_warehouse(tmp_path / "build.duckdb", {("run", "restatement"): [tmp_path / "restatement.parquet"]})


def test_a_release_of_an_older_version_is_read_from_its_files_with_a_later_column_empty(tmp_path: Path) -> None:
    older = pl.DataFrame({"rulebook": ["small"], "measure": ["login"], "numerator": [1], "release_id": ["small-r1"]})
    older.write_parquet(tmp_path / "evidence.parquet")
    files = {("ledger", "released_evidence"): [tmp_path / "evidence.parquet"]}
    create_warehouse(tmp_path / "build.duckdb", files)
    query = "select rulebook, numerator, reason_zh, release_id from ledger.released_evidence"
    with duckdb.connect(str(tmp_path / "build.duckdb"), read_only=True) as connection:
        assert connection.execute(query).fetchall() == [("small", 1, None, "small-r1")]
    declared = {table.name: [name for name, _ in table.columns] for table in declared_sources()}
    assert columns_of(tmp_path / "build.duckdb")["ledger", "released_evidence"] == declared["released_evidence"]


def test_what_a_killed_run_left_is_made_anew(tmp_path: Path) -> None:
    build_file = tmp_path / "build.duckdb"
    build_file.write_bytes(b"half a file")
    build_file.with_name("build.duckdb.wal").write_bytes(b"half a log")
    create_warehouse(build_file, {})
    assert ("lake", "items") in columns_of(build_file)
