"""What a rulebook file says: the rulebook, its items, their rules."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from ingest.yaml_schema import Names, QuotedDate, StrictModel
from rulebooks.kinds import AnyRule
from rulebooks.words import Amount, Points, Positive, two_places

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
MONTHS = tuple(f"{month:02}" for month in range(1, 13))


def _identifier(text: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        raise ValueError(f"'{text[:60]}' is no id; use letters, digits, point and hyphen")
    return text


def _clock_time(text: str) -> str:
    if not CLOCK_TIME.fullmatch(text):
        raise ValueError(f"must be a time in quotes, such as \"08:30\", not '{text[:60]}'")
    return text


def minute_of_day(time: str) -> int:
    """`08:30` as minutes since midnight."""
    hours, minutes = time.split(":")
    return 60 * int(hours) + int(minutes)


def _whole_year(weights: dict[str, Decimal]) -> dict[str, Decimal]:
    if sorted(weights) not in (list(QUARTERS), list(MONTHS)):
        raise ValueError("must name Q1 to Q4, or the months 01 to 12, all of them")
    return weights


Identifier = Annotated[str, AfterValidator(_identifier)]
ItemPoints = Annotated[Amount, AfterValidator(two_places)]
ClockTime = Annotated[str, AfterValidator(_clock_time)]


class Item(StrictModel):
    """One item: points of the hundred, a deduction from the total, or a bonus.

    combine: what its rules make together: their sum, a mix by weights, or all or nothing. cap: the most a deduction may
    take, or a bonus give. given yearly: scored for the year alone. no_basis: what it is worth with nothing to measure.
    """

    item: Identifier
    name: Names
    clause: str
    part: Literal["points", "deduction", "bonus"] = "points"
    points: ItemPoints | None = None
    combine: Literal["sum", "weighted", "all_of"] = "sum"
    floor: Points | None = None
    cap: Annotated[Positive, AfterValidator(two_places)] | None = None
    given: Literal["monthly", "yearly"] = "monthly"
    rollup: Literal["mean", "recompute", "sum", "sum_capped", "last", "weights"] = "mean"
    no_basis: Literal["full", "exclude", "zero", "manual"] | None = None
    rules: Annotated[list[AnyRule], Field(min_length=1)]


class ItemLimit(StrictModel):
    """How long an item of a category may take when the export gives no due_at."""

    category: str
    amount: Annotated[int, Field(ge=1)]
    clock: Literal["hours", "working_hours", "days", "working_days"]


class OfficeHours(StrictModel):
    """A stretch of every working day that counts as working hours."""

    start: ClockTime = Field(alias="from")
    end: ClockTime = Field(alias="to")

    @model_validator(mode="after")
    def _has_an_inside(self) -> OfficeHours:
        if self.start >= self.end:
            raise ValueError(f"from {self.start} must be before to {self.end}")
        return self

    def minutes(self) -> int:
        """How long the stretch is."""
        return minute_of_day(self.end) - minute_of_day(self.start)


class RulebookFile(StrictModel):
    """One complete version of a rulebook: one document of a YAML file.

    floor None: the total may go below nought. minimum_duty_days: a unit with fewer in a period is not ranked.
    partial_units: what is asked of a grid that opened or closed inside the month. weights: of the year's quarters or
    months, for items that are rolled up by them.
    """

    rulebook: Identifier
    version: Identifier
    effective_from: QuotedDate
    name: Names
    source: str
    scored_unit: Literal["community", "grid"]
    floor: Points | None = None
    close_after_working_days: Annotated[int, Field(ge=1, le=60)] = 3
    duty_days: Literal["working", "calendar"] = "working"
    minimum_duty_days: Annotated[int, Field(ge=0, le=31)] = 10
    partial_units: Literal["scale", "skip", "full"] = "scale"
    ranking: Literal["together", "by_area"] = "together"
    weights: Annotated[dict[str, Positive], AfterValidator(_whole_year)] | None = None
    office_hours: list[OfficeHours] = Field(default_factory=list)
    item_limits: list[ItemLimit] = Field(default_factory=list)
    items: Annotated[list[Item], Field(min_length=1)]

    def month_weights(self) -> dict[int, Decimal]:
        """The weight of each month of the year (1 to 12); that of a quarter is one of each of its months."""
        stated = self.weights or {}
        return {
            int(month): stated[month] if month in stated else stated[QUARTERS[(int(month) - 1) // 3]]
            for month in (MONTHS if stated else ())
        }
