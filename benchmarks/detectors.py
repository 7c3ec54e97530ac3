"""What the detectors of false data find and miss: `python -m benchmarks.detectors --seeds 4001 4002 --homes FOLDER`.

For each seed an office is written with false data of every pattern at full, half and one-fifth strength, by cheaters
who know the defaults, and with twice as many innocent look-alikes (`simulate/plants.py`). Its raw exports are landed,
the models of suspicions run over them (`detector_offices.py`), and what is flagged is held against what was planted.
Prints the tables of docs/false-data.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from math import ceil, floor, sqrt
from pathlib import Path

import polars as pl

from benchmarks.detector_offices import Size, landed_office, looked_at
from ingest.home import Home
from simulate.plants import INNOCENT

TUNED_ON = (1001, 2001, *range(3001, 3010), *range(5001, 5024))
"""Seeds that thresholds were set with, or that were looked at before the last was set: not to be measured on."""
STRENGTHS = ("full", "half", "fifth", "informed")
COMES_WITH = {
    "impossible_travel": ("far_visit",),
    "time_heaping": ("batch_entry", "overlap_visits", "impossible_travel"),
    "batch_entry": ("overlap_visits", "impossible_travel"),
    "overlap_visits": ("impossible_travel",),
    "split_items": ("copied_records",),
    "synthetic_track": ("replay_track",),
}
"""What records planted with one pattern show besides: who is too far away too soon is far from the target; made-up
hours fall together at several doors; parts of one issue have one text; a programme walks the same way again."""
HEAD = 20
"""So many of each month's audit list are looked at."""
Z = 1.959964
KEY = ["seed", "subject_code", "month"]


def wilson(found: int, of: int) -> str:
    """A share with its 95 % Wilson interval, in whole per cent and outwards: `91 (62 to 99), 10 of 11`."""
    if of == 0:
        return "-"
    share, weight = found / of, Z * Z / of
    middle = (share + weight / 2) / (1 + weight)
    half = Z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    low, high = floor(100 * max(0, middle - half)), ceil(100 * min(1, middle + half))
    return f"{100 * share:.0f} ({low} to {high}), {found} of {of}"


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
    rows = [_recall_of(str(pattern), cases) for (pattern,), cases in found.group_by("pattern", maintain_order=True)]
    header = ["recall, %", "full", "half", "one fifth", "informed", "informed, by any detector"]
    return _table(header, [*sorted(rows), _recall_of("all", found)])


def _recall_of(name: str, cases: pl.DataFrame) -> list[str]:
    by = {strength: cases.filter(strength=strength) for strength in STRENGTHS}
    shown = [wilson(int(part["is_own"].sum()), part.height) for part in by.values()]
    return [name, *shown, wilson(int(by["informed"]["is_any"].sum()), by["informed"].height)]


def _precision(guilty: pl.DataFrame, flags: pl.DataFrame) -> str:
    """Flags on somebody with false data of any kind in the month; of the pattern or what comes with it; of it alone."""
    any_kind = guilty.select(KEY).unique().with_columns(is_right=True)
    very = guilty.select(*KEY, detector="pattern").unique()
    shown = pl.DataFrame(
        [(pattern, other) for pattern, others in COMES_WITH.items() for other in others],
        schema={"detector": pl.String, "other": pl.String}, orient="row",
    )  # fmt: skip
    besides = very.join(shown, on="detector").select(*KEY, detector="other")
    named = pl.concat([very, besides]).unique().with_columns(is_shown=True)
    held = (
        flags.join(any_kind, on=KEY, how="left")
        .join(named, on=[*KEY, "detector"], how="left")
        .join(very.with_columns(is_very=True), on=[*KEY, "detector"], how="left")
        .fill_null(False)
    )
    rows = [_precision_of(str(detector), part) for (detector,), part in held.group_by("detector")]
    header = ["precision, %", "on somebody with false data", "that pattern or what comes with it", "that pattern"]
    return _table(header, [*sorted(rows), _precision_of("all", held)])


def _precision_of(name: str, flags: pl.DataFrame) -> list[str]:
    return [name, *(wilson(int(flags[column].sum()), flags.height) for column in ("is_right", "is_shown", "is_very"))]


def _innocent(planted: pl.DataFrame, flags: pl.DataFrame, months: pl.DataFrame) -> str:
    guilty = planted.filter(pl.col("strength") != INNOCENT).select(KEY).unique()
    innocent = months.join(guilty, on=KEY, how="anti")
    false = flags.join(guilty, on=KEY, how="anti")
    of_grids = false.height - false.join(innocent, on=KEY, how="semi").height
    alike = planted.filter(pl.col("strength") == INNOCENT).join(flags, on=KEY, how="left")
    rows = [
        ["false flags", f"{false.height} in {innocent.height} innocent worker-months ({of_grids} on grids)"],
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
    parser.add_argument("--grids", type=int, default=64)
    parser.add_argument("--of-each", type=int, default=1, help="cases of each pattern and strength in an office")
    parser.add_argument("--tuning", action="store_true", help="allow the seeds that thresholds were set with")
    asked = parser.parse_args(arguments)
    tuned = sorted(set(asked.seeds) & set(TUNED_ON))
    if tuned and not asked.tuning:
        parser.error(f"thresholds were set with seed {tuned[0]}")
    offices = []
    for seed in asked.seeds:
        home = Home(asked.homes / str(seed))
        landed_office(home, seed, Size(asked.grids, asked.of_each))
        offices.append(looked_at(home, seed))
    sys.stdout.write(report({name: pl.concat([office[name] for office in offices]) for name in offices[0]}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
