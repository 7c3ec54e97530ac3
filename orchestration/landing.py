"""Steps of the lake as plain calls: what the assets do, and how their values go from step to step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from expectations import SUITES
from ingest.feeds import FEEDS
from ingest.intake import FileEntry, intake
from ingest.judgements import judged
from ingest.land import WITH_POSITIONS, land_feed
from ingest.receipts import Receipt
from orchestration.progress import reported
from orchestration.resources import Office
from orchestration.second_process import begin_check, begin_landing, landed_there

REGISTERS_FIRST = ("grids", "grid_boundaries", "workers")
LANDED_BESIDE = ("tracks", "residents")
"""The feeds with most rows are landed in the second process, which waits for work while files are landed."""
_registers: dict[str, set[str]] = {}  # by run: those that are landed


def feed_key(feed: str) -> dg.AssetKey:
    """Asset key of a landed feed."""
    return dg.AssetKey(["lake", feed])


def take_in(office: Office) -> list[FileEntry]:
    """Every file of the site, new ones copied to the vault first; those withdrawn belong to no feed."""
    # arrival is when a file really came, whatever clock the scores are asked for
    return judged(
        office.home, intake(office.home, office.sources, datetime.now(UTC), reported, zone=office.site.time_zone)
    )


def registers_of(feed: str) -> tuple[str, ...]:
    """Registers that are landed before a feed: the workers, against whom every column of workers is read; for positions
    also the boundaries, inside which metres count and by which a shifted file shows."""
    if feed in REGISTERS_FIRST:
        return ()
    declared = FEEDS[feed]
    has_positions = declared.tables or set(declared.content) >= WITH_POSITIONS
    return ("workers", "grid_boundaries") if has_positions else ("workers",)


def begin_beside(office: Office, run: dg.DagsterRun, register: str, files: list[FileEntry]) -> None:
    """Begin to land what is landed in the second process and was only waiting for this register. Returns at once."""
    landed = _registers.setdefault(run.run_id, set())
    landed.add(register)
    for feed in LANDED_BESIDE:
        is_asked_for = not run.asset_selection or feed_key(feed) in run.asset_selection
        if is_asked_for and register in registers_of(feed) and landed.issuperset(registers_of(feed)):
            begin_landing(office.home, feed, files, office.site, office.sources)


def land(office: Office, feed: str, files: list[FileEntry]) -> list[Receipt]:
    """Receipts of one feed's files, whose rows now lie in the lake; their check begins beside what follows."""
    receipts = landed_there(feed)
    if receipts is None:
        receipts = land_feed(office.home, FEEDS[feed], files, office.site, office.sources, reported)
    until = delivered_until(files, office.today())
    for table, landed in landed_files(office, feed).items():
        begin_check(table, landed, office.site.time_zone, until)
    return receipts


def delivered_until(files: Iterable[FileEntry], today: date) -> date:
    """The day to which data have been delivered: the newest date in a file's name, today at most; of an archive read
    years later it is the day the archive ends. Today where no name has a date."""
    days = [file.export_date for file in files if file.export_date and not file.is_set_aside]
    return min(max(days, default=today), today)


def landed_files(office: Office, feed: str) -> dict[str, list[Path]]:
    """The Parquet of a feed's landed rows, by period: one table, or those that are made of rows that may not land.

    Only tables that are checked; empty when no file of the feed ever landed.
    """
    tables = [table for table in FEEDS[feed].tables or (feed,) if table in SUITES]
    files = {table: sorted((office.home.lake / "feeds" / table).glob("*.parquet")) for table in tables}
    return {table: landed for table, landed in files.items() if landed}


class ProcessValues(dg.IOManager):
    """Hands values from step to step inside one process and stores none: Dagster keeps no file names and no rows.

    Where a step runs without the one before it (one asset picked in the UI), the value is made again: intake and
    landing find everything as it was.
    """

    def __init__(self, again: Callable[[dg.AssetKey], Any]) -> None:
        self._values: dict[dg.AssetKey, Any] = {}
        self._again = again

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Keep the value for this run."""
        self._values[context.asset_key] = obj

    def load_input(self, context: dg.InputContext) -> Any:
        """The value of this run, or made again."""
        if context.asset_key not in self._values:
            self._values[context.asset_key] = self._again(context.asset_key)
        return self._values[context.asset_key]


@dg.io_manager(required_resource_keys={"office"})
def process_values(context: dg.InitResourceContext) -> ProcessValues:
    """Values of `intake` (files) and of the landed feeds (receipts)."""
    office: Office = context.resources.office

    def again(key: dg.AssetKey) -> Any:
        return take_in(office) if key == dg.AssetKey("intake") else land(office, key.path[-1], take_in(office))

    return ProcessValues(again)
