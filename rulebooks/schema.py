"""What a rulebook file says: the rulebook, its items, their rules."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ingest.yaml_schema import Names, QuotedDate, QuotedDecimal, Strict
from rulebooks.kinds import Amount, AnyRule, Positive

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def _identifier(text: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        raise ValueError(f"'{text[:60]}' is no id; use letters, digits, point and hyphen")
    return text


def _two_places(value: Decimal) -> Decimal:
    if value != round(value, 2) or abs(value) >= 10_000_000:
        raise ValueError(f"points of an item have at most two decimals, not {value}")
    return value


Identifier = Annotated[str, AfterValidator(_identifier)]
ItemPoints = Annotated[Amount, AfterValidator(_two_places)]


class Item(Strict):
    """One item: points of the hundred, a deduction from the total, or a bonus.

    cap: the most a deduction may take, or a bonus give. no_basis: what it is worth with nothing to measure.
    """

    item: Identifier
    name: Names
    clause: str
    part: Literal["points", "deduction", "bonus"] = "points"
    points: ItemPoints | None = None
    floor: Annotated[QuotedDecimal, AfterValidator(_two_places)] | None = None
    cap: Annotated[Positive, AfterValidator(_two_places)] | None = None
    rollup: Literal["mean", "recompute", "sum", "sum_capped", "last", "weights"] = "mean"
    no_basis: Literal["full", "exclude", "zero", "manual"] | None = None
    rules: Annotated[list[AnyRule], Field(min_length=1)]


class ItemLimit(Strict):
    """How long an item of a category may take when the export gives no due_at."""

    category: str
    amount: Annotated[int, Field(ge=1)]
    clock: Literal["hours", "working_hours", "days", "working_days"]


class RulebookFile(Strict):
    """One complete version of a rulebook: one document of a YAML file.

    floor None: the total may go below nought. minimum_duty_days: a unit with fewer in a period is not ranked.
    """

    rulebook: Identifier
    version: Identifier
    effective_from: QuotedDate
    name: Names
    source: str
    scored_unit: Literal["community", "grid"]
    floor: Annotated[QuotedDecimal, AfterValidator(_two_places)] | None = None
    close_after_working_days: Annotated[int, Field(ge=1, le=60)] = 3
    duty_days: Literal["working", "calendar"] = "working"
    minimum_duty_days: Annotated[int, Field(ge=0, le=31)] = 10
    item_limits: list[ItemLimit] = Field(default_factory=list)
    items: Annotated[list[Item], Field(min_length=1)]
