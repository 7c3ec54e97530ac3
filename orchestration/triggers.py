"""What starts a run by itself: the close of a month, and new files in the landing folder."""

import hashlib
import json
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg

from ingest.home import Home
from ingest.settings import load_site
from orchestration.closing import closings
from orchestration.months import month_before
from orchestration.resources import Office
from orchestration.state import landing_listing

Requests = list[dg.RunRequest] | dg.SkipReason
SETTLED_AFTER_S = 10  # a file changed a moment ago may still be on its way in


def close_schedule(job_name: str, time_zone: str) -> dg.ScheduleDefinition:
    """Every night: has last month's close gone by, and was no run started for it yet? Then run for that month.

    The run key is the close, so a night on which the machine was off is made up for on the next one.
    """

    @dg.schedule(
        name="close_of_month",
        job_name=job_name,
        cron_schedule="30 2 * * *",
        execution_timezone=time_zone,
        description="The day after the close (3rd working day): the month's first release",
    )
    def close_of_month(context: dg.ScheduleEvaluationContext, office: Office) -> Requests:
        today = context.scheduled_execution_time.astimezone(ZoneInfo(office.site.time_zone)).date()
        month = month_before(today)
        closes = closings(office.home, month)
        if None in closes.values():
            return dg.SkipReason(f"{month} cannot be closed: the calendar has no notice for the days after it")
        gone_by = sorted({close for close in closes.values() if close is not None and close < today})
        if not gone_by:
            return dg.SkipReason(f"{month} is still open: it closes at the end of {min(filter(None, closes.values()))}")
        return [dg.RunRequest(run_key=f"close-{month}-{close}", partition_key=month) for close in gone_by]

    return close_of_month


def landing_sensor(job_name: str) -> dg.SensorDefinition:
    """New or changed files in exports/, once they have settled, ask for a run."""

    @dg.sensor(
        name="landing_folder", job_name=job_name, minimum_interval_seconds=60, description="New files in exports/"
    )
    def landing_folder(context: dg.SensorEvaluationContext, office: Office) -> dg.SensorResult | dg.SkipReason:
        listing = landing_listing(office.home)
        if not listing:
            return dg.SkipReason("no files in exports/")
        seen = hashlib.sha256(json.dumps(listing).encode()).hexdigest()
        if seen == context.cursor:
            return dg.SkipReason("nothing new in exports/")
        newest_s = max(changed_ns for _, changed_ns in listing.values()) / 1e9
        # by the real clock, whatever --as-of says; a file from a machine that is ahead does not hold up the others
        if abs(time.time() - newest_s) < SETTLED_AFTER_S:
            return dg.SkipReason("files are still coming in")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=f"landing-{seen}")], cursor=seen)

    return landing_folder


def time_zone_of(root: Path) -> str:
    """Time zone of the site at `root`; the default's when it has no settings. Raises GridscoreError for broken ones."""
    return load_site(Home(root)).time_zone
