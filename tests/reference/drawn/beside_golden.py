"""The golden months and a drawn office in one home and one run: neither has a code of the other's.

Beside the shipped rulebooks stand twins of them that count and close otherwise, and versions that begin when all is
over: none of them may touch a number of the shipped ones.
"""

from __future__ import annotations

import re
import shutil
from datetime import timedelta, timezone
from pathlib import Path

from ingest.home import Home
from orchestration.run import RunRequest, run_graph
from rulebooks.catalogue import CATALOGUE_FILE
from rulebooks.loader import SHIPPED

from .exports import write_exports
from .office import REGISTERS, Drawn, draw
from .run import SITE

GOLDEN = Path(__file__).parents[2] / "golden"
SEED, GRIDS, FIRST_MONTH, MONTHS = 7, 24, "2026-01", 3
"""The golden months lie in these months. With this seed most registers have another snapshot in each of them."""


def run_beside_golden(home: Home) -> Drawn:
    """Write both into the home and publish, with the clock at the day after the last close."""
    drawn = draw(SEED, GRIDS, FIRST_MONTH, MONTHS)
    write_exports(drawn, home.exports, SEED)
    for path in sorted(GOLDEN.glob("*/*.*")):
        if path.suffix in (".csv", ".geojson") and path.name != "expected.csv":
            # a register's golden rows are parts of every snapshot of the drawn one
            days = drawn.office.of(path.stem, "snapshot_date") if path.stem in REGISTERS else [drawn.now.date()]
            for day in days:
                shutil.copy(path, home.exports / f"{path.stem}_{path.parent.name}_{day:%Y%m%d}{path.suffix}")
    home.rulebooks.mkdir()
    for path in GOLDEN.glob("*/*.yaml"):
        shutil.copy(path, home.rulebooks)
    for path in (shipped for shipped in SHIPPED.glob("*.yaml") if shipped != CATALOGUE_FILE):
        text = path.read_text(encoding="utf-8")
        (home.rulebooks / f"twin_{path.name}").write_text(twin(text, path.stem), encoding="utf-8")
        (home.rulebooks / f"later_{path.name}").write_text(later(text), encoding="utf-8")
    home.site_file.write_text(SITE.format(month=FIRST_MONTH), encoding="utf-8")
    now = drawn.now.replace(tzinfo=timezone(timedelta(hours=8)))
    run_graph(home, RunRequest(as_of=now, all_pages=False))
    return drawn


def twin(text: str, name: str) -> str:
    """A rulebook for the same units under another name: calendar days, a later close, other windows and minimums."""
    text = re.sub(r"^rulebook: .*", f"rulebook: {name}_twin", text, flags=re.M)
    text = re.sub(r"^duty_days: .*", "duty_days: calendar", text, flags=re.M)
    return re.sub(r"^( *)(close_after_working_days|\w+_months|\w+_days|\w+_minimum): \d+", r"\1\2: 5", text, flags=re.M)


def later(text: str) -> str:
    """The next version of a rulebook, in force when the golden months are over."""
    text = re.sub(r"^version: .*", 'version: "2"', text, flags=re.M)
    text = re.sub(r"^effective_from: .*", 'effective_from: "2026-04-01"', text, flags=re.M)
    return re.sub(r"^( *)(close_after_working_days|\w+_months|\w+_days|\w+_minimum): \d+", r"\1\2: 4", text, flags=re.M)
