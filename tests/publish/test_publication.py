"""Publication: the same tables for readers, all or nothing, whoever holds the old file open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from handmade_build import ROWS, make_build

from ingest.errors import GridscoreError
from ingest.home import Home
from publish import publication, publish
from publish.database_file import wal_of


def rows_of(database: Path, table: str) -> list[tuple]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(f"select * from marts.{table}").fetchall()


def described(database: Path) -> list[tuple]:
    """Every table and column with its type and description."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(
            """
            select table_name, null, null, comment from duckdb_tables() where schema_name = 'marts'
            union all
            select table_name, column_name, data_type, comment from duckdb_columns() where schema_name = 'marts'
            order by 1, 2
            """
        ).fetchall()


def add_score(home: Home, unit_code: str) -> None:
    """One more score in the build file, as a next run would leave it."""
    added = dict(ROWS["score"][-1], unit_code=unit_code)
    make_build(home.build_file, ROWS | {"score": [*ROWS["score"], added]})


def test_tables_types_and_descriptions_are_those_of_the_build(home: Home) -> None:
    made = publish(home)
    assert described(made.database) == described(home.build_file)
    for table, rows in made.rows.items():
        assert sorted(rows_of(made.database, table), key=str) == sorted(rows_of(home.build_file, table), key=str)
        assert rows == len(rows_of(made.database, table))


def test_clients_from_duckdb_1_2_on_can_open_it(home: Home) -> None:
    header = publish(home).database.read_bytes()[12:20]
    assert int.from_bytes(header, "little") <= 65


def test_equal_input_in_another_order_gives_equal_rows_in_equal_order(home: Home) -> None:
    publish(home)
    first = {table: rows_of(home.published_file, table) for table in ROWS}
    make_build(home.build_file, {table: rows[::-1] for table, rows in ROWS.items()})
    publish(home)
    assert {table: rows_of(home.published_file, table) for table in ROWS} == first


def test_no_write_ahead_log_and_no_working_folder_stay_behind(home: Home) -> None:
    publish(home)
    assert sorted(path.name for path in home.published.iterdir()) == [
        "SHA256SUMS",
        "docs",
        "gridscore.duckdb",
        "parquet",
    ]


def test_a_log_left_beside_the_build_file_is_published_too(home: Home) -> None:
    script = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]);"
        "c.execute(\"insert into marts.dim_unit (unit_type, unit_code) values ('grid', 'late')\"); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, str(home.build_file)], check=True)
    assert wal_of(home.build_file).exists()
    assert rows_of(publish(home).database, "dim_unit")[0][1] == "late"


def test_a_log_beside_the_published_file_is_not_replayed_into_the_new_one(home: Home) -> None:
    publish(home)
    wal_of(home.published_file).write_bytes(b"of somebody who opened it for writing")
    publish(home)
    assert not wal_of(home.published_file).exists()
    assert rows_of(home.published_file, "score")


def test_parquet_holds_what_the_tables_hold(home: Home) -> None:
    made = publish(home)
    files = {path.stem: path for path in (home.published / "parquet").glob("*.parquet")}
    assert files.keys() == made.rows.keys()
    with duckdb.connect(str(made.database), read_only=True) as connection:
        for table, path in files.items():
            in_table = connection.execute(f"select * from marts.{table}").fetchall()
            assert connection.execute(f"select * from read_parquet('{path}')").fetchall() == in_table
            types = connection.execute(f"select column_type from (describe marts.{table})").fetchall()
            assert connection.execute(f"select column_type from (describe from '{path}')").fetchall() == types


def test_a_128_bit_integer_goes_to_parquet_as_a_whole_number_not_a_double(home: Home) -> None:
    with duckdb.connect(str(home.build_file)) as connection:
        connection.execute("create table marts.wide as select 9007199254740993::hugeint as h, [1::hugeint] as hs")
    publish(home)
    with duckdb.connect() as connection:
        path = home.published / "parquet" / "wide.parquet"
        assert connection.execute(f"select h, hs from '{path}'").fetchall() == [(9007199254740993, [1])]
        types = connection.execute(f"select column_type from (describe from '{path}')").fetchall()
        assert types == [("DECIMAL(38,0)",), ("DECIMAL(38,0)[]",)]


def test_parquet_of_a_table_that_is_no_more_goes(home: Home) -> None:
    publish(home)
    gone = home.published / "parquet" / "old_table.parquet"
    gone.write_bytes(b"")
    publish(home)
    assert not gone.exists()


def test_what_a_killed_run_left_is_removed(home: Home) -> None:
    left = home.published / ".publishing-99999"
    left.mkdir(parents=True)
    (left / "gridscore.duckdb").write_bytes(b"half")
    publish(home)
    assert not left.exists()


READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(connection.execute("select count(*) from marts.score").fetchone()[0], flush=True)
sys.stdin.readline()
print(connection.execute("select count(*) from marts.score").fetchone()[0], flush=True)
print(connection.execute("select count(*) from marts.evidence").fetchone()[0], flush=True)
"""


def test_a_reader_with_the_file_open_neither_blocks_publication_nor_is_broken_by_it(home: Home) -> None:
    publish(home)
    old = len(ROWS["score"])
    command = [sys.executable, "-c", READER, str(home.published_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None and reader.stdin is not None
        assert int(reader.stdout.readline()) == old
        add_score(home, "G03")
        publish(home)
        reader.stdin.write("go on\n")
        reader.stdin.flush()
        assert int(reader.stdout.readline()) == old
        assert int(reader.stdout.readline()) == len(ROWS["evidence"])
    assert reader.returncode == 0
    assert len(rows_of(home.published_file, "score")) == old + 1


@pytest.mark.parametrize(
    "step", ["write_database", "write_parquet", "keep_releases", "enter_releases", "_swap_parquet"]
)
def test_a_failing_step_leaves_whole_files_and_the_next_run_recovers(
    home: Home, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    publish(home)
    add_score(home, "G03")

    def fails(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(publication, step, fails)
        with pytest.raises(OSError, match="no space"):
            publish(home)
    # Only the last step comes after the swap: before it, readers have the old file.
    expected = len(ROWS["score"]) + (step == "_swap_parquet")
    assert len(rows_of(home.published_file, "score")) == expected
    publish(home)
    assert len(rows_of(home.published_file, "score")) == len(ROWS["score"]) + 1
    assert not list(home.published.glob(".publishing-*"))


def test_without_a_build_file_or_marts_nothing_is_published(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(GridscoreError, match="no build file"):
        publish(home)
    home.warehouse.mkdir()
    duckdb.connect(str(home.build_file)).close()
    with pytest.raises(GridscoreError, match="no marts"):
        publish(home)
    assert not home.published_file.exists()
