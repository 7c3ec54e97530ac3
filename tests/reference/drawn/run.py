"""A drawn office run once through the whole house."""

from __future__ import annotations

from datetime import timedelta, timezone

from ingest.home import Home
from orchestration.run import RunRequest, run_graph

from .exports import write_exports
from .office import Drawn, draw

SITE = 'first_month: "{month}"\nhold_back: {{rejected_share: "0", fewer_rows_share: "0.01"}}\n'
"""A rejected row holds everything back: the exports are meant to be clean."""


def run_office(home: Home, seed: int, grids: int, first_month: str, months: int) -> Drawn:
    """Draw the office, write its exports into the home and publish."""
    drawn = draw(seed, grids, first_month, months)
    write_exports(drawn, home.exports, seed)
    home.site_file.write_text(SITE.format(month=first_month), encoding="utf-8")
    now = drawn.now.replace(tzinfo=timezone(timedelta(hours=8)))
    run_graph(home, RunRequest(as_of=now, all_pages=False))
    return drawn
