"""Suites on good, bad and broken batches: passed, failed and not evaluated are three different things."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from expectations import RESULT_SCHEMA, SUITES, ExpectationNotEvaluatedError, check_feed, raise_not_evaluated
from expectations.expect import all_of
from ingest.errors import GridscoreError
from ingest.feeds import FEEDS
from ingest.tracks.tables import TABLES

SAMPLE = {
    pl.String(): "x",
    pl.Boolean(): True,
    pl.Int64(): 1,
    pl.Date(): date(2026, 3, 2),
    pl.Datetime("us", "UTC"): datetime(2026, 3, 2, 2, tzinfo=UTC),
    pl.Float64(): 30.5,
    pl.Decimal(18, 6): Decimal("1.5"),
}
CODES = {
    "grid_type": "special",
    "area_type": "rural",
    "role": "chief",
    "outcome": "open",
    "object_type": "house",
    "unit_type": "grid",
    "status": "open",
    "severity": "serious",
    "level": "county",
    "check_code": "premises",
    "cadence": "weekly",
    "stage": "receipt",
    "attendance": "late",
    "question": "aware",
    "answer": "unknown",
    "boundary": '{"type":"Polygon","coordinates":[[[119.9,31.7],[119.91,31.7],[119.9,31.71],[119.9,31.7]]]}',
}
SCHEMAS = {name: feed.lake_schema for name, feed in FEEDS.items()} | TABLES
COUNTS = {"fixes_read": 2, "fixes_outside": 0}
KINDS = {"findings": "shirking", "awards": "paper"}


def batch(feed: str, rows: int = 2) -> pl.DataFrame:
    """A batch as ingest lands it, in which everything is as expected."""
    schema = SCHEMAS[feed]
    known = {**CODES, "kind": KINDS.get(feed, "x")}
    columns = {name: [{**known, **COUNTS}.get(name, SAMPLE[kind])] * rows for name, kind in schema.items()}
    key = next(name for name in SUITES[feed].key if schema[name] == pl.String)
    columns[key] = [f"{key}-{row}" for row in range(rows)]
    return pl.DataFrame(columns, schema=schema)


def status(results: pl.DataFrame, expectation: str, column: str) -> str:
    found = results.filter((pl.col("expectation") == expectation) & (pl.col("column_name") == column))
    assert found.height == 1
    return str(found["status"][0])


@pytest.mark.parametrize("feed", SUITES)
def test_a_batch_as_it_should_be_passes_every_expectation(feed: str) -> None:
    results = check_feed(feed, batch(feed), "2026-03")
    assert dict(results.schema) == RESULT_SCHEMA
    assert results.filter(pl.col("status") != "passed").is_empty()
    assert results.select("feed", "batch", "expectation", "column_name").is_unique().all()


@pytest.mark.parametrize("feed", SUITES)
def test_a_suite_names_the_columns_that_land_and_gives_each_expectation_two_reasons(feed: str) -> None:
    suite = SUITES[feed]
    landed = [name for name in SCHEMAS[feed] if not name.startswith("source_")]
    assert list(suite.columns) == landed
    assert feed in TABLES or suite.key == FEEDS[feed].key
    for expectation in all_of(suite):
        assert re.search(r"[\u4e00-\u9fff]", expectation.why.zh)
        assert re.fullmatch(r"[\x20-\x7e]+", expectation.why.en)


def test_the_answer_to_a_suspicion_is_a_kind_of_finding_that_is_known() -> None:
    answers = batch("findings").with_columns(kind=pl.lit("suspicion"))
    results = check_feed("findings", answers, "2026-03").filter(column_name="kind")
    assert set(results["status"]) == {"passed"}


def test_every_feed_has_a_suite() -> None:
    checked = [table for feed in FEEDS.values() for table in feed.tables or (feed.name,) if table in SUITES]
    assert list(SUITES) == checked
    assert all(feed.name in SUITES or set(feed.tables) & set(SUITES) for feed in FEEDS.values())


@pytest.mark.parametrize(
    ("feed", "values", "expectation", "column"),
    [
        ("visit_counts", {"period_start": date(2026, 3, 3)}, "plausible_range", "days_into_period"),
        ("visit_counts", {"cadence": "monthly"}, "plausible_range", "days_into_period"),
        ("visit_targets", {"end_date": date(2026, 3, 1)}, "not_before_start_date", "end_date"),
        ("pushed_data", {"fed_back_at": datetime(2026, 3, 1, tzinfo=UTC)}, "not_before_signed_at", "fed_back_at"),
        ("joint_tasks", {"stage": "closed"}, "legal_code", "stage"),
        ("meetings", {"attendance": "早退"}, "legal_code", "attendance"),
        ("surveys", {"answer": "maybe"}, "legal_code", "answer"),
        ("residents", {"birth_date_legal": False}, "mostly_yes", "birth_date_legal"),
        ("register_links", {"id_number_hash": None}, "mostly_present", "id_number_hash"),
        ("adjustments", {"points": Decimal(21)}, "plausible_range", "points"),
        ("track_day", {"fixes_kept": 2}, "plausible_range", "fixes_unaccounted"),
        ("track_day", {"fixes_read": 10, "fixes_left_out": 9}, "plausible_range", "left_out_percent"),
        ("patrol_day", {"cells_visited": 2}, "plausible_range", "cells_not_visited"),
        ("patrol_day", {"fixes_inside": 2}, "plausible_range", "fixes_elsewhere"),
    ],
)
def test_what_a_suite_is_there_to_find_is_found(
    feed: str, values: dict[str, object], expectation: str, column: str
) -> None:
    schema = SCHEMAS[feed]
    odd = batch(feed).with_columns(pl.lit(value, schema[name]).alias(name) for name, value in values.items())
    assert status(check_feed(feed, odd, "2026-03"), expectation, column) == "failed"


def test_a_stage_before_its_task_is_noticed() -> None:
    stages = batch("joint_tasks").with_columns(
        task_code=pl.lit("T1"),
        stage=pl.Series(["task", "dispatch"]),
        stage_at=pl.Series([datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)]),
    )
    assert status(check_feed("joint_tasks", stages, "2026-03"), "plausible_range", "minutes_after_task") == "failed"


def test_a_missing_column_fails_once_and_what_needs_it_is_not_evaluated() -> None:
    results = check_feed("items", batch("items").drop("reported_at"), "2026-03")
    assert status(results, "has_columns", "") == "failed"
    assert status(results, "present", "reported_at") == "not_evaluated"
    assert status(results, "plausible_range", "report_hour") == "not_evaluated"
    assert status(results, "unique_key", "item_code") == "passed"
    with pytest.raises(ExpectationNotEvaluatedError, match="items 2026-03: present reported_at"):
        raise_not_evaluated(results)


def test_a_column_of_another_type_fails_and_its_comparisons_are_not_evaluated() -> None:
    broken = batch("items").with_columns(disposed_at=pl.lit("2026-03-02"))
    results = check_feed("items", broken, "2026-03")
    assert status(results, "has_type", "disposed_at") == "failed"
    assert status(results, "not_before_reported_at", "disposed_at") == "not_evaluated"


def test_failed_expectations_are_counted_and_raise_nothing() -> None:
    frame = batch("items", 3).with_columns(
        item_code=pl.Series(["a", "a", "b"]),
        disposed_at=pl.Series([datetime(2026, 3, 1, tzinfo=UTC), None, None], dtype=pl.Datetime("us", "UTC")),
        outcome=pl.Series(["disposed", "gone", "open"]),
    )
    results = check_feed("items", frame, "2026-03")
    failed = results.filter(pl.col("status") == "failed")
    assert failed.select("expectation", "severity", "rows_failed").rows() == [
        ("unique_key", "error", 2),
        ("legal_code", "error", 1),
        ("not_before_reported_at", "warning", 1),
    ]
    raise_not_evaluated(results)


def test_no_message_carries_a_value() -> None:
    secret = "亓昶瑭19900000001"
    frame = batch("items", 3).with_columns(item_code=pl.lit(secret), outcome=pl.lit(secret), worker_code=pl.lit(secret))
    results = check_feed("items", frame.with_columns(reported_at=pl.lit(secret)), "2026-03")
    assert not results.filter(pl.col("status") == "failed").is_empty()
    assert not results.filter(pl.col("status") == "not_evaluated").is_empty()
    assert secret not in results.write_ndjson()


def test_a_failed_expectation_names_its_rows_by_file_and_row_number_and_not_more_than_twenty() -> None:
    rows = batch("items", 30).with_columns(source_file=pl.lit("items_2026-03.csv"), source_row=pl.int_range(2, 32))
    some = rows.with_columns(outcome=pl.when(pl.col("source_row").is_in([5, 9])).then(pl.lit("x")).otherwise("outcome"))
    found = {
        row["expectation"]: row["failed_rows"]
        for row in check_feed("items", some.with_columns(item_code=pl.lit("same")), "2026-03").to_dicts()
        if row["status"] == "failed"
    }
    assert found["legal_code"] == ["items_2026-03.csv:5", "items_2026-03.csv:9"]
    assert found["unique_key"] == [f"items_2026-03.csv:{row}" for row in range(2, 22)]


def test_a_worker_day_that_fails_is_named_by_its_codes() -> None:
    odd = batch("track_day", 1).with_columns(fixes_kept=pl.lit(2, pl.Int64))
    failed = check_feed("track_day", odd, "2026-03").filter(pl.col("status") == "failed")
    assert failed["failed_rows"].to_list() == [["worker_code-0 2026-03-02"]]


def test_what_passes_or_counts_no_rows_names_none() -> None:
    results = check_feed("items", batch("items").with_columns(disposed_at=pl.lit("2026-03-02")), "2026-03")
    keyless = results.filter((pl.col("status") == "passed") | pl.col("rows_failed").is_null())
    assert keyless.height == results.height
    assert keyless["failed_rows"].list.len().sum() == 0


def test_an_empty_register_is_an_error_and_an_empty_month_of_events_a_warning() -> None:
    for feed, severity in (("grids", "error"), ("logins", "warning")):
        failed = check_feed(feed, batch(feed, 0), "2026-03").filter(pl.col("status") != "passed")
        assert failed.select("expectation", "severity", "status").rows() == [("has_rows", severity, "failed")]
        # no row is wrong where there is none
        assert failed["message_en"][0].startswith("not as expected: a batch without a single row")
        assert failed["message_zh"][0].startswith("不符合：")


def test_hours_are_judged_in_local_time() -> None:
    at_night = batch("logins", 2).with_columns(login_at=pl.lit(datetime(2026, 3, 2, 18, tzinfo=UTC)))
    here = check_feed("logins", at_night, "2026-03")
    assert status(here, "plausible_range", "login_hour") == "failed"
    there = check_feed("logins", at_night, "2026-03", time_zone="America/New_York")
    assert status(there, "plausible_range", "login_hour") == "passed"


def test_nullable_columns_keep_their_type_where_values_are_missing() -> None:
    gone = [pl.lit(None, kind).alias(name) for name, kind in SCHEMAS["items"].items() if name == "rework_count"]
    results = check_feed(
        "items", batch("items").with_columns(*gone, statement_accepted=pl.lit(None, pl.Boolean)), "2026-03"
    )
    assert status(results, "has_type", "rework_count") == "passed"
    assert status(results, "has_type", "statement_accepted") == "passed"


def test_a_feed_without_a_suite_is_named() -> None:
    with pytest.raises(GridscoreError, match="tracks"):
        check_feed("tracks", pl.DataFrame(), "2026-03")


def test_importing_the_room_does_not_import_great_expectations() -> None:
    code = "import sys, expectations; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("feed", SUITES)
def test_optional_columns_without_any_value_break_nothing_that_matters(feed: str) -> None:
    suite = SUITES[feed]
    optional = [name for name in suite.columns if name not in suite.required and name not in suite.key]
    schema = SCHEMAS[feed]
    results = check_feed(
        feed, batch(feed).with_columns(pl.lit(None, schema[name]).alias(name) for name in optional), "x"
    )
    odd = results.filter((pl.col("status") != "passed") & (pl.col("expectation") != "mostly_present"))
    assert odd.is_empty()


def visits_of(**a_day: int) -> pl.DataFrame:
    """Visits of months named `m3`, so many on each of ten days."""
    days = [(int(month[1:]), day) for month, count in a_day.items() for day in range(1, 11) for _ in range(count)]
    times = [datetime(2026, month, day, 4, tzinfo=UTC) for month, day in days]
    return batch("visits", len(times)).with_columns(visited_at=pl.Series(times, dtype=pl.Datetime("us", "UTC")))


@pytest.mark.parametrize(
    ("a_day", "expected"),
    [
        ({"m1": 6, "m2": 5, "m3": 7}, "passed"),
        ({"m1": 6, "m2": 6, "m3": 1}, "failed"),  # 1 of a usual 4.33 a day
        ({"m1": 2, "m2": 2, "m3": 2, "m4": 30}, "failed"),  # 30 of a usual 9
        ({"m1": 6, "m3": 1}, "passed"),  # two months say nothing about what is usual
    ],
)
def test_a_month_of_unusual_volume_shows(a_day: dict[str, int], expected: str) -> None:
    results = check_feed("visits", visits_of(**a_day), "2026")
    assert status(results, "usual_volume", "visited_at") == expected


def test_a_month_that_is_half_over_is_held_against_its_days() -> None:
    visits = visits_of(m1=6, m2=6, m3=6)
    begun = visits.filter((pl.col("visited_at").dt.month() < 3) | (pl.col("visited_at").dt.day() == 1))
    assert status(check_feed("visits", begun, "2026"), "usual_volume", "visited_at") == "passed"
