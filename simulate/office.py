"""A whole office: draw every feed, plant the faults, write the exports, return the truth."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from simulate import awards, collections, findings, grids, inspections, items, logins, visits, workers
from simulate.faults import Bench, plant
from simulate.files import write_file
from simulate.plan import Plan
from simulate.planted_findings import plant_findings
from simulate.truth import Fault, Truth
from simulate.world import make_world

FEEDS = {
    "grids": grids,
    "workers": workers,
    "logins": logins,
    "items": items,
    "visits": visits,
    "collections": collections,
    "inspections": inspections,
    "findings": findings,
    "awards": awards,
}
"""One module per feed: `generate(world)` gives its truth, `exports(world, frame)` its files."""


def write_office(
    folder: Path,
    *,
    seed: int = 1,
    communities: int = 4,
    grids: int = 12,
    first_month: str = "2026-01",
    months: int = 3,
    has_faults: bool = True,
) -> Truth:
    """Write the raw exports of an office into `folder` (created when missing) and return what is true about it.

    The same arguments give the same files, byte for byte. Raises ValueError for an office without months or
    communities, or with fewer grids than communities.
    """
    plan = Plan(seed, communities, grids, first_month, months, has_faults)
    world = make_world(plan)
    frames = {feed: module.generate(world) for feed, module in FEEDS.items()}
    faults: list[Fault] = []
    if has_faults:
        extra, faults = plant_findings(world, frames)
        frames["findings"] = pl.concat([frames["findings"], extra])
    frames["findings"] = findings.numbered(frames["findings"])
    files = {feed: module.exports(world, frames[feed]) for feed, module in FEEDS.items()}
    bench = Bench(world, files, frames, faults, _people_of(frames["workers"]))
    if has_faults:
        plant(bench)
    folder.mkdir(parents=True, exist_ok=True)
    for parts in bench.files.values():
        for file in parts:
            write_file(folder, file)
    return Truth(
        plan=plan,
        as_of=plan.as_of,
        frames=bench.frames,
        files={feed: [file.name for file in parts] for feed, parts in bench.files.items()},
        faults=bench.faults,
        canaries=sorted(set(bench.canaries)),
        months=[plan.month_name(index) for index in range(months)],
    )


def _people_of(register: pl.DataFrame) -> list[str]:
    columns = ("worker_name", "phone", "id_number")
    return [value for column in columns for value in register[column].unique().to_list()]
