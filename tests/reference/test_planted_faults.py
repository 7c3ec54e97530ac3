"""Every planted fault of the demo ends where the truth says, and no planted name or number leaves exports and vault."""

import duckdb
import pytest

from ingest.home import Home
from simulate import Truth
from simulate.people import found_in


@pytest.fixture
def marts(published_demo: Home) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(published_demo.published_file), read_only=True)


def test_the_rows_that_are_rejected_are_the_planted_ones(truth: Truth, marts: duckdb.DuckDBPyConnection) -> None:
    planted = {(fault.file_name, fault.row_number) for fault in truth.faults if fault.outcome == "rejected"}
    rejected = marts.execute("select file_name, row_number from marts.rejected_row").fetchall()
    assert set(rejected) == planted
    assert len(rejected) == len(planted)


def test_what_landed_of_each_feed_is_the_truth(truth: Truth, marts: duckdb.DuckDBPyConnection) -> None:
    landed = dict(marts.execute("select feed, sum(rows_landed) from marts.ingested_file group by feed").fetchall())
    assert landed == {feed: frame.height for feed, frame in truth.frames.items()}


def test_the_outdated_line_of_a_key_is_replaced_and_the_right_one_counts(
    truth: Truth, marts: duckdb.DuckDBPyConnection
) -> None:
    fault = truth.fault("duplicate_key")
    sql = "select rows_replaced from marts.ingested_file where file_name = ?"
    assert marts.execute(sql, [fault.file_name]).fetchone() == (1,)
    right = {row["collection_code"]: row["is_complete"] for row in truth.frames["collections"].to_dicts()}
    sql = "select is_complete from marts.fct_collection where collection_code = ?"
    assert marts.execute(sql, [fault.subject_code]).fetchone() == (right[fault.subject_code],)


def test_an_item_of_an_unknown_grid_lands_alerts_and_is_scored_nowhere(
    truth: Truth, marts: duckdb.DuckDBPyConnection
) -> None:
    code = truth.fault("unknown_grid").subject_code
    assert marts.execute("select grid_code from marts.fct_item where item_code = ?", [code]).fetchone() == ("CN9999",)
    assert marts.execute("select count(*) from marts.alert where unit_code = 'CN9999'").fetchone() == (1,)
    assert marts.execute("select count(*) from marts.evidence where subject_code = ?", [code]).fetchone() == (0,)


def test_a_name_where_a_code_belongs_is_emptied(truth: Truth, marts: duckdb.DuckDBPyConnection) -> None:
    code = truth.fault("named_worker").subject_code
    assert marts.execute("select worker_code from marts.fct_item where item_code = ?", [code]).fetchone() == (None,)


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
    kind: str, measure: str, truth: Truth, marts: duckdb.DuckDBPyConnection
) -> None:
    sql = "select numerator, denominator from marts.evidence where measure = ? and subject_code = ? and period = ?"
    rows = marts.execute(sql, [measure, truth.fault(kind).subject_code, truth.months[-1]]).fetchall()
    if not rows and not marts.execute("select 1 from marts.evidence where measure = ? limit 1", [measure]).fetchone():
        pytest.skip(f"{measure} is not measured yet")
    assert rows == [(0, 1)]


def test_an_answer_that_does_not_know_is_no_evidence(truth: Truth, marts: duckdb.DuckDBPyConnection) -> None:
    code = truth.fault("unknown_answer").subject_code
    answers = truth.frames["surveys"].filter(survey_code=code, answer="unknown")["question"].to_list()
    sql = "select kind from marts.evidence where measure = 'survey_yes' and subject_code = ?"
    assert answers
    assert not {kind for (kind,) in marts.execute(sql, [code]).fetchall()} & set(answers)


def test_a_correction_that_its_proposer_approved_is_rejected_at_the_door(
    truth: Truth, marts: duckdb.DuckDBPyConnection
) -> None:
    fault = truth.fault("own_approval")
    sql = "select feed from marts.rejected_row where file_name = ? and row_number = ?"
    assert marts.execute(sql, [fault.file_name, fault.row_number]).fetchall() == [("adjustments",)]


def test_no_planted_name_or_number_is_in_any_byte_outside_exports_and_vault(truth: Truth, published_demo: Home) -> None:
    hidden = (published_demo.exports, published_demo.vault)
    for path in published_demo.root.rglob("*"):
        if path.is_file() and not any(path.is_relative_to(folder) for folder in hidden):
            content = path.read_bytes()
            found = found_in(truth.canaries, content) | found_in(truth.canaries, content, "gb18030")
            assert not found, f"{path.name} holds a planted name or number"


def test_no_planted_name_or_number_is_in_a_published_table(truth: Truth, marts: duckdb.DuckDBPyConnection) -> None:
    """Compressed pages hide text from a search of bytes, so the values are read."""
    columns = marts.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and data_type like 'VARCHAR%'"
    ).fetchall()
    for table, column in columns:
        sql = f'select distinct cast("{column}" as varchar) from marts.{table} where "{column}" is not null'
        text = "\n".join(value for (value,) in marts.execute(sql).fetchall())
        assert not found_in(truth.canaries, text.encode()), f"{table}.{column} holds a planted name or number"
