"""Rows of other registers that should be residents: one GB18030 file per month with a row number and an ID number."""

from __future__ import annotations

import numpy as np
import polars as pl

from simulate import people
from simulate.files import ExportFile
from simulate.residents import registered
from simulate.wording import snapshots, with_headers
from simulate.world import World

HEADERS = {"register_row": "名册行号", "grid_code": "网格编号", "id_number": "身份证号"}
SHARE = 0.12
"""Part of a grid's residents that other registers know."""
OPEN = np.datetime64("9999-12-31")


def generate(world: World) -> pl.DataFrame:
    """One row per monthly snapshot (`snapshot_date`) and register row; a poor grid has more numbers of nobody."""
    rng = world.plan.rng("register_links")
    residents, since, _ = registered(world)
    # A slip of the pen is not carried from register to register: only true numbers are copied.
    is_legal = people.are_whole(residents["id_number"]).to_numpy()
    picked = np.flatnonzero((rng.random(residents.height) < SHARE) & is_legal)
    grid_code = residents["grid_code"].gather(picked)
    place = dict(zip(world.grids.code.tolist(), range(world.plan.grids), strict=True))
    poor = 1 - world.grids.diligence[grid_code.replace_strict(place, return_dtype=pl.Int64).to_numpy()]
    births = np.datetime64("1938-01-01") + rng.integers(0, 80 * 365, len(picked))
    strangers = people.id_numbers_of(births, rng.random(len(picked)) < 0.5)
    is_stranger = pl.Series(rng.random(len(picked)) < 0.01 + 0.1 * poor, dtype=pl.Boolean)
    base = pl.DataFrame(
        {
            "register_row": "MC" + pl.Series(10**7 + 1 + np.arange(len(picked))).cast(pl.String).str.slice(1),
            "grid_code": grid_code,
            "id_number": strangers.zip_with(is_stranger, residents["id_number"].gather(picked)),
        }
    )
    return snapshots(world.plan, base, since[picked], np.full(len(picked), OPEN))


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per snapshot."""
    return [
        ExportFile(f"名册关联_{snapshot:%Y%m%d}.csv", with_headers(part, HEADERS), "gb18030")
        for (snapshot,), part in frame.group_by("snapshot_date", maintain_order=True)
    ]
