"""What Dagster's assets are given: the office (a home, its settings, the run's clock) and values of this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import polars as pl
from pydantic import Field

from ingest.home import Home
from ingest.settings import Site, Sources, load_site, load_sources
from orchestration.lock import home_lock

LEFT_UNDONE = "left_undone"
"""In the metadata of what comes behind the publication: what could not be done, and why."""


def month_asked_for(context: dg.AssetExecutionContext) -> str | None:
    """The month a run was started for (`gridscore run --month`, a partition in the UI, the schedule); None: any."""
    return context.run.tags.get("dagster/partition")


class Office(dg.ConfigurableResource):
    """One site. Holds the home's lock while a run works on it.

    as_of: the clock as an ISO instant with offset; empty means the moment it is asked. restate_*: which closed period
    is to get its next release, and why; empty in ordinary runs. all_pages: whether what closed last gets all
    its pages at once; else only the dashboards of months.
    """

    root: str
    as_of: str = ""
    restate_rulebooks: list[str] = Field(default_factory=list)
    restate_period: str = ""
    restate_because: str = ""
    all_pages: bool = True

    @property
    def home(self) -> Home:
        """Paths of the site."""
        return Home(Path(self.root))

    @property
    def site(self) -> Site:
        """Settings of site.yaml."""
        return load_site(self.home)

    @property
    def sources(self) -> Sources:
        """Mappings of sources.yaml."""
        return load_sources(self.home)

    def clock(self) -> datetime:
        """The instant that decides what is closed and what has happened, in UTC."""
        return datetime.fromisoformat(self.as_of).astimezone(UTC) if self.as_of else datetime.now(UTC)

    def today(self) -> date:
        """The local day of the clock."""
        return self.clock().astimezone(ZoneInfo(self.site.time_zone)).date()

    def restatement(self) -> pl.DataFrame:
        """Rows of run.restatement: rulebook, period, because."""
        rows = [(rulebook, self.restate_period, self.restate_because) for rulebook in self.restate_rulebooks]
        schema = {"rulebook": pl.String, "period": pl.String, "because": pl.String}
        return pl.DataFrame(rows, schema=schema, orient="row")

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Office"]:
        """One writer per home, whoever started the run. A schedule or sensor that only looks takes no lock.

        A run that Dagster starts waits for a command or the telling of alerts: nobody would ask for it again.
        """
        if context.run is None:
            yield self
        else:
            with home_lock(self.home.lock_file, wait=True):
                yield self
