"""Who has gone silent, before anybody counts as dormant: told after working days, and only where it is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from publish.read_silent import SILENT_WORKING_DAYS, Silent, read_silent

MONTH = "2026-03"  # 1 March is a Sunday; every Monday to Friday is a working day here
TABLES = """
    create table fct_visit (grid_code varchar, worker_code varchar, visit_date date);
    create table fct_item (grid_code varchar, worker_code varchar, reported_at timestamptz);
    create table fct_collection (grid_code varchar, worker_code varchar, collected_at timestamptz);
    create table dim_grid (grid_code varchar, month varchar, community_code varchar, is_partial boolean);
    create table dim_worker (worker_code varchar, grid_code varchar, role varchar, start_date date, end_date date);
    create table evidence (measure varchar, period varchar, subject_type varchar, subject_code varchar);
    create table dim_date as
        select cast(day as date) as date, isodow(day) < 6 as is_working_day
        from range(date '2026-01-01', date '2026-05-01', interval 1 day) as days (day);
    insert into dim_grid values ('G1', '2026-03', 'C1', false), ('G2', '2026-03', 'C1', false);
    insert into dim_worker values
        ('W1', 'G1', 'full_time', '2025-01-01', null), ('W2', 'G2', 'member', '2025-01-01', null);
    insert into fct_visit values ('G1', 'W1', '2026-02-02'), ('G1', 'W1', '2026-03-31');
"""


@pytest.fixture
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two grids with a worker each; W1 visited in G1 until the last day of March."""
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        yield connection


@pytest.mark.parametrize(
    ("table", "day"), [("fct_visit", "2026-03-19"), ("fct_item", "2026-03-19"), ("fct_collection", "2026-03-19")]
)
def test_any_record_counts_and_eight_working_days_without_one_are_told(
    marts: duckdb.DuckDBPyConnection, table: str, day: str
) -> None:
    marts.execute(f"insert into {table} values ('G2', 'W2', '{day}')")
    last_on = date(2026, 3, 19)
    assert read_silent(marts, MONTH) == [
        Silent("grid", "G2", "C1", last_on, SILENT_WORKING_DAYS),
        Silent("worker", "W2", "G2", last_on, SILENT_WORKING_DAYS),
    ]
    marts.execute(f"insert into {table} values ('G2', 'W2', '2026-03-20')")
    assert read_silent(marts, MONTH) == []


def test_who_never_recorded_anything_is_silent_since_the_first_record_of_all(marts: duckdb.DuckDBPyConnection) -> None:
    found = {each.subject_code: each for each in read_silent(marts, MONTH)}
    assert found["G2"] == Silent("grid", "G2", "C1", None, 42)
    assert found["W2"].last_on is None


@pytest.mark.parametrize(
    ("change", "silent"),
    [
        ("insert into evidence values ('false_data', '2026-03', 'worker', 'W2')", ["G2"]),  # dormant: it counts there
        ("insert into evidence values ('false_data', '2026-02', 'worker', 'W2')", ["G2", "W2"]),
        ("update dim_grid set is_partial = true where grid_code = 'G2'", ["W2"]),
        ("update dim_worker set end_date = '2026-03-30' where worker_code = 'W2'", ["G2"]),
        ("update dim_worker set end_date = '2026-03-31' where worker_code = 'W2'", ["G2", "W2"]),
        ("update dim_worker set role = 'building_head' where worker_code = 'W2'", ["G2"]),
        ("update dim_worker set start_date = '2026-03-20' where worker_code = 'W2'", ["G2", "W2"]),
        ("update dim_worker set start_date = '2026-03-21' where worker_code = 'W2'", ["G2"]),  # seven working days ago
        ("delete from fct_visit where visit_date >= date '2026-03-01'", []),  # nobody's came: a feed is missing
        ("update fct_visit set visit_date = '2026-03-04' where visit_date = '2026-03-31'", ["G2", "W2"]),
    ],
)  # fmt: skip
def test_told_are_those_who_are_there_and_not_dormant(
    marts: duckdb.DuckDBPyConnection, change: str, silent: list[str]
) -> None:
    marts.execute(change)
    assert [each.subject_code for each in read_silent(marts, MONTH)] == silent
