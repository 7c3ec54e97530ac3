"""Bands, points and ids the strict loader refuses, with the one line a clerk reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_example import FIRST_BAND, LOGIN, PER_UNIT, SECOND_BAND, error_after

CASES: dict[str, tuple[str, str, str]] = {
    # bands
    "hole_between_bands": (
        SECOND_BAND,
        '{below: "0.75", points: "10"}',
        "item A2, deductions: hole: nothing is said about a rate from 0.75 to 0.80",
    ),
    "hole_below_bands": (
        "          - " + SECOND_BAND + "\n",
        "",
        "item A2, deductions: hole: nothing is said about a rate below 0.80",
    ),
    "overlapping_bands": (
        SECOND_BAND,
        '{below: "0.85", points: "10"}',
        "item A2, deductions: overlap: two bands cover a rate from 0.80 to 0.85",
    ),
    "same_band_twice": (
        SECOND_BAND,
        '{below: "0.90", points: "10"}',
        "item A2, deductions: overlap: two bands cover a rate from 0.80 to 0.90",
    ),
    "percent_for_a_share": (
        FIRST_BAND,
        '{from: "0.80", below: "90", points: "5"}',
        "item A2, deductions: 90 is more than 1; write 80 % as 0.80",
    ),
    "scores_that_leave_out_the_best": (
        "deductions:",
        "scores:",
        "item A2, scores: hole: nothing is said about a rate of 0.90 and above",
    ),
    "band_upside_down": (
        FIRST_BAND,
        '{from: "0.90", below: "0.80", points: "5"}',
        "item A2, measure push_feedback, deductions, 1: from 0.90 must be less than below 0.80",
    ),
    "band_of_everything": (
        '{below: "0.80", points: "10"}',
        '{points: "10"}',
        "item A2, measure push_feedback, deductions, 2: a band needs from, below or both",
    ),
    "negative_points": (
        'below: "0.80", points: "10"',
        'below: "0.80", points: "-10"',
        "item A2, measure push_feedback, deductions, 2, points: must not be negative: -10",
    ),
    "hole_between_sizes": (
        '{from: "500", points: "2"}',
        '{from: "600", points: "2"}',
        "item A4, deduct_by, size: hole: nothing is said about a size from 500 to 600",
    ),
    "sizes_that_end": (
        '{from: "500", points: "2"}',
        '{from: "500", below: "900", points: "2"}',
        "item A4, deduct_by, size: hole: nothing is said about a size of 900 and above",
    ),
    # points
    "points_that_are_not_a_hundred": ('points: "40"', 'points: "41"', "items, points: add up to 101, not to 100"),
    "rules_that_give_less_than_the_item": (
        'points: "20"',
        'points: "15"',
        "item A3, points: its rules give 25 at most, the item has 30",
    ),
    "share_of_a_rule_not_stated": (
        '        points: "20"\n',
        "",
        "item A3, rule A3a, points: is missing; several rules share the item's points",
    ),
    "item_without_points": ('    points: "40"\n', "", "item A1, points: is missing"),
    "third_decimal": (
        'points: "40"',
        'points: "40.001"',
        "item A1, points: points of an item have at most two decimals, not 40.001",
    ),
    "deduction_with_points": (
        "part: deduction",
        'part: deduction\n    points: "5"',
        "item A4, points: a deduction has none",
    ),
    "deduction_that_gives": ("deduct_by:", "give_by:", "item A4, rules: a deduction cannot give points; say deduct"),
    "bonus_that_takes": ("give_by:", "deduct_by:", "item A5, rules: a bonus cannot take points; say give"),
    "neither_give_nor_deduct": (
        PER_UNIT,
        "measure: awards",
        "item A5, measure awards, per_unit: say either what it gives (give) or what it takes (deduct)",
    ),
    "both_give_and_deduct": (
        PER_UNIT,
        PER_UNIT + '\n        deduct: "1"',
        "item A5, measure awards, per_unit: say either what it gives (give) or what it takes (deduct)",
    ),
    "giving_without_end_in_an_item_of_points": (
        LOGIN,
        'kind: per_unit\n        measure: awards\n        give: "1"',
        "item A1, cap: is missing; a rule that gives for each unit in an item of points needs one",
    ),
    "cap_above_the_points": (
        "clause: 一",
        'clause: 一\n    cap: "50"',
        "item A1, cap: 50 is more than the item's points, 40",
    ),
    "capped_sum_without_cap": ('    cap: "6"\n', "", "item A4, cap: is missing; rollup sum_capped needs it"),
    # ids
    "item_twice": ("item: A2", "item: A1", "item A1: is given twice"),
    "rule_twice": ("rule: A3b", "rule: A3a", "item A3, rule: 'A3a' is given twice (also in item A3)"),
    "rule_of_another_item": ("rule: A3b", "rule: A1", "item A3, rule: 'A1' is given twice (also in item A1)"),
    "several_rules_without_id": (
        "rule: A3b\n        kind",
        "kind",
        "item A3, rule: is missing; of several rules each needs an id, such as A3a",
    ),
    "single_rule_with_an_id_of_its_own": (
        "- kind: rate_points",
        "- rule: A1a\n        kind: rate_points",
        "item A1, rule: 'A1a' must be A1; the only scored rule of an item has the item's id",
    ),
    "nothing_that_scores": (
        LOGIN,
        LOGIN.replace("rate_points", "informational"),
        "item A1, rules: none of them scores; an item needs one that does",
    ),
    "id_with_a_blank": (
        "item: A2",
        "item: A 2",
        "item A 2, item: 'A 2' is no id; use letters, digits, point and hyphen",
    ),
    "category_limited_twice": (
        "scored_unit: community",
        "scored_unit: community\nitem_limits:" + 2 * "\n  - {category: a, amount: 2, clock: days}",
        "item_limits: category 'a' is given twice",
    ),
    "shared_cost_of_one_rule": (
        PER_UNIT,
        'measure: awards\n        costs_once_with: x\n        give: "1"',
        "item A5, costs_once_with: 'x' is named by one rule only",
    ),
    "target_of_each_week": (
        LOGIN,
        LOGIN.replace("rate_points", "threshold") + '\n        target: "0.9"\n        per: week\n        deduct: "40"',
        "item A1, target: per week takes none; the measure says what each week asks for",
    ),
    # linear loss, prices
    "loss_of_nothing": (
        LOGIN,
        LOGIN.replace("rate_points", "linear_loss") + '\n        target: "0.9"\n        loss_per_point: "0"',
        "item A1, measure login, loss_per_point: must be more than 0, not 0",
    ),
    "prices_by_two_fields": (
        'level: {province: "5"}',
        'level: {province: "5"}\n          kind: {paper: "1"}',
        "item A5, measure awards, give_by: give prices by kind or by level, one of the two",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), CASES.values(), ids=CASES.keys())
def test_refused_with_one_clear_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert error_after(tmp_path, old, new).startswith(message)
