"""Attendance at the weekly meetings of the communities: monthly GB18030 files."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from simulate.draws import worker_codes
from simulate.files import ExportFile
from simulate.wording import ATTENDANCE, CHINESE_DATE, days, monthly, texts, with_headers, worded
from simulate.world import World

HEADERS = {
    "meeting_code": "会议编号",
    "worker_code": "网格员编号",
    "grid_code": "网格编号",
    "held_on": "会议日期",
    "attendance": "出勤",
}
ROLES = ("chief", "full_time", "member")


def generate(world: World) -> pl.DataFrame:
    """One row per meeting and appointment; a week without working days, and one in eight besides, has no meeting."""
    rng = world.plan.rng("meetings")
    held = world.appointments
    community = world.grids.community[held.grid]
    is_asked = np.isin(held.role, ROLES)
    codes, whom, when = [], [], []
    for index in range(world.plan.communities):
        for number, held_on in enumerate(_meeting_days(world, rng)):
            at = (held.start <= held_on) & (held.end >= held_on) & (world.grids.closes[held.grid] >= held_on)
            present = np.flatnonzero(is_asked & (community == index) & at)
            codes += [f"HY{index + 1:03d}{number + 1:03d}"] * len(present)
            whom.append(present)
            when.append(np.full(len(present), held_on))
    who, day = np.concatenate(whom), np.concatenate(when)
    poor = 1 - world.grids.diligence[held.grid[who]]
    edges = np.stack([0.002 + 0.05 * poor, 0.012 + 0.14 * poor, 0.05 + 0.14 * poor])
    state = (rng.random(len(who))[None, :] >= edges).sum(axis=0)
    frame = pl.DataFrame(
        {
            "meeting_code": pl.Series(codes, dtype=pl.String),
            "worker_code": pl.Series(worker_codes(held.worker[who]), dtype=pl.String),
            "grid_code": texts(world.grids.code[held.grid[who]]),
            "held_on": days(day),
            "attendance": texts(np.array(["absent", "late", "excused", "present"])[state]),
        }
    ).sort("held_on", "meeting_code", maintain_order=True)
    return _planted(world, frame) if world.plan.has_faults else frame


def _meeting_days(world: World, rng: np.random.Generator) -> list[np.datetime64]:
    """A working day of each week, Thursday when it is one."""
    dates = world.days.dates[world.days.is_working]
    weekday = ((dates - np.datetime64("2026-01-05")).astype("int64")) % 7
    week = (dates - weekday).astype("datetime64[D]")
    chosen = []
    for monday in np.unique(week):
        own = dates[week == monday]
        if rng.random() >= 1 / 8:
            chosen.append(own[np.argmin(np.abs((own - monday).astype("int64") - 3))])
    return chosen


def planted_absence(world: World, frame: pl.DataFrame) -> pl.DataFrame:
    """The row of the planted absence: the first of the most diligent grid after the last month's first week."""
    code = str(world.grids.code[np.argmax(world.grids.diligence)])
    start = world.plan.month_start(world.plan.months - 1)
    return frame.filter((pl.col("grid_code") == code) & (pl.col("held_on") >= start + timedelta(days=7))).head(1)


def _planted(world: World, frame: pl.DataFrame) -> pl.DataFrame:
    """That row becomes an absence without leave."""
    keys = ["meeting_code", "worker_code", "grid_code"]
    row = planted_absence(world, frame).with_columns(attendance=pl.lit("absent"))
    return frame.update(row.select(*keys, "attendance"), on=keys)


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per month, beginning three days early; the word for who came is not always the same."""
    is_amended = pl.col("worker_code").str.ends_with("7") & (pl.col("attendance") == "present")
    rows = frame.with_columns(
        attendance=pl.when(is_amended).then(pl.lit("补签通过")).otherwise(worded("attendance", ATTENDANCE)),
        text=pl.col("held_on").dt.to_string(CHINESE_DATE),
    )
    return [
        ExportFile(f"会议签到_{month}.csv", with_headers(part.with_columns(held_on="text"), HEADERS), "gb18030")
        for month, part in monthly(world.plan, rows, "held_on")
    ]
