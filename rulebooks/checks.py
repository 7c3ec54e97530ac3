"""What a rulebook must keep beyond the shape of its file: ids, points that add up, bands without holes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ingest.errors import GridscoreError
from rulebooks import bands, kinds
from rulebooks.catalogue import Catalogue, Measure
from rulebooks.checks_asked import asked_problems
from rulebooks.checks_combined import combined_problems, given_problem, period_problems
from rulebooks.kinds import Rule
from rulebooks.model import direction_of, is_child_count, points_of, rule_id_of
from rulebooks.schema import Item, RulebookFile

HUNDRED = Decimal(100)


def check(rulebook: RulebookFile, catalogue: Catalogue, label: str) -> None:
    """Raises GridscoreError naming file, item and field of the first thing that does not hold."""
    problem = next(_problems(rulebook, catalogue), None)
    if problem:
        raise GridscoreError(f"{label}, {problem}")


def _problems(rulebook: RulebookFile, catalogue: Catalogue) -> Iterator[str]:
    yield from _repeated_items(rulebook)
    yield from (f"item {item.item}, {problem}" for item in rulebook.items for problem in _item_problems(item))
    yield from _repeated_rules(rulebook)
    for item in rulebook.items:
        for rule in item.rules:
            place = f"item {item.item}" + (f", rule {rule.rule}" if rule.rule else "")
            yield from (f"{place}, {problem}" for problem in _rule_problems(rule))
            yield from (f"{place}, {problem}" for problem in _measure_problems(rulebook, rule, catalogue))
            yield from (f"{place}, {problem}" for problem in asked_problems(rule, catalogue))
    yield from (f"item {item.item}, {problem}" for item in rulebook.items for problem in combined_problems(item))
    yield from (f"item {item.item}, {problem}" for item in rulebook.items for problem in _points_problems(item))
    yield from period_problems(rulebook)
    yield from _counting_problems(rulebook, catalogue)
    yield from _shared_problems(rulebook)
    yield from _sum_problems(rulebook)


def _repeated_items(rulebook: RulebookFile) -> Iterator[str]:
    seen: set[str] = set()
    for item in rulebook.items:
        if item.item in seen:
            yield f"item {item.item}: is given twice"
        seen.add(item.item)
    categories = [limit.category for limit in rulebook.item_limits]
    for category in sorted({name for name in categories if categories.count(name) > 1}):
        yield f"item_limits: category '{category}' is given twice"


def _item_problems(item: Item) -> Iterator[str]:
    if item.part == "points" and not item.points:
        yield "points: is missing"
    if item.part != "points" and item.points is not None:
        yield f"points: a {item.part} has none; its rules say what it is worth, cap the most"
    if item.part != "points" and item.floor is not None:
        yield f"floor: a {item.part} has none"
    if item.part == "points" and item.points and item.cap and item.cap > item.points:
        yield f"cap: {item.cap} is more than the item's points, {item.points}"
    most = item.cap or item.points
    if item.part == "points" and most and item.floor is not None and item.floor >= most:
        yield f"floor: {item.floor} leaves nothing to lose of {most} points"
    scored = [rule for rule in item.rules if rule.scored]
    if not scored:
        yield "rules: none of them scores; an item needs one that does"
    for rule in item.rules:
        yield from _id_problems(item, rule, len(scored))


def _id_problems(item: Item, rule: Rule, scored_count: int) -> Iterator[str]:
    rule_id = rule_id_of(item, rule)
    if rule_id is None:
        yield f"rule: is missing; of several rules each needs an id, such as {item.item}a"
    elif rule.scored and scored_count == 1 and rule.rule not in (None, item.item):
        yield f"rule: '{rule.rule}' must be {item.item}; the only scored rule of an item has the item's id"


def _points_problems(item: Item) -> Iterator[str]:
    scored = [rule for rule in item.rules if rule.scored]
    for rule in scored:
        if item.part == "deduction" and direction_of(rule) == "give":
            yield "rules: a deduction cannot give points; say deduct"
        if item.part == "bonus" and direction_of(rule) == "take":
            yield "rules: a bonus cannot take points; say give"
        if points_of(item, rule) is None:
            yield f"rule {rule.rule}, points: is missing; several rules share the item's points"
    problem = given_problem(item)
    if problem:
        yield problem


def _repeated_rules(rulebook: RulebookFile) -> Iterator[str]:
    seen: dict[str, str] = {}
    for item in rulebook.items:
        for rule in item.rules:
            rule_id = rule_id_of(item, rule) or ""
            if rule_id in seen:
                yield f"item {item.item}, rule: '{rule_id}' is given twice (also in item {seen[rule_id]})"
            seen[rule_id] = item.item


def _rule_problems(rule: Rule) -> Iterator[str]:
    if isinstance(rule, kinds.Bands):
        problem = bands.rate_band_problem(rule.deductions or rule.scores or [], rule.scores is not None)
        if problem:
            yield f"{'deductions' if rule.deductions else 'scores'}: {problem}"
    if isinstance(rule, kinds.HighestOf):
        prices = rule.give_by or rule.deduct_by
        sizes = prices.size if prices else None
        problem = bands.size_band_problem(sizes) if sizes else None
        if problem:
            yield f"{'give_by' if rule.give_by else 'deduct_by'}, size: {problem}"
    if isinstance(rule, kinds.Threshold) and rule.target is not None and rule.per != "month":
        yield f"target: per {rule.per} takes none; the measure says what each {rule.per} asks for"
    if isinstance(rule, kinds.Threshold) and rule.target is None and (rule.child or rule.over):
        yield f"target: is missing; {'child' if rule.child else 'over'} makes a rate, which is met when it reaches one"
    if len(rule.measure) > 1 and not isinstance(rule, kinds.WorstOf | kinds.PerUnit):
        yield "measure: only worst_of and per_unit take several"


def _measure_problems(rulebook: RulebookFile, rule: Rule, catalogue: Catalogue) -> Iterator[str]:
    needs = _needs(rule)
    child = getattr(rule, "child", None)
    counts_children = is_child_count(rule, catalogue)
    for name in rule.measures_read():
        measure = catalogue.get(name)
        assert measure is not None, "unknown measures are refused before the schema"
        if rule.below_the_line() and not measure.is_count:
            yield f"over: {name} is no count of things, so no rate can be made of it"
        if needs and measure.gives not in (needs, "both") and not (counts_children and _takes_child_counts(rule)):
            what = "rate with counts" if needs == "both" else needs
            yield f"measure: {name} gives no {what}, which kind {getattr(rule, 'kind', '')} needs"
        if getattr(rule, "once_per_matter", False) and measure.names_grid:
            yield f"once_per_matter: {name} names no matter"
        if child == "share" and not counts_children and getattr(rule, "child_target", 0) > 1:
            yield f"child_target: the rate of {name} is at most 1"
        is_rate = not counts_children and (child or needs == "rate" or rule.below_the_line() or measure.gives == "rate")
        if getattr(rule, "scales_with_duty_days", False) and is_rate:
            yield f"scales_with_duty_days: the rate of {name} does not; only counts do"
        if measure.unit_type == "community" and rulebook.scored_unit == "grid":
            yield f"measure: {name} is taken on communities; this rulebook scores grids"
        is_of_children = measure.unit_type == "grid" and rulebook.scored_unit == "community"
        if child and (problem := _child_problem(rulebook, measure)):
            yield f"child: {problem}"
        if is_of_children and not child and rule.scored:
            yield f"child: is missing; {name} is taken on grids, so say mean or share"


def _child_problem(rulebook: RulebookFile, measure: Measure) -> str | None:
    """Why the measure cannot be taken on the grids of a community and brought up, or nothing."""
    if rulebook.scored_unit == "grid":
        return "this rulebook scores grids, which have no parts"
    if measure.unit_type == "grid" or measure.names_grid or measure.on_grids:
        return None
    if measure.unit_type == "community":
        return f"no record of {measure.measure} names a grid"
    if measure.subject_type == "grid":
        return f"{measure.measure} counts grids already; its rate is the share of grids that pass"
    return f"{measure.measure} is about people of several grids, so no grid has its own"


def _takes_child_counts(rule: Rule) -> bool:
    """The share of grids that reach a count is a rate; the mean of their counts is a count."""
    return isinstance(rule, kinds.OfRate) and rule.child == "share"


def _needs(rule: Rule) -> str | None:
    if rule.below_the_line() and not isinstance(rule, kinds.Weighted):
        return "quantity"
    if isinstance(rule, kinds.Attainment | kinds.Informational):
        return None
    if isinstance(rule, kinds.Threshold):
        return "rate" if rule.target is None else None
    if isinstance(rule, kinds.OfRate | kinds.WorstOf):
        return "rate"
    if isinstance(rule, kinds.PerUnit | kinds.HighestOf | kinds.Manual):
        return "quantity"
    if isinstance(rule, kinds.Weighted):
        return "quantity" if rule.over else "both"
    return None


def _counting_problems(rulebook: RulebookFile, catalogue: Catalogue) -> Iterator[str]:
    """A measure is counted once per rulebook, so all rules over it must agree on how."""
    agreed: dict[str, tuple[str, dict[str, str]]] = {}
    for item in rulebook.items:
        for rule in item.rules:
            for name in rule.measures_read():
                measure = catalogue.get(name)
                values = catalogue.effective(measure, rule.counting) if measure else {}
                if measure and measure.on_grids:
                    values = {**values, "child": "on grids" if getattr(rule, "child", None) else "on the unit"}
                first_item, first = agreed.setdefault(name, (item.item, values))
                differing = [key for key in values if values[key] != first.get(key)]
                if differing:
                    key = differing[0]
                    yield (
                        f"item {item.item}, {key}: {values[key]} here, {first.get(key)} in item {first_item};"
                        f" measure {name} is counted one way in a rulebook"
                    )


def _shared_problems(rulebook: RulebookFile) -> Iterator[str]:
    groups: dict[str, list[tuple[str, Rule]]] = {}
    for item in rulebook.items:
        for rule in item.rules:
            name = getattr(rule, "costs_once_with", None)
            if name:
                groups.setdefault(name, []).append((item.item, rule))
    for name, members in groups.items():
        place = f"item {members[0][0]}, costs_once_with: '{name}'"
        if name.startswith("all of "):
            continue
        if len(members) == 1:
            yield f"{place} is named by one rule only"
        if len({item for item, _ in members}) > 1:
            yield f"{place} is also named in item {members[-1][0]}; rules that cost once together share an item"
        if len({getattr(rule, "deduct", None) for _, rule in members}) > 1 or any(
            direction_of(rule) == "give" for _, rule in members
        ):
            yield f"{place}: rules that cost once together take the same points"


def _sum_problems(rulebook: RulebookFile) -> Iterator[str]:
    total = sum((item.points or Decimal(0) for item in rulebook.items if item.part == "points"), Decimal(0))
    if total != HUNDRED:
        yield f"items, points: add up to {total}, not to 100"
    if rulebook.floor is not None and rulebook.floor >= HUNDRED:
        yield f"floor: {rulebook.floor} leaves nothing to lose of 100 points"
