"""gridscore scores: the ranking of a period, on the screen and as CSV."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from rich.cells import cell_len

from ingest.home import Home
from orchestration.cli_options import as_period
from orchestration.show_scores import show_ranking
from orchestration.tables import page
from publish.read_scores import SCORE_COLUMNS, Score


def test_without_a_period_the_newest_month_of_every_rulebook_is_shown(gridscore) -> None:
    result = gridscore("scores")
    assert result.exit_code == 0
    assert "chengnan · 2026-02" in result.stdout
    assert "nanxiashu · 2026-02" in result.stdout
    assert "2026-01" not in result.stdout


def test_a_closed_period_names_its_release_and_an_open_one_says_provisional(gridscore) -> None:
    closed = gridscore("scores", "--period", "2026-01").stdout
    assert "release chengnan-2026-01-r1" in closed
    assert "provisional" not in closed
    assert "provisional" in gridscore("scores").stdout


def test_best_comes_first_and_a_unit_that_is_not_ranked_last(gridscore) -> None:
    assert [row.split()[:2] for row in lines(gridscore("scores", "--period", "2026-01").stdout)] == [
        ["1", "C02"],
        ["2", "C01"],
    ]
    grids = lines(gridscore("scores", "--rulebook", "nanxiashu").stdout)
    assert grids[0].split()[:2] == ["1", "G01"]
    assert grids[1].split()[:2] == ["-", "G02"]


def test_points_that_nothing_was_measured_for_stand_beside_the_score_they_are_in(capsys) -> None:
    score = Score(
        *("chengnan", "community", "C01", "和平社区", "month", "2026-01"),
        *map(Decimal, ("98.30", "0", "0", "0", "98.30", "84.00")),
        *(1, False, False, None),
    )
    show_ranking(page(), [score], {}, "en")
    shown = capsys.readouterr().out
    assert "without basis" in shown
    assert shown.split()[-2:] == ["98.30", "84.00"]
    show_ranking(page(), [replace(score, points_without_basis=Decimal(0))], {}, "en")
    assert "without basis" not in capsys.readouterr().out


def test_kinds_of_area_that_are_ranked_apart_have_tables_and_numbers_of_units_of_their_own(
    published_home: Home, gridscore, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(published_home.root, home.root)
    home.published_file.chmod(0o644)
    areas = ("C01", "rural"), ("C02", "urban")
    with duckdb.connect(str(home.published_file)) as connection:
        connection.execute("use marts")
        connection.execute("update score set rank = 1 where unit_code in ('C01', 'C02') and period = '2026-01'")
        connection.execute("delete from dim_unit")
        connection.execute("delete from dim_grid")
        for code, area in areas:
            now = "mixed"  # which they became later: the month is shown as it was
            connection.execute(f"insert into dim_unit values ('community', '{code}', '{code}', null, '{now}')")
            grid = f"'G{code}' as grid_code, '{code}' as community_code, '{area}' as area_type, '2026-01' as month"
            connection.execute(f"insert into dim_grid by name select {grid}")
    told = gridscore("scores", "--period", "2026-01", "--rulebook", "chengnan", home=home.root).stdout
    assert told.index("2026-01 · rural") < told.index("C01") < told.index("2026-01 · urban") < told.index("C02")
    assert "rank 1 of 1" in gridscore("explain", "C01", "2026-01", home=home.root).stdout
    assert "rank 2 of 2" in gridscore("explain", "C01", "2026-01").stdout


def test_in_chinese(gridscore) -> None:
    shown = gridscore("scores", "--lang", "zh").stdout
    assert "名次" in shown
    assert "暂定、不足整期、不排名" in shown.replace("\n", "").replace(" ", "")


def test_a_line_fits_a_page_of_100_columns(gridscore) -> None:
    for arguments in (
        ["scores"],
        ["scores", "--lang", "zh"],
        ["check"],
        ["explain", "C01", "2026-01", "C1.6", "--all"],
    ):
        assert max(cell_len(line) for line in gridscore(*arguments).stdout.splitlines()) <= 100


def test_csv_has_the_columns_of_the_table_and_no_formula(gridscore) -> None:
    rows = list(csv.DictReader(io.StringIO(gridscore("scores", "--csv").stdout)))
    assert list(rows[0]) == list(SCORE_COLUMNS)
    assert [row["unit_code"] for row in rows] == ["C01", "C02", "G01", "G02"]
    assert rows[1]["unit_name"] == "'=和平社区"
    assert rows[0]["score"] == "7.00"
    assert rows[3]["rank"] == ""


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2026-03", "2026-03"),
        ("2026-3", "2026-03"),
        ("2026/03", "2026-03"),
        ("202603", "2026-03"),
        ("2026年3月", "2026-03"),
        ("2026 年 12 月份", "2026-12"),
        ("2026q1", "2026-Q1"),
        ("2026年第一季度", "2026-Q1"),
        ("2026年4季度", "2026-Q4"),
        ("2026年度", "2026"),
        ("2026-Q5", "2026-Q5"),
        ("last month", "last month"),
        (None, None),
    ],
)
def test_a_period_may_be_written_in_other_ways(written: str | None, period: str | None) -> None:
    assert as_period(written) == period


def test_other_ways_to_write_a_period_and_a_code_are_understood_where_they_are_typed(gridscore) -> None:
    said = gridscore("explain", "C01", "2026-01").stdout
    assert said
    assert gridscore("explain", "c01", "2026年1月").stdout == said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--period", "2026-09"], "there are 2026-01, 2026-02; 2026-Q1; 2026"),
        (["--rulebook", "northern"], "there are chengnan, nanxiashu"),
        (["--rulebook", "nanxiashu", "--period", "2026-01"], "rulebook nanxiashu has no scores for 2026-01"),
        (["--lang", "fr"], "--lang is zh or en"),
    ],
)
def test_what_is_not_there_is_one_line_and_exit_2(gridscore, arguments: list[str], message: str) -> None:
    result = gridscore("scores", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def lines(shown: str) -> list[str]:
    """The rows of a table: what stands under its rule."""
    shown_lines = [line for line in shown.splitlines() if line.strip()]
    rule = next(number for number, line in enumerate(shown_lines) if "──" in line)
    return shown_lines[rule + 1 :]
