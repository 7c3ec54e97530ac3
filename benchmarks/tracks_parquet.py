"""The export of `benchmarks.tracks` once more, as Parquet: `python -m benchmarks.tracks_parquet FOLDER`.

FOLDER: of one size, as that benchmark left it. What DuckDB makes of the CSV (rows that do not fit are passed over) is
written as one Parquet file with row groups of 122,880 rows, and landed in a home of its own beside; one line each for
the CSV and for Parquet.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from benchmarks.track_floors import as_parquet
from benchmarks.tracks import NAMES, NOW, in_a_process


def main() -> None:
    """A table of two lines."""
    csv = Path(sys.argv[1])
    parquet = csv / "parquet"
    if not parquet.exists():
        make(csv, parquet)
    sys.stdout.write(
        "| export | fixes | wall s | CPU s | ns a fix | peak MiB |\n| --- | --- | --- | --- | --- | --- |\n"
    )
    for folder in (csv, parquet):
        took = in_a_process("land", folder)
        fixes = json.loads((folder / "receipt.json").read_text())[0]
        cells = (f"{fixes:,}", f"{took['wall']:.1f}", f"{took['cpu']:.1f}", f"{took['cpu'] / fixes * 1e9:,.0f}")
        sys.stdout.write(f"| {next(folder.glob(NAMES)).suffix} | {' | '.join(cells)} | {took['peak']:,.0f} |\n")


def make(csv: Path, folder: Path) -> None:
    """A home with the same registers, and the export beside it."""
    from ingest.home import Home
    from ingest.land import land_all
    from ingest.settings import Site, Sources

    home = Home(folder / "home")
    home.exports.mkdir(parents=True)
    for name in ("grid_boundaries_20260301.geojson", "workers_20260301.csv"):
        shutil.copy(csv / "home" / "exports" / name, home.exports)
    land_all(home, Site(), Sources(), NOW)
    os.link(as_parquet(sorted(csv.glob(NAMES))), folder / "tracks_1.parquet")


if __name__ == "__main__":
    main()
