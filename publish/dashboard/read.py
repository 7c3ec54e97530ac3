"""What a dashboard shows, read from the published tables: the head that every view needs, and one block per unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from ingest.errors import GridscoreError
from publish.dashboard import sql
from publish.dashboard.evidence_sql import EVIDENCE, ROW_COLUMNS
from publish.dashboard.guard import Guard
from publish.grid_shapes import grid_map
from publish.read_explanation import natural_key
from publish.read_scores import months_of, peers, rulebook_name
from publish.rows import Parameters, run_query
from publish.small_cells import SUBJECTS_OF_PEOPLE, guarded_question

TREND_PERIODS = 12


def keys_of(connection: duckdb.DuckDBPyConnection, rulebook: str, period: str) -> dict[str, Any]:
    """The parameters of every query but $small_cell and $rows.

    Raises GridscoreError when the rulebook has no score for the period.
    """
    keys: dict[str, Any] = {"rulebook": rulebook, "period": period, "months": months_of(period), "item": None}
    row = run_query(connection, _UNIT_TYPE, keys).fetchone()
    if row is None:
        raise GridscoreError(f"no scores by rulebook {rulebook!r} for period {period!r}; see gridscore scores")
    keys["unit_type"], keys["period_type"] = row
    people = {"subjects": sorted(SUBJECTS_OF_PEOPLE)}
    keys["people"] = [row[0] for row in run_query(connection, _PEOPLE, people).fetchall()]
    keys["singles"] = sorted(SUBJECTS_OF_PEOPLE - {"grid_cadence"})
    return keys


def read_head(connection: duckdb.DuckDBPyConnection, keys: dict[str, Any], small_cell: int) -> dict[str, Any]:
    """Everything but the units' own calculations, as plain values for JSON. Units stand in the order of the ranking.

    Points and scores are in hundredths. Every list over units has their order; null where a unit has no value.
    small_cell: questions tell of no fewer residents.
    """
    units = _columns(connection, sql.UNITS, keys)
    among = peers(connection, keys["rulebook"], keys["period"])
    units |= {
        "area": [among[code].area for code in units["code"]],
        "ranked": [among[code].ranked for code in units["code"]],
    }
    place = {code: number for number, code in enumerate(units["code"])}
    map_of = grid_map(connection, keys["months"], units=1000 if len(place) <= 500 else 4000)
    return {
        "rulebook": keys["rulebook"],
        "rulebookName": rulebook_name(connection, keys["rulebook"], keys["period"]),
        "unitType": keys["unit_type"],
        "period": keys["period"],
        "periodType": keys["period_type"],
        "months": keys["months"],
        "release": _first(connection, sql.RELEASE, keys),
        "released": [row[0] for row in run_query(connection, sql.RELEASED, keys).fetchall()],
        "units": units,
        "communities": run_query(connection, sql.COMMUNITIES, keys).fetchall(),
        "mean": _mean(units["score"]),
        "before": _before(connection, keys, place),
        "trend": _trend(connection, keys, place),
        "items": _items(connection, keys, place),
        "names": {row[0]: row[1:4] for row in run_query(connection, sql.RULE_NAMES, keys).fetchall()},
        "measures": {row[0]: row[1:] for row in run_query(connection, sql.MEASURES, keys).fetchall()},
        "questions": [
            {
                **question,
                **{lang: guarded_question(question["detector"], question[lang], small_cell) for lang in ("zh", "en")},
            }
            for question in _rows(connection, sql.QUESTIONS, keys)
        ],
        "revisions": _rows(connection, sql.REVISIONS, keys),
        "map": {
            "width": map_of.width,
            "height": map_of.height,
            "shapes": [[shape.grid_code, shape.grid_name, shape.community_code, shape.path] for shape in map_of.shapes],
            "without": map_of.without_shape,
        },
    }


def read_blocks(connection: duckdb.DuckDBPyConnection, keys: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Code and parts (JSON) of every unit: its items, rules and months, what its evidence adds up to, and each column
    of that: alike things of several units packed behind each other take the least room."""
    guard = Guard.of(run_query(connection, sql.RULE_NAMES, keys).fetchall(), keys["people"], int(keys["small_cell"]))
    evidence = {code: parts for code, *parts in run_query(connection, EVIDENCE, keys).fetchall()}
    for code, items, rules, months in run_query(connection, sql.CALCULATIONS, keys).fetchall():
        items, rules = guard.items(items), guard.rules(rules)
        rows, lists, sums = evidence.get(code, (None, "[]", "[]"))
        calculation = {"items": items, "rules": rules, "months": months, "sums": sums}
        columns = {f"rows.{name}": rows[name] if rows else "[]" for name in ROW_COLUMNS}
        yield code, {**calculation, "lists": lists, **columns}


def _trend(connection: duckdb.DuckDBPyConnection, keys: dict[str, Any], place: dict[str, int]) -> dict[str, Any]:
    """Months up to the end of the period: the scores of its units, and mean and range of all that were scored then."""
    found = _by_period(connection, keys | {"period_type": "month", "period": keys["months"][-1]})
    shown = list(found)[-TREND_PERIODS:]
    scores = [list(found[period].values()) for period in shown]
    return {
        "periods": shown,
        "scores": [[found[period].get(code) for code in place] for period in shown],
        "means": list(map(_mean, scores)),
        "least": list(map(min, scores)),
        "most": list(map(max, scores)),
    }


def _before(
    connection: duckdb.DuckDBPyConnection, keys: dict[str, Any], place: dict[str, int]
) -> dict[str, Any] | None:
    """The newest period of the same kind before this one: its mean, and the units' scores. None before the first."""
    earlier = [item for item in _by_period(connection, keys).items() if item[0] < keys["period"]]
    if not earlier:
        return None
    period, found = earlier[-1]
    mean = _mean(list(found.values()))
    return {"period": period, "mean": mean, "scores": [found.get(code) for code in place]}


def _by_period(connection: duckdb.DuckDBPyConnection, keys: Parameters) -> dict[str, dict[str, int]]:
    """Period -> unit -> score, of periods of a kind up to one."""
    found: dict[str, dict[str, int]] = {}
    for period, code, score in run_query(connection, sql.TREND, keys).fetchall():
        found.setdefault(period, {})[code] = score
    return found


def _mean(scores: list[int]) -> int:
    """Hundredths, half up."""
    return (2 * sum(scores) + len(scores)) // (2 * len(scores))


def _items(connection: duckdb.DuckDBPyConnection, keys: Parameters, place: dict[str, int]) -> list[dict[str, Any]]:
    """The items in the rulebook's order, each with its points by unit; possible: the most of any unit."""
    items: dict[str, dict[str, Any]] = {}
    for item, code, points, possible, is_no_basis in run_query(connection, sql.ITEM_POINTS, keys).fetchall():
        found = items.setdefault(
            item, {"item": item, "possible": 0, "points": [None] * len(place), "lost": 0, "losing": 0, "nothing": 0}
        )
        found["points"][place[code]] = points
        found["possible"] = max(found["possible"], possible)
        lost = max(possible - points, 0)
        found["lost"] += lost
        found["losing"] += lost > 0
        found["nothing"] += is_no_basis
    return sorted(items.values(), key=lambda item: natural_key(item["item"]))


def _rows(connection: duckdb.DuckDBPyConnection, query: str, keys: Parameters) -> list[dict[str, Any]]:
    result = run_query(connection, query, keys)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _first(connection: duckdb.DuckDBPyConnection, query: str, keys: Parameters) -> dict[str, Any] | None:
    return next(iter(_rows(connection, query, keys)), None)


def _columns(connection: duckdb.DuckDBPyConnection, query: str, keys: Parameters) -> dict[str, list[Any]]:
    result = run_query(connection, query, keys)
    names = [column[0] for column in result.description or []]
    rows = result.fetchall()
    return {name: [row[number] for row in rows] for number, name in enumerate(names)}


_UNIT_TYPE = "select unit_type, period_type from score where rulebook = $rulebook and period = $period limit 1"
_PEOPLE = "select measure from dim_measure where list_contains($subjects, subject_type) order by 1"
