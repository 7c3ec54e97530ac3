"""Every planted fault of the demo ends where the truth says and can be seen there by a person."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from ingest.home import Home
from simulate import Truth
from simulate.truth import Fault

from .everything import Reference

Marts = duckdb.DuckDBPyConnection
LOOKED_AT = {
    *("bad_date", "extra_delimiter", "own_approval", "bad_longitude"),
    *("duplicate_key", "exact_repeat", "repeated_fix", "unknown_column", "named_worker", "unknown_grid"),
    *("unlinked_resident", "no_feedback", "late_answer", "stray_visit", "missed_place", "absence", "unknown_answer"),
    *("missing_field", "illegal_field", "missing_usage", "count_above_due"),
    *("false_item", "dormant_grid", "away_worker"),
    *("moved_boundary", "late_tracks", "unordered_fixes", "null_position", "jump", "mock_fixes", "silent_phone"),
}
"""Kinds of faults that a test here, or in test_patrol_days.py, follows to its end."""


def rows(marts: Marts, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return marts.execute(sql, list(values)).fetchall()


def line_of(fault: Fault, exports: Path) -> list[str]:
    """The cells of the planted line of a file of tracks."""
    assert fault.row_number is not None
    return (exports / fault.file_name).read_text(encoding="utf-8").split("\n")[fault.row_number - 1].split(",")


def test_every_kind_of_fault_is_looked_at(truth: Truth) -> None:
    assert {fault.kind for fault in truth.faults} == LOOKED_AT


def test_the_rows_that_are_rejected_are_the_planted_ones_and_say_why_in_both_languages(
    truth: Truth, marts: Marts
) -> None:
    planted = {(fault.file_name, fault.row_number) for fault in truth.faults if fault.outcome == "rejected"}
    rejected = rows(marts, "select file_name, row_number, reason, reason_zh from rejected_row")
    assert {row[:2] for row in rejected} == planted
    assert len(rejected) == len(planted)
    assert all(reason and reason_zh for *_, reason, reason_zh in rejected)


@pytest.mark.parametrize(
    ("kind", "feed", "column"),
    [
        ("bad_date", "items", "reported_at"),
        ("extra_delimiter", "visits", None),
        ("own_approval", "adjustments", "approved_by"),
        ("bad_longitude", "tracks", "longitude"),
    ],
)
def test_a_rejected_row_names_its_column_and_its_file_raises_an_alert(
    kind: str, feed: str, column: str | None, truth: Truth, marts: Marts
) -> None:
    fault = truth.fault(kind)
    sql = "select feed, column_name from rejected_row where file_name = ? and row_number = ?"
    assert rows(marts, sql, fault.file_name, fault.row_number) == [(feed, column)]
    sql = "select severity from alert where kind = 'rows_rejected' and subject_code = ?"
    assert rows(marts, sql, fault.file_name) == [("warning",)]


def test_what_landed_of_each_feed_is_the_truth(truth: Truth, marts: Marts) -> None:
    landed = dict(rows(marts, "select feed, sum(rows_landed) from ingested_file group by feed"))
    assert landed == {feed: frame.height for feed, frame in truth.frames.items()}


def test_the_outdated_line_of_a_key_is_replaced_and_the_right_one_counts(truth: Truth, marts: Marts) -> None:
    fault = truth.fault("duplicate_key")
    assert rows(marts, "select rows_replaced from ingested_file where file_name = ?", fault.file_name) == [(1,)]
    right = {row["collection_code"]: row["is_complete"] for row in truth.frames["collections"].to_dicts()}
    sql = "select is_complete from fct_collection where collection_code = ?"
    assert rows(marts, sql, fault.subject_code) == [(right[fault.subject_code],)]


@pytest.mark.parametrize("kind", ["exact_repeat", "repeated_fix"])
def test_a_line_that_came_twice_is_counted_as_repeated(kind: str, truth: Truth, marts: Marts) -> None:
    """Lines of logins repeat for other reasons, too: the months overlap."""
    [(count,)] = rows(marts, "select rows_repeated from ingested_file where file_name = ?", truth.fault(kind).file_name)
    assert count >= 1 if kind == "exact_repeat" else count == 1


def test_an_item_of_an_unknown_grid_lands_alerts_and_is_scored_nowhere(truth: Truth, marts: Marts) -> None:
    code = truth.fault("unknown_grid").subject_code
    assert rows(marts, "select grid_code from fct_item where item_code = ?", code) == [("CN9999",)]
    assert rows(marts, "select severity from alert where unit_code = 'CN9999'") == [("warning",)]
    assert rows(marts, "select 1 from evidence where subject_code = ?", code) == []


def test_a_name_where_a_code_belongs_is_emptied(truth: Truth, marts: Marts) -> None:
    code = truth.fault("named_worker").subject_code
    assert rows(marts, "select worker_code from fct_item where item_code = ?", code) == [(None,)]


def test_the_receipt_names_the_column_that_was_dropped_and_counts_the_cell_that_was_emptied(
    truth: Truth, published_demo: Home
) -> None:
    receipts = pl.read_parquet(published_demo.lake / "receipts" / "ingested_file.parquet")
    column, cell = truth.fault("unknown_column"), truth.fault("named_worker")
    notes = dict(receipts.select("file_name", "notes").rows())
    assert f"columns not taken: {column.subject_code}" in notes[column.file_name]
    assert "worker_code: 1 cells" in notes[cell.file_name]


@pytest.mark.parametrize(
    ("kind", "measure"),
    [
        ("unlinked_resident", "house_linkage"),
        ("no_feedback", "task_chain"),
        ("late_answer", "push_feedback"),
        ("stray_visit", "record_consistency"),
    ],
)
def test_a_planted_case_stands_in_the_evidence_of_its_last_month_as_not_met(
    kind: str, measure: str, truth: Truth, marts: Marts
) -> None:
    sql = "select numerator, denominator from evidence where measure = ? and subject_code = ? and period = ?"
    assert rows(marts, sql, measure, truth.fault(kind).subject_code, truth.months[-1]) == [(0, 1)]


def test_an_absence_stands_in_the_evidence_with_its_line(truth: Truth, marts: Marts) -> None:
    fault = truth.fault("absence")
    sql = "select kind, reason_zh from evidence where measure = 'attendance' and source_file = ? and source_row = ?"
    assert rows(marts, sql, fault.file_name, fault.row_number) == [("absent", "无故缺席")]


def test_a_place_that_was_missed_shows_as_its_grids_day_and_never_by_its_code(truth: Truth, marts: Marts) -> None:
    code = truth.fault("missed_place").subject_code
    grid = dict(truth.frames["visit_targets"].select("target_code", "grid_code").rows())[code]
    sql = "select numerator, denominator from evidence where measure = 'hazard_visits' and unit_code = ? and period = ?"
    [(visited, due)] = [row for row in rows(marts, sql, grid, truth.months[-1]) if row[0] < row[1]]
    assert visited == due - 1
    assert rows(marts, "select 1 from evidence where contains(subject_code, ?)", code) == []


@pytest.mark.parametrize(
    ("kind", "feed", "columns"),
    [
        ("missing_field", "residents", ("phone", "birth_date")),
        ("illegal_field", "residents", ("id_number",)),
        ("missing_usage", "houses", ("usage",)),
    ],
)
def test_a_field_that_is_missing_or_illegal_is_counted_in_its_grid_and_names_nobody(
    kind: str, feed: str, columns: tuple[str, ...], truth: Truth, marts: Marts
) -> None:
    code = truth.fault(kind).subject_code
    key = "resident_code" if feed == "residents" else "house_code"
    newest = pl.col("snapshot_date") == pl.col("snapshot_date").max()
    [grid] = truth.frames[feed].filter(newest, pl.col(key) == code)["grid_code"].to_list()
    sql = "select numerator < denominator from evidence where subject_code = ? and period = ?"
    for column in columns:
        assert rows(marts, sql, f"{grid}/{feed}/{column}", truth.months[-1]) == [(True,)]
    sql = "select 1 from evidence where measure = 'field_completeness' and contains(subject_code, ?)"
    assert rows(marts, sql, code) == []


def test_an_answer_that_does_not_know_is_no_evidence(truth: Truth, marts: Marts) -> None:
    code = truth.fault("unknown_answer").subject_code
    answers = truth.frames["surveys"].filter(survey_code=code, answer="unknown")["question"].to_list()
    kinds = {kind for (kind,) in rows(marts, "select kind from evidence where subject_code = ?", code)}
    assert answers
    assert not kinds & set(answers)


def test_a_count_above_what_was_due_counts_as_all_of_it(truth: Truth, marts: Marts) -> None:
    fault = truth.fault("count_above_due")
    sql = """
        select distinct numerator = denominator from evidence
        where measure = 'visit_coverage' and group_code = ? and source_file = ? and source_row = ?
    """
    assert rows(marts, sql, fault.subject_code, fault.file_name, fault.row_number) == [(True,)]


def test_a_false_item_costs_its_grid_five_points_in_the_month_it_was_found(truth: Truth, marts: Marts) -> None:
    item = truth.fault("false_item").subject_code
    finding = truth.frames["findings"].filter(subject_code=item, kind="false_item").row(0, named=True)
    month = f"{finding['found_on']:%Y-%m}"
    sql = "select count(*) from evidence where measure = 'findings' and kind = 'false_item' and subject_code = ?"
    assert rows(marts, sql, finding["finding_code"]) == [(1,)]
    sql = "select points, quantity, explanation_zh from score_rule where rule = 'N4.4' and unit_code = ? and period = ?"
    [(points, quantity, explanation)] = rows(marts, sql, finding["unit_code"], month)
    assert points == -5 * quantity < Decimal(0)
    assert "虚假事项" in explanation


def test_a_silent_grid_is_dormant_and_a_worker_rightly_away_is_not(truth: Truth, marts: Marts) -> None:
    sql = "select subject_code, kind from evidence where measure = 'false_data' and period = ?"
    counted = rows(marts, sql, truth.months[-1])
    assert (truth.fault("dormant_grid").subject_code, "dormant_grid") in counted
    assert truth.fault("away_worker").subject_code not in {code for code, _ in counted}


def test_a_boundary_that_moved_changes_the_cells_of_its_grid_from_that_month_on(truth: Truth, marts: Marts) -> None:
    fault = truth.fault("moved_boundary")
    sql = "select distinct left(patrol_date::varchar, 7), cells_total from fct_patrol_day where grid_code = ?"
    by_month = dict(rows(marts, sql, fault.subject_code))
    moved = f"{fault.file_name[5:9]}-{fault.file_name[9:11]}"
    before = {cells for month, cells in by_month.items() if month < moved}
    after = {cells for month, cells in by_month.items() if month >= moved}
    assert len(before) == len(after) == 1
    assert before != after


def test_fixes_that_came_later_make_patrol_days_like_all_others(
    truth: Truth, published_demo: Home, marts: Marts
) -> None:
    fault = truth.fault("late_tracks")
    lines = (published_demo.exports / fault.file_name).read_text(encoding="utf-8").splitlines()[1:]
    days = {date.fromisoformat(line.split(",")[1][:10]) for line in lines}
    sql = "select patrol_date from fct_patrol_day where worker_code = ? and fixes_kept > 0"
    assert days <= {day for (day,) in rows(marts, sql, fault.subject_code)}
    sql = "select rows_landed, status from ingested_file where file_name = ?"
    assert rows(marts, sql, fault.file_name) == [(len(lines), "landed")]


@pytest.mark.parametrize("kind", ["null_position", "jump", "mock_fixes"])
def test_a_fix_that_cannot_be_true_is_left_out_and_counted(
    kind: str, truth: Truth, published_demo: Home, marts: Marts
) -> None:
    fault = truth.fault(kind)
    worker, at, *_ = line_of(fault, published_demo.exports)
    assert worker == fault.subject_code
    sql = "select min(fixes_left_out) from fct_patrol_day where worker_code = ? and patrol_date = ?::date"
    [(left_out,)] = rows(marts, sql, worker, at[:10])
    assert left_out >= 1


def test_a_silent_phone_shows_as_a_week_without_time_on_patrol(
    truth: Truth, reference: Reference, marts: Marts
) -> None:
    worker = truth.fault("silent_phone").subject_code
    month = reference.office.months[-1]
    heard = {day for who, day in reference.patrols.phones.days if who == worker}
    mondays = [month.start + timedelta(days=n) for n in range(25)]
    [monday] = [
        day for day in mondays if day.weekday() == 0 and not heard & {day + timedelta(days=n) for n in range(7)}
    ]
    sql = "select reason from evidence where measure = 'patrol_hours' and subject_code = ?"
    for day in (monday + timedelta(days=n) for n in range(5)):
        assert rows(marts, sql, f"{worker}/{day}") == [(f"0 h 0 min of 1.5 h on {day}",)]


def test_walks_that_are_odd_for_another_reason_are_no_sign_of_a_wrong_datum(marts: Marts) -> None:
    assert rows(marts, "select subject_code, message from alert where kind = 'tracks_shifted'") == []
