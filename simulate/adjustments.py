"""Corrections that somebody proposed and somebody else approved: one file, typed by hand, UTF-8 with BOM."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl

from simulate.appointments import OPEN_END
from simulate.files import ExportFile
from simulate.grid_list import ALWAYS
from simulate.wording import with_headers
from simulate.world import World

HEADERS = {
    "adjustment_code": "调整编号",
    "rulebook": "细则",
    "unit_code": "单位编号",
    "period": "考核期",
    "item": "考核项",
    "points": "调整分",
    "reason": "理由",
    "proposed_by": "提出岗位",
    "approved_by": "审批岗位",
    "approved_on": "审批日期",
}
SCHEMA: dict[str, Any] = {
    **dict.fromkeys(("rulebook", "unit_code", "period", "item"), pl.String),
    "points": pl.Decimal(9, 2),
    "reason": pl.String,
    "proposed_by": pl.String,
    "approved_by": pl.String,
    "approved_on": pl.Date,
}
PROPOSER, APPROVER = "网格中心主任", "分管领导"
AT_LEAST = 24
"""Rows of the whole office: one rejected among fewer would hold the file back."""


def generate(world: World) -> pl.DataFrame:
    """A few rows a month, more in a short office; some approved at once, every third month's after its close."""
    rng = world.plan.rng("adjustments")
    rows: list[tuple[str, str, str, str, Decimal, str, str, str, date]] = []
    best = np.argsort(-world.grids.diligence, kind="stable")
    best = best[(world.grids.opens == ALWAYS)[best] & (world.grids.closes == OPEN_END)[best]]
    each = math.ceil(AT_LEAST / world.plan.months)
    for month in range(world.plan.months):
        name, after = world.plan.month_name(month), world.plan.month_start(month + 1)
        approved = after + timedelta(days=(1, 7)[month % 3 == 2])
        for place in range(each):
            grid = str(world.grids.code[int(best[(month * each + place) % len(best)])])
            points = Decimal("0.50") * int(rng.integers(1, 5))
            rows.append(("nanxiashu", grid, name, "N4", points, "系统故障期间上报补录", PROPOSER, APPROVER, approved))
        unit = world.community_code[month % world.plan.communities]
        if month % 2 == 0:
            rows.append(
                ("chengnan", unit, name, "C1.5", Decimal("-0.50"), "复核发现一件办结不实", PROPOSER, APPROVER,
                 approved - timedelta(days=1))
            )  # fmt: skip
    return (
        pl.DataFrame(rows, schema=SCHEMA, orient="row")
        .with_row_index("number", offset=1)
        .with_columns(adjustment_code=pl.format("TZ{}", pl.col("number").cast(pl.String).str.zfill(4)))
        .select(*HEADERS)
    )


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """One file with everything so far."""
    last = world.plan.exported_at(world.plan.months - 1)
    rows = frame.with_columns(pl.col("points").cast(pl.String), pl.col("approved_on").dt.to_string("%Y-%m-%d"))
    return [ExportFile(f"申诉调整_{last:%Y%m%d}.csv", with_headers(rows, HEADERS), "utf-8-sig")]
