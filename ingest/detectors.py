"""Settings of the patterns of false data (`detectors:` in site.yaml): when a worker's month becomes a question.

A worker's month is flagged when at least `min_records` of its records are odd, these are at least `min_share` of all,
and far more than among the other workers: `times_others` their share and `min_deviations` standard deviations (0:
neither is asked). What makes a record odd is set by the other fields. `weight` (0 to 1) is how much a flag says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator

from ingest.yaml_schema import QuotedDecimal, StrictModel

if TYPE_CHECKING:
    import polars as pl

EVERYWHERE = {"rejected_factor": "0.25", "times_others": 3}
"""What was looked at and rejected for a worker ranks a quarter as high later; what everybody does is no pattern."""
SHARES = ("weight", "min_share", "rejected_factor", "within_share", "pair_share", "spread_share", "area_share",
          "usual_share")  # fmt: skip
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Part = Annotated[QuotedDecimal, Field(ge=0, le=1)]


class Detector(StrictModel):
    """Settings of one pattern. A field that is not given keeps the pattern's default; one without a use is refused.

    within_s, within_m, at_least_m, at_most_m: seconds and metres; run_length, cells, fixes, people, shared_by,
    least_records: counts.
    least_m, most_s, least_people: how far a threshold follows what is usual on the site; slack_s where that allows it.
    """

    is_on: bool | None = None
    weight: Part | None = None
    min_records: Positive | None = None
    min_share: Part | None = None
    min_deviations: Count | None = None
    times_others: Positive | None = None
    rejected_factor: Part | None = None
    run_length: Positive | None = None
    within_s: Count | None = None
    within_m: Count | None = None
    within_share: Part | None = None
    pair_share: Part | None = None
    spread_share: Part | None = None
    area_share: Part | None = None
    usual_share: Part | None = None
    at_least_m: Count | None = None
    at_most_m: Count | None = None
    least_m: Count | None = None
    most_s: Count | None = None
    slack_s: Count | None = None
    max_kmh: Positive | None = None
    every_minutes: Annotated[int, Field(ge=1, le=60)] | None = None
    fine_minutes: Annotated[int, Field(ge=1, le=60)] | None = None
    last_days: Positive | None = None
    within_days: Positive | None = None
    shared_by: Positive | None = None
    cells: Positive | None = None
    fixes: Positive | None = None
    people: Positive | None = None
    least_people: Positive | None = None
    least_records: Positive | None = None
    more_people: Positive | None = None
    speed_variation: Count | None = None
    straightness: Annotated[int, Field(ge=-1000, le=1000)] | None = None
    times_usual: Positive | None = None


def _default(weight: str, min_records: int, min_share: str, min_deviations: int, **more: int | str) -> Detector:
    fields = {"weight": weight, "min_share": min_share, "min_deviations": min_deviations, **more}
    return Detector.model_validate({"is_on": True, "min_records": min_records, **EVERYWHERE, **fields})


DEFAULTS: dict[str, Detector] = {
    "far_visit": _default(
        "0.9", 3, "0.05", 4, at_least_m=500, least_m=150, times_usual=10, run_length=2, within_days=62
    ),
    "impossible_travel": _default("1", 3, "0.02", 4, at_least_m=1500, max_kmh=80, within_s=60),
    "replay_track": _default(
        "1", 2, "0.05", 4, at_least_m=300, within_s=30, within_share="0.02", spread_share="0.005", run_length=4
    ),
    "buddy_phone": _default(
        "0.9", 2, "0.1", 4, at_least_m=300, run_length=5, within_s=90, within_share="0.05", spread_share="0.05",
        pair_share="0.7", area_share="0.9", usual_share="0.7", within_m=100, slack_s=600,
    ),
    "synthetic_track": _default(
        "0.8", 2, "0.1", 4, at_least_m=1000, within_m=300, within_share="0.15", fixes=15, speed_variation=100,
        straightness=400, area_share="0.5",
    ),
    "parked_phone": _default(
        "0.9", 2, "0.1", 4, cells=2, at_most_m=100, fixes=20, within_s=1200, run_length=2, within_m=300,
        spread_share="0.25",
    ),
    "batch_entry": _default("1", 6, "0.1", 4, run_length=2, within_s=30, within_m=50),
    "overlap_visits": _default("0.9", 4, "0.1", 4, within_s=60, slack_s=5, within_m=50, times_usual=20),
    "time_heaping": _default("0.7", 10, "0.3", 5, every_minutes=30, fine_minutes=10),
    "copied_records": _default("0.7", 8, "0.15", 5, run_length=3, shared_by=3),
    "split_items": _default("0.9", 3, "0", 4, run_length=3, within_s=1800, within_m=100, times_usual=20),
    "quick_close": _default("0.8", 4, "0.15", 4, within_s=600, most_s=1800, times_usual=10),
    "month_end_spike": _default(
        "0.7", 10, "0.25", 4, times_others=2, last_days=3, run_length=5, within_days=7, within_share="0.6",
        times_usual=2,
    ),
    "duplicate_photo": _default("1", 2, "0", 0, shared_by=5, within_s=600),
    "ghost_attendance": _default("0.8", 1, "0.3", 5, run_length=8, least_records=2, within_share="0.5"),
    "ghost_link": _default("0.7", 3, "0", 0, run_length=3, people=8, least_people=5, more_people=2, times_usual=3),
}  # fmt: skip
"""Every pattern with defaults that work from the first month; docs/false-data.md says what they were measured at."""


class Detectors(StrictModel):
    """`detectors:` of site.yaml: what a site sets differently, by pattern."""

    far_visit: Detector = Detector()
    impossible_travel: Detector = Detector()
    replay_track: Detector = Detector()
    buddy_phone: Detector = Detector()
    synthetic_track: Detector = Detector()
    parked_phone: Detector = Detector()
    batch_entry: Detector = Detector()
    overlap_visits: Detector = Detector()
    time_heaping: Detector = Detector()
    copied_records: Detector = Detector()
    split_items: Detector = Detector()
    quick_close: Detector = Detector()
    month_end_spike: Detector = Detector()
    duplicate_photo: Detector = Detector()
    ghost_attendance: Detector = Detector()
    ghost_link: Detector = Detector()

    @model_validator(mode="after")
    def _has_a_use_for_every_field(self) -> Detectors:
        for pattern, default in DEFAULTS.items():
            useless = sorted(_given(getattr(self, pattern)).keys() - _given(default).keys())
            if useless:
                raise ValueError(f"{pattern} has no use for {useless[0]}")
        return self

    def table(self) -> pl.DataFrame:
        """One row per pattern with its settings in force; a field it has no use for is null."""
        import polars as pl  # only runs need it, and settings are read by every command

        def type_of(name: str) -> pl.DataType:
            if name == "is_on":
                return pl.Boolean()
            return pl.Decimal(9, 6) if name in SHARES else pl.Int64()

        rows = [
            {"detector": pattern, **_given(default), **_given(getattr(self, pattern))}
            for pattern, default in DEFAULTS.items()
        ]
        types = {name: type_of(name) for name in Detector.model_fields}
        return pl.DataFrame(rows, schema={"detector": pl.String(), **types})


def _given(detector: Detector) -> dict[str, object]:
    return detector.model_dump(exclude_none=True)
