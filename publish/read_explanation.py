"""A score taken apart: score -> item -> rule -> evidence -> source row, read from the published tables.

Nothing is calculated here. What is shown is what the score was made of, in the order it was added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from ingest.errors import GridscoreError
from publish.explanation_sql import EVIDENCE, ITEMS, NOT_MEASURED, RULES, SUMS
from publish.read_scores import Score, Unit, months_of, peers, scores_of
from publish.rows import rows_of, run_query


@dataclass(frozen=True)
class Item:
    """One row of marts.score_item, with its names and clause from the rulebook."""

    item: str
    name_zh: str | None
    name_en: str | None
    points_possible: Decimal
    points: Decimal
    is_no_basis: bool
    explanation_zh: str | None
    explanation_en: str | None


@dataclass(frozen=True)
class Rule:
    """One row of marts.score_rule, with its names, measure and clause from the rulebook."""

    rule: str
    name_zh: str | None
    name_en: str | None
    kind: str
    measure: str | None
    numerator: int | None
    denominator: int | None
    quantity: Decimal | None
    points: Decimal
    is_informational: bool
    clause: str | None
    explanation_zh: str | None
    explanation_en: str | None


@dataclass(frozen=True)
class Evidence:
    """One row of marts.evidence: a thing that was counted, and the rules of the item that count it."""

    rules: str
    measure: str
    period: str
    unit_code: str
    subject_type: str
    subject_code: str | None
    occurred_on: date | None
    kind: str | None
    level: str | None
    size: Decimal | None
    group_code: str | None
    numerator: int | None
    denominator: int | None
    quantity: Decimal | None
    reason: str | None
    reason_zh: str | None
    source_file: str | None
    source_row: int | None


@dataclass(frozen=True)
class Sum:
    """What the evidence of one rule adds up to, for each unit it was taken on and each kind of evidence."""

    rule: str
    measure: str
    name_zh: str | None
    name_en: str | None
    unit_code: str
    kind: str | None
    evidence_rows: int
    numerator: int | None
    denominator: Decimal | None
    quantity: Decimal | None


@dataclass(frozen=True)
class Explanation:
    """A score, what it was made of, and what the rulebook asks that is not measured yet."""

    score: Score
    ranked: int
    items: list[Item]
    not_measured: list[str]
    months: list[Score]


@dataclass(frozen=True)
class ItemExplanation:
    """One item of a score down to the source rows. `months`: the item by month, for a quarter or year."""

    score: Score
    item: Item
    rules: list[Rule]
    months: list[tuple[str, Decimal]]
    sums: list[Sum]
    evidence: list[Evidence]


def explain_scores(
    connection: duckdb.DuckDBPyConnection, units: list[Unit], period: str, rulebook: str | None
) -> list[Explanation]:
    """Every score of the units in the period, one for each rulebook that scores them.

    Raises GridscoreError when none of them has a score there.
    """
    found = [score for unit in units for score in scores_of(connection, unit, [period], rulebook)]
    if not found:
        raise GridscoreError(_no_score(connection, units, period, rulebook))
    return [
        Explanation(
            score=score,
            ranked=peers(connection, score.rulebook, score.period)[score.unit_code].ranked,
            items=items_of(connection, score),
            not_measured=_not_measured(connection, score),
            months=_months(connection, score),
        )
        for score in found
    ]


def explain_item(connection: duckdb.DuckDBPyConnection, score: Score, item: str) -> ItemExplanation | None:
    """One item of a score with rules and evidence; None when the score has no such item."""
    matching = [row for row in items_of(connection, score) if row.item.casefold() == item.casefold()]
    if not matching:
        return None
    keys = _keys(score) | {"item": matching[0].item}
    by_month = run_query(connection, _BY_MONTH, keys).fetchall()
    return ItemExplanation(
        score=score,
        item=matching[0],
        rules=sorted(rows_of(connection, Rule, RULES, keys), key=lambda rule: natural_key(rule.rule)),
        months=[] if score.period_type == "month" else by_month,
        sums=sorted(rows_of(connection, Sum, SUMS, keys), key=lambda part: natural_key(part.rule)),
        evidence=rows_of(connection, Evidence, EVIDENCE, keys),
    )


def items_of(connection: duckdb.DuckDBPyConnection, score: Score) -> list[Item]:
    """The items of a score in the rulebook's order."""
    found = rows_of(connection, Item, ITEMS, _keys(score))
    return sorted(found, key=lambda item: natural_key(item.item))


def natural_key(code: str) -> list[tuple[int, str]]:
    """Sort key that puts C1.10 behind C1.9."""
    parts = "".join(letter if letter.isdigit() else f" {letter} " for letter in code).split()
    return [(int(part), "") if part.isdigit() else (0, part) for part in parts]


def _keys(score: Score) -> dict[str, Any]:
    return {
        "rulebook": score.rulebook,
        "unit_type": score.unit_type,
        "unit_code": score.unit_code,
        "period": score.period,
        "months": months_of(score.period),
    }


def _months(connection: duckdb.DuckDBPyConnection, score: Score) -> list[Score]:
    if score.period_type == "month":
        return []
    unit = Unit(score.unit_type, score.unit_code, score.unit_name)
    return scores_of(connection, unit, months_of(score.period), score.rulebook)


def _not_measured(connection: duckdb.DuckDBPyConnection, score: Score) -> list[str]:
    """Items of the rulebook without a row in this score."""
    rows = run_query(connection, NOT_MEASURED, _keys(score)).fetchall()
    return sorted((row[0] for row in rows), key=natural_key)


def _no_score(connection: duckdb.DuckDBPyConnection, units: list[Unit], period: str, rulebook: str | None) -> str:
    rows = run_query(
        connection,
        "select distinct rulebook, period_type, period from score where unit_code = $code order by all",
        {"code": units[0].unit_code},
    ).fetchall()
    months = [row[2] for row in rows if row[1] == "month"]
    books = sorted({row[0] for row in rows})
    by = f" by {rulebook}" if rulebook else ""
    return (
        f"{units[0].unit_code} has no score for {period}{by}; "
        f"it is scored by {', '.join(books)} for {', '.join(sorted(set(months)))}"
    )


_BY_MONTH = """
    select period, points
    from score_item
    where rulebook = $rulebook and unit_type = $unit_type and unit_code = $unit_code and item = $item
        and period_type = 'month' and list_contains($months, period)
    order by period
"""
