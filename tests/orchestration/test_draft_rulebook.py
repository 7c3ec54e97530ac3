"""gridscore rulebook check: a draft scored beside the rulebook in force, with a home's data and without touching it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from rich.console import Console
from typer.testing import CliRunner

from ingest.home import Home
from orchestration.cli import app
from orchestration.draft_build import draft_name, has_landed_data, scored_beside
from orchestration.show_draft import show_comparison, write_comparison_csv
from publish import open_published
from publish.read_draft import Comparison, compare
from rulebooks import load_file

SHIPPED = Path(__file__).parents[2] / "rulebooks" / "chengnan.yaml"
CHANGES = {
    'version: "1"': 'version: "2"',
    'effective_from: "2010-01-01"': 'effective_from: "2031-01-01"',  # a date without data
    '- {from: "0.80", below: "0.90", points: "0.5"}\n          - {below: "0.80", points: "1"}': (
        '- {from: "0.80", below: "1", points: "0.7"}\n          - {below: "0.80", points: "3"}'
    ),
}
"""C1.9 alone is scored otherwise."""


def files_of(home: Home) -> dict[Path, tuple[int, int]]:
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(home.root.rglob("*"))}


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in CHANGES.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = tmp_path_factory.mktemp("draft") / "chengnan.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def beside(published_demo: Home, draft: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    before = files_of(published_demo)
    with scored_beside(published_demo, load_file(draft), load_file(SHIPPED), None) as connection:
        assert files_of(published_demo) == before, "nothing in the home may change"
        yield connection


@pytest.fixture(scope="module")
def found(beside: duckdb.DuckDBPyConnection) -> Comparison:
    comparison = compare(beside, "chengnan", draft_name("chengnan"), "2026-02")
    assert comparison is not None
    return comparison


@pytest.mark.slow
def test_what_is_in_force_is_scored_as_it_was_published(
    beside: duckdb.DuckDBPyConnection, published_demo: Home
) -> None:
    sql = "select unit_code, period, score, adjustment, rank from score where rulebook = 'chengnan' order by all"
    with open_published(published_demo) as connection:
        published = connection.execute(sql).fetchall()
    assert beside.execute(sql).fetchall() == published
    assert any(adjustment for *_, adjustment, _ in published), "or the adjustments of the draft prove nothing"


@pytest.mark.slow
def test_only_the_item_that_is_scored_otherwise_changes_and_by_its_own_rate(
    found: Comparison, published_demo: Home
) -> None:
    with open_published(published_demo) as connection:
        counted: dict[str, tuple[int, int]] = {
            unit: (numerator, denominator)
            for unit, numerator, denominator in connection.execute(
                "select unit_code, numerator, denominator from score_rule where rule = 'C1.9' and period = '2026-02'"
            ).fetchall()
        }
    expected = {}
    for unit, (numerator, denominator) in counted.items():
        rate = Decimal(numerator) / denominator if denominator else Decimal(1)
        now = 3 - (Decimal(0) if rate >= Decimal("0.9") else Decimal("0.5") if rate >= Decimal("0.8") else Decimal(1))
        then = 3 - (Decimal(0) if rate >= 1 else Decimal("0.7") if rate >= Decimal("0.8") else Decimal(3))
        if now != then:
            expected[unit] = (now, then)
    assert expected
    assert {row.unit_code: (row.points_now, row.points_draft) for row in found.points} == expected
    assert {row.item for row in found.points} == {row.item for row in found.items} == {"C1.9"}
    assert {row.unit_code: row.change for row in found.units if row.change} == {
        unit: then - now for unit, (now, then) in expected.items()
    }


@pytest.mark.slow
def test_every_period_has_its_line_and_a_date_without_data_is_no_hindrance(found: Comparison) -> None:
    assert [row.period for row in found.periods] == ["2026-01", "2026-02", "2026-03", "2026-Q1", "2026"]
    february = found.periods[1]
    assert february.scores_changed == sum(1 for row in found.units if row.change)
    assert february.most_lost == min(row.change for row in found.units)


@pytest.mark.slow
def test_it_is_shown_in_both_languages_and_as_csv(found: Comparison, capsys: pytest.CaptureFixture[str]) -> None:
    item = found.items[0]
    assert (item.name_zh, item.name_en) == ("联动数据", "Pushed data answered in time")
    for lang, word in (("zh", "草案总分"), ("en", "score then")):
        console = Console(width=200, record=True, file=None)
        with console.capture() as shown:
            show_comparison(console, found, lang, show_all=False)
        assert word in shown.get()
        assert (item.name_zh if lang == "zh" else item.name_en) in shown.get()
        assert found.units[0].unit_code in shown.get()
    write_comparison_csv(found)
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.startswith("period,unit_code,unit_name,item,points_now,points_draft,change")
    assert len(rows) == len(found.points)


def check(*arguments: Any) -> Any:
    return CliRunner().invoke(app, ["rulebook", "check", *map(str, arguments), "--lang", "en"])


def test_without_landed_data_there_is_the_verdict_alone(tmp_path: Path) -> None:
    assert not has_landed_data(Home(tmp_path))
    answer = check(SHIPPED, "--home", tmp_path / "nowhere")
    assert answer.exit_code == 0
    assert answer.stdout.startswith(
        "valid: chengnan version 1, in force from 2010-01-01, scores each community: 24 items"
    )
    assert "nothing to compare with" in answer.stdout
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_does_not_hold_ends_with_2_and_one_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(SHIPPED.read_text(encoding="utf-8").replace('points: "6"', 'points: "7"', 1), encoding="utf-8")
    answer = check(bad, "--home", tmp_path)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("gridscore: not valid: bad.yaml")


def test_a_home_whose_last_run_was_by_another_version_is_to_be_run_first(tmp_path: Path) -> None:
    settings = Home(tmp_path).lake / "run" / "settings.parquet"
    settings.parent.mkdir(parents=True)
    pl.DataFrame({"clock": ["2026-04-10"]}).write_parquet(settings)
    told = check(SHIPPED, "--home", tmp_path)
    assert told.exit_code == 2
    assert told.stderr.endswith("was by another version of gridscore; run gridscore run first\n")
