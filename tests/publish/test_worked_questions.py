"""docs/sql.md: every worked question runs on a published office, explains its columns and gives the known answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from ingest.home import Home
from publish import open_published
from simulate import Truth

PAGE = Path(__file__).parents[2] / "docs" / "sql.md"
# nothing of the kind is in a small office without planted false data; asked of planted rows below
EMPTY_HERE = {18, 19}


@dataclass(frozen=True)
class Question:
    """One section of the page."""

    number: int
    title: str
    sql: str
    text: str


def questions() -> list[Question]:
    sections = re.split(r"^### (\d+)\. (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found = []
    for number, title, text in zip(sections[::3], sections[1::3], sections[2::3], strict=True):
        sql, told = re.fullmatch(r"\s*```sql\n(.*?)```(.*?)(?:^## .*)?", text, re.DOTALL | re.MULTILINE).groups()
        found.append(Question(int(number), title, sql, told))
    return found


QUESTIONS = {question.number: question for question in questions()}


@pytest.fixture(scope="module")
def published(published_demo: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(published_demo) as connection:
        yield connection


def answer(connection: duckdb.DuckDBPyConnection, number: int) -> list[dict[str, Any]]:
    result = connection.execute(QUESTIONS[number].sql)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def test_questions_are_numbered_and_asked_in_both_languages() -> None:
    assert list(QUESTIONS) == list(range(1, len(QUESTIONS) + 1))
    assert len(QUESTIONS) >= 20
    for question in QUESTIONS.values():
        assert re.search("[\u4e00-\u9fff]", question.title), question.title
        assert re.search("[A-Za-z]{3}", question.title), question.title
        assert re.search("[\u4e00-\u9fff]", question.text), question.title


@pytest.mark.parametrize("number", QUESTIONS)
def test_a_question_has_an_answer_whose_columns_are_explained(
    published: duckdb.DuckDBPyConnection, number: int
) -> None:
    rows = answer(published, number)
    assert rows or number in EMPTY_HERE
    names = [column[0] for column in published.execute(QUESTIONS[number].sql).description or []]
    assert len(names) == len(set(names))
    described = {name for (name,) in published.execute("select column_name from duckdb_columns()").fetchall()}
    unexplained = [name for name in names if name not in described and f"`{name}`" not in QUESTIONS[number].text]
    assert unexplained == []


def test_the_ranking_is_the_newest_released_month(
    published: duckdb.DuckDBPyConnection, demo: tuple[Home, Truth]
) -> None:
    rows = answer(published, 1)
    month = demo[1].months[-1]
    shown = published.execute("select rulebook, unit_code, score from score where period = '2026-03'")
    assert month == "2026-03"
    assert {(row["rulebook"], row["unit_code"], row["score"]) for row in rows} == set(shown.fetchall())
    for row in rows:
        assert row["score"] == row["points"] - row["deductions"] + row["bonus"] + row["adjustment"]


def test_rises_and_falls_are_those_of_the_two_newest_months(published: duckdb.DuckDBPyConnection) -> None:
    shown = published.execute("select rulebook, unit_code, period, score, rank from score where period_type = 'month'")
    then: dict[tuple[str, str], dict[str, tuple[Decimal, int]]] = {}
    for rulebook, unit, period, score, rank in shown.fetchall():
        then.setdefault((rulebook, unit), {})[period] = (score, rank)
    for row in answer(published, 2):
        *_, before, now = [then[row["rulebook"], row["unit_code"]][key] for key in ("2026-02", "2026-03")]
        gained = None if None in (before[1], now[1]) else before[1] - now[1]  # shown and not ranked
        assert (row["score_change"], row["places_gained"]) == (now[0] - before[0], gained)


def test_lost_points_are_those_of_the_lowest_unit(published: duckdb.DuckDBPyConnection) -> None:
    lowest = min(answer(published, 1), key=lambda row: (row["score"], row["unit_code"]))
    shown = published.execute(
        "select rulebook, unit_code, item, points_possible - points from score_item where period = '2026-03'"
    ).fetchall()
    lost = {item: cost for *unit, item, cost in shown if unit == [lowest["rulebook"], lowest["unit_code"]] and cost > 0}
    expected = sorted(lost.items(), key=lambda part: (-part[1], part[0]))
    assert [(row["item"], row["points_lost"]) for row in answer(published, 3)] == expected


def test_evidence_names_rows_of_exports_that_are_there(
    published: duckdb.DuckDBPyConnection, demo: tuple[Home, Truth]
) -> None:
    for row in answer(published, 4):
        assert (demo[0].exports / row["source_file"]).is_file()
        assert row["source_row"] > 1


def test_every_measure_is_the_sum_of_its_evidence(published: duckdb.DuckDBPyConnection) -> None:
    (row,) = answer(published, 5)
    assert row["measures_checked"] > 500
    assert row["measures_that_differ"] == 0


def test_counts_of_work_are_those_of_the_office_as_it_is(
    published: duckdb.DuckDBPyConnection, demo: tuple[Home, Truth]
) -> None:
    truth = demo[1].frames
    assert sum(row["visits"] for row in answer(published, 14)) == truth["visits"].height
    assert sum(row["records"] for row in answer(published, 17)) == truth["collections"].height
    seats = answer(published, 16)
    assert sum(row["seats"] for row in seats) == truth["meetings"].height
    for status in ("present", "late", "excused", "absent"):
        assert sum(row[status] for row in seats) == truth["meetings"].filter(pl.col("attendance") == status).height
    items = answer(published, 12)
    comprehensive = {row["grid_code"] for row in items}
    months = {(row["grid_code"], row["month"]) for row in items}
    reported = truth["items"].filter(pl.col("grid_code").is_in(list(comprehensive)))
    keys = reported.select("grid_code", pl.col("reported_at").dt.strftime("%Y-%m")).rows()
    assert sum(row["items"] for row in items) == sum(key in months for key in keys)


def test_every_row_that_came_in_is_accounted_for(
    published: duckdb.DuckDBPyConnection, demo: tuple[Home, Truth]
) -> None:
    rows = {row["feed"]: row for row in answer(published, 20)}
    assert all(row["rows_unaccounted"] == 0 for row in rows.values())
    rejected = [fault for fault in demo[1].faults if fault.outcome == "rejected"]
    assert sum(row["rows_rejected"] for row in rows.values()) == len(rejected)
    told = {(row["file_name"], row["first_row"]) for row in answer(published, 21)}
    assert {(fault.file_name, fault.row_number) for fault in rejected} == told


def test_working_days_are_those_of_the_notice(published: duckdb.DuckDBPyConnection) -> None:
    days = {row["month"]: row for row in answer(published, 25)}
    # 2026: New Year 1 to 3 January, made up for on the 4th; Spring Festival 15 to 23 February, on the 14th and 28th
    assert (days["2026-01"]["working_days"], days["2026-01"]["weekends_worked"]) == (21, 1)
    assert (days["2026-02"]["working_days"], days["2026-02"]["weekends_worked"]) == (16, 2)


def test_planted_suspicions_and_revisions_are_counted(published_demo: Home) -> None:
    """In a copy of three tables, with rows planted into them."""
    with duckdb.connect() as copy:
        copy.execute(f"attach '{published_demo.published_file}' as published (read_only)")
        for table in ("suspicion", "audit_list", "release", "revision", "score"):
            copy.execute(f"create table {table} as from published.marts.{table}")
        copy.execute("delete from suspicion")
        copy.execute(
            """
            insert into suspicion by name
            select 'far_visit' as detector, status, 3 as records
            from (values ('open'), ('confirmed'), ('confirmed'), ('rejected')) as planted(status)
            """
        )
        copy.execute("insert into audit_list by name select '2099-01' as month, 1 as rank, 'W1' as worker_code")
        copy.execute(
            """
            insert into revision by name
            select rulebook, period, 'G1' as unit_code, 'N1' as item, 5.00 as old_points, 3.50 as new_points, status
            from (select rulebook, period from release order by all limit 1),
                (values ('proposed'), ('released')) as planted(status)
            """
        )
        counted = {"suspicions": 4, "open": 1, "confirmed": 2, "rejected": 1, "records": 12}
        assert answer(copy, 19) == [{"detector": "far_visit", **counted}]
        assert [(row["month"], row["worker_code"]) for row in answer(copy, 18)] == [("2099-01", "W1")]
        changed = [row for row in answer(copy, 22) if row["items_that_would_change"]]
        assert [(row["items_that_would_change"], row["points_change"]) for row in changed] == [(1, Decimal("-1.50"))]
