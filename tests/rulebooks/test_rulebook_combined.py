"""Rules that are combined, reused, taken over counts or scored over longer periods: what is refused, what becomes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from office_example import LOGIN, RULEBOOK, error_after

from rulebooks import load_file, rulebook_tables

TWO_CHECKS = RULEBOOK[RULEBOOK.index("      - rule: A3a") : RULEBOOK.index("  - item: A4")]
MIX = """\
      - rule: A3a
        kind: rate_points
        measure: survey_yes
        where: {kind: aware}
        valid_months: 12
        weight: "0.6"
      - rule: A3b
        kind: shortfall
        measure: survey_yes
        where: {kind: satisfied}
        valid_months: 12
        deduct: "30"
        weight: "0.4"
"""
ALL_OF = """\
      - rule: A3a
        kind: threshold
        measure: survey_yes
        where: {kind: aware}
        valid_months: 12
        target: "0.9"
      - rule: A3b
        kind: threshold
        measure: survey_yes
        where: {kind: satisfied}
        valid_months: 12
        target: "0.8"
"""
REUSING = 'reuse: A1\n        factor: "1.5"\n        measure: house_linkage\n        grid_type: comprehensive'
BANDS = RULEBOOK[RULEBOOK.index("kind: bands") : RULEBOOK.index("  - item: A3")].rstrip("\n")
OF_COUNTS = """\
kind: rate_points
        measure: disposal
        where: {kind: [on_time, extended]}
        over: {measure: disposal, kind: [on_time, extended, overdue, limited, unhandled]}
        less: {measure: disposal, kind: limited}"""


def _with(rules: str, combine: str) -> tuple[str, str]:
    return 'points: "30"\n    rules:\n' + TWO_CHECKS, f'points: "30"\n    combine: {combine}\n    rules:\n{rules}'


CASES: dict[str, tuple[str, str, str]] = {
    # mixes
    "weights_that_do_not_add_up": (
        *_with(MIX.replace('"0.4"', '"0.5"'), "weighted"),
        "item A3, weight: those of its rules add up to 1.1, not to 1",
    ),
    "rule_without_its_weight": (
        *_with(MIX.replace('        weight: "0.4"\n', ""), "weighted"),
        "item A3, rule A3b, weight: is missing; in an item with combine: weighted each rule has one",
    ),
    "weight_outside_a_mix": (
        *_with(MIX, "sum"),
        "item A3, rule A3a, weight: belongs to the scored rules of an item with combine: weighted",
    ),
    "weight_above_one": (
        *_with(MIX.replace('"0.4"', '"1.4"'), "weighted"),
        "item A3, rule A3b, weight: must be more than 0, at most 1 and have at most four decimals, not 1.4",
    ),
    "rule_that_may_take_more_than_its_mix": (
        *_with(MIX.replace('"30"', '"31"'), "weighted"),
        "item A3, rule A3b, combine: weighted needs a rule that takes at most the item's points; say cap",
    ),
    # all of
    "all_of_with_a_rate": (
        *_with(ALL_OF.replace("kind: threshold", "kind: rate_points", 1), "all_of"),
        "item A3, rule A3a, kind: combine all_of asks what is met or not; its rules are of kind threshold",
    ),
    "all_of_with_amounts": (
        *_with(ALL_OF + '        deduct: "3"\n', "all_of"),
        "item A3, rule A3b, deduct: combine all_of gives all the points or none; leave it out",
    ),
    "all_of_one": (
        *_with(ALL_OF[: ALL_OF.index("      - rule: A3b")].replace("rule: A3a\n        ", ""), "all_of"),
        "item A3, combine: all_of needs two rules or more",
    ),
    # reuse
    "reused_rule_that_is_not_there": (LOGIN, "reuse: A9", "item A1, reuse: no rule 'A9'"),
    "kind_of_a_reused_rule": (BANDS, REUSING + "\n        kind: bands", "item A2, kind: comes with the rule that is"),
    "reuse_of_a_reuse": (
        "- rule: A3b\n        kind: manual",
        "- rule: A3b\n        reuse: A3c\n      - rule: A3c\n        reuse: A3a\n      - rule: A3d\n"
        "        kind: manual",
        "item A3, rule A3b, reuse: A3c itself reuses A3a; name that one",
    ),
    "factor_of_nothing": (
        LOGIN,
        LOGIN + '\n        factor: "2"',
        "item A1, factor: belongs to reuse, the rule whose method it is",
    ),
    "reused_points_that_do_not_add_up": (
        BANDS,
        REUSING,
        "item A2, points: its rules give 60.0 at most, the item has 30",
    ),
    # over counts
    "less_of_nothing": (
        LOGIN,
        OF_COUNTS.replace("over:", "# over:"),
        "item A1, measure disposal, rate_points: less: is taken from over, which is missing",
    ),
    "count_of_an_unknown_measure": (
        LOGIN,
        OF_COUNTS.replace("less: {measure: disposal", "less: {measure: disposals"),
        "item A1, less, measure: no measure 'disposals'; did you mean 'disposal'?",
    ),
    "rate_below_the_line": (
        LOGIN,
        OF_COUNTS.replace("over: {measure: disposal, kind", "over: {measure: house_linkage, kind").replace(
            "\n        where", "\n        grid_type: comprehensive\n        where"
        ),
        "item A1, measure: house_linkage gives no quantity, which kind rate_points needs",
    ),
    "points_of_an_inspection_below_the_line": (
        LOGIN,
        OF_COUNTS.replace("over: {measure: disposal, kind", "over: {measure: check_points, kind").replace(
            "\n        where", "\n        valid_months: 12\n        where"
        ),
        "item A1, over: check_points is no count of things, so no rate can be made of it",
    ),
    "threshold_of_counts_without_target": (
        LOGIN,
        OF_COUNTS.replace("rate_points", "threshold") + '\n        deduct: "40"',
        "item A1, target: is missing; over makes a rate, which is met when it reaches one",
    ),
    "rate_that_scales": (
        LOGIN,
        LOGIN.replace("rate_points", "attainment") + '\n        target: "0.9"\n        scales_with_duty_days: true',
        "item A1, scales_with_duty_days: the rate of login does not; only counts do",
    ),
    "rate_of_counts_that_scales": (
        LOGIN,
        OF_COUNTS.replace("rate_points", "attainment") + '\n        target: "0.9"\n        scales_with_duty_days: true',
        "item A1, scales_with_duty_days: the rate of disposal does not; only counts do",
    ),
    # periods
    "weights_without_weights": (
        "clause: 一",
        "clause: 一\n    rollup: weights",
        "item A1, rollup: weights needs the weights of the year's quarters or months (weights of the rulebook)",
    ),
    "weights_without_use": (
        "items:",
        'weights: {Q1: "1", Q2: "1", Q3: "1", Q4: "2"}\nitems:',
        "weights: no item is rolled up by them (rollup: weights)",
    ),
    "weights_of_half_a_year": (
        "items:",
        'weights: {Q1: "1", Q2: "1"}\nitems:',
        "weights: must name Q1 to Q4, or the months 01 to 12, all of them",
    ),
    "yearly_mean": (
        "clause: 一",
        "clause: 一\n    given: yearly",
        "item A1, rollup: mean does not fit given: yearly; use recompute",
    ),
    "last_month_beside_excluded": (
        "clause: 一",
        "clause: 一\n    rollup: last\n    no_basis: exclude",
        "rollup: with no_basis exclude all items of points need the same one; they make up for each other",
    ),
    "recomputed_beside_excluded": (
        "clause: 一",
        "clause: 一\n    rollup: recompute\n    no_basis: exclude",
        "item A1, no_basis: exclude scales months, which an item that is recomputed or given yearly has no part in",
    ),
    "capped_sum_without_cap": ('    cap: "6"\n', "", "item A4, cap: is missing; rollup sum_capped needs it"),
    # the rulebook's own options
    "working_hours_nobody_stated": (
        "items:",
        "item_limits:\n  - {category: a, amount: 8, clock: working_hours}\nitems:",
        "office_hours: is missing; item_limits on the clock working_hours need it",
    ),
    "office_hours_that_overlap": (
        "items:",
        'office_hours:\n  - {from: "08:30", to: "12:00"}\n  - {from: "11:30", to: "17:00"}\nitems:',
        "office_hours: must follow each other without overlap",
    ),
    "hour_that_is_none": (
        "items:",
        'office_hours:\n  - {from: "8:30", to: "12:00"}\nitems:',
        "office_hours, 1, from: must be a time in quotes, such as \"08:30\", not '8:30'",
    ),
    "unknown_way_to_rank": (
        "items:",
        "ranking: by_size\nitems:",
        "ranking: 'by_size' is not one of 'together' or 'by_area'",
    ),
    "unknown_way_with_partial_units": (
        "items:",
        "partial_units: half\nitems:",
        "partial_units: 'half' is not one of 'scale', 'skip' or 'full'",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), CASES.values(), ids=CASES.keys())
def test_refused_with_one_clear_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert error_after(tmp_path, old, new).startswith(message)


def _tables(folder: Path, old: str, new: str) -> dict[str, pl.DataFrame]:
    assert old in RULEBOOK
    file = folder / "office.yaml"
    file.write_text(RULEBOOK.replace(old, new, 1), encoding="utf-8")
    return rulebook_tables(load_file(file))


def _row(frame: pl.DataFrame, **where: str) -> dict[str, Any]:
    return frame.row(by_predicate=pl.all_horizontal(pl.col(name) == value for name, value in where.items()), named=True)


def test_a_mix_starts_from_what_its_taking_rules_can_take(tmp_path: Path) -> None:
    tables = _tables(tmp_path, *_with(MIX, "weighted"))
    assert _row(tables["item"], item="A3")["base_points"] == Decimal(12)
    rules = tables["rule"].filter(pl.col("item") == "A3")
    assert rules["factor"].to_list() == [Decimal("0.6"), Decimal("0.4")]
    assert rules["points"].to_list() == [Decimal(30), Decimal(30)], "the rate gives the item's points before its weight"


def test_all_of_an_item_costs_all_its_points_once(tmp_path: Path) -> None:
    rules = _tables(tmp_path, *_with(ALL_OF, "all_of"))["rule"].filter(pl.col("item") == "A3")
    assert rules["direction"].to_list() == ["take", "take"]
    assert rules["points"].to_list() == [Decimal(30), Decimal(30)]
    assert rules["shared_group"].to_list() == ["all of A3", "all of A3"]


def test_all_of_a_bonus_gives_its_cap_once(tmp_path: Path) -> None:
    bonus = RULEBOOK[RULEBOOK.index("  - item: A5") :]
    rules = ALL_OF.replace("A3", "A5")
    tables = _tables(
        tmp_path, bonus, bonus[: bonus.index("    rules:")] + '    cap: "4"\n    combine: all_of\n    rules:\n' + rules
    )
    found = tables["rule"].filter(pl.col("item") == "A5")
    assert found["direction"].to_list() == ["give", "give"]
    assert found["points"].to_list() == [Decimal(4), Decimal(4)]


def test_a_reused_method_brings_all_but_its_measure_with_a_factor(tmp_path: Path) -> None:
    rule = _row(_tables(tmp_path, BANDS, REUSING.replace("1.5", "0.75"))["rule"], rule="A2")
    assert (rule["kind"], rule["measure"], rule["points"], rule["factor"]) == (
        "rate_points",
        "house_linkage",
        Decimal(40),
        Decimal("0.75"),
    )


def test_a_reused_method_keeps_the_measure_and_how_it_is_counted(tmp_path: Path) -> None:
    tables = _tables(tmp_path, BANDS, 'reuse: A1\n        factor: "0.75"')
    assert _row(tables["rule"], rule="A2")["measure"] == "login"


def test_a_rate_of_counts_names_what_stands_below_the_line(tmp_path: Path) -> None:
    tables = _tables(tmp_path, LOGIN, OF_COUNTS)
    assert _row(tables["rule"], rule="A1")["is_over_counts"] is True
    measures = tables["rule_measure"].filter(pl.col("rule") == "A1")
    assert measures["measure", "role"].rows() == [("disposal", "count"), ("disposal", "over"), ("disposal", "less")]
    filters = tables["rule_filter"].filter(pl.col("rule") == "A1").group_by("role").len().sort("role")
    assert filters.rows() == [("count", 2), ("less", 1), ("over", 5)]


def test_a_quarter_weighs_as_much_as_each_of_its_months(tmp_path: Path) -> None:
    weighted = RULEBOOK.replace("clause: 一", "clause: 一\n    rollup: weights", 1)
    file = tmp_path / "office.yaml"
    file.write_text(
        weighted.replace("items:", 'weights: {Q1: "1", Q2: "1", Q3: "1.5", Q4: "2"}\nitems:', 1), encoding="utf-8"
    )
    weights = rulebook_tables(load_file(file))["month_weight"]
    assert weights["weight"].to_list() == [Decimal(weight) for weight in ("1", "1", "1.5", "2") for _ in range(3)]


def test_office_hours_are_minutes_of_the_day(tmp_path: Path) -> None:
    hours = 'office_hours:\n  - {from: "08:30", to: "12:00"}\n  - {from: "14:00", to: "24:00"}\nitems:'
    found = _tables(tmp_path, "items:", hours)["office_hours"]
    assert found["from_minute", "to_minute"].rows() == [(510, 720), (840, 1440)]
