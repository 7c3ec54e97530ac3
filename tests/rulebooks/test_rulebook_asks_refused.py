"""Rulebooks that ask for what there cannot be: they would count nothing, take all or change nothing, in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from office_example import LOGIN, PER_UNIT, error_after

from rulebooks.catalogue import load_catalogue

MODELS = Path(__file__).parents[2] / "dbt_project" / "models" / "measures"
CHECKED = "measure: check_points\n        where: {kind: staffing}"
THRESHOLD = LOGIN.replace("rate_points", "threshold") + '\n        deduct: "40"'
HOUSEHOLDS = (
    "kind: rate_points\n        measure: household_collection\n        child: mean\n        share_of_households: "
)
CASES: dict[str, tuple[str, str, str]] = {
    "floor_that_leaves_nothing_to_lose": (
        "clause: 一",
        'clause: 一\n    floor: "40"',
        "item A1, floor: 40 leaves nothing to lose of 40 points",
    ),
    "floor_above_the_cap": (
        "clause: 一",
        'clause: 一\n    floor: "30"\n    cap: "20"',
        "item A1, floor: 30 leaves nothing to lose of 20 points",
    ),
    "floor_of_the_total": (
        "scored_unit: community",
        'scored_unit: community\nfloor: "100"',
        "floor: 100 leaves nothing to lose of 100 points",
    ),
    "rate_with_a_target_in_per_cent": (
        LOGIN,
        THRESHOLD + '\n        target: "90"',
        "item A1, target: the rate of login is at most 1; write 80 % as 0.80",
    ),
    "rate_of_days_with_a_target_of_things": (
        LOGIN,
        'kind: attainment\n        measure: daily_items\n        daily_minimum: 4\n        target: "4"',
        "item A1, target: the rate of daily_items is at most 1",
    ),
    "share_in_per_cent": (
        LOGIN,
        HOUSEHOLDS + '"10"',
        "item A1, share_of_households: must be more than 0 and at most 1, not 10; write 80 % as 0.80",
    ),
    "share_of_nothing": (
        LOGIN,
        HOUSEHOLDS + '"0"',
        "item A1, share_of_households: must be more than 0 and at most 1, not 0",
    ),
    "negative_parameter": (
        LOGIN,
        'kind: weighted\n        measure: disposal\n        extension_factor: "-2"\n        weights: {on_time: "1"}',
        "item A1, extension_factor: must not be negative: -2",
    ),
    "level_that_no_evidence_has": (
        CHECKED,
        "measure: check_points\n        where: {kind: staffing, level: high}",
        "item A3, rule A3b, where, level: the evidence of check_points has no level",
    ),
    "kind_that_no_evidence_has": (
        PER_UNIT,
        'measure: photo_visits\n        where: {kind: monthly}\n        give: "1"',
        "item A5, where, kind: the evidence of photo_visits has no kind",
    ),
    "price_of_what_is_not_counted": (
        PER_UNIT,
        'measure: awards\n        where: {kind: [news]}\n        give_by:\n          kind: {paper: "5"}',
        "item A5, give_by, kind: 'paper' is none of those that where names",
    ),
    "weight_of_what_is_not_counted": (
        LOGIN,
        "kind: weighted\n        measure: disposal\n        where: {kind: [on_time, overdue]}\n"
        '        weights: {on_time: "1", extended: "0.8"}',
        "item A1, weights, kind: 'extended' is none of those that where names",
    ),
    "nothing_that_scales": (
        PER_UNIT,
        'measure: awards\n        scales_with_duty_days: true\n        give: "1"',
        "item A5, scales_with_duty_days: nothing is asked that could scale, such as a target",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), CASES.values(), ids=CASES.keys())
def test_refused_with_one_clear_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert error_after(tmp_path, old, new).startswith(message)


def test_evidence_has_what_the_catalogue_lets_rules_ask_for() -> None:
    for measure in load_catalogue().measures:
        sql = (MODELS / f"evidence_{measure.measure}.sql").read_text(encoding="utf-8")
        ending = re.search(r"evidence_rows\([^)]*without=\[([^]]*)\]", sql)
        assert ending is not None
        left_out = re.findall(r"'(\w+)'", ending[1])
        assert not set(measure.filters) & set(left_out), measure.measure
