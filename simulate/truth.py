"""What a simulated office knows about itself: the rows that count, the faults, the strings nobody may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from simulate.plan import Plan


@dataclass(frozen=True)
class Fault:
    """One thing that was planted, where it lies, and what must become of it.

    outcome: rejected, repeated, replaced, landed, dropped (a column or a cell), or scored (it costs points).
    row_number: physical line or sheet row of the planted row; None for a whole column or an absence.
    """

    kind: str
    feed: str
    file_name: str
    row_number: int | None
    subject_code: str
    outcome: str


@dataclass(frozen=True)
class Truth:
    """The office as it is.

    frames: per feed the rows that count in the end, in canonical columns; registers carry `snapshot_date`; times are
    local (Asia/Shanghai) and without a zone. patrol_days: what was truly walked, a row per worker, grid and day (see
    `tracks.patrol_days`). files: per feed the names of its exports. canaries: names, telephone and
    identity numbers that may appear in nothing the product writes. as_of: a believable clock for the run. planted:
    false data that somebody asked for, and innocent look-alikes (see `plants.plant_false_data`).
    """

    plan: Plan
    as_of: datetime
    frames: dict[str, pl.DataFrame]
    patrol_days: pl.DataFrame
    files: dict[str, list[str]]
    faults: list[Fault]
    canaries: list[str]
    months: list[str]
    planted: pl.DataFrame = field(default_factory=pl.DataFrame)

    def fault(self, kind: str) -> Fault:
        """The planted fault of a kind; KeyError when there is none."""
        found = [fault for fault in self.faults if fault.kind == kind]
        if not found:
            raise KeyError(kind)
        return found[0]
