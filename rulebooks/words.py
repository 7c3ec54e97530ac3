"""What rules are made of: amounts, bands, prices, and which evidence counts."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ingest.yaml_schema import QuotedDecimal, StrictModel


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


def two_places(value: Decimal) -> Decimal:
    if value != round(value, 2) or abs(value) >= 10_000_000:
        raise ValueError(f"points of an item have at most two decimals, not {value}")
    return value


def _share(value: Decimal) -> Decimal:
    if not 0 < value <= 1 or value != round(value, 4):
        raise ValueError(f"must be more than 0, at most 1 and have at most four decimals, not {value}")
    return value


Words = Annotated[list[str], BeforeValidator(_listed), AfterValidator(_unlike), Field(min_length=1)]
Amount = Annotated[QuotedDecimal, AfterValidator(_not_negative)]
Positive = Annotated[QuotedDecimal, AfterValidator(_positive)]
Share = Annotated[QuotedDecimal, AfterValidator(_share)]
Points = Annotated[QuotedDecimal, AfterValidator(two_places)]
Prices = Annotated[dict[str, Amount], Field(min_length=1)]
Parameter = str | int


class Band(StrictModel):
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


class EvidenceFilter(StrictModel):
    """Only evidence with one of these values counts."""

    kind: Words | None = None
    level: Words | None = None


class Count(EvidenceFilter):
    """A count below the line of a rate: the quantity of a measure, of the kinds and levels named."""

    measure: str


class PriceList(StrictModel):
    """Prices of single kinds or levels, instead of the rule's own."""

    kind: Prices | None = None
    level: Prices | None = None

    @model_validator(mode="after")
    def _one_field(self) -> PriceList:
        if (self.kind is None) == (self.level is None):
            raise ValueError("give prices by kind or by level, one of the two")
        return self


class HighestAmount(StrictModel):
    """Amounts of which the highest that applies counts: by size, by level."""

    size: Annotated[list[Band], Field(min_length=1)] | None = None
    level: Prices | None = None

    @model_validator(mode="after")
    def _something(self) -> HighestAmount:
        if self.size is None and self.level is None:
            raise ValueError("give amounts by size, by level, or both")
        return self
