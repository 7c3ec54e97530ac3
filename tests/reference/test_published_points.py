"""Every month's points of the published demo equal the plain calculation from the simulated truth."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pytest

from ingest.home import Home
from simulate import Truth

from . import chengnan, chengnan_records, nanxiashu, nanxiashu_work
from .office import Month, Office

T = TypeVar("T")
Key = tuple[str, str, str]
CHENGNAN = ["C1.1", "C1.2", "C1.3", "C1.4", "C1.5", "C1.6", "C1.7", "C1.8", "C1.9", "C1.10", "C2.1", "C2.2", "C2.3"]
CHENGNAN += ["C3", "C4", "C5", "C6.1", "C6.2", "C6.3", "C6.4", "C6.5", "C7.1", "C7.2", "C7.3"]
NANXIASHU = ["N1", "N3", "N4", "N5", "N6.1", "N6.2", "N6.3"]
RULES = [("chengnan", rule) for rule in ("C1.8a", "C1.8b", "C1.8c")]
RULES += [("nanxiashu", rule) for rule in ("N2.4", "N2.5", "N2.6", "N2.7", "N2.8", "N2.9")]
RULES += [("nanxiashu", rule) for rule in ("N4.1", "N4.3", "N4.4", "N4.5", "N4.6")]
RATES = [("chengnan", rule) for rule in ("C1.1", "C1.3", "C1.4", "C1.7", "C1.8a", "C1.8b", "C1.8c", "C1.9", "C4", "C5")]
RATES += [("nanxiashu", "N2.5")]


@pytest.fixture(scope="module")
def office(truth: Truth) -> Office:
    return Office(truth)


@pytest.fixture(scope="module")
def items(office: Office) -> dict[Key, Decimal]:
    parts = (chengnan, chengnan_records, nanxiashu, nanxiashu_work)
    return keyed(chain.from_iterable(part.points(office) for part in parts))


@pytest.fixture(scope="module")
def rules(office: Office) -> dict[Key, Decimal]:
    parts = (chengnan_records, nanxiashu, nanxiashu_work)
    return keyed(chain.from_iterable(part.rules(office) for part in parts))


@pytest.fixture(scope="module")
def rates(office: Office) -> dict[Key, tuple[int, int]]:
    return keyed(chain(chengnan_records.rates(office), nanxiashu_work.rates(office)))


def keyed(rows: Iterable[tuple[str, str, str, T]]) -> dict[Key, T]:
    return {(unit, month, what): value for unit, month, what, value in rows}


def published(file: Path, columns: str, table: str, name: str, rulebook: str, what: str) -> dict[Key, tuple[Any, ...]]:
    """Published monthly rows of one item or rule; skips the test where the pipeline does not publish it."""
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute(
            f"select unit_code, period, {name}, {columns} from marts.{table} "
            f"where rulebook = ? and {name} = ? and period_type = 'month'",
            [rulebook, what],
        ).fetchall()
    if not rows:
        pytest.skip(f"{what} of {rulebook} is not measured yet")
    return {(unit, period, name): tuple(values) for unit, period, name, *values in rows}


def of(expected: dict[Key, T], what: str) -> dict[Key, T]:
    return {key: value for key, value in expected.items() if key[2] == what}


@pytest.mark.parametrize(
    ("rulebook", "item"), [("chengnan", item) for item in CHENGNAN] + [("nanxiashu", item) for item in NANXIASHU]
)
def test_item_points_of_every_unit_and_month_are_the_reference_points(
    rulebook: str, item: str, items: dict[Key, Decimal], published_demo: Home
) -> None:
    found = published(published_demo.published_file, "points", "score_item", "item", rulebook, item)
    assert {key: points for key, (points,) in found.items()} == of(items, item)


def test_every_item_of_the_reference_is_compared(items: dict[Key, Decimal]) -> None:
    assert {item for _, _, item in items} == {*CHENGNAN, *NANXIASHU}


@pytest.mark.parametrize(("rulebook", "rule"), RULES)
def test_rule_points_are_the_reference_points(
    rulebook: str, rule: str, rules: dict[Key, Decimal], published_demo: Home
) -> None:
    found = published(published_demo.published_file, "points", "score_rule", "rule", rulebook, rule)
    assert {key: points for key, (points,) in found.items()} == of(rules, rule)


@pytest.mark.parametrize(("rulebook", "rule"), RATES)
def test_numerators_and_denominators_are_those_of_the_reference(
    rulebook: str, rule: str, rates: dict[Key, tuple[int, int]], published_demo: Home
) -> None:
    found = published(published_demo.published_file, "numerator, denominator", "score_rule", "rule", rulebook, rule)
    assert {key: pair for key, pair in found.items() if pair[1]} == of(rates, rule)


def test_adjustments_count_in_the_first_month_that_was_open_when_they_were_approved(
    office: Office, published_demo: Home
) -> None:
    expected: dict[tuple[str, str], Decimal] = {}
    for row in office.rows["adjustments"]:
        month: Month | None = next(
            (m for m in office.months if m.name >= row["period"] and m.close.date() >= row["approved_on"]), None
        )
        if month is not None:
            key = (row["unit_code"], month.name)
            expected[key] = expected.get(key, Decimal(0)) + row["points"]
    with duckdb.connect(str(published_demo.published_file), read_only=True) as connection:
        rows = connection.execute(
            "select unit_code, period, adjustment from marts.score where period_type = 'month' and adjustment <> 0"
        ).fetchall()
    if not rows:
        pytest.skip("adjustments are not counted yet")
    assert {(unit, period): points for unit, period, points in rows} == expected
