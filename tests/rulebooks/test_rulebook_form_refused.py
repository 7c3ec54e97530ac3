"""YAML, fields and measures the strict loader refuses, with the one line a clerk reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_example import LOGIN, RULEBOOK, error_after

from rulebooks import check_rulebook

CASES: dict[str, tuple[str, str, str]] = {
    # YAML that could be read in two ways
    "duplicate_key": (
        'version: "1"',
        'version: "1"\nversion: "2"',
        "line 3: 'version' is given twice",
    ),
    "anchor": (
        "name: {zh: 登录",
        "name: &n {zh: 登录",
        "line 9: anchors and references (&n, *n) are not accepted",
    ),
    "tag": ("clause: 一", "clause: !!str 一", "line 10: tags (tag:yaml.org,2002:str) are not accepted"),
    "decimal_without_quotes": (
        'points: "40"',
        "points: 40.0",
        'line 11, item A1, points: 40.0 can be read in more than one way; write it in quotes: "40.0"',
    ),
    "on_instead_of_text": (
        "clause: 一",
        "clause: on",
        'line 10, item A1, clause: on can be read in more than one way; write it in quotes: "on"',
    ),
    "clock_read_as_number": (
        "working_days: 5",
        "working_days: 12:30",
        "line 23, item A2, measure push_feedback, working_days: 12:30 can be read in more"
        ' than one way; write it in quotes: "12:30"',
    ),
    "octal": (
        "working_days: 5",
        "working_days: 0123",
        "line 23, item A2, measure push_feedback, working_days: 0123 can be read in more"
        ' than one way; write it in quotes: "0123"',
    ),
    "date_without_quotes": (
        'effective_from: "2026-01-01"',
        "effective_from: 2026-01-01",
        'line 3, effective_from: 2026-01-01 can be read in more than one way; write it in quotes: "2026-01-01"',
    ),
    "broken_yaml": ("items:", "items: [", "line 8: not readable as YAML: expected the node content, but found '-'"),
    # fields and types
    "whole_number_for_points": (
        'points: "40"',
        "points: 40",
        "item A1, points: must be a number in quotes, such as \"0.80\", not '40'",
    ),
    "no_number_at_all": (
        'points: "40"',
        'points: "40 points"',
        "item A1, points: must be a number in quotes, such as \"0.80\", not '40 points'",
    ),
    "number_for_version": ('version: "1"', "version: 1", "version: must be text (in quotes), not '1'"),
    "text_for_a_number": (
        "scored_unit: community",
        'scored_unit: community\nclose_after_working_days: "3"',
        "close_after_working_days: must be a whole number without quotes, not '3'",
    ),
    "no_date": (
        '"2026-01-01"',
        '"2026-13-01"',
        "effective_from: must be a date in quotes, such as \"2010-01-01\", not '2026-13-01'",
    ),
    "unknown_scored_unit": (
        "scored_unit: community",
        "scored_unit: village",
        "scored_unit: 'village' is not one of 'community' or 'grid'",
    ),
    "unknown_field_of_a_rulebook": ("source: ", "sourse: 某\nsource: ", "sourse: no such field"),
    "suspicions_that_cost_points": (
        "source: ",
        "auto_confirm: [far_visit]\nsource: ",
        "auto_confirm: no detector confirms anything by itself; what a person confirms comes as a finding",
    ),
    "unknown_field_of_an_item": ("clause: 一", 'clause: 一\n    weight: "2"', "item A1, weight: no such field"),
    "unknown_field_of_a_band": (
        '{from: "0.80", below',
        '{form: "0.80", below',
        "item A2, measure push_feedback, deductions, 1, form: no such field",
    ),
    "missing_field": ("    clause: 一\n", "", "item A1, clause: is missing"),
    "missing_name_in_one_language": ("{zh: 登录, en: Login}", "{zh: 登录}", "item A1, name, en: is missing"),
    "unknown_part": (
        "part: bonus",
        "part: extra",
        "item A5, part: 'extra' is not one of 'points', 'deduction' or 'bonus'",
    ),
    "unknown_rollup": (
        "rollup: sum_capped",
        "rollup: median",
        "item A4, rollup: 'median' is not one of 'mean', 'recompute', 'sum', 'sum_capped', 'last' or 'weights'",
    ),
    "no_items": (RULEBOOK[RULEBOOK.index("items:") :], "items: []\n", "items: must not be empty"),
    # kinds and measures
    "unknown_kind": (
        "kind: rate_points",
        "kind: rate_point",
        "item A1, measure login: kind 'rate_point' is not one of",
    ),
    "missing_kind": ("kind: rate_points\n        measure", "measure", "item A1, measure login: kind is missing"),
    "unknown_measure": (
        "measure: login",
        "measure: logins",
        "item A1, measure: no measure 'logins'; did you mean 'login'?",
    ),
    "field_of_another_kind": (
        LOGIN,
        LOGIN + '\n        every: "2"',
        "item A1, every: no such field in a rule of kind rate_points over login",
    ),
    "misspelt_parameter": (
        "grid_type: comprehensive",
        "grid_typ: comprehensive",
        "item A1, grid_typ: no such field in a rule of kind rate_points over login; did you mean 'grid_type'?",
    ),
    "counting_is_no_field_of_its_own": (
        LOGIN,
        LOGIN + "\n        counting: {grid_type: special}",
        "item A1, counting: no such field in a rule of kind rate_points over login",
    ),
    "missing_parameter": (
        LOGIN,
        "kind: rate_points\n        measure: login",
        "item A1, grid_type: is missing; measure login needs it",
    ),
    "parameter_of_a_wrong_type": (
        "working_days: 5",
        'working_days: "5"',
        "item A2, working_days: must be a whole number of 1 or more without quotes, not '5'",
    ),
    "parameter_outside_its_choices": (
        "grid_type: comprehensive",
        "grid_type: urban",
        "item A1, grid_type: 'urban' is not one of comprehensive, special",
    ),
    "two_ways_to_count_one_measure": (
        "where: {kind: staffing}\n        valid_months: 12",
        "where: {kind: staffing}\n        valid_months: 6",
        "item A3, valid_months: 6 here, 12 in item A3; measure check_points is counted one way in a rulebook",
    ),
    "rate_asked_of_a_count": (
        LOGIN,
        "kind: rate_points\n        measure: findings",
        "item A1, measure: findings gives no rate, which kind rate_points needs",
    ),
    "count_asked_of_a_rate": (
        "measure: awards",
        "measure: survey_yes\n        valid_months: 12",
        "item A5, measure: survey_yes gives no quantity, which kind per_unit needs",
    ),
    "measure_of_communities_for_grids": (
        "scored_unit: community",
        "scored_unit: grid",
        "item A2, measure: push_feedback is taken on communities; this rulebook scores grids",
    ),
    "measure_of_grids_without_a_way_up": (
        "measure: login\n",
        "measure: event_closing\n        limit_hours: 168\n",
        "item A1, child: is missing; event_closing is taken on grids, so say mean or share",
    ),
    "child_of_a_measure_that_has_none": (
        LOGIN,
        LOGIN + "\n        child: mean",
        "item A1, child: login counts grids already; its rate is the share of grids that pass",
    ),
    "child_share_without_target": (
        LOGIN,
        LOGIN + "\n        child: share",
        "item A1, measure login, rate_points: child: share and the child_target its grids must reach belong together",
    ),
    "several_measures_for_one_rate": (
        "measure: login",
        "measure: [login, house_linkage]",
        "item A1, measure: only worst_of and per_unit take several",
    ),
    "kind_that_no_evidence_is_of": (
        LOGIN,
        "kind: rate_points\n        measure: survey_yes\n        where: {kind: awareness}\n        valid_months: 12",
        "item A1, where, kind: survey_yes has no 'awareness'; did you mean 'aware'?",
    ),
    "weight_of_a_kind_that_no_evidence_is_of": (
        LOGIN,
        'kind: weighted\n        measure: disposal\n        weights: {in_time: "1"}',
        "item A1, weights, kind: disposal has no 'in_time'",
    ),
    "value_listed_twice": (
        "{kind: premises}",
        "{kind: [premises, premises]}",
        "item A3, rule A3a, where, kind: 'premises' is listed twice",
    ),
    "check_not_named": (
        "where: {kind: premises}\n        valid_months",
        "valid_months",
        "item A3, rule A3a, manual: where: kind must name the check",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), CASES.values(), ids=CASES.keys())
def test_refused_with_one_clear_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert error_after(tmp_path, old, new).startswith(message)


def test_the_example_itself_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(RULEBOOK, encoding="utf-8")
    assert check_rulebook(file).error is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "office.yaml: is empty"),
        (b"# only a comment\n---\n", "office.yaml: is empty"),
        (b"- a\n- b\n", "office.yaml, line 1: expected fields (name: value), found something else"),
        ("rulebook: 办".encode("gb18030"), "office.yaml: not UTF-8; save the file as UTF-8"),
        (b"rulebook: \x00", "office.yaml: not readable as YAML: it holds control characters"),
        (
            b"a: " + b"[" * 100_000,
            "office.yaml, line 1: nested too deeply",
        ),
        (b"rulebook: office\n", "office.yaml, version: is missing (and 5 more)"),
    ],
)
def test_files_that_are_no_rulebook(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "office.yaml"
    file.write_bytes(content)
    assert check_rulebook(file).error == message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert check_rulebook(tmp_path / "office.yaml").error == "office.yaml: no such file"
