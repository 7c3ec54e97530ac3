"""Rulebooks as tables: everything the scoring SQL needs to know of them, so that it names no item and no number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal

import polars as pl

from rulebooks import kinds, rows
from rulebooks.catalogue import Measure, load_catalogue
from rulebooks.model import PlacedRule, Rulebook, base_points_of, direction_of, factor_of, is_child_count, points_of
from rulebooks.schema import Item, minute_of_day

POINTS = pl.Decimal(9, 2)
NUMBER = pl.Decimal(18, 6)
VERSION = {"rulebook": pl.String, "version": pl.String}

SCHEMAS: Mapping[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    "rulebook": {
        **VERSION,
        "effective_from": pl.Date,
        "name_zh": pl.String,
        "name_en": pl.String,
        "source": pl.String,
        "scored_unit": pl.String,
        "close_after_working_days": pl.Int64,
        "duty_days": pl.String,
        "score_floor": POINTS,
        "minimum_duty_days": pl.Int64,
        "partial_units": pl.String,
        "ranking": pl.String,
        "sha256": pl.String,
    },
    "item": {
        **VERSION,
        "item": pl.String,
        "position": pl.Int64,
        "part": pl.String,
        "name_zh": pl.String,
        "name_en": pl.String,
        "clause": pl.String,
        "points_possible": POINTS,
        "base_points": NUMBER,
        "floor": POINTS,
        "cap": POINTS,
        "rollup": pl.String,
        "is_yearly": pl.Boolean,
        "no_basis": pl.String,
        "sha256": pl.String,
    },
    "rule": {
        **VERSION,
        "item": pl.String,
        "rule": pl.String,
        "position": pl.Int64,
        "name_zh": pl.String,
        "name_en": pl.String,
        "kind": pl.String,
        "measure": pl.String,
        "direction": pl.String,
        "is_informational": pl.Boolean,
        "points": NUMBER,
        "factor": NUMBER,
        "target": NUMBER,
        "scales_with_duty_days": pl.Boolean,
        "loss_per_point": NUMBER,
        "every": NUMBER,
        "beyond": NUMBER,
        "cap": NUMBER,
        "is_uncapped": pl.Boolean,
        "shared_group": pl.String,
        "child": pl.String,
        "child_target": NUMBER,
        "is_child_count": pl.Boolean,
        "is_over_counts": pl.Boolean,
        "per": pl.String,
        "step": pl.String,
        "once_per_group": pl.Boolean,
        "takes_highest": pl.Boolean,
        "interval_kind": pl.String,
        "complement_zh": pl.String,
        "complement_en": pl.String,
    },
    "rule_measure": {
        **VERSION,
        "rule": pl.String,
        "measure": pl.String,
        "position": pl.Int64,
        "role": pl.String,
        "is_state": pl.Boolean,
        "is_on_grids": pl.Boolean,
    },
    "rule_filter": {**VERSION, "rule": pl.String, "role": pl.String, "field": pl.String, "value": pl.String},
    "rule_band": {
        **VERSION,
        "rule": pl.String,
        "position": pl.Int64,
        "field": pl.String,
        "lower": NUMBER,
        "upper": NUMBER,
        "points": NUMBER,
    },
    "rule_amount": {**VERSION, "rule": pl.String, "field": pl.String, "value": pl.String, "points": NUMBER},
    "rule_target": {**VERSION, "rule": pl.String, "field": pl.String, "value": pl.String, "target": NUMBER},
    "rule_weight": {**VERSION, "rule": pl.String, "kind": pl.String, "weight": NUMBER},
    "counting": {**VERSION, "measure": pl.String, "parameter": pl.String, "value": pl.String},
    "item_limit": {**VERSION, "category": pl.String, "amount": pl.Int64, "clock": pl.String},
    "office_hours": {**VERSION, "position": pl.Int64, "from_minute": pl.Int64, "to_minute": pl.Int64},
    "month_weight": {**VERSION, "calendar_month": pl.Int64, "weight": NUMBER},
    "measure": {
        "measure": pl.String,
        "name_zh": pl.String,
        "name_en": pl.String,
        "counts_zh": pl.String,
        "counts_en": pl.String,
        "unit_type": pl.String,
        "subject_type": pl.String,
        "gives": pl.String,
        "in_parts": pl.Boolean,
        "basis": pl.String,
        "feeds": pl.String,
        "evidence_model": pl.String,
        "fact_table": pl.String,
    },
}
Row = tuple[object, ...]


def rulebook_tables(rulebooks: list[Rulebook]) -> dict[str, pl.DataFrame]:
    """The tables of source `rules` by name, typed also where empty; the order of rows is that of the files."""
    tables: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    tables["measure"] = [_measure_row(measure) for measure in load_catalogue().measures]
    for rulebook in rulebooks:
        for name, row in _rows(rulebook):
            tables[name].append((rulebook.name, rulebook.version, *row))
    return {name: pl.DataFrame(rows, schema=SCHEMAS[name], orient="row") for name, rows in tables.items()}


def _rows(rulebook: Rulebook) -> Iterator[tuple[str, Row]]:
    counting = list(rows.counting(rulebook, load_catalogue()))
    yield "rulebook", _rulebook_row(rulebook)
    for position, item in enumerate(rulebook.items(), start=1):
        yield "item", (*_item_row(item, position), _item_sha256(rulebook, item, counting))
    for limit in rulebook.content.item_limits:
        yield "item_limit", (limit.category, limit.amount, limit.clock)
    for position, hours in enumerate(rulebook.content.office_hours, start=1):
        yield "office_hours", (position, minute_of_day(hours.start), minute_of_day(hours.end))
    for month, weight in rulebook.content.month_weights().items():
        yield "month_weight", (month, weight)
    for placed in rulebook.rules():
        yield "rule", _rule_row(placed)
        for name, row in rows.details(placed):
            yield name, (placed.rule_id, *row)
    for row in counting:
        yield "counting", row


def _rulebook_row(rulebook: Rulebook) -> Row:
    content = rulebook.content
    return (
        content.effective_from,
        content.name.zh,
        content.name.en,
        content.source,
        content.scored_unit,
        content.close_after_working_days,
        content.duty_days,
        content.floor,
        content.minimum_duty_days,
        content.partial_units,
        content.ranking,
        rulebook.sha256,
    )


def _item_row(item: Item, position: int) -> Row:
    """Floor and cap are bounds of the item's sum: a deduction lies in [-cap, 0], a bonus in [0, cap]."""
    lowest: Decimal | None = item.floor or Decimal(0)
    if item.part == "deduction":
        lowest = None if item.cap is None else -item.cap
    return (
        item.item,
        position,
        item.part,
        item.name.zh,
        item.name.en,
        item.clause,
        item.points or Decimal(0),
        base_points_of(item),
        lowest,
        item.cap if item.cap is not None or item.part != "points" else item.points,
        item.rollup,
        item.given == "yearly",
        item.no_basis or ("full" if item.part == "points" else "zero"),
    )


def _item_sha256(rulebook: Rulebook, item: Item, counting: list[Row]) -> str:
    """Of all that decides an item's points and of nothing else: not of names, clauses, places, or other items."""
    content = rulebook.content
    own = [placed for placed in rulebook.rules() if placed.item.item == item.item]
    measures = {measure for placed in own for measure in placed.rule.measures_read()}
    said = (
        (content.scored_unit, content.close_after_working_days, content.duty_days, content.minimum_duty_days),
        (content.partial_units, content.item_limits, content.office_hours, content.month_weights()),
        [_item_row(item, 0)[at] for at in (2, *range(6, 13))],
        [(_rule_row(placed)[1:2], _rule_row(placed)[5:], list(rows.details(placed))) for placed in own],
        [row for row in counting if row[0] in measures],
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _rule_row(placed: PlacedRule) -> Row:
    rule, name = placed.rule, placed.rule.name or placed.item.name
    complement = getattr(rule, "complement", None)
    return (
        placed.item.item,
        placed.rule_id,
        placed.position,
        name.zh,
        name.en,
        getattr(rule, "kind", None),
        rule.measure[0],
        direction_of(rule),
        not rule.scored,
        points_of(placed.item, rule),
        factor_of(rule),
        getattr(rule, "target", None),
        getattr(rule, "scales_with_duty_days", False),
        getattr(rule, "loss_per_point", None),
        getattr(rule, "every", None),
        getattr(rule, "beyond", None),
        getattr(rule, "cap", None),
        getattr(rule, "uncapped", False),
        getattr(rule, "costs_once_with", None),
        getattr(rule, "child", None),
        getattr(rule, "child_target", None),
        is_child_count(rule, load_catalogue()),
        getattr(rule, "over", None) is not None,
        getattr(rule, "per", None),
        getattr(rule, "step", None),
        getattr(rule, "once_per_matter", False),
        isinstance(rule, kinds.HighestOf),
        getattr(rule, "interval", None),
        complement and complement.zh,
        complement and complement.en,
    )


def _measure_row(measure: Measure) -> Row:
    return (
        measure.measure,
        measure.name.zh,
        measure.name.en,
        measure.counts and measure.counts.zh,
        measure.counts and measure.counts.en,
        measure.unit_type,
        measure.subject_type,
        measure.gives,
        measure.in_parts,
        measure.basis,
        ",".join(measure.feeds),
        measure.evidence_model,
        measure.fact_table,
    )
