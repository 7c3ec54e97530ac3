"""Every month's points, numerators, denominators and quantities of the published demo are those of the plain
calculation from its raw exports and their truth: of every unit, for every item and rule of both rulebooks."""

from typing import Any, TypeVar

import duckdb
import pytest

from .everything import Reference
from .records import wilson
from .totals import Key

T = TypeVar("T")
CHENGNAN = ["C1.1", "C1.2", "C1.3", "C1.4", "C1.5", "C1.6", "C1.7", "C1.8", "C1.9", "C1.10", "C2.1", "C2.2", "C2.3"]
CHENGNAN += ["C3", "C4", "C5", "C6.1", "C6.2", "C6.3", "C6.4", "C6.5", "C7.1", "C7.2", "C7.3"]
NANXIASHU = ["N1", "N2", "N3", "N4", "N5", "N6.1", "N6.2", "N6.3"]
RULES = ["C1.8a", "C1.8b", "C1.8c", "N2.1", "N2.2", "N2.3", "N2.4", "N2.5", "N2.6", "N2.7", "N2.8", "N2.9"]
RULES += ["N4.1", "N4.3", "N4.4", "N4.5", "N4.6"]
RATES = [
    "C1.1",
    "C1.2",
    "C1.3",
    "C1.4",
    "C1.4i",
    "C1.7",
    "C1.8a",
    "C1.8b",
    "C1.8c",
    "C1.9",
    "C2.2i",
    "C2.3i",
    "C4",
    "C5",
]
RATES += ["N2.1", "N2.2", "N2.3", "N2.4i", "N2.5", "N2.6", "N5", "N6.2"]
QUANTITIES = ["C1.5", "C1.6", "C1.10", "C2.3", "N2.4", "N4.2", "N5", "N6.3"]


def published(marts: duckdb.DuckDBPyConnection, columns: str, table: str, what: str) -> dict[Key, tuple[Any, ...]]:
    """Published monthly rows of one item or rule."""
    name = "item" if table == "score_item" else "rule"
    sql = f"select unit_code, period, {columns} from {table} where {name} = ? and period_type = 'month'"
    return {(unit, period, what): tuple(values) for unit, period, *values in marts.execute(sql, [what]).fetchall()}


def of(expected: dict[Key, T], what: str) -> dict[Key, T]:
    found = {key: value for key, value in expected.items() if key[2] == what}
    assert found, f"the reference has nothing of {what}"
    return found


@pytest.mark.parametrize("item", CHENGNAN + NANXIASHU)
def test_item_points_of_every_unit_and_month_are_the_reference_points(
    item: str, reference: Reference, marts: duckdb.DuckDBPyConnection
) -> None:
    found = published(marts, "points", "score_item", item)
    assert {key: points for key, (points,) in found.items()} == of(reference.items, item)


def test_every_published_item_and_rule_is_compared(reference: Reference, marts: duckdb.DuckDBPyConnection) -> None:
    """An item of one rule is compared as the item."""
    items = {item for (item,) in marts.execute("select distinct item from score_item").fetchall()}
    rules = {rule for (rule,) in marts.execute("select distinct rule from score_rule").fetchall()}
    assert {item for _, _, item in reference.items} == items == {*CHENGNAN, *NANXIASHU}
    assert rules == {*CHENGNAN, *NANXIASHU, *RULES, *RATES, *QUANTITIES} - {"C1.8", "N2", "N4"}


@pytest.mark.parametrize("rule", RULES)
def test_rule_points_are_the_reference_points(
    rule: str, reference: Reference, marts: duckdb.DuckDBPyConnection
) -> None:
    found = published(marts, "points", "score_rule", rule)
    assert {key: points for key, (points,) in found.items()} == of(reference.rules, rule)


@pytest.mark.parametrize("rule", RATES)
def test_numerators_and_denominators_are_those_of_the_reference(
    rule: str, reference: Reference, marts: duckdb.DuckDBPyConnection
) -> None:
    found = published(marts, "numerator, denominator", "score_rule", rule)
    assert {key: pair for key, pair in found.items() if pair[1]} == of(reference.rates, rule)


@pytest.mark.parametrize("rule", QUANTITIES)
def test_quantities_are_those_of_the_reference(
    rule: str, reference: Reference, marts: duckdb.DuckDBPyConnection
) -> None:
    found = published(marts, "quantity", "score_rule", rule)
    assert {key: quantity for key, (quantity,) in found.items()} == of(reference.quantities, rule)


@pytest.mark.parametrize("item", ["C4", "C5"])
def test_a_survey_shows_its_answers_and_their_wilson_interval(
    item: str, reference: Reference, marts: duckdb.DuckDBPyConnection
) -> None:
    found = published(marts, "explanation_zh, explanation_en", "score_item", item)
    for key, rate in of(reference.rates, item).items():
        low, high = wilson(rate)
        zh, en = found[key]
        assert f"{rate[1]} answers, 95 % interval {low} % to {high} %" in en
        assert all(text in zh for text in (str(rate[1]), f"{low}%", f"{high}%"))


def test_items_with_nothing_to_measure_are_flagged_and_no_others(
    reference: Reference, marts: duckdb.DuckDBPyConnection
) -> None:
    sql = "select unit_code, period, item from score_item where is_no_basis and period_type = 'month'"
    assert set(marts.execute(sql).fetchall()) == reference.without_basis != set()
