"""Writing a dashboard: read from the published file, put in place in one step."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from ingest.files import write_whole
from ingest.home import Home
from ingest.settings import load_site
from publish.dashboard.page import made_of, mark_of, page
from publish.dashboard.read import keys_of, read_blocks, read_head
from publish.dashboard.sql import NEWEST_RECORD
from publish.publications import last_clock
from publish.read_scores import closed_last
from publish.reader import open_published
from publish.rows import run_query

WHOLE_PAGE = 1_700_000
"""Bytes of all units' blocks in a page of an ordinary office: with the rest it stays under 2 MB."""
A_UNIT = 5_000
"""Bytes of one unit's block where there are so many units that the whole cannot be small."""
LONGER_PERIOD = 400
"""Rows of evidence of one unit in a quarter or year."""
A_BLOCK, A_ROW = 1_800, 20
"""Bytes of a block without evidence, and of one row of evidence in it."""


def write_dashboard(home: Home, rulebook: str, period: str) -> Path:
    """Write published/dashboard/<rulebook>-<period>.html and return its path; a reader sees the old or the new one.

    Of a closed period the file is left as it is when nothing in it would change, which is known without the evidence.
    Raises GridscoreError when nothing is published or the rulebook has no score for the period.
    """
    site = load_site(home)
    path = _file(home, rulebook, period)
    with open_published(home, site.time_zone) as connection:
        keys = keys_of(connection, rulebook, period)
        head = {
            "office": site.name.model_dump(),
            "smallCell": site.small_cell,
            **read_head(connection, keys, site.small_cell),
        }
        if head["release"] is None:
            head["asOf"] = _as_of(connection, home, site.time_zone)
        # a page that nobody asked for is no place to lead to
        head["released"] = [each for each in head["released"] if _file(home, rulebook, each).is_file()]
        rows = rows_of_a_unit(len(head["units"]["code"]), keys["period_type"])
        title = f"{site.name.zh} {period}"
        mark = mark_of(title, head, rows)
        if head["release"] is not None and made_of(path) == (mark, head["release"]["id"]):
            return path
        blocks = read_blocks(connection, keys | {"small_cell": str(site.small_cell), "rows": str(rows)})
        write_whole(path, page(title, head, blocks, mark).encode())
    return path


def dashboards_due(home: Home) -> list[tuple[str, str]]:
    """Rulebook and period of what a run writes: what closed last, and older ones of which a page tells what is no more.

    That is one of an earlier release, and one of a period with revisions.
    """
    with open_published(home) as connection:
        due = newest_closed(connection)
        for rulebook, period, release_id, is_revised in run_query(connection, _CLOSED, {"rulebook": None}).fetchall():
            made = made_of(_file(home, rulebook, period))
            if made is not None and (is_revised or made[1] != release_id) and (rulebook, period) not in due:
                due.append((rulebook, period))
    return due


def newest_closed(connection: duckdb.DuckDBPyConnection, rulebook: str | None = None) -> list[tuple[str, str]]:
    """Rulebook and period of what closed last of each rulebook (or of one): a month, then what ended with it."""
    closed = run_query(connection, _CLOSED, {"rulebook": rulebook}).fetchall()
    return closed_last((name, period) for name, period, *_ in closed)


def _file(home: Home, rulebook: str, period: str) -> Path:
    return home.published / "dashboard" / f"{rulebook}-{period}.html"


def _as_of(connection: duckdb.DuckDBPyConnection, home: Home, time_zone: str) -> dict[str, str | None] | None:
    """What a provisional score knows: the local day of the publication's clock, and the newest record's by then."""
    clock = last_clock(home)
    if clock is None:
        return None
    day = clock.astimezone(ZoneInfo(time_zone)).date().isoformat()
    newest = run_query(connection, NEWEST_RECORD, {"day": day}).fetchone()
    return {"day": day, "newest": newest[0] if newest else None}


def rows_of_a_unit(units: int, period_type: str) -> int:
    """How many rows of evidence a unit's block may have, so that the page stays as small as it should be.

    A quarter or year lists what matters most; its months lie beside it with all the rest.
    """
    share = max(WHOLE_PAGE // max(units, 1), A_UNIT)
    fitting = max((share - A_BLOCK) // A_ROW, 50)
    return fitting if period_type == "month" else min(fitting, LONGER_PERIOD)


_CLOSED = """
    select
        rulebook,
        period,
        max(release_id) as release_id,
        (rulebook, period) in (select (rulebook, period) from revision) as is_revised
    from score
    where $rulebook is null or rulebook = $rulebook
    group by rulebook, period
    having not bool_or(is_provisional)
    order by rulebook, period
"""
