"""Findings: monthly UTF-8 files with BOM, counts and codes only, never a person's name."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from simulate.files import ExportFile
from simulate.wording import STATUSES, UNIT_TYPES, monthly, with_headers, worded
from simulate.world import World

HEADERS = {
    "finding_code": "问题编号",
    "unit_type": "单位类型",
    "unit_code": "单位编号",
    "kind": "问题类型",
    "found_on": "发现日期",
    "status": "状态",
    "quantity": "数量",
    "severity": "等级",
    "people": "人数",
    "subject_code": "对象编号",
}
SCHEMA = {
    "unit_type": pl.String,
    "unit_code": pl.String,
    "kind": pl.String,
    "found_on": pl.Date,
    "status": pl.String,
    "quantity": pl.Int64,
    "severity": pl.String,
    "people": pl.Int64,
    "subject_code": pl.String,
}
COMMUNITY_RATES = {
    "contact_lost": 0.12,
    "illegal_venue": 0.10,
    "major_case": 0.05,
    "mass_incident": 0.05,
    "homicide_from_dispute": 0.01,
    "false_worker": 0.06,
}
GRID_RATES = {
    "file_missing": 0.08,
    "report_missing": 0.10,
    "person_missing": 0.04,
    "roster_missing": 0.05,
    "plan_missing": 0.03,
    "owner_missing": 0.03,
    "contact_lost": 0.03,
    "emergency_late": 0.05,
    "emergency_omitted": 0.02,
    "shirking": 0.12,
}
"""Chance per unit and month of a grid of no diligence; a diligent one has none."""


def generate(world: World) -> pl.DataFrame:
    """One row per finding, most of them confirmed; without `subject_code`, which faults and false items bring."""
    rng = world.plan.rng("findings")
    grids = world.grids
    quality = [float(grids.diligence[grids.community == index].mean()) for index in range(world.plan.communities)]
    units = [
        ("community", code, value, COMMUNITY_RATES) for code, value in zip(world.community_code, quality, strict=True)
    ]
    units += [
        ("grid", code, value, GRID_RATES)
        for code, value in zip(grids.code.tolist(), grids.diligence.tolist(), strict=True)
    ]
    rows: list[tuple[object, ...]] = []
    for month in range(world.plan.months):
        length = (world.plan.month_end(month) - world.plan.month_start(month)).days + 1
        for unit_type, code, value, rates in units:
            for kind, rate in rates.items():
                draw, day, way, size = rng.random(), int(rng.integers(length)), rng.random(), rng.random()
                if draw >= rate * 2 * (1 - value):
                    continue
                status = "confirmed" if way < 0.75 else "open" if way < 0.9 else "rejected"
                severity = None
                if kind == "major_case":
                    severity = "extra_serious" if size > 0.8 else "serious"
                elif kind == "emergency_late" and size > 0.7:
                    severity = "serious"
                people = int(60 + size * 600) if kind == "mass_incident" else None
                quantity = 1 + int(size * 3) if kind in ("shirking", "contact_lost") else 1
                found_on = world.plan.month_start(month) + timedelta(days=day)
                rows.append((unit_type, code, kind, found_on, status, quantity, severity, people, None))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Sorted, with a `finding_code`; `frame` holds drawn and planted findings."""
    return (
        frame.sort("found_on", "unit_type", "unit_code", "kind", maintain_order=True)
        .with_row_index("number", offset=1)
        .with_columns(finding_code=pl.format("WT{}", pl.col("number").cast(pl.String).str.zfill(6)))
        .select(*HEADERS)
    )


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per month, beginning three days early."""
    rows = frame.with_columns(
        worded("unit_type", UNIT_TYPES),
        worded("status", STATUSES),
        text=pl.col("found_on").dt.to_string("%Y/%-m/%-d"),
        quantity=pl.col("quantity").cast(pl.String),
        people=pl.col("people").cast(pl.String),
    )
    return [
        ExportFile(f"核查问题_{month}.csv", with_headers(part.with_columns(found_on="text"), HEADERS), "utf-8-sig")
        for month, part in monthly(world.plan, rows, "found_on")
    ]
