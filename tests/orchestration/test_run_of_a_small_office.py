"""One small home through its life: first release, nothing new, a blocked run, a restatement, a rebuild. Slow."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from small_home import ITEMS, write_small_home
from typer.testing import CliRunner, Result

from ingest.home import Home
from orchestration import assets_dbt
from orchestration.cli import app
from publish import open_published
from publish.release_reader import open_release
from publish.row_hashes import row_hashes

pytestmark = pytest.mark.slow
AS_OF = "2026-04-08T09:00"
# approved on the day of the close, and four days after that of the quarter it names: too late for it
ADJUSTMENTS = """\
adjustment_code,rulebook,unit_code,period,item,points,reason,proposed_by,approved_by,approved_on
A1,small,G2,2026-03,S1,-5,复核,主任,分管领导,2026-04-03
A2,small,G2,2026-Q1,S1,2,复核,主任,分管领导,2026-04-07
"""
RELEASED = ("score", "score_item", "score_rule", "measure", "evidence")
Gridscore = Callable[..., Result]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = write_small_home(tmp_path_factory.mktemp("small") / "home")
    # late files here have one row or none
    home.site_file.write_text('rulebooks: [small]\nhold_back: {fewer_rows_share: "0"}\n', encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def gridscore(home: Home) -> Gridscore:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--home", str(home.root), "--as-of", AS_OF, "--lang", "en"])

    return run


def points(home: Home) -> dict[str, Decimal]:
    with open_published(home) as connection:
        return dict(
            connection.execute("select unit_code, points from score where period = '2026-03' order by 1").fetchall()
        )


def releases(home: Home) -> list[str]:
    with open_published(home) as connection:
        rows = connection.execute("select release_id from release where period = '2026-03' order by 1").fetchall()
    return [release for (release,) in rows]


def march(opened: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    """Every row of March, from the score to its evidence; a release shown again also numbers its rows of evidence."""
    with opened as connection:
        columns = {
            table: [row[0] for row in connection.execute(f"describe {table}").fetchall() if row[0] != "rowid"]
            for table in RELEASED
        }
        query = "select {} from {} where period = '2026-03' order by all"
        return {
            table: connection.execute(query.format(", ".join(columns[table]), table)).fetchall() for table in RELEASED
        }


@pytest.fixture(scope="module")
def first_run(gridscore: Gridscore) -> Result:
    return gridscore("run", "--month", "2026-03")


def test_first_run_after_the_close_publishes_and_releases_the_month(first_run: Result, home: Home) -> None:
    assert first_run.exit_code == 0, first_run.output
    assert points(home) == {"G1": Decimal("100.00"), "G2": Decimal("60.00")}
    assert releases(home) == ["small-2026-03-r1"]


def test_summary_has_ten_lines_at_most_and_names_feeds_without_a_file_first(first_run: Result) -> None:
    lines = first_run.stdout.splitlines()
    assert len(lines) <= 10
    assert lines[0].startswith("feeds without any file: grid_boundaries, workers")
    assert "gridscore.duckdb" in lines[-1]


def test_second_run_says_nothing_new_and_leaves_the_published_file_alone(
    first_run: Result, gridscore: Gridscore, home: Home
) -> None:
    before = home.published_file.stat()
    again = gridscore("run")
    assert (again.exit_code, "nothing new" in again.stdout) == (first_run.exit_code, True)
    assert home.published_file.stat().st_ino == before.st_ino


def test_a_month_that_is_not_scored_publishes_nothing(first_run: Result, gridscore: Gridscore, home: Home) -> None:
    before = home.published_file.stat()
    refused = gridscore("run", "--month", "2026-01")
    assert refused.exit_code == 2
    assert "2026-01 has no scores" in refused.stderr
    assert home.published_file.stat().st_ino == before.st_ino


def test_a_failed_dbt_test_of_severity_error_stops_the_publication(
    first_run: Result, gridscore: Gridscore, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = assets_dbt.create_warehouse

    def with_a_grid_twice(build_file: Path, *arguments: object) -> int:
        filled = make(build_file, *arguments)
        with duckdb.connect(str(build_file)) as connection:
            connection.execute("create table doubled as select * from rules.item union all select * from rules.item")
            connection.execute("drop view rules.item")
            connection.execute("create table rules.item as select * from doubled")
        return filled

    monkeypatch.setattr(assets_dbt, "create_warehouse", with_a_grid_twice)
    before = home.published_file.stat()
    (home.exports / "items_2026-04.csv").write_text(ITEMS.splitlines()[0] + "\n", encoding="utf-8")
    refused = gridscore("run")
    assert refused.exit_code == 2
    assert "scores were not published" in refused.stderr
    assert "_one_of_a_kind (" in refused.stderr  # and the models that say one thing twice
    assert len(refused.stderr.splitlines()[-1]) < 1000
    assert home.published_file.stat().st_ino == before.st_ino
    assert releases(home) == ["small-2026-03-r1"]


def test_late_data_does_not_move_a_released_month_until_it_is_restated(
    first_run: Result, gridscore: Gridscore, home: Home
) -> None:
    late = ITEMS.splitlines()[0] + "\nI4,G2,环境保护,2026-03-03 09:00,2026-03-05 09:00,2026-03-05 08:00\n"
    (home.exports / "items_2026-04.csv").write_text(late, encoding="utf-8")
    (home.exports / "adjustments_20260408.csv").write_text(ADJUSTMENTS, encoding="utf-8")
    commands = [("explain", "G2", "2026-03", "S1", "--all"), ("scores", "--period", "2026-03", "--csv")]
    said_then, rows_then = [gridscore(*command).stdout for command in commands], march(open_published(home))
    restated = gridscore("restate", "2026-03", "--because", "时间录入有误")
    assert restated.exit_code == 0, restated.output
    assert "G2 2026-03 S1 60.00 -> 100.00" in restated.output
    assert points(home) == {"G1": Decimal("100.00"), "G2": Decimal("100.00")}
    assert releases(home) == ["small-2026-03-r1", "small-2026-03-r2"]
    assert [gridscore(*command).stdout for command in commands] != said_then
    # and the first release can be shown again
    first = ("--release", "small-2026-03-r1")
    assert [gridscore(*command, *first).stdout for command in commands] == said_then
    assert march(open_release(home, first[1])) == rows_then
    assert all(rows_then.values())


def test_an_adjustment_that_came_after_the_release_is_a_correction_and_the_explanation_shows_it(
    first_run: Result, gridscore: Gridscore, home: Home
) -> None:
    with open_published(home) as connection:
        corrections = connection.execute(
            """
            select period, unit_code, item, old_points, new_points, status, cause_detail
            from revision where cause = 'correction' order by period
            """
        ).fetchall()
        score = connection.execute("select score from score where period = '2026-03' and unit_code = 'G2'").fetchone()
        late = connection.execute("select subject_code from alert where kind = 'adjustment_late'").fetchall()
    # of the quarter half of March's, since February has none, and the quarter waits for its own restatement
    assert [row[:6] for row in corrections] == [
        ("2026-03", "G2", "S1", Decimal(60), Decimal(55), "released"),
        ("2026-Q1", "G2", "S1", Decimal(80), Decimal("77.5"), "proposed"),
    ]
    assert "A1" in corrections[0][6]
    assert "adjustments_20260408.csv" in corrections[0][6]
    assert score == (Decimal(95),)
    assert late == [("A2",)]
    explained = gridscore("explain", "G2", "2026-03", "S1").stdout
    assert "adjusted by -5.00 points (A1), added to the total" in " ".join(explained.split())
    assert "adjustment -5.00" in gridscore("explain", "G2", "2026-03").stdout
    assert "A2" in gridscore("check", "G2").stdout


def test_a_period_that_was_never_released_cannot_be_restated(first_run: Result, gridscore: Gridscore) -> None:
    refused = gridscore("restate", "2025-12", "--because", "x")
    assert (refused.exit_code, "never released" in refused.stderr) == (2, True)


def test_a_home_restored_from_a_backup_publishes_the_same_rows(
    first_run: Result, gridscore: Gridscore, home: Home, tmp_path: Path
) -> None:
    new = Home(tmp_path / "new")
    assert gridscore("backup", str(tmp_path / "copy")).exit_code == 0
    of_new = ["--home", str(new.root), "--lang", "en"]
    assert CliRunner().invoke(app, ["restore", str(tmp_path / "copy"), *of_new]).exit_code == 0
    shutil.copytree(home.published, new.published)  # to be held against
    rebuilt = CliRunner().invoke(app, ["rebuild", *of_new])
    assert (rebuilt.exit_code, "row by row as before" in rebuilt.stdout) == (0, True), rebuilt.output
    assert row_hashes(new) == row_hashes(home)
    assert new.published_file.stat().st_ino != home.published_file.stat().st_ino
    assert releases(new) == releases(home)
    assert CliRunner().invoke(app, ["verify", *of_new]).exit_code == 0


def test_history_of_runs_leaves_no_dagster_storage_in_the_home(first_run: Result, home: Home) -> None:
    assert not (home.root / "dagster").exists()
    assert datetime.fromtimestamp(home.published_file.stat().st_mtime, UTC) <= datetime.now(UTC)
