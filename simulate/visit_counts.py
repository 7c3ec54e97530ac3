"""Where a special grid's own system counts visits itself: one plain UTF-8 file per month."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from simulate.files import ExportFile
from simulate.wording import CADENCES, monthly, with_headers, worded
from simulate.world import World

HEADERS = {
    "grid_code": "网格编号",
    "cadence": "走访频次",
    "period_start": "统计日期",
    "due": "应走访数",
    "visited": "已走访数",
}
SCHEMA = {
    "grid_code": pl.String,
    "cadence": pl.String,
    "period_start": pl.Date,
    "due": pl.Int64,
    "visited": pl.Int64,
}


def generate(world: World) -> pl.DataFrame:
    """Rows of every month, quarter and week for one special grid in four; once more was visited than was due."""
    rng = world.plan.rng("visit_counts")
    rows: list[tuple[str, str, date, int, int]] = []
    for index in np.flatnonzero(world.grids.is_special)[::4].tolist():
        code, diligence = str(world.grids.code[index]), float(world.grids.diligence[index])
        for cadence, starts, size in (
            ("monthly", _months(world), 18),
            ("quarterly", [day for day in _months(world) if day.month % 3 == 1], 12),
            ("weekly", _mondays(world), 5),
        ):
            for place, start in enumerate(starts):
                due = size + int(rng.integers(0, 4))
                visited = int(rng.binomial(due, 0.75 + 0.24 * diligence))
                is_over = cadence == "monthly" and place == 1
                rows.append((code, cadence, start, due, due + 2 if is_over else visited))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("period_start", "grid_code", "cadence")


def _months(world: World) -> list[date]:
    return [world.plan.month_start(index) for index in range(world.plan.months)]


def _mondays(world: World) -> list[date]:
    first = world.plan.month_start(0)
    monday = first + timedelta(days=-first.weekday() % 7)
    days = (world.plan.month_end(world.plan.months - 1) - monday).days
    return [monday + timedelta(days=7 * week) for week in range(days // 7 + 1)]


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per month, beginning three days early."""
    rows = frame.with_columns(
        worded("cadence", CADENCES),
        pl.col("due").cast(pl.String),
        pl.col("visited").cast(pl.String),
        text=pl.col("period_start").dt.to_string("%Y/%-m/%-d"),
    )
    return [
        ExportFile(f"走访统计_{month}.csv", with_headers(part.with_columns(period_start="text"), HEADERS), "utf-8")
        for month, part in monthly(world.plan, rows, "period_start")
    ]
