"""Checks that inspectors score: one workbook per quarter with a title row and a note under the data."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl

from simulate.files import ExportFile
from simulate.wording import UNIT_TYPES, quarter_names, with_headers, worded, yes_no
from simulate.world import World

HEADERS = {
    "inspection_code": "检查编号",
    "unit_type": "单位类型",
    "unit_code": "单位编号",
    "check_code": "检查项",
    "checked_on": "检查日期",
    "passed": "是否达标",
    "points": "得分",
}
SCORED = {"premises": 3.0, "staffing": 3.0, "stability_reporting": 8.0}
PASSED = ("mech_posting", "mech_meeting", "mech_patrol", "mech_report", "mech_consult")
GRID_CHECK = "party_building"


def generate(world: World) -> pl.DataFrame:
    """One row per check: all of them in the first month, data reporting monthly, some mechanisms again later."""
    rng = world.plan.rng("inspections")
    grids, plan = world.grids, world.plan
    rows: list[tuple[str, str, str, object, bool | None, Decimal | None]] = []
    for index, code in enumerate(world.community_code):
        quality = float(grids.diligence[grids.community == index].mean())
        for month in range(plan.months):
            day = plan.month_start(month) + timedelta(days=int(rng.integers(5, 25)))
            for check, maximum in SCORED.items():
                points = _half_points(rng, maximum, quality)
                if month == 0 or check == "stability_reporting":
                    rows.append(("community", code, check, day, None, points))
            for check in PASSED:
                passed = bool(rng.random() < 0.6 + 0.4 * quality)
                if month == 0 or rng.random() < 0.2:
                    rows.append(("community", code, check, day, passed, None))
    is_party = rng.random(plan.grids) < 0.7 + 0.3 * grids.diligence
    rows += [("grid", code, GRID_CHECK, day, passed, None) for code, day, passed in _party_building(world, is_party)]
    schema: dict[str, Any] = {
        "unit_type": pl.String,
        "unit_code": pl.String,
        "check_code": pl.String,
        "checked_on": pl.Date,
        "passed": pl.Boolean,
        "points": pl.Decimal(9, 1),
    }
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .sort("checked_on", "unit_type", "unit_code", "check_code")
        .with_row_index("number", offset=1)
        .with_columns(inspection_code=pl.format("JC{}", pl.col("number").cast(pl.String).str.zfill(6)))
        .select(*HEADERS)
    )


def _party_building(world: World, is_passed: np.ndarray) -> list[tuple[str, date, bool]]:
    """Every grid is checked in the first month it can be; who failed, and one more in five, later again."""
    rng = world.plan.rng("party_building")
    rows = []
    for index, code in enumerate(world.grids.code.tolist()):
        passed, is_checked = bool(is_passed[index]), False
        for month in range(world.plan.months):
            day = world.plan.month_start(month) + timedelta(days=14 if month == 0 else int(rng.integers(4, 26)))
            draw, again = rng.random(2).tolist()
            if np.datetime64(day) < world.grids.opens[index]:
                continue
            if not is_checked:
                is_checked = True
                rows.append((code, day, passed))
            elif draw < (0.2 if passed else 0.6):
                passed = again < 0.5 + 0.5 * float(world.grids.diligence[index])
                rows.append((code, day, passed))
    return rows


def _half_points(rng: np.random.Generator, maximum: float, quality: float) -> Decimal:
    points = maximum * np.clip(rng.normal(0.6 + 0.35 * quality, 0.08), 0, 1)
    return Decimal(round(points * 2)) / 2


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A workbook per quarter."""
    rows = frame.with_columns(worded("unit_type", UNIT_TYPES), yes_no("passed"), pl.col("points").cast(pl.String))
    return [
        ExportFile(
            name=f"检查打分_{end:%Y%m%d}.xlsx",
            table=with_headers(rows.filter(pl.col("checked_on").is_between(start, end)), HEADERS),
            encoding="xlsx",
            title=f"{name} 检查打分汇总表",
            note="备注：得分由检查组填写",
        )
        for name, start, end in quarter_names(world.plan)
    ]
