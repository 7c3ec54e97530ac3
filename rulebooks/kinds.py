"""What each kind of rule may say. A field that a kind does not name is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ingest.yaml_schema import Names, QuotedDecimal, Strict


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _unlike(values: list[str]) -> list[str]:
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        raise ValueError(f"'{repeated[0]}' is listed twice")
    return values


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise ValueError(f"must not be negative: {value} (the word deduct or give says the direction)")
    return value


def _positive(value: Decimal) -> Decimal:
    if value <= 0:
        raise ValueError(f"must be more than 0, not {value}")
    return value


Words = Annotated[list[str], BeforeValidator(_listed), AfterValidator(_unlike), Field(min_length=1)]
Amount = Annotated[QuotedDecimal, AfterValidator(_not_negative)]
Positive = Annotated[QuotedDecimal, AfterValidator(_positive)]
Prices = Annotated[dict[str, Amount], Field(min_length=1)]
Parameter = str | int


class Band(Strict):
    """Points of everything from `from` (inclusive) to `below` (exclusive); one left out is open."""

    lower: Amount | None = Field(default=None, alias="from")
    below: Amount | None = None
    points: Amount

    @model_validator(mode="after")
    def _has_an_inside(self) -> Band:
        if self.lower is None and self.below is None:
            raise ValueError("a band needs from, below or both")
        if self.lower is not None and self.below is not None and self.lower >= self.below:
            raise ValueError(f"from {self.lower} must be less than below {self.below}")
        return self


class Where(Strict):
    """Only evidence with one of these values counts."""

    kind: Words | None = None
    level: Words | None = None


class Rule(Strict):
    """What every kind of rule has in common. `counting` is filled by the loader from the fields of the measure."""

    scored: ClassVar[bool] = True
    rule: str | None = None
    name: Names | None = None
    clause: str | None = None
    measure: Words
    where: Where = Where()
    counting: dict[str, Parameter] = Field(default_factory=dict)


class GivesOrTakes(Rule):
    """A rule that either gives points or takes them: exactly one of the two words."""

    give: Amount | None = None
    deduct: Amount | None = None

    @model_validator(mode="after")
    def _one_direction(self) -> Any:
        gives = self.give is not None or getattr(self, "give_by", None) is not None
        takes = self.deduct is not None or getattr(self, "deduct_by", None) is not None
        if gives == takes:
            raise ValueError("say either what it gives (give) or what it takes (deduct)")
        return self


class OfRate(Rule):
    """A rule over a rate. child: taken on each grid and brought up, as mean of the rates or share that reach target."""

    child: Literal["mean", "share"] | None = None


class RatePoints(OfRate):
    """points x rate. interval: the rate is that of a sample, and is shown with the interval its whole lies in."""

    kind: Literal["rate_points"]
    interval: Literal["wilson_95"] | None = None
    points: Amount | None = None
    target: Positive | None = None

    @model_validator(mode="after")
    def _target_of_children(self) -> RatePoints:
        if (self.target is None) == (self.child == "share"):
            raise ValueError("child: share and the target its grids must reach belong together")
        return self


class Bands(OfRate):
    """The band the rate falls in takes (deductions) or gives (scores). complement: what 1 - rate is called."""

    kind: Literal["bands"]
    complement: Names | None = None
    deductions: Annotated[list[Band], Field(min_length=1)] | None = None
    scores: Annotated[list[Band], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _one_table(self) -> Bands:
        if (self.deductions is None) == (self.scores is None):
            raise ValueError("give either deductions or scores")
        return self


class Attainment(Rule):
    """points x min(1, actual / target)."""

    kind: Literal["attainment"]
    points: Amount | None = None
    target: Positive
    scales_with_duty_days: bool = False


class Threshold(GivesOrTakes):
    """Met or not. Without a target the evidence itself says which day, week or subject failed."""

    kind: Literal["threshold"]
    target: Positive | None = None
    scales_with_duty_days: bool = False
    per: Literal["month", "week", "day", "subject"] = "month"
    costs_once_with: str | None = None


class LinearLoss(OfRate):
    """All the points at or above the target rate; below it loss_per_point for each percentage point short."""

    kind: Literal["linear_loss"]
    points: Amount | None = None
    target: Positive
    loss_per_point: Positive
    step: Literal["exact", "whole", "floor", "ceil"] = "exact"


class Shortfall(OfRate):
    """Takes `deduct` x the unfinished share."""

    kind: Literal["shortfall"]
    deduct: Amount


class Pricing(Strict):
    """Prices of single kinds or levels, instead of the rule's own."""

    kind: Prices | None = None
    level: Prices | None = None

    @model_validator(mode="after")
    def _one_field(self) -> Pricing:
        if (self.kind is None) == (self.level is None):
            raise ValueError("give prices by kind or by level, one of the two")
        return self


class PerUnit(GivesOrTakes):
    """quantity x points each."""

    kind: Literal["per_unit"]
    give_by: Pricing | None = None
    deduct_by: Pricing | None = None
    every: Positive | None = None
    beyond: Amount | None = None
    scales_with_duty_days: bool = False
    cap: Positive | None = None
    uncapped: bool = False
    once_per_matter: bool = False
    costs_once_with: str | None = None


class Weighted(Rule):
    """Sum of counts x weights over the base, x points."""

    kind: Literal["weighted"]
    points: Amount | None = None
    weights: Annotated[dict[str, QuotedDecimal], Field(min_length=1)]


class Manual(Rule):
    """An inspector's points, 0 to `points`; or `deduct` for each check failed."""

    kind: Literal["manual"]
    points: Amount | None = None
    deduct: Amount | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Manual:
        if self.points is not None and self.deduct is not None:
            raise ValueError("give either points or deduct")
        if self.where.kind is None:
            raise ValueError("where: kind must name the check")
        return self


class WorstOf(Rule):
    """points x the least of several rates, or deduct x (1 - the least)."""

    kind: Literal["worst_of"]
    points: Amount | None = None
    deduct: Amount | None = None

    @model_validator(mode="after")
    def _several_rates(self) -> WorstOf:
        if len(self.measure) < 2:
            raise ValueError("measure must list the rates, two or more")
        if self.points is not None and self.deduct is not None:
            raise ValueError("give either points or deduct")
        return self


class Highest(Strict):
    """Amounts of which the highest that applies counts: by size, by level."""

    size: Annotated[list[Band], Field(min_length=1)] | None = None
    level: Prices | None = None

    @model_validator(mode="after")
    def _something(self) -> Highest:
        if self.size is None and self.level is None:
            raise ValueError("give amounts by size, by level, or both")
        return self


class HighestOf(GivesOrTakes):
    """quantity x the highest amount that applies."""

    kind: Literal["highest_of"]
    give_by: Highest | None = None
    deduct_by: Highest | None = None
    cap: Positive | None = None
    once_per_matter: bool = False


class Informational(Rule):
    """Measured, shown and alerted on; worth no points."""

    scored: ClassVar[bool] = False
    kind: Literal["informational"]
    target: Positive | None = None
    scales_with_duty_days: bool = False
    per: Literal["month", "week", "day", "subject"] | None = None
    targets: dict[Literal["kind", "level"], Prices] = Field(default_factory=dict)


AnyRule = Annotated[
    RatePoints
    | Bands
    | Attainment
    | Threshold
    | LinearLoss
    | Shortfall
    | PerUnit
    | Weighted
    | Manual
    | WorstOf
    | HighestOf
    | Informational,
    Field(discriminator="kind"),
]
KINDS: dict[str, type[Rule]] = {
    "rate_points": RatePoints,
    "bands": Bands,
    "attainment": Attainment,
    "threshold": Threshold,
    "linear_loss": LinearLoss,
    "shortfall": Shortfall,
    "per_unit": PerUnit,
    "weighted": Weighted,
    "manual": Manual,
    "worst_of": WorstOf,
    "highest_of": HighestOf,
    "informational": Informational,
}
