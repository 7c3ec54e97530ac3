"""Both shipped rulebooks hold every item and rule of their documents, with its points."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from ingest.home import Home
from ingest.settings import Site
from rulebooks import load_rulebooks, rulebook_tables

# rule: item, kind, direction, points of the rule (maximum of a rate, each of a count, 0 where prices say it)
RULES = {
    "chengnan": """
        C1.1 C1.1 rate_points give 6      C1.2 C1.2 rate_points give 6      C1.3 C1.3 rate_points give 6
        C1.4 C1.4 rate_points give 6      C1.4i C1.4 informational give 0   C1.5 C1.5 rate_points give 6
        C1.6 C1.6 per_unit take 0.1       C1.7 C1.7 bands take 2            C1.8a C1.8 bands take 2
        C1.8b C1.8 bands take 2           C1.8c C1.8 bands take 2           C1.9 C1.9 bands take 1
        C1.10 C1.10 per_unit take 0.1     C2.1 C2.1 manual give 3           C2.2 C2.2 manual give 3
        C2.2i C2.2 informational give 0   C2.3 C2.3 manual take 2           C2.3i C2.3 informational give 0
        C3 C3 manual give 8               C4 C4 rate_points give 15         C5 C5 rate_points give 15
        C6.1 C6.1 per_unit take 0.5       C6.2 C6.2 per_unit take 0.2       C6.3 C6.3 per_unit take 0.5
        C6.4 C6.4 per_unit take 0         C6.5 C6.5 highest_of take 0       C7.1 C7.1 per_unit give 0
        C7.2 C7.2 per_unit give 0         C7.3 C7.3 per_unit give 0
    """,
    "nanxiashu": """
        N1 N1 per_unit take 0             N2.1 N2 threshold take 5          N2.2 N2 threshold take 5
        N2.3 N2 informational give 0      N2.4 N2 threshold take 5          N2.4i N2 informational give 0
        N2.5 N2 informational give 0      N2.6 N2 threshold take 3          N2.7 N2 per_unit take 0
        N2.8 N2 per_unit take 2           N2.9 N2 per_unit take 3           N3 N3 worst_of take 5
        N4.1 N4 per_unit take 0.5         N4.2 N4 informational give 0      N4.3 N4 per_unit take 3
        N4.4 N4 per_unit take 5           N4.5 N4 per_unit take 3           N4.6 N4 per_unit take 3
        N5 N5 weighted give 30            N6.1 N6.1 per_unit give 3         N6.2 N6.2 threshold give 1
        N6.3 N6.3 per_unit give 1
    """,
}
# item: part, points possible, base, floor, cap, roll-up
ITEMS = {
    "chengnan": """
        C1.1 points 6 0 0 6 mean          C1.2 points 6 0 0 6 mean          C1.3 points 6 0 0 6 mean
        C1.4 points 6 0 0 6 mean          C1.5 points 6 0 0 6 mean          C1.6 points 2 2 0 2 mean
        C1.7 points 2 2 0 2 mean          C1.8 points 6 6 0 6 mean          C1.9 points 3 3 0 3 mean
        C1.10 points 3 3 0 3 mean         C2.1 points 3 0 0 3 mean          C2.2 points 3 0 0 3 mean
        C2.3 points 10 10 0 10 mean       C3 points 8 0 0 8 mean            C4 points 15 0 0 15 mean
        C5 points 15 0 0 15 mean          C6.1 deduction 0 0 -5 5 sum_capped
        C6.2 deduction 0 0 -5 5 sum_capped C6.3 deduction 0 0 -5 5 sum_capped
        C6.4 deduction 0 0 -6 6 sum_capped C6.5 deduction 0 0 -6 6 sum_capped
        C7.1 bonus 0 0 0 - sum            C7.2 bonus 0 0 0 - sum            C7.3 bonus 0 0 0 - sum
    """,
    "nanxiashu": """
        N1 points 5 5 0 5 mean            N2 points 30 30 0 30 mean         N3 points 5 5 0 5 mean
        N4 points 30 30 0 30 mean         N5 points 30 0 0 30 mean          N6.1 bonus 0 0 0 - mean
        N6.2 bonus 0 0 0 - mean           N6.3 bonus 0 0 0 - mean
    """,
}
MEASURES = [
    "party_building",
    "login",
    "house_linkage",
    "visit_coverage",
    "event_closing",
    "false_data",
    "field_completeness",
    "register_link",
    "record_consistency",
    "task_chain",
    "push_feedback",
    "low_collection",
    "check_points",
    "failed_checks",
    "staffing",
    "meeting_weeks",
    "survey_yes",
    "findings",
    "awards",
    "attendance",
    "patrol_distance",
    "patrol_cover",
    "patrol_hours",
    "photo_visits",
    "daily_visits",  # N2.4i, which the specification measures under no name of its own
    "hazard_visits",
    "household_collection",
    "household_entry",
    "household_complete",
    "daily_items",
    "valid_items",
    "rejected_items",
    "disposal",
    "disposed_in_grid",
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    return rulebook_tables(load_rulebooks(Home(tmp_path_factory.mktemp("home")), Site()))


def _grouped(text: str, width: int) -> list[tuple[str, ...]]:
    words = text.split()
    return [tuple(words[start : start + width]) for start in range(0, len(words), width)]


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


@pytest.mark.parametrize("rulebook", RULES)
def test_every_rule_is_there_with_its_points(tables: dict[str, pl.DataFrame], rulebook: str) -> None:
    rules = tables["rule"].filter(pl.col("rulebook") == rulebook).sort("position")
    found = rules.select("rule", "item", "kind", "direction", "points").rows()
    assert [tuple(map(_shown, row)) for row in found] == _grouped(RULES[rulebook], 5)


@pytest.mark.parametrize("rulebook", ITEMS)
def test_every_item_is_there_with_its_points(tables: dict[str, pl.DataFrame], rulebook: str) -> None:
    items = tables["item"].filter(pl.col("rulebook") == rulebook).sort("position")
    found = items.select("item", "part", "points_possible", "base_points", "floor", "cap", "rollup").rows()
    assert [tuple(map(_shown, row)) for row in found] == _grouped(ITEMS[rulebook], 7)


def test_points_of_each_rulebook_are_a_hundred_and_the_deductions_of_chengnan_at_most_27(
    tables: dict[str, pl.DataFrame],
) -> None:
    items = tables["item"]
    sums = items.group_by("rulebook").agg(pl.col("points_possible").sum()).sort("rulebook")
    assert sums.rows() == [("chengnan", Decimal("100.00")), ("nanxiashu", Decimal("100.00"))]
    assert items.filter(pl.col("part") == "deduction")["cap"].sum() == Decimal("27.00")


def test_every_item_names_its_clause_and_both_languages(tables: dict[str, pl.DataFrame]) -> None:
    for table, columns in (("item", ["name_zh", "name_en", "clause"]), ("rule", ["name_zh", "name_en"])):
        assert (
            tables[table].select(pl.any_horizontal(pl.col(columns).is_null() | (pl.col(columns) == ""))).sum().item()
            == 0
        )


def test_every_measure_of_the_specification_is_known_and_used(tables: dict[str, pl.DataFrame]) -> None:
    assert sorted(tables["measure"]["measure"]) == sorted(MEASURES)
    assert set(tables["rule_measure"]["measure"]) == set(MEASURES)


def test_bands_are_those_of_the_document_with_a_free_band_above(tables: dict[str, pl.DataFrame]) -> None:
    bands = tables["rule_band"]
    found = {
        rule: [
            tuple(map(_shown, row)) for row in bands.filter(pl.col("rule") == rule)["lower", "upper", "points"].rows()
        ]
        for rule in bands["rule"].unique()
    }
    assert found == {
        "C1.7": [
            ("-", "0.6", "2"),
            ("0.6", "0.7", "1.5"),
            ("0.7", "0.8", "1"),
            ("0.8", "0.9", "0.5"),
            ("0.9", "-", "0"),
        ],
        "C1.8a": [("-", "0.9", "2"), ("0.9", "-", "0")],
        "C1.8b": [("-", "0.8", "2"), ("0.8", "0.9", "1"), ("0.9", "-", "0")],
        "C1.8c": [("-", "0.6", "2"), ("0.6", "0.8", "1"), ("0.8", "-", "0")],
        "C1.9": [("-", "0.8", "1"), ("0.8", "0.9", "0.5"), ("0.9", "-", "0")],
        "C6.5": [("100", "500", "1"), ("500", "-", "2")],
    }


@pytest.mark.parametrize(
    ("rule", "prices"),
    [
        ("C6.4", {"serious": "1", "extra_serious": "3"}),
        ("C6.5", {"major_impact": "3"}),
        ("C7.1", {"province": "5", "prefecture": "3", "county": "2"}),
        ("C7.2", {"province": "5", "prefecture": "3", "county": "2"}),
        ("C7.3", {"province": "5", "prefecture": "3", "county": "1"}),
        ("N1", {"absent": "2", "late": "1"}),
        ("N2.7", {"file_missing": "2", "person_missing": "2", "report_missing": "1"}),
        ("N4.3", {"serious": "10"}),
    ],
)
def test_prices_by_kind_and_level(tables: dict[str, pl.DataFrame], rule: str, prices: dict[str, str]) -> None:
    amounts = tables["rule_amount"].filter(pl.col("rule") == rule)
    assert {value: _shown(points) for value, points in amounts["value", "points"].rows()} == prices


def test_disposal_weights(tables: dict[str, pl.DataFrame]) -> None:
    weights = {kind: _shown(weight) for kind, weight in tables["rule_weight"]["kind", "weight"].rows()}
    assert weights == {
        "on_time": "1",
        "extended": "0.8",
        "overdue": "0.6",
        "limited": "0.7",
        "rework": "-0.3",
        "unhandled": "-0.6",
    }


def test_monthly_mix_of_items_is_data(tables: dict[str, pl.DataFrame]) -> None:
    targets = tables["rule_target"].filter(pl.col("rule") == "N4.2")
    assert targets["target"].sum() == Decimal(90)
    assert len(targets) == 9


def test_single_options_that_change_points(tables: dict[str, pl.DataFrame]) -> None:
    def rule(rule_id: str) -> dict[str, object]:
        return tables["rule"].row(by_predicate=pl.col("rule") == rule_id, named=True)

    assert rule("C1.5")["child"] == "mean"
    assert rule("C6.5")["takes_highest"] is True
    assert [rule(name)["once_per_group"] for name in ("C7.1", "C7.2", "C7.3", "N6.1")] == [True, True, True, False]
    assert rule("N2.1")["shared_group"] == rule("N2.2")["shared_group"] == "patrol"
    assert [rule("N2.4")["target"], rule("N2.4")["scales_with_duty_days"]] == [Decimal(90), True]
    assert rule("N4.4")["is_uncapped"] is True
    assert rule("N4.5")["every"] == Decimal(2)
    assert rule("N6.2")["target"] == Decimal(1)
    assert [rule("N6.3")[name] for name in ("every", "beyond", "scales_with_duty_days")] == [
        Decimal(100),
        Decimal(90),
        True,
    ]


def test_what_changes_a_count_is_data(tables: dict[str, pl.DataFrame]) -> None:
    counting = {tuple(row[:3]): row[3] for row in tables["counting"].drop("version").rows()}
    expected = {
        ("chengnan", "login", "grid_type"): "comprehensive",
        ("chengnan", "event_closing", "limit_hours"): "168",
        ("chengnan", "false_data", "dormant_days"): "30",
        ("chengnan", "low_collection", "minimum_urban"): "20",
        ("chengnan", "low_collection", "minimum_rural"): "10",
        ("chengnan", "push_feedback", "working_days"): "5",
        ("chengnan", "survey_yes", "valid_months"): "12",
        ("nanxiashu", "patrol_distance", "daily_metres"): "1000",
        ("nanxiashu", "patrol_distance", "weekly_metres"): "8000",
        ("nanxiashu", "patrol_cover", "coverage_threshold"): "0.80",
        ("nanxiashu", "household_collection", "share_of_households"): "0.10",
        ("nanxiashu", "daily_items", "daily_minimum"): "4",
        ("nanxiashu", "disposal", "rework"): "once",
    }
    assert expected.items() <= counting.items()


def test_totals_close_and_floors(tables: dict[str, pl.DataFrame]) -> None:
    rulebooks = {row["rulebook"]: row for row in tables["rulebook"].iter_rows(named=True)}
    for row in rulebooks.values():
        assert (row["close_after_working_days"], row["duty_days"], row["minimum_duty_days"]) == (3, "working", 10)
        assert str(row["effective_from"]) == "2010-01-01"
    assert rulebooks["chengnan"]["score_floor"] == 0
    assert rulebooks["nanxiashu"]["score_floor"] is None, "N4.4 may take the total below nought"
    assert {name: row["scored_unit"] for name, row in rulebooks.items()} == {
        "chengnan": "community",
        "nanxiashu": "grid",
    }
