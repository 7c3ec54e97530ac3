"""Totals, corrections, ranks, quarters and years of the published demo follow from its items by plain arithmetic, and
its measures are the sums of their evidence."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import pytest

from simulate import Truth

from .everything import Reference
from .office import rounded
from .totals import (
    CAPS,
    RANKED_FROM,
    SUMMED,
    Key,
    Period,
    Score,
    corrections,
    empty_items,
    is_provisional,
    mean,
    partial_grids,
    periods_of,
    ranks_of,
    rolled_up,
    scores_of,
)

SCORE = "points, deductions, bonus, adjustment, score, points_without_basis"
RULEBOOKS = ("chengnan", "nanxiashu")


@pytest.fixture(scope="module")
def periods(reference: Reference) -> list[Period]:
    return periods_of(reference.office.months)


@pytest.fixture(scope="module")
def rolled(reference: Reference, periods: list[Period]) -> dict[Key, Decimal]:
    return rolled_up(reference.items, reference.taken, periods)


@pytest.fixture(scope="module")
def empty(reference: Reference, periods: list[Period]) -> set[Key]:
    return empty_items(reference.without_basis, reference.items, periods)


@pytest.fixture(scope="module")
def scores(
    reference: Reference, periods: list[Period], rolled: dict[Key, Decimal], empty: set[Key]
) -> dict[tuple[str, str], Score]:
    units = {(unit, period) for unit, period, _ in rolled}
    return scores_of(rolled, empty, corrections(reference.office, periods, units))


def rows_of(marts: duckdb.DuckDBPyConnection, columns: str, table: str, keys: int) -> dict[Any, Any]:
    """Published rows by their first columns."""
    rows = marts.execute(f"select {columns} from {table}").fetchall()
    found = {row[:keys]: row[keys] if len(row) == keys + 1 else row[keys:] for row in rows}
    assert len(found) == len(rows)
    return found


def test_item_points_of_every_period_are_rolled_up_as_the_rulebook_says(
    rolled: dict[Key, Decimal], marts: duckdb.DuckDBPyConnection
) -> None:
    assert rows_of(marts, "unit_code, period, item, points", "score_item", 3) == rolled


def test_rules_of_longer_periods_add_what_was_counted_and_average_what_it_was_worth(
    periods: list[Period], marts: duckdb.DuckDBPyConnection
) -> None:
    """C1.5 counts a mean of rates: its quantity is averaged, too."""
    found = rows_of(marts, "unit_code, period, rule, points, numerator, denominator, quantity", "score_rule", 3)
    longer = [period for period in periods if period.type != "month"]
    compared = 0
    for period in longer:
        for unit, name, rule in found:
            if name == period.name:
                own = [found[unit, month.name, rule] for month in period.months if (unit, month.name, rule) in found]
                points, *counts = ([row[place] for row in own] for place in range(4))
                worth = sum(points) if rule in SUMMED or rule in CAPS else mean(points)
                added = [sum(filled) if (filled := [n for n in column if n is not None]) else None for column in counts]
                if rule == "C1.5" and added[2] is not None:
                    filled = [Fraction(row[3]) for row in own if row[3] is not None]
                    added[2] = rounded(sum(filled) / len(filled), 12)
                assert found[unit, name, rule] == (worth, *added), (unit, name, rule)
                compared += 1
    assert compared == sum(name in {period.name for period in longer} for _, name, _ in found) > 0


def test_an_item_is_without_basis_in_a_quarter_when_it_is_in_all_its_months(
    empty: set[Key], marts: duckdb.DuckDBPyConnection
) -> None:
    sql = "select unit_code, period, item from score_item where is_no_basis"
    assert set(marts.execute(sql).fetchall()) == empty


def test_totals_of_every_unit_and_period_are_the_reference_totals(
    scores: dict[tuple[str, str], Score], marts: duckdb.DuckDBPyConnection
) -> None:
    found = rows_of(marts, f"unit_code, period, {SCORE}", "score", 2)
    assert {key: Score(*row) for key, row in found.items()} == scores


@pytest.mark.parametrize("rulebook", RULEBOOKS)
def test_ranks_leave_out_who_was_there_for_too_few_days(
    rulebook: str,
    reference: Reference,
    periods: list[Period],
    scores: dict[tuple[str, str], Score],
    marts: duckdb.DuckDBPyConnection,
) -> None:
    found = rows_of(marts, "rulebook, period, unit_code, rank, is_partial", "score", 3)
    for period in periods:
        partial = partial_grids(reference.office, period) if rulebook == "nanxiashu" else {}
        units = {unit for book, name, unit in found if (book, name) == (rulebook, period.name)}
        ranked = {unit for unit in units if partial.get(unit, RANKED_FROM) >= RANKED_FROM}
        ranks = ranks_of({unit: scores[unit, period.name].score for unit in units}, ranked)
        expected = {unit: (ranks[unit], unit in partial) for unit in units}
        assert {unit: found[rulebook, period.name, unit] for unit in units} == expected


def test_closed_periods_are_released_and_open_ones_provisional(
    periods: list[Period], truth: Truth, marts: duckdb.DuckDBPyConnection
) -> None:
    now: datetime = truth.as_of.replace(tzinfo=None)
    sql = "select distinct period, is_provisional, release_id is null from score"
    expected = {(period.name, is_provisional(period, now), is_provisional(period, now)) for period in periods}
    assert set(marts.execute(sql).fetchall()) == expected


def test_every_measure_is_the_sum_of_its_evidence(marts: duckdb.DuckDBPyConnection) -> None:
    """To the last digit; a quarter's or year's is the sum of its months'."""
    sums = """
        select rulebook, measure, unit_type, unit_code, {period}, sum(numerator), sum(denominator), sum(quantity)
        from {table} where period_type = 'month' group by all
    """
    evidence = set(marts.execute(sums.format(table="evidence", period="period")).fetchall())
    own = "rulebook, measure, unit_type, unit_code, period, numerator, denominator, quantity"
    months = marts.execute(f"select {own} from measure where period_type = 'month'").fetchall()
    empty = {row[:5] for row in months} - {row[:5] for row in evidence}
    assert {row for row in months if row[:5] not in empty} == evidence
    assert {row[5:] for row in months if row[:5] in empty} <= {(0, 0, None), (None, None, Decimal(0))}
    quarter, year = "left(period, 4) || '-Q' || ceil(month / 3)::int", "left(period, 4)"
    for type_, period in {"quarter": quarter, "year": year}.items():
        table = "(select *, right(period, 2)::int as month from measure where period_type = 'month')"
        longer = marts.execute(f"select {own} from measure where period_type = ?", [type_]).fetchall()
        assert set(longer) == set(marts.execute(sums.format(table=table, period=period)).fetchall())
