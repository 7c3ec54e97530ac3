"""Every month's points of the published demo equal the plain calculation from the simulated truth."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from ingest.home import Home
from simulate import Truth

from . import chengnan, nanxiashu
from .office import Office

Points = dict[tuple[str, str, str], Decimal]


@pytest.fixture(scope="module")
def office(truth: Truth) -> Office:
    return Office(truth)


def published(file: Path, table: str, name: str, rulebook: str) -> Points:
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute(
            f"select unit_code, period, {name}, points from marts.{table} where rulebook = ? and period_type = 'month'",
            [rulebook],
        ).fetchall()
    return {(unit, period, what): points for unit, period, what, points in rows}


def different(expected: Points, found: Points) -> dict[tuple[str, str, str], tuple[Decimal | None, Decimal | None]]:
    """What the reference says and what was published, where the two are not the same."""
    return {key: (points, found.get(key)) for key, points in expected.items() if found.get(key) != points}


@pytest.mark.parametrize("rulebook", ["chengnan", "nanxiashu"])
def test_item_points_of_every_unit_and_month_are_the_reference_points(
    rulebook: str, office: Office, published_demo: Home
) -> None:
    book = {"chengnan": chengnan, "nanxiashu": nanxiashu}[rulebook]
    expected = {(unit, month, item): points for unit, month, item, points in book.points(office)}
    found = published(published_demo.published_file, "score_item", "item", rulebook)
    assert different(expected, found) == {}
    items = {item for _, _, item in expected}
    assert {key for key in found if key[2] in items} == set(expected)


def test_rule_points_of_n2_and_n4_are_the_reference_points(office: Office, published_demo: Home) -> None:
    expected = {(unit, month, rule): points for unit, month, rule, points in nanxiashu.rules(office)}
    found = published(published_demo.published_file, "score_rule", "rule", "nanxiashu")
    measured = {rule for _, _, rule in found}
    assert {"N4.1", "N4.4", "N4.6"} <= measured
    assert different({key: points for key, points in expected.items() if key[2] in measured}, found) == {}
