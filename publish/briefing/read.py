"""Briefings, read from the published tables: ranking, items, trend, map, questions and revisions of a closed period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

import duckdb

from ingest.errors import GridscoreError
from publish.briefing.items import BriefingItem, mean, read_items
from publish.briefing.sql import ALERTS, CLOSED, QUESTIONS, REVISIONS, TREND, UNITS
from publish.grid_shapes import UNITS as MAP_UNITS
from publish.grid_shapes import GridMap, grid_map
from publish.read_scores import Peers, Score, months_of, peers, ranking, rulebook_name
from publish.rows import Parameters, rows_of, run_query

TREND_MONTHS = 12
FINE_MAP_FROM = 500
"""From so many grids on a map is drawn four times as fine."""


@dataclass(frozen=True)
class Closed:
    """A closed period of a rulebook and its newest release."""

    rulebook: str
    period_type: str
    period: str
    release_id: str
    released_at: datetime


@dataclass(frozen=True)
class Place:
    """Where a unit belongs."""

    unit_code: str
    parent_code: str | None
    parent_name: str | None
    area_type: str | None


@dataclass(frozen=True)
class Point:
    """One period of the trend."""

    period: str
    units: int
    mean: Decimal
    lowest: Decimal
    highest: Decimal
    is_provisional: bool


@dataclass(frozen=True)
class Question:
    """Something in the data that somebody should look at; never a finding."""

    detector: str
    month: str
    unit_code: str
    unit_name: str
    worker_code: str | None
    counterpart_code: str | None
    reason_zh: str
    reason_en: str


@dataclass(frozen=True)
class OpenAlert:
    """How many alerts of one kind are open."""

    severity: str
    kind: str
    alerts: int


@dataclass(frozen=True)
class RevisedItem:
    """A released item that would change (proposed), or that a later release has changed (released)."""

    period: str
    unit_code: str
    item: str
    old_points: Decimal | None
    new_points: Decimal | None
    cause: str
    cause_detail: str | None
    status: str


@dataclass(frozen=True)
class Briefing:
    """Everything a briefing shows. rulebook_name: by language; now, before: the period, and the one before it unless it
    is the first; trend: the last months up to its end."""

    closed: Closed
    rulebook_name: dict[str, str]
    scores: list[Score]
    now: Point
    before: Point | None
    scores_before: dict[str, Score]
    places: dict[str, Place]
    peers: dict[str, Peers]
    items: list[BriefingItem]
    trend: list[Point]
    map: GridMap
    questions: list[Question]
    alerts: list[OpenAlert]
    revisions: list[RevisedItem]

    @property
    def unit_type(self) -> str:
        return self.scores[0].unit_type

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of each unit by code."""
        return {score.unit_code: score.unit_name or score.unit_code for score in self.scores}


def closed_periods(connection: duckdb.DuckDBPyConnection) -> list[Closed]:
    """All closed periods by rulebook, each with its newest release."""
    return rows_of(connection, Closed, CLOSED)


def read_briefing(connection: duckdb.DuckDBPyConnection, rulebook: str, period: str, small_cell: int) -> Briefing:
    """The briefing of a rulebook and closed period. Raises GridscoreError when it is not closed, or there is none."""
    closed = _closed(connection, rulebook, period)
    keys: Parameters = {
        "rulebook": rulebook,
        "period": period,
        "period_type": closed.period_type,
        "months": months_of(period),
    }
    months = {**keys, "period_type": "month", "period": months_of(period)[-1]}
    points = _points(connection, keys)
    before = points[-2].period if len(points) > 1 else None
    scores = ranking(connection, period, rulebook)
    scores_before = ranking(connection, before, rulebook) if before else []
    places = rows_of(connection, Place, UNITS, {**keys, "unit_type": scores[0].unit_type})
    return Briefing(
        closed=closed,
        rulebook_name=rulebook_name(connection, rulebook, period),
        scores=scores,
        now=points[-1],
        before=points[-2] if before else None,
        scores_before={score.unit_code: score for score in scores_before},
        places={place.unit_code: place for place in places},
        peers=peers(connection, rulebook, period),
        items=read_items(connection, keys, before, small_cell),
        trend=_points(connection, months)[-TREND_MONTHS:],
        map=_map(connection, months_of(period)),
        questions=rows_of(connection, Question, QUESTIONS, keys),
        alerts=rows_of(connection, OpenAlert, ALERTS),
        revisions=rows_of(connection, RevisedItem, REVISIONS, {**keys, "before": before}),
    )


def _closed(connection: duckdb.DuckDBPyConnection, rulebook: str, period: str) -> Closed:
    found = [closed for closed in closed_periods(connection) if closed.rulebook == rulebook]
    for closed in found:
        if closed.period == period:
            return closed
    newest = f"the newest closed ones are {', '.join(each.period for each in found[-3:])}" if found else "none is"
    raise GridscoreError(f"{period} of {rulebook} is not closed, so there is no briefing of it; {newest}")


def _points(connection: duckdb.DuckDBPyConnection, keys: Parameters) -> list[Point]:
    return [
        Point(period, units, mean(total, units), lowest, highest, is_provisional)
        for period, units, total, lowest, highest, is_provisional in run_query(connection, TREND, keys).fetchall()
    ]


def _map(connection: duckdb.DuckDBPyConnection, months: list[str]) -> GridMap:
    drawn = grid_map(connection, months)
    return grid_map(connection, months, 4 * MAP_UNITS) if len(drawn.shapes) >= FINE_MAP_FROM else drawn
