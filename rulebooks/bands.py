"""Bands: lower bound inclusive, upper exclusive; no value has two of them, and none between them has none."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from rulebooks.words import Band

ZERO, ONE = Decimal(0), Decimal(1)


def rate_band_problem(bands: list[Band], are_scores: bool) -> str | None:
    """What is wrong with bands of a rate (0 to 1), or nothing.

    They must reach down to 0 and follow each other without hole or overlap. Above the highest deduction nothing is
    taken: that is what a table of deductions means. A table of scores must say what the best rate is worth.
    """
    rising = ordered(bands)
    edges = [edge for band in bands for edge in (band.lower, band.below) if edge is not None]
    if max(edges, default=ZERO) > ONE:
        return f"{max(edges)} is more than 1; write 80 % as 0.80"
    if rising[0].lower not in (None, ZERO):
        return f"hole: nothing is said about a rate below {rising[0].lower}"
    if are_scores and rising[-1].below is not None:
        return f"hole: nothing is said about a rate of {rising[-1].below} and above"
    return _between(rising, "a rate")


def size_band_problem(bands: list[Band]) -> str | None:
    """What is wrong with bands of a size, or nothing. Below the lowest nothing applies; the highest must be open."""
    rising = ordered(bands)
    if rising[-1].below is not None:
        return f"hole: nothing is said about a size of {rising[-1].below} and above"
    return _between(rising, "a size")


def _between(rising: list[Band], what: str) -> str | None:
    for lower, upper in pairwise(rising):
        start = upper.lower if upper.lower is not None else ZERO
        if lower.below is None or lower.below > start:
            end = "all above" if lower.below is None else f"{lower.below}"
            return f"overlap: two bands cover {what} from {start} to {_nearer(end, upper.below)}"
        if lower.below < start:
            return f"hole: nothing is said about {what} from {lower.below} to {start}"
    return None


def _nearer(end: str, other: Decimal | None) -> str:
    if other is None:
        return end
    return str(other) if end == "all above" else str(min(Decimal(end), other))


def ordered(bands: list[Band]) -> list[Band]:
    """Bands from the lowest to the highest, however they are written."""
    return sorted(bands, key=lambda band: (band.lower or ZERO, band.below is None, band.below or ZERO))


def with_free_band(deductions: list[Band]) -> list[Band]:
    """Deductions in rising order, and the band of 0 points above them where there is one, so that they cover all."""
    rising = ordered(deductions)
    top = rising[-1].below
    return rising if top is None else [*rising, Band.model_validate({"from": str(top), "points": "0"})]


def falls_with_rate(bands: list[Band]) -> bool:
    """Whether points never grow with the rate."""
    points = [band.points for band in ordered(bands)]
    return points == sorted(points, reverse=True)
