"""The reader's connection: the published tables and nothing else."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import duckdb
import pandas
import pytest

from ingest.errors import GridscoreError
from ingest.home import Home
from publish import open_published, publish
from publish.rows import run_query


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, handmade: Path) -> Home:
    """The handmade build, published once."""
    home = Home(tmp_path_factory.mktemp("read") / "home")
    home.warehouse.mkdir(parents=True)
    shutil.copy(handmade, home.build_file)
    publish(home)
    return home


# `{out}` is a file that is there, in a folder that may be written
WAYS_OUT = """
    create table marts.mine (a int)
    create view marts.mine as select 1
    create macro marts.mine() as (select 1)
    insert into score select * from score
    update score set score = 0
    delete from score
    truncate score
    drop table score
    alter table score add column mine int
    comment on table score is 'mine'

    copy score to '{out}'
    copy score to '{out}' (format parquet)
    copy score from '{out}'
    explain analyze copy score to '{out}'
    prepare mine as copy score to '{out}'
    export database '{out}'
    import database '{out}'
    pragma import_database('{out}')

    attach '{out}'
    attach '{out}' as other (read_only)
    attach ':memory:' as other
    attach 'postgres:dbname=other' (type postgres)
    detach gridscore
    copy from database gridscore to memory

    select * from read_csv('{out}')
    select * from read_text('{out}')
    select * from read_blob('{out}')
    select * from read_parquet('{out}')
    select * from read_json('{out}')
    select * from parquet_metadata('{out}')
    select * from sniff_csv('{out}')
    select * from glob('/*')
    select * from '{out}'
    select * from query('select * from read_csv(''{out}'')')
    select * from query_table('{out}')
    create temp macro mine() as table select * from read_csv('{out}')
    select * from 'http://localhost/scores.csv'
    select * from a_frame_of_this_test
    select getenv('HOME')

    install httpfs
    force install httpfs
    install spatial from community
    load httpfs
    load '{out}'
    update extensions
    create secret mine (type http, bearer_token 'mine')
    create persistent secret mine (type http, bearer_token 'mine')

    set enable_external_access = true
    set global enable_external_access = true
    reset enable_external_access
    pragma enable_external_access = true
    set lock_configuration = false
    reset lock_configuration
    set temp_directory = '{out}'
    set home_directory = '{out}'
    set extension_directory = '{out}'
    set secret_directory = '{out}'
    set allowed_directories = ['/']
    set allowed_paths = ['{out}']
    set log_query_path = '{out}'
    set profiling_output = '{out}'
    pragma profiling_output = '{out}'
    pragma enable_profiling = 'json'
    set threads = 100
"""


def test_nothing_can_be_written_or_reached_through_it(
    published: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "out.csv"
    out.write_text("a\n1\n", encoding="utf-8")
    before = published.published_file.read_bytes()
    a_frame_of_this_test = pandas.DataFrame({"a": [1]})
    statements = [line.strip() for line in WAYS_OUT.splitlines() if line.strip()]
    allowed = []
    with open_published(published) as connection:
        for statement in statements:
            try:
                connection.execute(statement.format(out=out))
                allowed.append(statement)
            except duckdb.Error as error:
                assert "aborted" not in str(error), statement
                with suppress(duckdb.Error):
                    connection.rollback()  # some begin a transaction before they are refused
        # nor is there any folder that is open in spite of all this: DuckDB opens the one it may spill to
        open_to_it = "select current_setting('temp_directory'), current_setting('allowed_directories')"
        assert connection.execute(open_to_it).fetchone() == ("", [])
    assert allowed == []
    assert len(statements) > 55
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert out.read_text(encoding="utf-8") == "a\n1\n"
    assert published.published_file.read_bytes() == before
    assert len(a_frame_of_this_test) == 1


def test_tables_are_found_without_their_schema_and_instants_are_local(published: Home) -> None:
    query = "select reported_at::varchar from fct_item"
    with open_published(published) as connection:
        assert connection.execute(query).fetchone() == ("2026-01-05 08:00:00+08",)
    with open_published(published, "America/New_York") as connection:
        assert connection.execute(query).fetchone() == ("2026-01-04 19:00:00-05",)


def test_nothing_published_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(GridscoreError, match="nothing is published yet"):
        open_published(Home(tmp_path))


def test_a_damaged_file_is_one_clear_line(home: Home) -> None:
    home.published.mkdir()
    home.published_file.write_bytes(b"not a database" * 1000)
    with pytest.raises(GridscoreError, match=r"gridscore\.duckdb cannot be read"):
        open_published(home)


def test_what_an_earlier_version_published_is_told_to_be_published_anew(published: Home) -> None:
    with open_published(published) as connection, pytest.raises(GridscoreError, match="another version"):
        run_query(connection, "select a_later_column from score where period = $period", {"period": "2026-01"})
