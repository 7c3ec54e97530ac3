"""Shown evidence, added up by hand and put through the rulebook's own numbers, gives the shown points: of every item of
every unit and month, with nothing but the published tables and the rulebooks' YAML."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from by_hand import item_points

from ingest.home import Home
from publish import open_published
from publish.read_explanation import explain_item
from publish.read_scores import ranking

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
Key = tuple[str, str, str]
"""Rulebook, unit, month."""


class Published:
    """What stands in the published file, by rulebook, unit and month."""

    def __init__(self, home: Home) -> None:
        with open_published(home) as connection:
            grids = connection.execute(_GRIDS).fetchall()
            points = connection.execute(_POINTS).fetchall()
            evidence = connection.execute("select * from evidence")
            names = [column[0] for column in evidence.description or []]
            rows = [dict(zip(names, values, strict=True)) for values in evidence.fetchall()]
        communities = {(grid, month): community for grid, month, community, _, _ in grids}
        self.shares = {(grid, month): Fraction(own, whole) for grid, month, _, own, whole in grids}
        self.points: dict[str, dict[Key, Decimal]] = defaultdict(dict)
        for item, rulebook, unit, month, shown in points:
            self.points[item][rulebook, unit, month] = shown
        self.evidence: dict[Key, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            self.evidence[row["rulebook"], row["unit_code"], row["period"]].append(row)
            if row["unit_type"] == "grid":  # a community's rule may bring up what was taken on its grids
                community = communities[row["unit_code"], row["period"]]
                self.evidence[row["rulebook"], community, row["period"]].append(row)


_GRIDS = """
    select grid_code, dim_grid.month, community_code, duty_days, count(*)
    from dim_grid
    inner join dim_date on dim_grid.month = dim_date.month and is_working_day
    group by all
"""
_POINTS = "select item, rulebook, unit_code, period, points from score_item where period_type = 'month'"


@pytest.fixture(scope="module")
def published(published_demo: Home) -> Published:
    return Published(published_demo)


def items() -> list[tuple[str, dict[str, Any]]]:
    """Every item of the shipped rulebooks as it is written."""
    names = ("chengnan", "nanxiashu")
    books = [yaml.safe_load((RULEBOOKS / f"{name}.yaml").read_text(encoding="utf-8")) for name in names]
    return [(name, item) for name, book in zip(names, books, strict=True) for item in book["items"]]


@pytest.mark.parametrize(("rulebook", "item"), items(), ids=[item["item"] for _, item in items()])
def test_points_of_every_unit_and_month_follow_from_the_shown_evidence(
    rulebook: str, item: dict[str, Any], published: Published
) -> None:
    shown = published.points[item["item"]]
    assert len(shown) >= 12, "every unit in each of three months"
    by_hand = {
        (book, unit, month): item_points(
            item, published.evidence[book, unit, month], published.shares.get((unit, month), Fraction(1))
        )
        for book, unit, month in shown
    }
    assert by_hand == shown


def test_what_explain_shows_is_enough_to_get_its_points(published_demo: Home, published: Published) -> None:
    """One unit of each rulebook, every item."""
    with open_published(published_demo) as connection:
        for score in {score.rulebook: score for score in ranking(connection, "2026-02")}.values():
            share = published.shares.get((score.unit_code, score.period), Fraction(1))
            for _, item in (each for each in items() if each[0] == score.rulebook):
                found = explain_item(connection, score, item["item"])
                assert found is not None
                assert item_points(item, [asdict(row) for row in found.evidence], share) == found.item.points
