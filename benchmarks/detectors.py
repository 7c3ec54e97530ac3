"""What the detectors of false data find and miss: `python -m benchmarks.detectors --seeds 2001 2002 --homes FOLDER`.

For each seed an office is written with false data of every pattern at full, half and one-fifth strength, by cheaters
who know the defaults, and with twice as many innocent look-alikes (`simulate/plants.py`). The whole product runs over
its raw exports, and what it published is held against what was planted. Prints the tables of docs/false-data.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import sqrt
from pathlib import Path

import duckdb
import polars as pl

from ingest.home import Home
from orchestration.run import RunRequest, run_graph
from simulate import write_office
from simulate.plants import INNOCENT, Plants

TUNED_ON = (1001, 2001)
"""Seeds that thresholds were set with: not to be measured on."""
HEAD = 20
"""So many of each month's audit list are looked at."""
Z = 1.959964
KEY = ["seed", "subject_code", "month"]


def wilson(found: int, of: int) -> str:
    """A share with its 95 % Wilson interval, in per cent: `91 (62 to 98), 10 of 11`."""
    if of == 0:
        return "-"
    share, weight = found / of, Z * Z / of
    middle = (share + weight / 2) / (1 + weight)
    half = Z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return (
        f"{100 * share:.0f} ({100 * max(0, middle - half):.0f} to {100 * min(1, middle + half):.0f}), {found} of {of}"
    )


def measured(home: Path, seed: int, grids: int, of_each: int) -> dict[str, pl.DataFrame]:
    """Plants, flags, audit list and worker-months of one office, which is written and run unless it was before."""
    kept = home / "planted.parquet"
    database = home / "published" / "gridscore.duckdb"
    if not database.exists():
        truth = write_office(
            home / "exports", seed=seed, communities=max(8, grids // 10), grids=grids, first_month="2026-03", months=2,
            has_faults=False, register_share=0.1, plants=Plants(of_each, 2),
        )  # fmt: skip
        truth.planted.write_parquet(kept)
        (home / "as_of").write_text(truth.as_of.isoformat(), encoding="utf-8")
        run_graph(Home(home), RunRequest(as_of=datetime.fromisoformat((home / "as_of").read_text(encoding="utf-8"))))
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = {
            "planted": pl.read_parquet(kept),
            "flags": connection.execute(FLAGS).pl(),
            "audited": connection.execute(AUDITED).pl(),
            "months": connection.execute(MONTHS).pl(),
        }
    return {name: table.with_columns(seed=pl.lit(seed)) for name, table in tables.items()}


FLAGS = "select detector, coalesce(worker_code, unit_code) as subject_code, month from marts.suspicion"
AUDITED = "select coalesce(worker_code, unit_code) as subject_code, month, rank from marts.audit_list"
MONTHS = "select distinct worker_code as subject_code, strftime(visit_date, '%Y-%m') as month from marts.fct_visit"


def report(tables: dict[str, pl.DataFrame]) -> str:
    """The tables as Markdown."""
    planted, flags = tables["planted"], tables["flags"]
    guilty = planted.filter(pl.col("strength") != INNOCENT)
    return "\n\n".join(
        [
            _recall(guilty, flags),
            _precision(guilty, flags),
            _innocent(planted, flags, tables["months"]),
            _head(guilty, tables["audited"]),
        ]
    )


def _recall(guilty: pl.DataFrame, flags: pl.DataFrame) -> str:
    own = guilty.join(
        flags.with_columns(is_own=True), left_on=[*KEY, "pattern"], right_on=[*KEY, "detector"], how="left"
    )
    any_flag = flags.select(KEY).unique().with_columns(is_any=True)
    found = own.join(any_flag, on=KEY, how="left").fill_null(False)
    rows = []
    for (pattern,), cases in found.group_by("pattern", maintain_order=True):
        by = {strength: part for (strength,), part in cases.group_by("strength")}
        shown = [
            wilson(int(by[name]["is_own"].sum()), by[name].height) for name in ("full", "half", "fifth", "informed")
        ]
        rows.append([str(pattern), *shown, wilson(int(by["informed"]["is_any"].sum()), by["informed"].height)])
    return _table(["recall, %", "full", "half", "one fifth", "informed", "informed, by any detector"], sorted(rows))


def _precision(guilty: pl.DataFrame, flags: pl.DataFrame) -> str:
    held = flags.join(guilty.select(KEY).unique().with_columns(is_right=True), on=KEY, how="left").fill_null(False)
    rows = [
        [str(detector), wilson(int(part["is_right"].sum()), part.height)]
        for (detector,), part in held.group_by("detector")
    ]
    return _table(["precision, %", "flags on somebody with false data"], sorted(rows))


def _innocent(planted: pl.DataFrame, flags: pl.DataFrame, months: pl.DataFrame) -> str:
    guilty = planted.filter(pl.col("strength") != INNOCENT).select(KEY).unique()
    innocent = months.join(guilty, on=KEY, how="anti")
    false = innocent.join(flags, on=KEY, how="inner")
    alike = planted.filter(pl.col("strength") == INNOCENT).join(flags, on=KEY, how="left")
    rows = [
        ["false flags", f"{false.height} in {innocent.height} innocent worker-months"],
        ["per 1,000", f"{1000 * false.height / max(1, innocent.height):.1f}"],
    ]
    for (pattern,), part in alike.group_by("pattern"):
        flagged = part.filter(pl.col("detector").is_not_null()).select(KEY).unique().height
        rows.append([f"look-alike {pattern}", f"{flagged} of {part.select(KEY).unique().height} flagged"])
    return _table(["innocent", ""], rows[:2] + sorted(rows[2:]))


def _head(guilty: pl.DataFrame, audited: pl.DataFrame) -> str:
    first = audited.filter(pl.col("rank") <= HEAD)
    right = first.join(guilty.select(KEY).unique(), on=KEY, how="inner").height
    return _table(["audit list", ""], [[f"first {HEAD} of a month", wilson(right, first.height)]])


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(header)} |", f"| {' | '.join('---' for _ in header)} |"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of `python -m benchmarks.detectors`. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Recall and precision of the detectors of false data.")
    parser.add_argument("--seeds", type=int, nargs="+", required=True, help="offices to draw")
    parser.add_argument(
        "--homes", type=Path, required=True, help="folder for their homes; those that are there are read"
    )
    parser.add_argument("--grids", type=int, default=120)
    parser.add_argument("--of-each", type=int, default=2, help="cases of each pattern and strength in an office")
    asked = parser.parse_args(arguments)
    tuned = sorted(set(asked.seeds) & set(TUNED_ON))
    if tuned:
        parser.error(f"thresholds were set with seed {tuned[0]}")
    offices = [measured(asked.homes / str(seed), seed, asked.grids, asked.of_each) for seed in asked.seeds]
    sys.stdout.write(report({name: pl.concat([office[name] for office in offices]) for name in offices[0]}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
