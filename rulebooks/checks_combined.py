"""What a rulebook must keep where rules are combined and months rolled up: weights, all-of, recomputed, yearly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from rulebooks.kinds import Rule
from rulebooks.model import direction_of, factor_of, most_of
from rulebooks.schema import Item, RulebookFile

ONE = Decimal(1)


def combined_problems(item: Item) -> Iterator[str]:
    """What is wrong with how an item's rules are combined, without the item's name."""
    scored = [rule for rule in item.rules if rule.scored]
    for rule in item.rules:
        place = f"rule {rule.rule}, " if rule.rule else ""
        if rule.factor is not None and rule.reuse is None:
            yield f"{place}factor: belongs to reuse, the rule whose method it is"
        if rule.weight is not None and (item.combine != "weighted" or not rule.scored):
            yield f"{place}weight: belongs to the scored rules of an item with combine: weighted"
    if item.combine == "all_of":
        yield from _all_of_problems(item, scored)
    if item.combine == "weighted":
        yield from _mix_problems(item, scored)


def _all_of_problems(item: Item, scored: Sequence[Rule]) -> Iterator[str]:
    if item.part == "deduction":
        yield "combine: all_of is for points or a bonus; a deduction takes them rule by rule"
    if item.part == "bonus" and item.cap is None:
        yield "cap: is missing; it says what a bonus with combine: all_of is worth"
    if len(scored) < 2:
        yield "combine: all_of needs two rules or more"


def _mix_problems(item: Item, scored: Sequence[Rule]) -> Iterator[str]:
    if item.part != "points":
        yield f"combine: weighted is for items of points, not for a {item.part}"
        return
    for rule in scored:
        place = f"rule {rule.rule}, " if rule.rule else ""
        if rule.weight is None:
            yield f"{place}weight: is missing; in an item with combine: weighted each rule has one"
        most = most_of(item, rule)
        if direction_of(rule) == "take" and (most is None or most * (rule.factor or ONE) > (item.points or 0)):
            yield f"{place}combine: weighted needs a rule that takes at most the item's points; say cap"
    weights = sum((rule.weight or Decimal(0) for rule in scored), Decimal(0))
    if weights != ONE:
        yield f"weight: those of its rules add up to {weights}, not to 1"


def given_problem(item: Item) -> str | None:
    """What is wrong with the points an item of points is given by its rules, or nothing."""
    giving = [rule for rule in item.rules if rule.scored and direction_of(rule) == "give"]
    if item.part != "points" or not giving or item.points is None:
        return None
    if any(most_of(item, rule) is None for rule in giving):
        return "cap: is missing; a rule that gives for each unit in an item of points needs one"
    taken = Decimal(0)
    if item.combine == "weighted":
        taken = item.points * (ONE - sum((rule.weight or Decimal(0) for rule in giving), Decimal(0)))
    given = sum(((most_of(item, rule) or Decimal(0)) * factor_of(rule) for rule in giving), taken)
    return None if given == item.points else f"points: its rules give {given} at most, the item has {item.points}"


def period_problems(rulebook: RulebookFile) -> Iterator[str]:
    """What is wrong with how months become quarters and years."""
    for item in rulebook.items:
        yield from (f"item {item.item}, {problem}" for problem in _rollup_problems(rulebook, item))
    of_points = [item for item in rulebook.items if item.part == "points"]
    if any(item.no_basis == "exclude" for item in of_points) and len({item.rollup for item in of_points}) > 1:
        yield "rollup: with no_basis exclude all items of points need the same one; they make up for each other"
    if rulebook.weights is not None and all(item.rollup != "weights" for item in rulebook.items):
        yield "weights: no item is rolled up by them (rollup: weights)"
    if any(limit.clock == "working_hours" for limit in rulebook.item_limits) and not rulebook.office_hours:
        yield "office_hours: is missing; item_limits on the clock working_hours need it"
    ends = [(hours.start, hours.end) for hours in rulebook.office_hours]
    if rulebook.office_hours and sum(hours.minutes() for hours in rulebook.office_hours) < 60:
        yield "office_hours: make less than an hour a day"
    if any(after[0] < before[1] for before, after in pairwise(ends)):
        yield "office_hours: must follow each other without overlap"


def _rollup_problems(rulebook: RulebookFile, item: Item) -> Iterator[str]:
    is_one_go = item.given == "yearly" or item.rollup == "recompute"
    if item.rollup == "sum_capped" and item.cap is None:
        yield "cap: is missing; rollup sum_capped needs it"
    if item.rollup == "weights" and rulebook.weights is None:
        yield "rollup: weights needs the weights of the year's quarters or months (weights of the rulebook)"
    if item.given == "yearly" and item.rollup not in ("recompute", "last"):
        yield (
            f"rollup: {item.rollup} does not fit given: yearly; use recompute (from the whole year) or last"
            " (as the year's last month has it)"
        )
    if is_one_go and any(other.no_basis == "exclude" for other in rulebook.items):
        yield "no_basis: exclude scales months, which an item that is recomputed or given yearly has no part in"
