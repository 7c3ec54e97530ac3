"""Faults of tracks and boundaries, each planted once and noted: what phones and their platform do wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import polars as pl

from simulate import tracks
from simulate.faults import Bench
from simulate.patrols import silent_week
from simulate.truth import Fault
from simulate.wording import LONG_TIME

FAR_OFF = 0.3
"""Degrees east of where the phone is: 28 km in half a minute."""
BESIDE = timedelta(seconds=30)
"""Planted fixes lie between two of a patrol, so that nothing else changes."""
LEAST = 100
"""Fewer rows in the last month: nothing is planted."""


def plant_track_faults(bench: Bench) -> None:
    """Note what the feeds were drawn with, then plant rows in the last month's file, from its top to its end."""
    _note_moved_boundary(bench)
    if "tracks" not in bench.files or bench.last("tracks").table.height < LEAST:
        return
    _note_late_file(bench)
    silent = silent_week(bench.world)
    if silent is not None:
        bench.faults.append(Fault("silent_phone", "tracks", "", None, _code(silent[0]), "scored"))
    unordered_fixes(bench)
    extra_fix(bench, "null_position", 3, (0.0, 0.0))
    extra_fix(bench, "jump", 4, None)
    bad_longitude(bench)
    repeated_fix(bench)
    _note_mock(bench)


def _code(worker: int) -> str:
    return f"W{worker + 1:05d}"


def _note_moved_boundary(bench: Bench) -> None:
    """From the month in the middle on, a strip of one grid belongs to its neighbour."""
    town, month = bench.world.town, bench.world.plan.months // 2
    if town.changed is not None:
        file, code = bench.files["grid_boundaries"][month], str(bench.world.grids.code[town.changed[0]])
        bench.faults.append(Fault("moved_boundary", "grid_boundaries", file.name, town.changed[0] + 1, code, "landed"))


def _note_late_file(bench: Bench) -> None:
    """Two days of one worker came in a file of their own."""
    for file in bench.files["tracks"]:
        if file.name.endswith(tracks.LATE_FILE):
            worker = str(file.table[tracks.HEADERS["worker_code"]][0])
            bench.faults.append(Fault("late_tracks", "tracks", file.name, None, worker, "landed"))


def _note_mock(bench: Bench) -> None:
    """Fixes that a programme made up, and the phone says so."""
    table = bench.last("tracks").table
    made_up = table.filter(pl.col(tracks.HEADERS["is_mock"]) == "是")[tracks.HEADERS["worker_code"]]
    if made_up.len():
        cells = {tracks.HEADERS["is_mock"]: "是"}
        bench.note("tracks", "mock_fixes", "landed", cells, str(made_up[0]))


def unordered_fixes(bench: Bench) -> None:
    """One worker-day stands in the file with its newest fix first."""
    file = bench.last("tracks")
    day = pl.col(tracks.HEADERS["located_at"]).str.slice(0, 10)
    worker = pl.col(tracks.HEADERS["worker_code"])
    code, at = file.table.select(worker, day).row(file.table.height // 3)
    places = file.table.select(((worker == code) & (day == at)).arg_true()).to_series()
    first, last = int(places[0]), int(places[-1]) + 1
    table = pl.concat([file.table[:first], file.table[first:last].reverse(), file.table[last:]])
    bench.files["tracks"][-1] = replace(file, table=table)
    bench.faults.append(Fault("unordered_fixes", "tracks", file.name, file.first_row + first, code, "landed"))


def extra_fix(bench: Bench, kind: str, sevenths: int, position: tuple[float, float] | None) -> None:
    """A fix half a minute after another one: at a position, or far off to the east."""
    table = bench.last("tracks").table
    number = table.height * sevenths // 7
    code, at = table.select(tracks.HEADERS["worker_code"], tracks.HEADERS["located_at"]).row(number)
    when = datetime.strptime(at, LONG_TIME)
    row = bench.frames["tracks"].filter(pl.col("worker_code") == code, pl.col("located_at") == when)
    longitude, latitude = position or (round(row["longitude"][0] + FAR_OFF, 6), row["latitude"][0])
    row = row.with_columns(
        located_at=pl.col("located_at") + BESIDE,
        longitude=pl.lit(longitude),
        latitude=pl.lit(latitude),
        accuracy_m=pl.lit(8.0),
        is_mock=pl.lit(False),
        inside_m=pl.lit(0.0),
        inside_s=pl.lit(0.0),
    )
    bench.frames["tracks"] = pl.concat([bench.frames["tracks"], row])
    bench.add("tracks", tracks.as_text(row), kind, "landed", code, number + 1)


def bad_longitude(bench: Bench) -> None:
    """A longitude in words: rejected."""
    row = bench.last("tracks").table[-1].with_columns(pl.lit("东经119度").alias(tracks.HEADERS["longitude"]))
    bench.add("tracks", row, "bad_longitude", "rejected", str(row[tracks.HEADERS["worker_code"]][0]))


def repeated_fix(bench: Bench) -> None:
    """The same line twice: one fix."""
    row = bench.last("tracks").table[0]
    bench.add("tracks", row, "repeated_fix", "repeated", str(row[tracks.HEADERS["worker_code"]][0]))
