"""What each kind of rule may say. A field that a kind does not name is refused."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from ingest.yaml_schema import Names, QuotedDecimal, StrictModel
from rulebooks.words import (
    Amount,
    Band,
    Count,
    EvidenceFilter,
    HighestAmount,
    Parameter,
    Positive,
    PriceList,
    Prices,
    Share,
    Words,
)


class Rule(StrictModel):
    """What every kind of rule has in common. `counting` is filled by the loader from the fields of the measure.

    weight: of the rule in an item that is a weighted mix. reuse, factor: the rule whose method this one is, and what
    its points are multiplied with.
    """

    scored: ClassVar[bool] = True
    rule: str | None = None
    name: Names | None = None
    clause: str | None = None
    measure: Words
    where: EvidenceFilter = EvidenceFilter()
    weight: Share | None = None
    reuse: str | None = None
    factor: Positive | None = None
    counting: dict[str, Parameter] = Field(default_factory=dict)

    def below_the_line(self) -> list[Count]:
        """The counts a rate of counts is taken over: `over`, and `less`, which is taken from it."""
        return [count for name in ("over", "less") if (count := getattr(self, name, None)) is not None]

    def measures_read(self) -> list[str]:
        """Every measure the rule reads, once, in the order of the file."""
        return list(dict.fromkeys([*self.measure, *(count.measure for count in self.below_the_line())]))


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


class OfChildren(Rule):
    """child: taken on each grid and brought up: mean of them, or share of the grids that reach child_target."""

    child: Literal["mean", "share"] | None = None
    child_target: Positive | None = None

    @model_validator(mode="after")
    def _target_of_children(self) -> Any:
        if (self.child_target is not None) != (self.child == "share"):
            raise ValueError("child: share and the child_target its grids must reach belong together")
        return self


class OverCounts(Rule):
    """over, less: the rate is the rule's own count over another count, or over the difference of two."""

    over: Count | None = None
    less: Count | None = None

    @model_validator(mode="after")
    def _less_of_something(self) -> Any:
        if self.less is not None and self.over is None:
            raise ValueError("less: is taken from over, which is missing")
        return self


class OfRate(OfChildren, OverCounts):
    """A rule over a rate: of one measure, of counts, of the unit itself or of its grids; or over a count with a target.

    scales_with_duty_days: what a count is asked for (`target`, or `child_target` of each grid).
    """

    scales_with_duty_days: bool = False


class RatePoints(OfRate):
    """points x rate. interval: the rate is that of a sample, and is shown with the interval its whole lies in."""

    kind: Literal["rate_points"]
    interval: Literal["wilson_95"] | None = None
    points: Amount | None = None


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


class Attainment(OfRate):
    """points x min(1, actual / target)."""

    kind: Literal["attainment"]
    points: Amount | None = None
    target: Positive


class Threshold(GivesOrTakes, OfRate):
    """Met or not. Without a target the evidence itself says which day, week or subject failed."""

    kind: Literal["threshold"]
    target: Positive | None = None
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


class PerUnit(GivesOrTakes):
    """quantity x points each."""

    kind: Literal["per_unit"]
    give_by: PriceList | None = None
    deduct_by: PriceList | None = None
    every: Positive | None = None
    beyond: Amount | None = None
    scales_with_duty_days: bool = False
    cap: Positive | None = None
    uncapped: bool = False
    once_per_matter: bool = False
    costs_once_with: str | None = None


class Weighted(OverCounts):
    """Sum of counts x weights over the base, x points. The base is the measure's own, or `over`."""

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


class WorstOf(OfChildren):
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


class HighestOf(GivesOrTakes):
    """quantity x the highest amount that applies."""

    kind: Literal["highest_of"]
    give_by: HighestAmount | None = None
    deduct_by: HighestAmount | None = None
    cap: Positive | None = None
    once_per_matter: bool = False


class Informational(OfRate):
    """Measured, shown and alerted on; worth no points."""

    scored: ClassVar[bool] = False
    kind: Literal["informational"]
    target: Positive | None = None
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
