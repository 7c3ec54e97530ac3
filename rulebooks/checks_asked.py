"""What a rule asks its evidence for: kinds and levels that there are, targets that can be reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from ingest.spelling import nearest
from rulebooks import kinds
from rulebooks.catalogue import Catalogue
from rulebooks.kinds import Rule
from rulebooks.model import is_child_count

ONE = Decimal(1)
Asked = tuple[str, list[str], str, Collection[str]]
"""Field of the rule, measures it is asked of, kind or level, the values named."""


def asked_problems(rule: Rule, catalogue: Catalogue) -> Iterator[str]:
    """What could only count nothing, never be reached, or change nothing, without the rule's place."""
    for field, measures, column, values in _asked(rule):
        for name in measures:
            measure = catalogue.get(name)
            assert measure is not None, "unknown measures are refused before the schema"
            if column not in measure.filters:
                yield f"{field}, {column}: the evidence of {name} has no {column}"
            known = measure.kinds if column == "kind" else None
            yield from (
                f"{field}, kind: {name} has no '{value}'{nearest(value, known)}"
                for value in values
                if known and value not in known
            )
        counted = getattr(rule.where, column)
        yield from (
            f"{field}, {column}: '{value}' is none of those that where names"
            for value in values
            if field not in ("where", "over", "less") and counted is not None and value not in counted
        )
    yield from _target_problems(rule, catalogue)


def _asked(rule: Rule) -> Iterator[Asked]:
    own: dict[str, Any] = {
        "where": rule.where,
        "give_by": getattr(rule, "give_by", None),
        "deduct_by": getattr(rule, "deduct_by", None),
    }
    for column in ("kind", "level"):
        yield from (
            (field, rule.measure, column, named) for field, of in own.items() if (named := getattr(of, column, None))
        )
        if column in getattr(rule, "targets", {}):
            yield "targets", rule.measure, column, rule.targets[column]  # type: ignore[attr-defined]
        for field in ("over", "less"):
            count = getattr(rule, field, None)
            if count is not None and getattr(count, column):
                yield field, [count.measure], column, getattr(count, column)
    if isinstance(rule, kinds.Weighted):
        yield "weights", rule.measure, "kind", rule.weights


def _target_problems(rule: Rule, catalogue: Catalogue) -> Iterator[str]:
    target = getattr(rule, "target", None)
    is_rate = getattr(rule, "child", None) or not catalogue.only_counts(rule.measure[0])
    if (
        target is not None
        and target > ONE
        and is_rate
        and not rule.below_the_line()
        and not _is_mean_count(rule, catalogue)
    ):
        yield f"target: the rate of {rule.measure[0]} is at most 1; write 80 % as 0.80"
    scaled = ("target", "targets", "child_target", "beyond")
    if getattr(rule, "scales_with_duty_days", False) and not any(getattr(rule, field, None) for field in scaled):
        yield "scales_with_duty_days: nothing is asked that could scale, such as a target"


def _is_mean_count(rule: Rule, catalogue: Catalogue) -> bool:
    """The mean of the counts of grids is a count."""
    return is_child_count(rule, catalogue) and getattr(rule, "child", None) == "mean"
