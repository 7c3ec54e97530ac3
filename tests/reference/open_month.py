"""The demo's office as it was on a Wednesday in the middle of March, with what the demo lacks, by hand.

Only registers, boundaries, fixes, findings, awards and corrections came. The phones began on a Wednesday of January;
one grid has no boundary, and no boundary was sent in January; the registers of March have not come yet. In one week
the chief and the full-time worker of a grid stand in it for exactly as long as they are asked to, or a second less. The
rows below are findings of every kind of C6, some over its caps, one matter at two levels, and corrections of months, a
quarter and a year.
"""

from __future__ import annotations

import csv
import json
import math
import shutil
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import polars as pl

from simulate import Truth

from .walk import CELL_M, UP, Ground

NOW = datetime(2026, 3, 18, 9, 0)
AS_OF = NOW.replace(tzinfo=timezone(timedelta(hours=8)))
PHONES_BEGIN = date(2026, 1, 14)
WITHOUT_BOUNDARY = "CN0402"
STOOD_IN = "CN0401"
WEEK = [date(2026, 3, 9) + timedelta(days=n) for n in range(7)]
STANDS = {
    "chief": dict.fromkeys(WEEK[:4], 16_200),
    "full_time": dict(zip(WEEK, (5_400, 5_399, 16_200, 16_200, 16_200), strict=False)),
}
"""Seconds a day: the chief's 18 hours a week exactly; the worker's hour and a half exactly, and a second less."""
KEPT = ("网格台账_", "网格员台账_")

FINDINGS = """finding_code,unit_type,unit_code,kind,found_on,status,quantity,severity,people,subject_code
F01,community,CN01,contact_lost,2026-01-12,confirmed,8,,,
F02,community,CN01,contact_lost,2026-02-10,confirmed,4,,,
F03,community,CN02,mass_incident,2026-01-20,confirmed,1,,150,
F04,community,CN02,mass_incident,2026-01-21,confirmed,1,,500,
F05,community,CN02,mass_incident,2026-02-03,confirmed,1,major_impact,40,
F06,community,CN02,mass_incident,2026-03-03,confirmed,1,,99,
F07,community,CN02,major_case,2026-02-05,confirmed,3,extra_serious,,
F08,community,CN02,major_case,2026-02-06,confirmed,1,slight,,
F09,community,CN03,homicide_from_dispute,2026-03-02,confirmed,2,,,
F10,community,CN03,illegal_venue,2026-03-17,confirmed,1,,,
F11,community,CN03,illegal_venue,2026-03-25,confirmed,1,,,
F12,community,CN03,illegal_venue,2026-02-02,open,1,,,
F13,grid,CN0401,contact_lost,2026-01-05,confirmed,1,,,
F14,grid,CN0401,contact_lost,2026-02-05,confirmed,2,,,
"""
"""F11 lies in the future: nobody has seen it."""
AWARDS = """award_code,unit_type,unit_code,kind,awarded_on,level,matter_code
A01,community,CN01,paper,2026-01-10,county,M1
A02,community,CN01,paper,2026-01-20,province,M1
A03,community,CN01,paper,2026-02-20,county,M1
A04,community,CN01,news,2026-01-05,district,
A05,community,CN01,news,2026-01-06,county,
A06,community,CN03,site_meeting,2026-03-02,prefecture,M2
A07,grid,CN0401,item_adopted,2026-02-11,,
A08,grid,CN0401,item_adopted,2026-02-12,,
"""
ADJUSTMENTS = """adjustment_code,rulebook,unit_code,period,item,points,reason,proposed_by,approved_by,approved_on
T01,chengnan,CN01,2026-01,C1.2,1.50,系统故障,主任,分管领导,2026-02-04
T02,chengnan,CN01,2026-01,C1.2,0.50,系统故障,主任,分管领导,2026-02-05
T03,chengnan,CN01,2026-Q1,C1.2,-0.25,复核,主任,分管领导,2026-03-10
T04,chengnan,CN02,2026,C1.2,2.00,复核,主任,分管领导,2026-03-10
T05,nanxiashu,CN0401,2026-02,N4,1.00,系统故障,主任,分管领导,2026-03-04
T06,nanxiashu,CN0401,2026-01,N4,1.00,系统故障,主任,分管领导,2026-03-17
"""
"""January closed on 4 February, February on 4 March."""
TABLES = {"findings": FINDINGS, "awards": AWARDS, "adjustments": ADJUSTMENTS}
DATES = {"findings": "found_on", "awards": "awarded_on", "adjustments": "approved_on"}


def write_exports(truth: Truth, source: Path, exports: Path) -> None:
    """What had come by then, from the demo's exports."""
    exports.mkdir(parents=True)
    standing = stands(truth)
    for path in source.iterdir():
        if path.name.startswith(KEPT) and "_202603" not in path.name:
            shutil.copy(path, exports / path.name)
        elif path.name.startswith("巡查轨迹_"):
            lines = path.read_text(encoding="utf-8").splitlines()[1:]
            write_tracks(exports / path.name, [line for line in lines if has_come(line, set(standing))])
    write_tracks(exports / "巡查轨迹_20260316.csv", [line for fixes in standing.values() for line in fixes])
    shapes = json.loads((source / "网格边界_20260228.geojson").read_text(encoding="utf-8"))
    shapes["features"] = [
        feature for feature in shapes["features"] if feature["properties"]["grid_code"] != WITHOUT_BOUNDARY
    ]
    (exports / "网格边界_20260228.geojson").write_text(json.dumps(shapes), encoding="utf-8")
    for feed, text in TABLES.items():
        (exports / f"{feed}_20260318.csv").write_text(text, encoding="utf-8")


def has_come(line: str, standing: set[str]) -> bool:
    """Whether a fix is of the time of the phones, and not of those who stand in the week they do."""
    worker, at, _ = line.split(",", 2)
    day = date.fromisoformat(at[:10])
    return day >= PHONES_BEGIN and not (worker in standing and day in WEEK)


def write_tracks(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(["网格员编号,定位时间,经度,纬度,定位精度,模拟定位", *lines, ""]), encoding="utf-8")


def stands(truth: Truth) -> dict[str, list[str]]:
    """By worker: lines of fixes, one a minute, all in the middle of a cell of their grid."""
    newest = pl.col("snapshot_date") == date(2026, 2, 28)
    [boundary] = truth.frames["grid_boundaries"].filter(newest, grid_code=STOOD_IN)["boundary"]
    longitude, latitude = middle_of_a_cell(boundary)
    lines: dict[str, list[str]] = {}
    for role, by_day in STANDS.items():
        [worker] = truth.frames["workers"].filter(newest, grid_code=STOOD_IN, role=role)["worker_code"]
        lines[worker] = [
            f"{worker},{datetime.combine(day, time(19)) + timedelta(seconds=second)},{longitude},{latitude},5.0,否"
            for day, seconds in by_day.items()
            for second in (*range(0, seconds, 60), seconds)
        ]
    return lines


def middle_of_a_cell(boundary: str) -> tuple[float, float]:
    """Degrees."""
    ground = Ground.of(boundary)
    row, column = min(ground.cells)
    across = UP * math.cos(math.radians(ground.south))
    longitude, latitude = ground.west + (column + 0.5) * CELL_M / across, ground.south + (row + 0.5) * CELL_M / UP
    return round(longitude, 6), round(latitude, 6)


def truth_by_then(truth: Truth) -> Truth:
    """Registers that had come, no events but the rows above that had happened."""
    registers = {"grids", "workers"}
    frames = {
        feed: frame.filter(pl.col("snapshot_date") <= NOW.date()) if feed in registers else frame.clear()
        for feed, frame in truth.frames.items()
    }
    for feed, text in TABLES.items():
        rows = [typed(row, frames[feed].schema) for row in csv.DictReader(text.splitlines())]
        seen = [row for row in rows if row[DATES[feed]] <= NOW.date()]
        frames[feed] = pl.DataFrame(seen, schema=frames[feed].schema)
    return replace(truth, frames=frames, as_of=AS_OF)


def typed(row: dict[str, str], schema: pl.Schema) -> dict[str, Any]:
    """Texts as the frame's types; an empty one is null."""
    return {
        column: pl.Series([text]).str.to_date().item() if schema[column] == pl.Date
        else pl.Series([text]).cast(schema[column]).item()
        for column, text in row.items()
        if text
    }  # fmt: skip
