"""Measures taken on grids, single categories, and what says how things stand: refused, or in tables."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from office_example import LOGIN, PER_UNIT, RULEBOOK, error_after

from rulebooks import load_file, rulebook_tables

CASES: dict[str, tuple[str, str, str]] = {
    "mean_of_counts_without_a_target": (
        LOGIN,
        "kind: rate_points\n        measure: photo_visits\n        child: mean",
        "item A1, measure: photo_visits gives no rate, which kind rate_points needs",
    ),
    "rate_no_grid_can_reach": (
        LOGIN,
        'kind: rate_points\n        measure: visit_coverage\n        child: share\n        child_target: "90"',
        "item A1, child_target: the rate of visit_coverage is at most 1",
    ),
    "rate_of_grids_that_scales": (
        LOGIN,
        "kind: rate_points\n        measure: visit_coverage\n        child: mean\n        scales_with_duty_days: true",
        "item A1, scales_with_duty_days: the rate of visit_coverage does not; only counts do",
    ),
    "findings_on_grids_and_on_the_unit": (
        LOGIN,
        'kind: rate_points\n        measure: findings\n        child: share\n        child_target: "1"',
        "item A4, child: on the unit here, on grids in item A1; measure findings is counted one way in a rulebook",
    ),
    "answers_that_name_no_grid": (
        LOGIN,
        "kind: rate_points\n        measure: survey_yes\n        where: {kind: aware}\n        valid_months: 12"
        "\n        child: mean",
        "item A1, child: no record of survey_yes names a grid",
    ),
    "dormant_people_of_grids": (
        LOGIN,
        "kind: rate_points\n        measure: false_data\n        grid_type: comprehensive\n        dormant_days: 30"
        '\n        child: share\n        child_target: "1"',
        "item A1, child: false_data is about people of several grids, so no grid has its own",
    ),
    "matters_of_items": (
        PER_UNIT,
        'measure: valid_items\n        give: "1"\n        once_per_matter: true',
        "item A5, once_per_matter: valid_items names no matter",
    ),
}
VISITS = """\
kind: rate_points
        measure: photo_visits
        child: share
        child_target: "90"
        scales_with_duty_days: true"""
DISPOSED = """\
kind: rate_points
        measure: disposed_in_grid
        where: {level: livelihood}"""


@pytest.mark.parametrize(("old", "new", "message"), CASES.values(), ids=CASES)
def test_refused_with_one_clear_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert error_after(tmp_path, old, new).startswith(message)


def _tables(folder: Path, new: str) -> dict[str, pl.DataFrame]:
    file = folder / "office.yaml"
    file.write_text(RULEBOOK.replace(LOGIN, new, 1), encoding="utf-8")
    return rulebook_tables(load_file(file))


def test_a_count_on_grids_is_told_from_a_rate_on_grids(tmp_path: Path) -> None:
    rate = VISITS.replace("photo_visits", "visit_coverage").replace("90", "0.9").replace("scales", "# scales")
    found = [_tables(tmp_path, rule)["rule"].row(0, named=True)["is_child_count"] for rule in (VISITS, rate, LOGIN)]
    assert found == [True, False, False]


def test_what_is_filed_on_grids_is_taken_where_a_rule_asks_for_grids(tmp_path: Path) -> None:
    rule = 'kind: rate_points\n        measure: awards\n        child: share\n        child_target: "1"'
    text = RULEBOOK[: RULEBOOK.index("  - item: A5")].replace(LOGIN, rule, 1)
    file = tmp_path / "office.yaml"
    file.write_text(text, encoding="utf-8")
    rows = rulebook_tables(load_file(file))["rule_measure"].filter(pl.col("is_on_grids"))
    assert rows["rule", "measure"].rows() == [("A1", "awards")]


def test_categories_are_counted_apart_only_where_a_rule_asks_for_single_ones(tmp_path: Path) -> None:
    whole = DISPOSED.replace("\n        where: {level: livelihood}", "")
    apart, together = (
        _tables(tmp_path, rule)["counting"].filter(pl.col("measure") == "disposed_in_grid")["parameter", "value"].rows()
        for rule in (DISPOSED, whole)
    )
    assert (apart, together) == ([("by_category", "yes")], [])


def test_registers_checks_and_surveys_say_how_things_stand(tmp_path: Path) -> None:
    measures = _tables(tmp_path, DISPOSED)["rule_measure"].select("measure", "is_state").unique().sort("measure")
    assert dict(measures.rows()) == {
        name: name
        in ("check_points", "failed_checks", "field_completeness", "house_linkage", "party_building", "survey_yes")
        for name in measures["measure"]
    }
