"""gridscore explain: a score taken apart, in both languages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from handmade_build import ROWS, make_build
from typer.testing import CliRunner

from ingest.home import Home
from orchestration.cli import app
from orchestration.words import kind, subject
from publish import open_published, publish


def test_a_score_shows_its_sum_its_rank_and_its_release(gridscore) -> None:
    shown = gridscore("explain", "C01", "2026-01").stdout
    assert "东风社区 C01 · chengnan · 2026-01 · release chengnan-2026-01-r1" in shown
    assert "score 4.90 = points 4.90 - deductions 0.00 + bonus 0.00" in shown
    assert "rank 2 of 2" in shown


def test_items_stand_with_points_of_possible_and_their_sentence(gridscore) -> None:
    shown = gridscore("explain", "C01", "2026-01").stdout
    [login] = [line for line in shown.splitlines() if line.strip().startswith("C1.2")]
    assert login.split("  ")[0].split() == ["C1.2"]
    assert "Terminal login rate" in login
    assert "3.00 / 6" in login
    assert "C1.2 in words" in login


def test_items_that_are_not_measured_yet_are_named(gridscore) -> None:
    assert "not measured yet: C1.1, C3" in gridscore("explain", "C01", "2026-01").stdout


def test_a_unit_is_found_by_its_name(gridscore) -> None:
    assert gridscore("explain", "东风社区", "2026-01").stdout == gridscore("explain", "C01", "2026-01").stdout


def test_an_item_shows_clause_rule_and_evidence_with_what_fails_first(gridscore) -> None:
    shown = gridscore("explain", "C01", "2026-01", "c1.2").stdout
    assert "clause: 一、终端登录率" in shown
    assert shown.index("0/1   19 of 21 days") < shown.index("1/1   21 of 21 days")
    assert "sum of the evidence: C1.2 Terminal login: 2 rows, numerator 1, denominator 2" in shown


def test_evidence_names_its_source_row_and_is_limited_unless_all_is_asked_for(gridscore) -> None:
    shown = gridscore("explain", "C01", "2026-01", "C1.6").stdout
    assert shown.count("workers_20260131.csv:") == 20
    assert "... 10 more rows (--all)" in shown
    assert shown.index("W07") < shown.index("W01")
    assert gridscore("explain", "C01", "2026-01", "C1.6", "--all").stdout.count("workers_20260131.csv:") == 30


def test_in_chinese(gridscore) -> None:
    whole = gridscore("explain", "C01", "2026-01", "--lang", "zh").stdout
    assert "总分 4.90 = 分项得分 4.90 - 扣分 0.00 + 加分 0.00" in whole
    assert "C1.2 的说明" in whole
    item = gridscore("explain", "C01", "2026-01", "C1.2", "--lang", "zh").stdout
    assert "登录 19 天，应 21 天" in item
    assert "条款" in item


def test_a_quarter_shows_the_months_it_is_made_of(gridscore) -> None:
    shown = gridscore("explain", "C01", "2026-Q1").stdout
    assert shown.index("2026-01") < shown.index("2026-02")
    assert "4.90" in shown
    assert "7.00" in shown
    item = gridscore("explain", "C01", "2026-Q1", "C1.2").stdout
    assert "months: 2026-01 3.00, 2026-02 5.00" in item
    assert "19 of 21 days" in item


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["C03", "2026-01"], "no unit 'C03' has a score; near: 和平社区 (C02), 东风社区 (C01)"),
        (["东风", "2026-01"], "near: 东风社区 (C01)"),
        (["C01", "2026-09"], "no scores for period '2026-09'; there are"),
        (["G01", "2026-01"], "G01 has no score for 2026-01; it is scored by nanxiashu for 2026-02"),
        (["C01", "2026-01", "--rulebook", "nanxiashu"], "C01 has no score for 2026-01 by nanxiashu"),
        (["C01", "2026-01", "C3"], "item C3 is not measured yet"),
        (["C01", "2026-01", "N9"], "no item 'N9'; there are C1.2, C1.6"),
    ],
)
def test_what_is_not_there_is_one_line_and_exit_2(gridscore, arguments: list[str], message: str) -> None:
    result = gridscore("explain", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_what_costs_most_comes_first(tmp_path: Path) -> None:
    """By the prices of the rule: late costs 1, absent 2, present nothing."""
    rows = {name: [dict(row) for row in table] for name, table in ROWS.items()}
    for row in rows["evidence"]:
        if row["measure"] == "false_data":
            number = int(row["subject_code"][1:])
            row |= {"kind": {3: "late", 9: "absent"}.get(number, "present"), "quantity": 1}
    for row in rows["dim_item"]:
        if row["rule"] == "C1.6":
            row |= {"evidence_prices": "absent=2,late=1"}
    home = Home(tmp_path / "home")
    make_build(home.build_file, rows)
    publish(home)
    answer = CliRunner().invoke(app, ["explain", "C01", "2026-01", "C1.6", "--lang", "en", "--home", str(home.root)])
    assert answer.stdout.index("W09") < answer.stdout.index("W03") < answer.stdout.index("W01")


def test_it_starts_without_what_it_does_not_need(published_home: Home) -> None:
    """Polars, pandas and the typesetter take longer to import than an explanation takes."""
    program = "import sys; from orchestration.cli import app; app(standalone_mode=False); "
    program += "print(*sorted({'polars', 'pandas', 'numpy', 'pyarrow', 'typst', 'dagster'} & sys.modules.keys()))"
    arguments = ["explain", "C01", "2026-01", "C1.2", "--home", str(published_home.root)]
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert ended.stdout.splitlines()[-1] == ""


def test_every_subject_and_kind_of_evidence_of_a_whole_office_has_its_chinese(published_demo: Home) -> None:
    with open_published(published_demo) as marts:
        subjects = [of for (of,) in marts.execute("select distinct subject_type from evidence").fetchall()]
        kinds = [of for (of,) in marts.execute("select distinct kind from evidence where kind <> ''").fetchall()]
    assert min(len(subjects), len(kinds)) > 10
    assert [of for of in subjects if not re.search("[一-鿿]", subject("zh", of))] == []
    assert [of for of in kinds if not re.search("[一-鿿]", kind("zh", of))] == []
