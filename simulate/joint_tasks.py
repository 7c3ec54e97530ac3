"""Tasks done together with other offices, stage by stage: monthly UTF-8 files with BOM that reach to their export."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from simulate.files import ExportFile
from simulate.wording import LONG_TIME, OVERLAP_DAYS, STAGES, with_headers, worded
from simulate.world import World

HEADERS = {"task_code": "任务编号", "stage": "环节", "stage_at": "时间", "community_code": "村社区编号"}
SCHEMA: dict[str, Any] = {
    "task_code": pl.String,
    "stage": pl.String,
    "stage_at": pl.Datetime("us"),
    "community_code": pl.String,
}
EACH_MONTH = 9
WITHOUT_FEEDBACK = 1
"""This task of the last month, counted from its first, is never fed back (planted)."""


def generate(world: World) -> pl.DataFrame:
    """One row per task and stage that was reached before the last export. Poor communities leave chains open."""
    rng = world.plan.rng("joint_tasks")
    plan = world.plan
    rows: list[tuple[str, str, datetime, str]] = []
    for index, community in enumerate(world.community_code):
        quality = float(world.grids.diligence[world.grids.community == index].mean())
        for month in range(plan.months):
            length = (plan.month_end(month) - plan.month_start(month)).days + 1
            for number in range(EACH_MONTH):
                at = datetime.combine(plan.month_start(month), datetime.min.time())
                at += timedelta(days=int(rng.integers(length)), minutes=int(rng.integers(8 * 60, 17 * 60)))
                waits = rng.exponential(1, len(STAGES))
                is_lost = rng.random(len(STAGES)) < 0.13 * (1 - quality)
                if plan.has_faults and month == plan.months - 1 and number == WITHOUT_FEEDBACK:
                    is_lost[-1] = True
                code = f"RW{plan.month_start(month):%y%m}{index:03d}{number:02d}"
                rows += _chain(code, community, at, waits, is_lost)
    return (
        pl.DataFrame(rows, schema=SCHEMA, orient="row")
        .filter(pl.col("stage_at") <= plan.exported_at(plan.months - 1))
        .sort("stage_at", "task_code", maintain_order=True)
        .select(*HEADERS)
    )


def _chain(
    code: str, community: str, at: datetime, waits: np.ndarray, is_lost: np.ndarray
) -> list[tuple[str, str, datetime, str]]:
    """The stages of one task from its beginning; hours pass between them, and a lost stage is not written down."""
    rows = []
    for place, (stage, wait) in enumerate(zip(STAGES, waits.tolist(), strict=True)):
        at += timedelta(minutes=int(wait * (0 if place == 0 else 20 * 60 if stage == "feedback" else 240)))
        if place == 0 or not is_lost[place]:
            rows.append((code, stage, at, community))
    return rows


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per month: what happened from three days before the month until the day of the export."""
    rows = frame.with_columns(worded("stage", STAGES), text=pl.col("stage_at").dt.to_string(LONG_TIME))
    files = []
    for index in range(world.plan.months):
        first = world.plan.month_start(index) - timedelta(days=OVERLAP_DAYS)
        is_inside = (pl.col("stage_at").cast(pl.Date) >= first) & (pl.col("stage_at") <= world.plan.exported_at(index))
        part = rows.filter(is_inside).with_columns(stage_at="text")
        name = f"联勤联动任务_{world.plan.month_name(index)}.csv"
        files.append(ExportFile(name, with_headers(part, HEADERS), "utf-8-sig"))
    return files
