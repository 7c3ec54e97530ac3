"""Offices with false data planted in them, landed from raw exports, and the models of suspicions run over them.

Only what the detectors read is landed and computed (no scores, checks or publication).
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from ingest.calendar import calendar_days
from ingest.feeds import FEEDS
from ingest.home import Home
from ingest.intake import intake
from ingest.land import land_feed
from ingest.receipts import unknown_receipts, write_receipts
from ingest.settings import Site, Sources
from orchestration.dbt_runner import prepare, run_models
from orchestration.warehouse import create_warehouse, source_files
from rulebooks import load_rulebooks, rulebook_tables
from simulate import write_office
from simulate.plants import Plants

LANDED = ("grids", "grid_boundaries", "workers", "tracks", "visits", "items", "collections", "logins", "meetings",
          "findings", "residents", "houses", "addresses", "pushed_data", "register_links", "visit_targets")  # fmt: skip
"""Feeds that a suspicion is made of, registers first."""
FIRST_MONTH, MONTHS, TO_A_COMMUNITY = "2026-03", 2, 8


@dataclass(frozen=True)
class Size:
    """grids of an office, and how many worker-months get each pattern at each strength."""

    grids: int
    of_each: int


def landed_office(home: Home, seed: int, size: Size) -> None:
    """Write an office and land it, unless that was done before: home.root/planted.parquet is written last."""
    planted = home.root / "planted.parquet"
    if planted.exists():
        return
    shutil.rmtree(home.root, ignore_errors=True)
    truth = write_office(
        home.exports, seed=seed, communities=max(2, size.grids // TO_A_COMMUNITY), grids=size.grids,
        first_month=FIRST_MONTH, months=MONTHS, has_faults=False, register_share=0.05, plants=Plants(size.of_each),
    )  # fmt: skip
    site, sources = Site(), Sources()
    files = intake(home, sources, datetime.now(UTC), lambda *_: None, zone=site.time_zone)
    receipts = unknown_receipts(files)
    for feed in LANDED:
        receipts += land_feed(home, FEEDS[feed], files, site, sources, lambda *_: None)
    write_receipts(home, receipts)
    year = int(FIRST_MONTH[:4])
    _write(calendar_days(site.calendar, home, range(year - 1, year + 1)), home.lake / "run" / "calendar.parquet")
    clock = {"as_of": truth.as_of.astimezone(UTC), "time_zone": site.time_zone, "first_month": FIRST_MONTH,
             "site_name_zh": "样例", "site_name_en": "sample", "inputs_sha256": ""}  # fmt: skip
    schema = {**dict.fromkeys(clock, pl.String), "as_of": pl.Datetime("us", "UTC")}
    _write(pl.DataFrame([clock], schema=schema), home.lake / "run" / "settings.parquet")
    shutil.rmtree(home.exports)
    _write(truth.planted, planted)


def looked_at(home: Home, seed: int) -> dict[str, pl.DataFrame]:
    """What was planted, flags, audit list and worker-months of a landed office, by models and settings as they are now.

    Raises RuntimeError when a model fails.
    """
    site = Site()
    for name, table in rulebook_tables(load_rulebooks(home, site)).items():
        _write(table, home.lake / "rules" / f"{name}.parquet")
    _write(site.detectors.table(), home.lake / "run" / "detectors.parquet")
    create_warehouse(home.build_file, source_files(home))
    outcome = run_models(prepare(), home.build_file, site.time_zone, ["suspicion", "audit_list"])
    if not outcome.success:
        raise RuntimeError(outcome.message)
    with duckdb.connect(str(home.build_file), read_only=True) as connection:
        connection.execute(f"set TimeZone = '{site.time_zone}'")
        tables = {name: connection.execute(sql).pl() for name, sql in _QUERIES.items()}
    tables["planted"] = pl.read_parquet(home.root / "planted.parquet")
    return {name: table.with_columns(seed=pl.lit(seed)) for name, table in tables.items()}


def _write(table: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    table.write_parquet(path)


_QUERIES = {
    "flags": """
        select detector, coalesce(worker_code, unit_code) as subject_code, month, records, records_checked, rank_score
        from marts.suspicion
    """,
    "audited": "select coalesce(worker_code, unit_code) as subject_code, month, rank from marts.audit_list",
    "months": "select distinct worker_code as subject_code, strftime(visited_at, '%Y-%m') as month from lake.visits",
}
