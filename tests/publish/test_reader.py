"""The reader's connection: the published tables and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from ingest.errors import GridscoreError
from ingest.home import Home
from publish import open_published, publish


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, handmade: Path) -> Home:
    """The handmade build, published once."""
    home = Home(tmp_path_factory.mktemp("read") / "home")
    home.warehouse.mkdir(parents=True)
    shutil.copy(handmade, home.build_file)
    publish(home)
    return home


@pytest.mark.parametrize(
    "statement",
    [
        "create table marts.mine (a int)",
        "delete from score",
        "select * from read_csv('/etc/hostname')",
        "select * from '/etc/hostname'",
        "copy score to 'out.csv'",
        "attach 'other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
    ],
)
def test_nothing_can_be_written_or_reached_through_it(published: Home, statement: str) -> None:
    with open_published(published) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement)


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
