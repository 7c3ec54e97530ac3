"""`--release`: what was published once is shown again, row for row, whatever came later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from handmade_build import RELEASE, ROWS, make_build
from typer.testing import CliRunner, Result

from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration.cli import app
from publish import publish
from publish.reader import open_published
from publish.release_reader import open_release

SECOND = RELEASE.replace("r1", "r2")
QUARTER = "chengnan-2026-Q1-r1"
Run = Callable[..., Result]
OF_THE_MONTH = "where rulebook = 'chengnan' and period = '2026-01' order by all"
TABLES = ("score", "score_item", "score_rule", "measure", "evidence")
AS_SHOWN = (("scores", "--period", "2026-01", "--rulebook", "chengnan"), ("explain", "C01", "2026-01"))
AS_SHOWN += (("explain", "C01", "2026-01", "C1.2", "--all"), ("explain", "C01", "2026-01", "C1.6", "--all"))


def rows(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    return {
        table: connection.execute(f"select * exclude (release_id) from {table} {OF_THE_MONTH}").fetchall()
        if table == "score"
        else connection.execute(f"select {columns(connection, table)} from {table} {OF_THE_MONTH}").fetchall()
        for table in TABLES
    }


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Those of the published table: a release shown again numbers its rows of evidence besides."""
    names = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
    return ", ".join(name for name in names if name != "rowid")


@pytest.fixture(scope="module")
def then_and_now(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, dict[str, list[tuple]], dict[tuple, str]]:
    """A home whose month was restated with other scores, items, evidence and names: and what it showed before."""
    home = Home(tmp_path_factory.mktemp("restated") / "home")
    make_build(home.build_file)
    publish(home)
    with open_published(home) as connection:
        before = rows(connection)
    said = {command: run(home, *command).stdout for command in AS_SHOWN}
    of_month = [dict(row) for row in ROWS["score"]]
    for row in of_month:
        if row["release_id"] == RELEASE:
            row |= {"score": "5.00", "rank": 1, "release_id": SECOND}
        if (row["rulebook"], row["period"]) == ("chengnan", "2026-Q1"):
            row |= {"is_provisional": False, "release_id": QUARTER}
    later = dict(ROWS["release"][0], release_id=SECOND, supersedes=RELEASE, released_at="2026-03-01 09:00:00+08")
    quarter = dict(later, release_id=QUARTER, supersedes=None, period="2026-Q1")
    changed = {
        "score": of_month,
        "score_item": [row | {"points": "1.00", "explanation_en": "another"} for row in ROWS["score_item"]],
        "score_rule": [row | {"points": "1.00"} for row in ROWS["score_rule"]],
        "measure": [],
        "evidence": ROWS["evidence"][:3],
        "dim_item": [row | {"name_en": "renamed", "measure": "another"} for row in ROWS["dim_item"]],
        "dim_grid": [],
        "release": [*ROWS["release"], later, quarter],
    }
    make_build(home.build_file, ROWS | changed)
    publish(home)
    return home, before, said


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--home", str(home.root), "--lang", "en"])


def test_every_row_of_an_earlier_release_is_as_it_was_published(then_and_now) -> None:
    home, before, _ = then_and_now
    with open_published(home) as connection:
        now = rows(connection)
    assert [table for table in TABLES if now[table] == before[table]] == []
    with open_release(home, RELEASE) as connection:
        assert rows(connection) == before
    with open_release(home, SECOND) as connection:
        assert rows(connection) == now


@pytest.mark.parametrize("command", AS_SHOWN)
def test_the_commands_say_what_they_said_then(then_and_now, command: tuple[str, ...]) -> None:
    home, _, said = then_and_now
    again = run(home, *command, "--release", RELEASE)
    assert (again.exit_code, again.stdout) == (0, said[command])
    assert run(home, *command).stdout != said[command]


def test_a_slip_of_an_earlier_release_is_written(then_and_now, tmp_path: Path) -> None:
    written = run(then_and_now[0], "slip", "C01", "2026-01", "--release", RELEASE, "--output", str(tmp_path / "a.pdf"))
    assert written.exit_code == 0, written.output
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_a_quarter_comes_with_its_months_as_they_stood_when_it_was_released(then_and_now) -> None:
    home = then_and_now[0]
    make_build(home.build_file)  # whatever is calculated later
    publish(home)
    with open_release(home, QUARTER) as connection:
        made_of = connection.execute("select distinct period, release_id from score order by 1").fetchall()
        items = connection.execute("select count(*) from dim_item where rulebook = 'chengnan'").fetchone()
    assert made_of == [("2026-01", SECOND), ("2026-Q1", QUARTER)]
    assert items == (len(ROWS["dim_item"]),)
    assert run(home, "scores", "--release", QUARTER, "--csv").stdout.count(QUARTER) == 2


def test_without_a_period_it_is_that_of_the_release(then_and_now) -> None:
    told = run(then_and_now[0], "scores", "--release", RELEASE, "--csv").stdout.splitlines()
    assert len(told) == 3
    assert all(line.endswith(RELEASE) for line in told[1:])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("scores", "--release", "chengnan-2026-01-r9"),
            f"there is no release 'chengnan-2026-01-r9'; of 3 there are {SECOND}",
        ),
        (
            ("explain", "C01", "2026-02", "--release", RELEASE),
            f"release {RELEASE} is of chengnan, 2026-01, not of 2026-02",
        ),
        (("scores", "--rulebook", "nanxiashu", "--release", RELEASE), "is of chengnan, 2026-01, not of nanxiashu"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(then_and_now, arguments: tuple[str, ...], told: str) -> None:
    answer = run(then_and_now[0], *arguments)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    assert told in answer.stderr


def test_nothing_else_can_be_read_through_a_release(then_and_now, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    with open_release(then_and_now[0], RELEASE) as connection:
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"select * from read_csv('{tmp_path / 'secret.csv'}')")
        with pytest.raises(duckdb.Error, match="locked"):
            connection.execute("set enable_external_access = true")
        with pytest.raises(duckdb.Error, match="read-only"):
            connection.execute("delete from published.marts.score")


def test_a_damaged_release_is_named_not_shown(then_and_now) -> None:
    home = then_and_now[0]
    path = home.ledger / "releases" / SECOND / "evidence.parquet"
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    try:
        with pytest.raises(GridscoreError, match=f"{SECOND}: evidence.parquet was changed"):
            open_release(home, SECOND)
    finally:
        path.write_bytes(content)
