"""`python -m tests.reference.drawn`: offices until so many unit-months have agreed, or the first that does not."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from ingest.home import Home

from ..everything import Reference
from ..patrol import Patrols
from .compare import Difference, differences
from .run import run_office

FIRST_MONTHS = ("2024-01", "2024-04", "2024-09", "2025-01", "2025-02", "2025-07", "2025-12", "2026-01", "2026-05")
"""Half years with the Spring Festival, National Day, the turn of a year, and quarters begun in their middle."""
MONTHS = 6


def main() -> int:
    """Exit status 0 when everything agreed."""
    parser = argparse.ArgumentParser(prog="make reference")
    parser.add_argument("--unit-months", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=None, help="of the first office; the next ones count up")
    parser.add_argument("--grids", type=int, default=250, help="of each office")
    asked = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if asked.seed is None else asked.seed
    done, begun = 0, time.monotonic()
    while done < asked.unit_months:
        units, found = compare_office(seed, asked.grids)
        if found:
            sys.stdout.write(f"seed {seed}: {len(found)} differences; the first: {found[0]}\n")
            sys.stdout.write(
                f"again: python -m tests.reference.drawn --seed {seed} --grids {asked.grids} --unit-months 1\n"
            )
            return 1
        done += units
        pace = done / (time.monotonic() - begun) * 60
        sys.stdout.write(f"seed {seed}: {units} unit-months agree; {done} so far, {pace:.0f} a minute\n")
        sys.stdout.flush()
        seed += 1
    return 0


def compare_office(seed: int, grids: int) -> tuple[int, list[Difference]]:
    """Draw, run and calculate one office: how many unit-months it published, and what differs."""
    with tempfile.TemporaryDirectory(prefix="gridscore-reference-") as folder:
        home = Home(Path(folder) / "home")
        drawn = run_office(home, seed, grids, FIRST_MONTHS[seed % len(FIRST_MONTHS)], MONTHS)
        reference = Reference(drawn.office, Patrols(drawn.office, home.exports, drawn.now))
        with duckdb.connect(str(home.published_file), read_only=True) as marts:
            marts.execute("use marts")
            [(units,)] = marts.execute("select count(*) from score where period_type = 'month'").fetchall()
            return units, list(differences(reference, marts))


if __name__ == "__main__":
    raise SystemExit(main())
