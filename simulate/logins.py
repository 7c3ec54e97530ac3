"""Terminal logins: monthly UTF-8 files with BOM."""

from __future__ import annotations

import numpy as np
import polars as pl

from simulate.draws import moments, office_hours, worker_codes
from simulate.files import ExportFile
from simulate.wording import LONG_TIME, monthly, times, with_headers
from simulate.world import World

HEADERS = {"worker_code": "网格员编号", "login_at": "登录时间", "device_code": "终端编号"}
CHANCE = {"chief": 0.7, "full_time": 0.97, "member": 0.85, "guide": 0.25, "informant": 0.1}


def generate(world: World) -> pl.DataFrame:
    """One row per login. Nobody logs in on a day on which nothing happens in their grid."""
    rng = world.plan.rng("logins")
    held = world.appointments
    dates = world.days.dates
    is_held = (held.start[:, None] <= dates[None, :]) & (dates[None, :] <= held.end[:, None])
    chance = np.array([CHANCE[role] for role in held.role.tolist()])[:, None] * (0.75 + 0.25 * _diligence(world))
    comes = is_held & world.works[held.grid] & (rng.random(is_held.shape) < chance)
    appointment, day = np.nonzero(comes)
    twice = rng.random(len(appointment)) < 0.3
    appointment = np.concatenate([appointment, appointment[twice]])
    day = np.concatenate([day, day[twice]])
    at = moments(world, day, office_hours(rng, len(day)))
    worker = held.worker[appointment]
    return (
        pl.DataFrame(
            {
                "worker_code": worker_codes(worker),
                "login_at": times(at),
                "device_code": [f"PDA{index + 1:05d}" for index in worker],
            }
        )
        .unique(["worker_code", "login_at"], keep="first", maintain_order=True)
        .sort("login_at", "worker_code")
    )


def _diligence(world: World) -> np.ndarray:
    return world.grids.diligence[world.appointments.grid][:, None]


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per month, beginning three days early."""
    rows = frame.with_columns(text=pl.col("login_at").dt.to_string(LONG_TIME))
    return [
        ExportFile(
            f"终端登录_{month}.csv",
            with_headers(part.with_columns(login_at="text"), HEADERS),
            "utf-8-sig",
        )
        for month, part in monthly(world.plan, rows, "login_at")
    ]
