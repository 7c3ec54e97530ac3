"""Findings that every office gets, so that each measure of false data has something to count."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from simulate.appointments import AWAY_GRID, OPEN_END
from simulate.findings import SCHEMA
from simulate.truth import Fault
from simulate.world import World


def plant_findings(world: World, frames: dict[str, pl.DataFrame]) -> tuple[pl.DataFrame, list[Fault]]:
    """Findings to add (a confirmed false item, a false worker, a worker rightly away) and the faults they stand for.

    The dormant grid needs no finding: nothing comes from it, and that is the fault.
    """
    grids, plan = world.grids, world.plan
    last = plan.month_end(plan.months - 1)
    awake = np.flatnonzero((grids.closes == OPEN_END) & (grids.dormant_from == OPEN_END))
    poor = int(awake[np.argmin(grids.diligence[awake])])
    code, community = str(grids.code[poor]), world.community_code[int(grids.community[poor])]
    false_item = _an_item(frames["items"], code)
    base = {"quantity": 1, "severity": None, "people": None}
    rows: list[dict[str, object]] = [
        {**base, "unit_type": "grid", "unit_code": code, "kind": "false_item", "found_on": last - timedelta(days=2),
         "status": "confirmed", "subject_code": false_item},
        {**base, "unit_type": "community", "unit_code": community, "kind": "false_worker",
         "found_on": last - timedelta(days=9), "status": "confirmed", "subject_code": None},
    ]  # fmt: skip
    faults = [Fault("false_item", "findings", "", None, false_item, "scored")]
    away = _away_worker(world)
    if away is not None:
        holder, unit = away
        rows.append(
            {**base, "unit_type": "community", "unit_code": unit, "kind": "dormant_worker", "found_on": last,
             "status": "rejected", "subject_code": holder}
        )  # fmt: skip
        faults.append(Fault("away_worker", "findings", "", None, holder, "scored"))
    for index in np.flatnonzero(grids.dormant_from < OPEN_END):
        faults.append(Fault("dormant_grid", "items", "", None, str(grids.code[index]), "scored"))
    return pl.DataFrame(rows, schema=SCHEMA), faults


def _an_item(frame: pl.DataFrame, grid_code: str) -> str:
    """A disposed item from the middle of the grid's list."""
    codes = frame.filter((pl.col("grid_code") == grid_code) & (pl.col("outcome") == "disposed"))["item_code"]
    return str(codes[codes.len() // 2])


def _away_worker(world: World) -> tuple[str, str] | None:
    """Code and community of the member who records nothing."""
    held = world.appointments
    index = np.flatnonzero((held.grid == AWAY_GRID) & (held.role == "member") & (held.share == 0))
    if not len(index):
        return None
    community = world.community_code[int(world.grids.community[AWAY_GRID])]
    return f"W{int(held.worker[index[0]]) + 1:05d}", community
