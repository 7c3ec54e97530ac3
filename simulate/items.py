"""Reported items: GB18030 files, exported on the 9th of the next month with the state of that day."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from simulate.draws import moments, office_hours, pick_workers, spread, worker_codes
from simulate.files import ExportFile
from simulate.item_disposal import EXPORTED_OPEN, TERM_HOURS, dispose
from simulate.wording import CATEGORIES, LONG_TIME, OUTCOMES, OVERLAP_DAYS, texts, times, with_headers, worded, yes_no
from simulate.world import World

HEADERS = {
    "item_code": "事项编号",
    "grid_code": "网格编号",
    "worker_code": "上报人",
    "category": "事项类别",
    "reported_at": "上报时间",
    "due_at": "处置时限",
    "extended_to": "延期至",
    "extension_granted_at": "延期批准时间",
    "disposed_at": "办结时间",
    "outcome": "处置结果",
    "statement_accepted": "情况说明通过",
    "rework_count": "返工次数",
    "handled_in_grid": "自办自结",
    "is_stability": "平安稳定类",
    "closed_by": "办结人编号",
    "note": "事项描述",
}
MIX = (10, 5, 35, 10, 10, 5, 5, 5, 5)
STABILITY = (0.5, 0.2, 0.0, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0)
PHRASES = (
    "路面破损，已联系养护",
    "楼道堆放杂物，已劝离",
    "邻里纠纷，现场调解",
    "店铺灭火器过期，已整改",
    "河道漂浮物，已清理",
    "车辆占用消防通道",
)
PLACES = {"longitude": "经度", "latitude": "纬度"}
"""Written where the rows have them."""


def generate(world: World) -> pl.DataFrame:
    """One row per item in its final state. A good grid reports four to seven each duty day, a poor one three."""
    rng = world.plan.rng("items")
    diligence = world.grids.diligence[:, None]
    chance = np.where(world.days.is_working[None, :], 0.36 + 0.42 * diligence, 0.25 * diligence)
    asked = np.where(world.days.is_working, 7, 2)[None, :]
    counts = rng.binomial(np.broadcast_to(asked, world.works.shape), chance) * world.works
    grid, day = spread(counts)
    count = len(grid)
    category = rng.choice(len(MIX), count, p=np.array(MIX) / sum(MIX))
    reported = moments(world, day, office_hours(rng, count))
    worker = pick_workers(world, rng, grid, day)
    names = list(CATEGORIES)
    frame = pl.DataFrame(
        {
            "grid_code": texts(world.grids.code[grid]),
            "worker_code": worker_codes(worker),
            "category": [names[index] for index in category],
            "reported_at": times(reported),
            "is_stability": rng.random(count) < np.array(STABILITY)[category],
            "note": [PHRASES[index] for index in rng.integers(0, len(PHRASES), count)],
        }
    )
    term = np.array([TERM_HOURS[name] for name in names])[category]
    disposal = dispose(rng, reported, term, world.grids.diligence[grid], world.plan)
    closer = np.where(rng.random(count) < 0.6, worker, -1)
    return (
        pl.concat(
            [frame, disposal, pl.DataFrame({"closed_by": pl.Series(worker_codes(closer), dtype=pl.String)})],
            how="horizontal",
        )
        .with_columns(closed_by=pl.when(pl.col("disposed_at").is_not_null()).then("closed_by"))
        .sort("reported_at", "grid_code", maintain_order=True)
        .with_columns(number=pl.int_range(1, pl.len() + 1).over(pl.col("reported_at").dt.date()))
        .with_columns(
            item_code=pl.format(
                "SX{}{}", pl.col("reported_at").dt.to_string("%y%m%d"), pl.col("number").cast(pl.String).str.zfill(5)
            )
        )
        .select(*HEADERS)
    )


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per month: what was reported in it (and three days before), and what was open at the last export."""
    files = []
    for index in range(world.plan.months):
        at = world.plan.exported_at(index)
        first = world.plan.month_start(index) - timedelta(days=OVERLAP_DAYS)
        reported = pl.col("reported_at").cast(pl.Date)
        is_new = reported.is_between(first, world.plan.month_end(index))
        is_wanted = is_new
        if index:
            before = world.plan.exported_at(index - 1)
            was_open = pl.col("disposed_at").is_null() | (pl.col("disposed_at") > before)
            is_wanted = is_new | (was_open & (reported < first))
        rows = as_exported(frame.filter(is_wanted), at)
        headers = HEADERS | (PLACES if "longitude" in frame.columns else {})
        files.append(ExportFile(f"事项上报_{at:%Y%m%d}.csv", with_headers(rows, headers), "gb18030"))
    return files


def as_exported(frame: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """The rows as text, with the state they had at the time of the export; a date-only deadline has no time."""
    is_known = pl.col("disposed_at") <= at
    is_granted = pl.col("extension_granted_at") <= at
    ends_day = pl.col("due_at").dt.to_string("%H:%M:%S") == "23:59:59"
    state = frame.with_columns(
        outcome=pl.when(pl.col("outcome") != "disposed")
        .then("outcome")
        .when(is_known)
        .then(pl.lit("disposed"))
        .otherwise(pl.lit("open")),
        rework_count=pl.when(is_known).then("rework_count").otherwise(0),
        closed_by=pl.when(is_known).then("closed_by"),
        handled_in_grid=pl.col("handled_in_grid") & is_known.fill_null(False),
        extended_to=pl.when(is_granted).then("extended_to"),
        extension_granted_at=pl.when(is_granted).then("extension_granted_at"),
        disposed_at=pl.when(is_known).then("disposed_at"),
    )
    # Some systems leave the outcome empty and let the time speak.
    is_silent = pl.col("outcome").is_in(EXPORTED_OPEN) & pl.col("item_code").str.ends_with("7")
    return state.with_columns(
        worded("category", CATEGORIES),
        outcome=pl.when(~is_silent).then(worded("outcome", OUTCOMES)),
        reported_at=pl.col("reported_at").dt.to_string(LONG_TIME),
        due_at=pl.when(ends_day)
        .then(pl.col("due_at").dt.to_string("%Y-%m-%d"))
        .otherwise(pl.col("due_at").dt.to_string(LONG_TIME)),
        extended_to=pl.col("extended_to").dt.to_string(LONG_TIME),
        extension_granted_at=pl.col("extension_granted_at").dt.to_string(LONG_TIME),
        disposed_at=pl.col("disposed_at").dt.to_string(LONG_TIME),
        statement_accepted=yes_no("statement_accepted"),
        rework_count=pl.col("rework_count").cast(pl.String),
        handled_in_grid=yes_no("handled_in_grid"),
        is_stability=yes_no("is_stability"),
    )
