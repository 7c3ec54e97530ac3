"""Publication: from the private build file to what readers open, all or nothing.

Everything is prepared in a working folder beside the published files, and the rows of new releases are kept (a full
disk stops it there); then the releases and the publication are entered in the ledger, then names are swapped. Readers
who hold the old file open finish on it; new ones see the new. A run killed between two swaps leaves whole files only,
and the next run brings them together again.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.files import put_in_place, sync_folder
from ingest.home import Home
from publish.alerts.history import History
from publish.alerts.table import mark_alerts
from publish.database_file import settle, wal_of, write_database
from publish.expectation_report import REPORT, write_report
from publish.files import sync_file, working_folder
from publish.parquet_files import write_parquet
from publish.publications import SUMS, note_publication
from publish.releases import enter_releases, keep_releases

WORKING_PREFIX = ".publishing-"


@dataclass(frozen=True)
class Publication:
    """What one publication put out: the file, rows by table, and releases written to the ledger by it."""

    database: Path
    rows: dict[str, int]
    releases: tuple[str, ...]


def publish(home: Home) -> Publication:
    """Publish the marts of the home's build file; call it only after every blocking check has passed.

    Raises GridscoreError when there is nothing to publish; then, as on any other failure, the last publication stays.
    """
    parquet = home.published / "parquet"
    with working_folder(home.published, WORKING_PREFIX) as working:
        prepared = working / home.published_file.name
        settle(home.build_file)
        # DuckDB lets go of Python's lock: on two cores the rows of the releases are written meanwhile
        with ThreadPoolExecutor(max_workers=1) as beside:
            kept = beside.submit(keep_releases, home, home.build_file)
            rows = write_database(home.build_file, prepared)
            mark_alerts(prepared, History(home))
            prepared.chmod(0o444)
            sync_file(prepared)
            tables = write_parquet(prepared, working / "parquet")
            with duckdb.connect(str(prepared), read_only=True) as connection:
                connection.execute("set schema = 'marts'")
                write_report(connection, home, working / REPORT)
        releases = enter_releases(home, kept.result())
        sums = note_publication(home, working, releases)
        # A log that someone left who opened the published file for writing would be replayed into the new one.
        wal_of(home.published_file).unlink(missing_ok=True)
        prepared.replace(home.published_file)
        sync_folder(home.published)
        _swap_parquet(tables, parquet)
        (home.published / REPORT).parent.mkdir(exist_ok=True)
        put_in_place(working / REPORT, home.published / REPORT)
        sums.replace(home.published / SUMS)
        sync_folder(home.published)
    return Publication(home.published_file, rows, tuple(releases))


def _swap_parquet(prepared: list[Path], folder: Path) -> None:
    """Put the prepared tables in place and remove what is no table any more."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in prepared:
        path.replace(folder / path.name)
    names = {path.name for path in prepared}
    for path in folder.glob("*.parquet"):
        if path.name not in names:
            path.unlink()
    sync_folder(folder)
