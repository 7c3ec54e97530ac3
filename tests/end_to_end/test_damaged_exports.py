"""Bad input that stops no run: each kind has its clear outcome, all of them in one home and one run."""

from __future__ import annotations

from decimal import Decimal

from whole_office import BROKEN_ITEM, UNKNOWN_FILE, WRONG_HEADER, Row, Stage, gridscore

from simulate import Truth
from simulate.truth import Fault


def file_of(one_run: Stage, name: str) -> Row:
    [row] = [row for row in one_run.rows["ingested_file"] if row["file_name"] == name]
    return row


def rejected(one_run: Stage, fault: Fault) -> Row:
    """The rejected row that stands where the fault was planted."""
    where = (fault.file_name, fault.row_number)
    [row] = [row for row in one_run.rows["rejected_row"] if (row["file_name"], row["row_number"]) == where]
    return row


def alerts(one_run: Stage, kind: str) -> set[str | None]:
    return {row["subject_code"] for row in one_run.rows["alert"] if row["kind"] == kind}


def test_the_run_publishes_with_warnings_and_names_files_and_feeds(one_run: Stage) -> None:
    assert one_run.said.exit_code == 1
    said = one_run.said.output.splitlines()
    assert any(line.startswith("feeds without any file: inspections") for line in said)
    assert any(UNKNOWN_FILE in line and WRONG_HEADER in line for line in said)
    assert "Traceback" not in one_run.said.output


def test_every_row_of_every_file_ends_in_one_place(one_run: Stage) -> None:
    fates = ("rows_landed", "rows_replaced", "rows_repeated", "rows_rejected")
    for row in one_run.rows["ingested_file"]:
        assert row["rows_read"] == sum(row[fate] for fate in fates)
    assert sum(row["rows_rejected"] for row in one_run.rows["ingested_file"]) == len(one_run.rows["rejected_row"])


def test_an_unknown_file_is_set_aside(one_run: Stage) -> None:
    row = file_of(one_run, UNKNOWN_FILE)
    assert (row["status"], row["feed"], row["rows_read"]) == ("set_aside", None, 0)
    assert "no feed has this name" in row["reason"]
    assert UNKNOWN_FILE in alerts(one_run, "file_set_aside")


def test_a_file_with_a_wrong_header_is_set_aside_and_says_what_is_missing(one_run: Stage) -> None:
    row = file_of(one_run, WRONG_HEADER)
    assert (row["status"], row["feed"], row["rows_read"]) == ("set_aside", "logins", 0)
    assert "worker_code, login_at missing" in row["reason"]
    assert WRONG_HEADER in alerts(one_run, "file_set_aside")


def test_a_feed_without_any_file_leaves_its_item_without_basis_at_full_points(one_run: Stage) -> None:
    assert alerts(one_run, "feed_missing") == {"inspections"}
    premises = [row for row in one_run.rows["score_item"] if row["item"] == "T3"]
    assert {(row["points"], row["is_no_basis"]) for row in premises} == {(Decimal(10), True)}
    without = {row["points_without_basis"] for row in one_run.rows["score"] if row["rulebook"] == "town"}
    assert min(without) >= 10


def test_a_bad_date_rejects_its_row_with_place_and_reason(one_run: Stage, truth: Truth) -> None:
    row = rejected(one_run, truth.fault("bad_date"))
    assert (row["column_name"], row["rule"]) == ("reported_at", "unreadable_date")
    assert "no date" in row["reason"]
    codes = {row["item_code"] for row in one_run.rows["fct_item"]}
    assert not codes & {truth.fault("bad_date").subject_code, BROKEN_ITEM}


def test_a_line_with_a_field_too_many_is_rejected_not_shifted(one_run: Stage, truth: Truth) -> None:
    fault = truth.fault("extra_delimiter")
    assert rejected(one_run, fault)["rule"] == "field_count"
    assert fault.subject_code not in {row["visit_code"] for row in one_run.rows["fct_visit"]}


def test_of_a_duplicate_key_the_later_line_counts_and_the_earlier_is_replaced(one_run: Stage, truth: Truth) -> None:
    fault = truth.fault("duplicate_key")
    assert file_of(one_run, fault.file_name)["rows_replaced"] == 1
    [right] = truth.frames["collections"].filter(collection_code=fault.subject_code)["is_complete"]
    [shown] = [row for row in one_run.rows["fct_collection"] if row["collection_code"] == fault.subject_code]
    assert shown["is_complete"] == right


def test_an_item_of_a_grid_in_no_register_lands_alerts_and_is_scored_nowhere(one_run: Stage, truth: Truth) -> None:
    code = truth.fault("unknown_grid").subject_code
    [item] = [row for row in one_run.rows["fct_item"] if row["item_code"] == code]
    assert item["grid_code"] not in {row["grid_code"] for row in one_run.rows["dim_grid"]}
    assert "items" in {row["subject_code"] for row in one_run.rows["alert"] if row["unit_code"] == item["grid_code"]}
    assert code not in {row["subject_code"] for row in one_run.rows["evidence"]}


def test_check_shows_all_of_it(one_run: Stage, truth: Truth) -> None:
    told = gridscore(one_run.home, "check")
    assert told.exit_code == 1
    bad_date = truth.fault("bad_date").file_name
    for word in (UNKNOWN_FILE, WRONG_HEADER, "inspections", bad_date, "reported_at", "grid_unknown"):
        assert word in told.stdout, word
