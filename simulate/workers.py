"""The worker register: one snapshot per month, GB18030, with names, telephone and identity numbers of nobody."""

from __future__ import annotations

import polars as pl

from simulate import people
from simulate.appointments import OPEN_END
from simulate.draws import worker_codes
from simulate.files import ExportFile
from simulate.wording import CHINESE_DATE, ROLES, days, texts, with_headers, worded
from simulate.world import World

HEADERS = {
    "worker_code": "网格员编号",
    "worker_name": "姓名",
    "role": "岗位",
    "grid_code": "网格编号",
    "phone": "联系电话",
    "id_number": "身份证号",
    "start_date": "任职日期",
    "end_date": "离任日期",
}


def generate(world: World) -> pl.DataFrame:
    """One row per monthly snapshot (`snapshot_date`) and appointment; an end appears from its month on."""
    held, plan = world.appointments, world.plan
    rng = plan.rng("workers")
    name = people.names(rng, world.worker_count)
    phone = people.phones(0, world.worker_count)
    identity = people.id_numbers(rng, world.worker_count)
    base = pl.DataFrame(
        {
            "worker_code": worker_codes(held.worker),
            "worker_name": name.gather(held.worker),
            "phone": phone.gather(held.worker),
            "id_number": identity.gather(held.worker),
            "grid_code": texts(world.grids.code[held.grid]),
            "role": texts(held.role),
            "start_date": days(held.start),
            "end_date": days(held.end),
        }
    )
    snapshots = []
    for index in range(plan.months):
        end = plan.month_end(index)
        is_over = (pl.col("end_date") < OPEN_END.item()) & (pl.col("end_date") <= end)
        snapshots.append(
            base.filter(pl.col("start_date") <= end).with_columns(
                snapshot_date=pl.lit(end), end_date=pl.when(is_over).then("end_date")
            )
        )
    return pl.concat(snapshots)


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A GB18030 file per snapshot; some telephone and identity numbers are missing, as they are in life."""
    files = []
    for (snapshot,), part in frame.group_by("snapshot_date", maintain_order=True):
        rows = part.with_columns(
            worded("role", ROLES),
            pl.col("start_date").dt.to_string(CHINESE_DATE),
            pl.col("end_date").dt.to_string(CHINESE_DATE),
        )
        files.append(ExportFile(f"网格员台账_{snapshot:%Y%m%d}.csv", with_headers(rows, HEADERS), "gb18030"))
    return files
