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
    grid_boundaries,
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
    tracks,
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
from simulate.plants import Plants, plant_false_data
from simulate.track_faults import plant_track_faults
from simulate.truth import Fault, Truth
from simulate.world import make_world

FEEDS = {
    "grids": grids,
    "grid_boundaries": grid_boundaries,
    "workers": workers,
    "logins": logins,
    "tracks": tracks,
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
    communities: int = 8,
    grids: int = 40,
    first_month: str = "2026-01",
    months: int = 6,
    has_faults: bool = True,
    has_tracks: bool = True,
    register_share: float = 0.15,
    plants: Plants | None = None,
) -> Truth:
    """Write the raw exports of an office into `folder` (created when missing) and return what is true about it.

    The arguments are those of `Plan`; the same ones give the same files, byte for byte. plants: false data to be found,
    in an office with tracks and without faults. Raises ValueError for an office without months or communities, with
    fewer grids than communities, or with plants beside faults or without tracks.
    """
    if plants is not None and (has_faults or not has_tracks):
        raise ValueError("false data are planted in an office with tracks and without other faults")
    plan = Plan(seed, communities, grids, first_month, months, has_faults, has_tracks, register_share)
    world = make_world(plan)
    feeds = {feed: module for feed, module in FEEDS.items() if has_tracks or feed != "tracks"}
    frames = {feed: module.generate(world) for feed, module in feeds.items()}
    planted = plant_false_data(plan.rng("plants"), frames, plants) if plants is not None else pl.DataFrame()
    faults: list[Fault] = []
    if has_faults:
        extra, faults = plant_findings(world, frames)
        frames["findings"] = pl.concat([frames["findings"], extra])
    frames["findings"] = findings.numbered(frames["findings"])
    files = {feed: module.exports(world, frames[feed]) for feed, module in feeds.items()}
    bench = Bench(world, files, frames, faults, _people_of(frames))
    if has_faults:
        plant_cases(bench)
        plant(bench)
        plant_track_faults(bench)
    names = {feed: [file.name for file in parts] for feed, parts in bench.files.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for parts in bench.files.values():
        while parts:  # what is written is let go: as text, tracks are several times their rows
            write_file(folder, parts.pop(0))
    return Truth(
        plan=plan,
        as_of=plan.as_of,
        frames=bench.frames,
        patrol_days=tracks.patrol_days(bench.frames["tracks"]) if has_tracks else pl.DataFrame(),
        files=names,
        faults=bench.faults,
        canaries=sorted(set(bench.canaries)),
        months=[plan.month_name(index) for index in range(months)],
        planted=planted,
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
