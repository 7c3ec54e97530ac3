"""gridscore sql: questions of one's own, read-only."""

from __future__ import annotations

import pytest
from rich.console import Console

from ingest.home import Home
from orchestration.sql_prompt import prompt
from publish import open_published
from publish.read_scores import SCORE_COLUMNS


def test_one_query_shows_a_table(gridscore) -> None:
    result = gridscore("sql", "select unit_code, score from score where period = '2026-01' order by 1")
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines() if line.strip().startswith("C")] == [
        ["C01", "4.90"],
        ["C02", "8.00"],
    ]


def test_csv_is_plain(gridscore) -> None:
    result = gridscore("sql", "--csv", "select 1 as a, null as b, 'x,y' as c, [1, 2] as d, 1.50::decimal(9, 2) as e")
    assert result.stdout == 'a,b,c,d,e\n1,,"x,y","[1, 2]",1.50\n'


def test_a_script_comes_by_standard_input(gridscore) -> None:
    result = gridscore("sql", "--csv", typed="select 1 as one; select 2 as two;")
    assert result.stdout == "one\n1\ntwo\n2\n"


def test_a_long_answer_says_that_it_is_cut_and_csv_is_not(gridscore) -> None:
    query = "select range as n from range(250)"
    result = gridscore("sql", query)
    assert "only the first 200 rows" in result.stderr
    assert len(gridscore("sql", "--csv", query).stdout.splitlines()) == 251


def test_a_wide_answer_keeps_its_words_whole_and_names_the_columns_that_have_no_room(gridscore) -> None:
    result = gridscore("sql", "select * from score order by unit_code")
    header, _, first = [line.split() for line in result.stdout.splitlines() if line.strip()][:3]
    assert header == list(SCORE_COLUMNS)[: len(header)]
    assert first[0] == "chengnan"
    assert (
        f"{len(SCORE_COLUMNS) - len(header)} columns have no room here: {SCORE_COLUMNS[len(header)]}, " in result.stderr
    )
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_long_text_is_folded_and_no_column_is_left_out_for_it(gridscore) -> None:
    result = gridscore("sql", "select repeat('x', 90) as a, repeat('y', 90) as b, 1 as c")
    assert result.stderr == ""
    assert "".join(result.stdout.split()).count("x") == 90


def test_in_chinese_the_hints_are_chinese(gridscore) -> None:
    assert "个字段显示不下" in gridscore("sql", "select * from score", "--lang", "zh").stderr


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("select * from scores", 'Table with name scores does not exist! Did you mean "score"'),
        ("selct 1", "syntax error"),
        ("drop table score", "read-only"),
        ("copy score to 'out.csv'", "disabled by configuration"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(gridscore, statement: str, message: str) -> None:
    result = gridscore("sql", statement)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_prompt_waits_for_a_semicolon_and_survives_a_mistake(
    published_home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["select 1", "  as one;", "selct;", "select 2 as two;", ".quit"])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    with open_published(published_home) as connection:
        prompt(connection, Console(), as_csv=True, lang="en")
    told = capsys.readouterr()
    assert "one\n1\ntwo\n2\n" in told.out
    assert "syntax error" in told.err
