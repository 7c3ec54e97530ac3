"""Collected records: monthly GB18030 files with ISO times."""

from __future__ import annotations

import numpy as np
import polars as pl

from simulate.draws import moments, office_hours, pick_workers, worker_codes
from simulate.files import ExportFile
from simulate.wording import ISO_TIME, OBJECT_TYPES, monthly, texts, times, with_headers, worded, yes_no
from simulate.world import World

HEADERS = {
    "collection_code": "采集编号",
    "grid_code": "网格编号",
    "worker_code": "网格员编号",
    "object_type": "采集对象",
    "object_code": "对象编号",
    "collected_at": "采集时间",
    "entered_at": "录入时间",
    "is_complete": "是否完整",
}
ASKED = {True: 20, False: 10}
"""What an urban and a rural grid is asked for in a month; good grids do more, poor ones less."""
HOUSEHOLDS = 0.1
"""Part of its households that a grid is to collect in a month; only grids that work well come near it."""


def generate(world: World) -> pl.DataFrame:
    """One row per collected record, on days on which the grid works."""
    rng = world.plan.rng("collections")
    grids, days = world.grids, world.days
    asked = np.where(grids.is_urban, ASKED[True], ASKED[False]) * (0.75 + 0.9 * grids.diligence)
    working = np.array([(days.is_working & (days.month == month)).sum() for month in range(world.plan.months)])
    rate = asked[:, None] / working[days.month][None, :] * days.is_working[None, :]
    counts = (rng.poisson(rate) + _households(world, working)) * world.works
    grid, day = np.nonzero(counts)
    repeats = counts[grid, day]
    grid, day = np.repeat(grid, repeats), np.repeat(day, repeats)
    count = len(grid)
    at = moments(world, day, office_hours(rng, count))
    entered = at + rng.integers(1, 3 * 1440, count).astype("timedelta64[m]")
    kinds = list(OBJECT_TYPES)
    return (
        pl.DataFrame(
            {
                "grid_code": texts(grids.code[grid]),
                "worker_code": worker_codes(pick_workers(world, rng, grid, day)),
                "object_type": [kinds[index] for index in rng.choice(4, count, p=[0.75, 0.12, 0.1, 0.03])],
                "object_code": [f"D{g:04d}{n:03d}" for g, n in zip(grid, rng.integers(0, 400, count), strict=True)],
                "collected_at": times(at),
                "entered_at": times(entered),
                "is_complete": rng.random(count) < 0.84 + 0.15 * grids.diligence[grid],
            }
        )
        .sort("collected_at", "grid_code", maintain_order=True)
        .with_row_index("number", offset=1)
        .with_columns(collection_code=pl.format("CJ{}", pl.col("number").cast(pl.String).str.zfill(7)))
        .drop("number")
    )


def _households(world: World, working: np.ndarray) -> np.ndarray:
    """Further records per grid and day of grids that go for their share of the households; the poorest do not try."""
    wanted = world.grids.households * HOUSEHOLDS * np.clip(1.5 * (world.grids.diligence - 0.4), 0, None)
    rate = wanted[:, None] / working[world.days.month][None, :] * world.days.is_working[None, :]
    return world.plan.rng("households").poisson(rate)


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per month, beginning three days early."""
    rows = frame.with_columns(
        worded("object_type", OBJECT_TYPES),
        yes_no("is_complete"),
        pl.col("entered_at").dt.to_string(ISO_TIME),
        text=pl.col("collected_at").dt.to_string(ISO_TIME),
    )
    return [
        ExportFile(f"信息采集_{month}.csv", with_headers(part.with_columns(collected_at="text"), HEADERS), "gb18030")
        for month, part in monthly(world.plan, rows, "collected_at")
    ]
