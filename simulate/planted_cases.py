"""Cases that cost points or raise an alert, one of each kind, noted where they lie; and two rows that add to a feed."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from simulate import (
    adjustments,
    houses,
    joint_tasks,
    meetings,
    pushed_data,
    residents,
    rounds,
    surveys,
    visit_counts,
    visits,
)
from simulate.faults import Bench
from simulate.truth import Fault
from simulate.wording import QUESTIONS, SHORT_TIME, with_headers, yes_no

STRAY_VISIT = "ZF9900002"
OWN_APPROVAL = "TZ9901"


def plant_cases(bench: Bench) -> None:
    """Note the cases that the feeds were drawn with, then add the two rows."""
    _note_residents(bench)
    _note_dated_cases(bench)
    stray_visit(bench)
    own_approval(bench)


def _note_residents(bench: Bench) -> None:
    """The three people with one fault each, when anybody lives in the office, and a house without a usage."""
    cases = {
        "unlinked_resident": residents.UNLINKED,
        "missing_field": residents.MISSING,
        "illegal_field": residents.ILLEGAL,
    }
    for kind, number in cases.items():
        code = f"RY{number:07d}"
        bench.note("residents", kind, "scored", {residents.HEADERS["resident_code"]: code}, code)
    last = bench.frames["houses"].filter(pl.col("snapshot_date") == pl.col("snapshot_date").max())
    for code in last.filter(pl.col("usage").is_null())["house_code"].to_list()[:1]:
        bench.note("houses", "missing_usage", "scored", {houses.HEADERS["house_code"]: code}, code)


def _note_dated_cases(bench: Bench) -> None:
    """A task without feedback, a late answer, an absence, an answer nobody counts, a place missed, a count too high."""
    frames, plan = bench.frames, bench.world.plan
    last = plan.month_start(plan.months - 1)
    task = f"RW{last:%y%m}000{joint_tasks.WITHOUT_FEEDBACK:02d}"
    bench.note("joint_tasks", "no_feedback", "scored", {joint_tasks.HEADERS["task_code"]: task}, task)
    push = f"XF{last:%y%m}000{pushed_data.ONE_DAY_LATE:03d}"
    bench.note("pushed_data", "late_answer", "scored", {pushed_data.HEADERS["push_code"]: push}, push)
    absent = meetings.planted_absence(bench.world, frames["meetings"])
    if absent.height:
        keys = ("meeting_code", "worker_code", "grid_code")
        cells = {meetings.HEADERS[key]: code for key, code in zip(keys, absent.select(keys).row(0), strict=True)}
        worker = str(absent["worker_code"][0])
        bench.note("meetings", "absence", "scored", cells, worker)
    newest = pl.col("surveyed_on").dt.truncate("1mo") == pl.col("surveyed_on").max().dt.truncate("1mo")
    for code, question in (
        frames["surveys"].filter(newest, pl.col("answer") == "unknown").select("survey_code", "question").rows()[:1]
    ):
        cells = {surveys.HEADERS["survey_code"]: code, surveys.HEADERS["question"]: QUESTIONS[question]}
        bench.note("surveys", "unknown_answer", "landed", cells, code)
    missed = rounds.missed_day(bench.world)
    if missed is not None:
        bench.faults.append(Fault("missed_place", "visits", "", None, missed.target_code, "scored"))
    _note_count_above_due(bench)


def _note_count_above_due(bench: Bench) -> None:
    """The month in which the special grid's own system counted more visits than were due."""
    over = bench.frames["visit_counts"].filter(pl.col("visited") > pl.col("due"))
    if over.height:
        start, visited = over["period_start"][0], str(over["visited"][0])
        file = next(file for file in bench.files["visit_counts"] if file.name.endswith(f"{start:%Y-%m}.csv"))
        place = file.table[visit_counts.HEADERS["visited"]].to_list().index(visited)
        subject = str(over["grid_code"][0])
        number = file.first_row + place
        bench.faults.append(Fault("count_above_due", "visit_counts", file.name, number, subject, "landed"))


def stray_visit(bench: Bench) -> None:
    """A visit in one grid by a worker who is appointed to another: it counts for the grid and is not consistent."""
    frame, world = bench.frames["visits"], bench.world
    start = world.plan.month_start(world.plan.months - 1)
    of_month = frame.filter(pl.col("visited_at").cast(pl.Date) >= start)
    if not of_month.height:
        return
    grid = str(of_month["grid_code"][-1])
    place = world.grids.code.tolist().index(grid)
    far = world.grids.community[world.appointments.grid] != world.grids.community[place]
    strangers = world.appointments.worker[far]
    if not len(strangers):
        return
    row = of_month.tail(1).with_columns(
        visit_code=pl.lit(STRAY_VISIT),
        worker_code=pl.lit(f"W{int(strangers[0]) + 1:05d}"),
        visited_at=pl.col("visited_at") + timedelta(minutes=1),
        target_code=pl.lit(None, pl.String),
    )
    bench.frames["visits"] = pl.concat([frame, row])
    text = row.with_columns(
        yes_no("has_photo"),
        pl.col("visited_at").dt.to_string(SHORT_TIME),
        pl.col("left_at").dt.to_string(SHORT_TIME),
    )
    bench.add("visits", with_headers(text, visits.HEADERS), "stray_visit", "scored", STRAY_VISIT)


def own_approval(bench: Bench) -> None:
    """A correction approved by the person who proposed it: rejected."""
    headers = adjustments.HEADERS
    row = (
        bench.last("adjustments")
        .table[0]
        .with_columns(
            pl.lit(OWN_APPROVAL).alias(headers["adjustment_code"]),
            pl.lit("20.00").alias(headers["points"]),
            pl.lit(adjustments.PROPOSER).alias(headers["approved_by"]),
        )
    )
    bench.add("adjustments", row, "own_approval", "rejected", OWN_APPROVAL)
