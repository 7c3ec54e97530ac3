"""A whole office: draw every feed, plant the faults, write the exports, return the truth."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from simulate import (
    addresses,
    adjustments,
    awards,
    collections,
    findings,
    grids,
    houses,
    inspections,
    items,
    joint_tasks,
    logins,
    meetings,
    pushed_data,
    register_links,
    residents,
    surveys,
    visit_counts,
    visit_targets,
    visits,
    workers,
)
from simulate.faults import Bench, plant
from simulate.files import write_file
from simulate.plan import Plan
from simulate.planted_cases import plant_cases
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
    "visit_targets": visit_targets,
    "visit_counts": visit_counts,
    "residents": residents,
    "houses": houses,
    "addresses": addresses,
    "register_links": register_links,
    "joint_tasks": joint_tasks,
    "pushed_data": pushed_data,
    "meetings": meetings,
    "surveys": surveys,
    "adjustments": adjustments,
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
    bench = Bench(world, files, frames, faults, _people_of(frames))
    if has_faults:
        plant_cases(bench)
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


def _people_of(frames: dict[str, pl.DataFrame]) -> list[str]:
    """Names, telephone and identity numbers in the registers of people, as they were typed."""
    columns = {
        "workers": ("worker_name", "phone", "id_number"),
        "residents": ("resident_name", "phone", "id_number"),
        "register_links": ("id_number",),
    }
    return [
        value
        for feed, names in columns.items()
        for name in names
        for value in frames[feed][name].drop_nulls().unique().to_list()
    ]
