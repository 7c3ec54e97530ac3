"""What is to be visited, and how often: opaque codes in one workbook per month with a title row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from simulate.files import ExportFile
from simulate.grid_list import ALWAYS
from simulate.wording import CADENCES, days, snapshots, texts, with_headers, worded
from simulate.world import World

HEADERS = {
    "target_code": "走访对象编号",
    "grid_code": "网格编号",
    "cadence": "走访频次",
    "start_date": "开始日期",
    "end_date": "结束日期",
}
NUMBERS = {"daily": (0, 3), "weekly": (3, 6), "monthly": (18, 27), "quarterly": (12, 21)}
"""How many targets of each cadence a comprehensive grid has (from, below); a special one a third of the last two."""
OPEN = np.datetime64("9999-12-31")


@dataclass(frozen=True)
class Targets:
    """One entry per target: code, index of its grid, cadence, first and last day (datetime64[D])."""

    code: np.ndarray
    grid: np.ndarray
    cadence: np.ndarray
    start: np.ndarray
    end: np.ndarray


def targets_of(world: World) -> Targets:
    """All targets, by grid. Six in a hundred begin inside the plan's months, four in a hundred end there."""
    rng = world.plan.rng("visit_targets")
    numbers = np.stack([rng.integers(low, high, world.plan.grids) for low, high in NUMBERS.values()], axis=1)
    # Somebody must have a place to look at every day, in the smallest office too.
    numbers[np.argmax(world.grids.diligence), 0] = 2
    numbers[world.grids.is_special, 2:] //= 3
    grid, cadence = np.nonzero(numbers)
    repeats = numbers[grid, cadence]
    grid, cadence = np.repeat(grid, repeats), np.repeat(cadence, repeats)
    count = len(grid)
    number = np.arange(count) - np.searchsorted(grid, grid)
    first, last = np.datetime64(world.plan.month_start(0)), np.datetime64(world.plan.month_end(world.plan.months - 1))
    length = int((last - first).astype("int64"))
    draw = rng.random(count)
    some_day = first + rng.integers(0, length + 1, count)
    is_daily = cadence == 0
    start = np.where((draw < 0.06) & ~is_daily, some_day, ALWAYS)
    end = np.where((draw > 0.96) & ~is_daily, some_day, OPEN)
    start = np.maximum(start, world.grids.opens[grid])
    return Targets(
        code=np.array([f"T{g:04d}{n:03d}" for g, n in zip(grid.tolist(), number.tolist(), strict=True)]),
        grid=grid,
        cadence=np.array(list(NUMBERS))[cadence],
        start=start,
        end=np.where(end < start, OPEN, end),
    )


def generate(world: World) -> pl.DataFrame:
    """One row per monthly snapshot (`snapshot_date`) and target; an end appears from its month on."""
    targets = targets_of(world)
    base = pl.DataFrame(
        {
            "target_code": texts(targets.code),
            "grid_code": texts(world.grids.code[targets.grid]),
            "cadence": texts(targets.cadence),
            "start_date": days(targets.start),
            "end_date": days(targets.end),
        }
    ).with_columns(start_date=pl.when(pl.col("start_date") > ALWAYS.item()).then("start_date"))
    rows = snapshots(world.plan, base, targets.start, np.full(len(targets.code), OPEN))
    return rows.with_columns(end_date=pl.when(pl.col("end_date") <= pl.col("snapshot_date")).then("end_date"))


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A workbook per snapshot."""
    return [
        ExportFile(
            name=f"走访对象_{snapshot:%Y%m%d}.xlsx",
            table=with_headers(part.with_columns(worded("cadence", CADENCES)), HEADERS),
            encoding="xlsx",
            title="走访对象登记表",
        )
        for (snapshot,), part in frame.group_by("snapshot_date", maintain_order=True)
    ]
