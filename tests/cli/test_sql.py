"""gridscore sql: questions of one's own, read-only."""

from __future__ import annotations

import pytest
from rich.console import Console

from ingest.home import Home
from orchestration.sql_prompt import prompt
from publish import open_published


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
        prompt(connection, Console(), as_csv=True)
    told = capsys.readouterr()
    assert "one\n1\ntwo\n2\n" in told.out
    assert "syntax error" in told.err
