"""Rows of the tables beside `rule`: what a rule reads, filters and prices, and how its measures are counted."""

from __future__ import annotations

from collections.abc import Iterator

from rulebooks import kinds
from rulebooks.bands import ordered, with_free_band
from rulebooks.catalogue import Catalogue, load_catalogue
from rulebooks.kinds import Rule
from rulebooks.model import PlacedRule, Rulebook
from rulebooks.words import Band, EvidenceFilter

Row = tuple[object, ...]


def details(placed: PlacedRule) -> Iterator[tuple[str, Row]]:
    """Table and row (without rulebook, version and rule) of everything a rule says beyond its own row."""
    rule = placed.rule
    for position, name in enumerate(rule.measure, start=1):
        yield "rule_measure", (name, position, "count", _is_state(name), is_on_grids(rule, name))
    yield from (("rule_filter", ("count", field, value)) for field, values in _filters(rule) for value in values)
    for role, count in (("over", getattr(rule, "over", None)), ("less", getattr(rule, "less", None))):
        if count is not None:
            said = (role, _is_state(count.measure), is_on_grids(rule, count.measure))
            yield "rule_measure", (count.measure, len(rule.measure) + 1, *said)
            yield from (("rule_filter", (role, field, value)) for field, values in _stated(count) for value in values)
    yield from (("rule_band", row) for row in _bands(rule))
    prices = getattr(rule, "give_by", None) or getattr(rule, "deduct_by", None)
    for field in ("kind", "level"):
        for value, points in (getattr(prices, field, None) or {}).items():
            yield "rule_amount", (field, value, points)
    for target_field, targets in getattr(rule, "targets", {}).items():
        for value, target in targets.items():
            yield "rule_target", (target_field, value, target)
    for kind, weight in getattr(rule, "weights", {}).items():
        yield "rule_weight", (kind, weight)


def counting(rulebook: Rulebook, catalogue: Catalogue) -> Iterator[Row]:
    """Measure, parameter, value: one row each per rulebook version; the rules of a measure agree (checked).

    by_category: some rule asks for single categories of items.
    """
    seen: set[str] = set()
    by_level = {name for placed in rulebook.rules() for name in _filtered_by_level(placed.rule)}
    for placed in rulebook.rules():
        for name in placed.rule.measures_read():
            measure = catalogue.get(name)
            if measure is None or name in seen:
                continue
            seen.add(name)
            for parameter, value in catalogue.effective(measure, placed.rule.counting).items():
                yield name, parameter, value
            if measure.level and name in by_level:
                yield name, f"by_{measure.level}", "yes"


def _is_state(name: str) -> bool:
    measure = load_catalogue().get(name)
    return measure is not None and measure.is_state


def is_on_grids(rule: Rule, name: str) -> bool:
    """Whether the rule takes what is filed or held on the grids of a unit, not on the unit itself."""
    measure = load_catalogue().get(name)
    return measure is not None and measure.on_grids and getattr(rule, "child", None) is not None


def _filtered_by_level(rule: Rule) -> Iterator[str]:
    """Measures of whose evidence the rule takes single levels."""
    if rule.where.level or getattr(rule, "targets", {}).get("level"):
        yield from rule.measure
    yield from (count.measure for count in rule.below_the_line() if count.level)


def _filters(rule: Rule) -> Iterator[tuple[str, list[str]]]:
    """Values that count. Prices by kind without a price for the rest name the kinds that count."""
    if isinstance(rule, kinds.PerUnit) and rule.where.kind is None and rule.give is None and rule.deduct is None:
        prices = rule.give_by or rule.deduct_by
        if prices and prices.kind:
            yield "kind", list(prices.kind)
    yield from _stated(rule.where)


def _stated(where: EvidenceFilter) -> Iterator[tuple[str, list[str]]]:
    if where.kind is not None:
        yield "kind", where.kind
    if where.level is not None:
        yield "level", where.level


def _bands(rule: Rule) -> Iterator[Row]:
    if isinstance(rule, kinds.Bands):
        yield from _band_rows(
            "rate", with_free_band(rule.deductions) if rule.deductions else ordered(rule.scores or [])
        )
    if isinstance(rule, kinds.HighestOf):
        prices = rule.give_by or rule.deduct_by
        yield from _band_rows("size", ordered(prices.size or []) if prices else [])


def _band_rows(field: str, bands: list[Band]) -> Iterator[Row]:
    for position, band in enumerate(bands, start=1):
        yield position, field, band.lower, band.below, band.points
