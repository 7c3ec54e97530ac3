"""A loaded rulebook version, and what can be read off its rules: ids, directions, points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rulebooks import kinds
from rulebooks.catalogue import Catalogue
from rulebooks.kinds import Rule
from rulebooks.schema import Item, RulebookFile

Direction = Literal["give", "take"]
NOTHING, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Rulebook:
    """One version of a rulebook. sha256 is of what it says, not of comments or blank lines."""

    content: RulebookFile
    file_name: str
    sha256: str

    @property
    def name(self) -> str:
        """chengnan, nanxiashu ..."""
        return self.content.rulebook

    @property
    def version(self) -> str:
        """The version's own name."""
        return self.content.version

    @property
    def close_after_working_days(self) -> int:
        """After how many working days a period closes."""
        return self.content.close_after_working_days

    def items(self) -> list[Item]:
        """Items in the order of the file."""
        return self.content.items

    def rules(self) -> Iterator[PlacedRule]:
        """Rules in the order of the file, with their ids; only for a rulebook whose ids were checked."""
        position = 0
        for item in self.content.items:
            for rule in item.rules:
                position += 1
                rule_id = rule_id_of(item, rule)
                assert rule_id is not None, "ids are checked when the file is loaded"
                yield PlacedRule(item, rule, rule_id, position)


@dataclass(frozen=True)
class PlacedRule:
    """A rule with the item it stands in, its id, and its place in the rulebook (from 1)."""

    item: Item
    rule: Rule
    rule_id: str
    position: int


def rule_id_of(item: Item, rule: Rule) -> str | None:
    """The id a rule goes by, or None when it has to state one.

    The only scored rule of an item has the item's id; beside it an informational one has the item's id with i.
    """
    scored = [other for other in item.rules if other.scored]
    if rule.scored and len(scored) == 1:
        return item.item
    if rule.rule is None and not rule.scored and len(scored) == 1 and len(item.rules) == 2:
        return f"{item.item}i"
    return rule.rule


def direction_of(rule: Rule) -> Direction:
    """Whether a rule gives points or takes them; an informational one gives none."""
    if isinstance(rule, kinds.Bands):
        return "take" if rule.deductions is not None else "give"
    if isinstance(rule, kinds.PerUnit | kinds.HighestOf):
        return "take" if rule.deduct is not None or rule.deduct_by is not None else "give"
    if isinstance(rule, kinds.Threshold | kinds.Manual | kinds.WorstOf | kinds.Shortfall):
        return "take" if rule.deduct is not None else "give"
    return "give"


def points_of(item: Item, rule: Rule) -> Decimal | None:
    """rule.points: maximum of a rate, amount each of a count, fixed amount of a threshold; None: has to be stated.

    A rule that shares the item with no other scored rule, or is one of a weighted mix, may leave its maximum out: it is
    the item's.
    """
    if isinstance(rule, kinds.Informational):
        return NOTHING
    if isinstance(rule, kinds.Bands):
        return max(band.points for band in rule.deductions or rule.scores or [])
    if isinstance(rule, kinds.PerUnit | kinds.HighestOf | kinds.Threshold):
        return rule.give if rule.give is not None else rule.deduct or NOTHING
    deduct: Decimal | None = getattr(rule, "deduct", None)
    if deduct is not None:
        return deduct
    stated: Decimal | None = getattr(rule, "points", None)
    has_the_items = item.combine == "weighted" or sum(other.scored for other in item.rules) == 1
    return stated if stated is not None else item.points if has_the_items else None


def most_of(item: Item, rule: Rule) -> Decimal | None:
    """The most a rule can give or take, before its factor and weight; None: without limit."""
    if isinstance(rule, kinds.PerUnit | kinds.HighestOf):
        return rule.cap
    if isinstance(rule, kinds.Manual) and rule.deduct is not None:
        return rule.deduct * len(rule.where.kind or [])
    if direction_of(rule) == "take" and isinstance(rule, kinds.Threshold) and rule.per != "month":
        return None
    return points_of(item, rule)


def is_child_count(rule: Rule, catalogue: Catalogue) -> bool:
    """Whether it is a count, not a rate, that the rule takes on each grid."""
    is_of_counts = getattr(rule, "over", None) is not None
    return getattr(rule, "child", None) is not None and not is_of_counts and catalogue.only_counts(rule.measure[0])


def factor_of(rule: Rule) -> Decimal:
    """What the points of a rule are multiplied with: its weight in a mix, and the factor of a reused method."""
    return (rule.weight or ONE) * (rule.factor or ONE)


def base_points_of(item: Item) -> Decimal:
    """Where an item starts: at what its taking rules can take it from, when it has no giving ones beside them.

    In a weighted mix each taking rule starts from its own share of the points.
    """
    scored = [rule for rule in item.rules if rule.scored]
    if item.part != "points" or item.points is None:
        return NOTHING
    if item.combine == "weighted":
        return item.points * sum((rule.weight or NOTHING for rule in scored if direction_of(rule) == "take"), NOTHING)
    return item.points if all(direction_of(rule) == "take" for rule in scored) else NOTHING
