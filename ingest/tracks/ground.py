"""What tracks are checked against: who was appointed to which grid when, and every boundary a grid ever had."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from ingest.feeds.workers import WORKERS
from ingest.home import Home
from ingest.lake import feed_folder, read_feed
from ingest.tracks.polygon import Polygon

BOUNDARIES = "grid_boundaries"
BOUNDARY_SCHEMA = {"grid_code": pl.String(), "polygon_sha256": pl.String(), "boundary": pl.String()}


@dataclass(frozen=True)
class Ground:
    """All snapshots of the worker register and of the boundaries together: which of them a month is scored by is
    decided later.

    appointments: worker_code, grid_code, start_date, end_date (null: open), each once. boundaries: grid_code,
    polygon_sha256, boundary, each once, sorted.
    """

    appointments: pl.DataFrame
    boundaries: pl.DataFrame
    _made: dict[tuple[str, str, int], Polygon] = field(default_factory=dict, repr=False, compare=False)

    def within(self, first: date, last: date) -> Ground:
        """Only appointments that hold on some of these days, and the boundaries of their grids."""
        begun = pl.col("start_date").is_null() | (pl.col("start_date") <= last)
        not_over = pl.col("end_date").is_null() | (pl.col("end_date") >= first)
        appointments = self.appointments.filter(begun & not_over)
        boundaries = self.boundaries.join(appointments, on="grid_code", how="semi", maintain_order="left")
        return replace(self, appointments=appointments, boundaries=boundaries)

    @property
    def digest(self) -> str:
        """SHA-256 of all of it."""
        said = self.appointments.write_csv() + self.boundaries.drop("boundary").write_csv()
        return hashlib.sha256(said.encode()).hexdigest()

    def polygons(self, cell_m: int) -> list[Polygon]:
        """The boundaries in metres, in their order; each is made once for all months."""
        keys = [(*key, cell_m) for key in self.boundaries.select("grid_code", "polygon_sha256").iter_rows()]
        new = [place for place, key in enumerate(keys) if key not in self._made]
        if new:
            rows = self.boundaries[new]
            codes, boundaries = rows["grid_code"].to_list(), rows["boundary"].to_list()
            polygons = Polygon.from_boundaries(codes, boundaries, cell_m)
            self._made.update(zip([keys[place] for place in new], polygons, strict=True))
        return [self._made[key] for key in keys]


def load_ground(home: Home) -> Ground:
    """What the landed registers say; empty where one of them never came."""
    own = ["worker_code", "grid_code", "start_date", "end_date"]
    appointments = read_feed(home, WORKERS).select(own).unique().sort(own, nulls_last=False)
    files = sorted(feed_folder(home, BOUNDARIES).glob("*.parquet"))
    if not files:
        return Ground(appointments, pl.DataFrame(schema=BOUNDARY_SCHEMA))
    landed = pl.read_parquet(files, columns=["grid_code", "boundary"]).unique().sort("grid_code", "boundary")
    hashes = [hashlib.sha256(boundary.encode()).hexdigest() for boundary in landed["boundary"]]
    return Ground(appointments, landed.with_columns(pl.Series("polygon_sha256", hashes)).select(*BOUNDARY_SCHEMA))
