"""Data pushed down for an answer: workbooks with date cells, exported on the 9th of the next month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import chinese_calendar
import numpy as np
import polars as pl

from simulate.files import ExportFile
from simulate.wording import OVERLAP_DAYS, with_headers
from simulate.world import World

HEADERS = {
    "push_code": "下发编号",
    "community_code": "村社区编号",
    "pushed_at": "下发时间",
    "signed_at": "签收时间",
    "fed_back_at": "反馈时间",
}
"""下发时间 is not asked for: the column is named in the receipt and dropped."""
SCHEMA: dict[str, Any] = {
    "push_code": pl.String,
    "community_code": pl.String,
    "pushed_at": pl.Datetime("us"),
    "signed_at": pl.Datetime("us"),
    "fed_back_at": pl.Datetime("us"),
}
EACH_MONTH = 10
ONE_DAY_LATE = 3
"""This push of the last month is answered on the 6th working day instead of the 5th (planted)."""


def generate(world: World) -> pl.DataFrame:
    """One row per push as known at the last export; a few are never signed for, poor communities answer late."""
    rng = world.plan.rng("pushed_data")
    plan = world.plan
    rows: list[tuple[str, str, datetime, datetime | None, datetime | None]] = []
    for index, community in enumerate(world.community_code):
        quality = float(world.grids.diligence[world.grids.community == index].mean())
        for month in range(plan.months):
            for number in range(EACH_MONTH):
                pushed = _moment(rng, plan.month_start(month) + timedelta(days=int(rng.integers(24))))
                signed = pushed + timedelta(minutes=int(rng.integers(20, 1800)))
                draw, part = rng.random(), rng.random()
                late = 0.03 + 0.25 * (1 - quality)
                wait = 1 + int(part * 5) if draw >= late else 6 + int(part * 6)
                answered: datetime | None = _moment(rng, working_day_after(signed.date(), wait))
                is_planted = plan.has_faults and index == 0 and month == plan.months - 1 and number == ONE_DAY_LATE
                if is_planted:
                    answered = _moment(rng, working_day_after(signed.date(), 6))
                elif draw < late / 4:
                    answered = None
                code = f"XF{plan.month_start(month):%y%m}{index:03d}{number:03d}"
                is_signed = rng.random() >= 0.03 or is_planted
                rows.append((code, community, pushed, signed if is_signed else None, answered if is_signed else None))
    at = plan.exported_at(plan.months - 1)
    return as_known(pl.DataFrame(rows, schema=SCHEMA, orient="row"), at).sort("pushed_at", "push_code")


def working_day_after(day: date, count: int) -> date:
    """The `count`-th working day after a day, which is day 0."""
    while count:
        day += timedelta(days=1)
        count -= chinese_calendar.is_workday(day)
    return day


def _moment(rng: np.random.Generator, day: date) -> datetime:
    minute = int(rng.integers(8 * 60, 17 * 60))
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)


def as_known(frame: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Pushes made until a time, without what happened to them later."""
    return frame.filter(pl.col("pushed_at") <= at).with_columns(
        pl.when(pl.col(column) <= at).then(column) for column in ("signed_at", "fed_back_at")
    )


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A workbook per month: what was pushed in it, and what had no answer at the last export."""
    files, plan = [], world.plan
    for index in range(plan.months):
        at = plan.exported_at(index)
        first = plan.month_start(index) - timedelta(days=OVERLAP_DAYS)
        pushed = pl.col("pushed_at").cast(pl.Date)
        is_wanted = pushed.is_between(first, plan.month_end(index))
        if index:
            was_open = pl.col("fed_back_at").is_null() | (pl.col("fed_back_at") > plan.exported_at(index - 1))
            is_wanted |= was_open & (pushed < first)
        part = as_known(frame.filter(is_wanted), at)
        files.append(
            ExportFile(
                name=f"下发数据_{at:%Y%m%d}.xlsx",
                table=with_headers(part, HEADERS),
                encoding="xlsx",
                title="下发数据反馈情况表",
                note=f"制表人：值班员 {at:%Y-%m-%d}",
            )
        )
    return files
