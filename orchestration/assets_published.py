"""The last assets: what readers open, and the months in it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import duckdb

from ingest.errors import GridscoreError
from ingest.home import TIME_ZONE
from ingest.land import retire_fixes
from orchestration.assets_dbt import dbt_models
from orchestration.months import FIRST_MONTH, not_scored
from orchestration.progress import progress
from orchestration.resources import LEFT_UNDONE, Office, month_asked_for
from publish import open_published, publish
from publish.alerts.current import Outcome, note_outcome
from publish.expectation_report import page_of_stopped_run

MONTHS = dg.MonthlyPartitionsDefinition(start_date=FIRST_MONTH, fmt="%Y-%m", end_offset=1, timezone=TIME_ZONE)


@dg.asset(group_name="published", deps=[dbt_models], kinds={"duckdb", "parquet"})
def publication(context: dg.AssetExecutionContext, office: Office) -> dg.MaterializeResult:
    """published/gridscore.duckdb and its Parquet, replaced in one step after every blocking check has passed.

    A run for a month publishes nothing when that month has no scores: raises GridscoreError.
    """
    progress().stage("publishing")
    wanted = month_asked_for(context)
    with duckdb.connect(str(office.home.build_file), read_only=True) as connection:
        months = scored_months(connection)
    if wanted is not None and wanted not in months:
        raise GridscoreError(not_scored(wanted, list(months)))
    made = publish(office.home)
    left_undone = retire_fixes_of(office)
    with suppress(OSError):  # published is published
        note_outcome(office.home, Outcome(datetime.now(UTC), is_published=True, left_undone=left_undone))
        page_of_stopped_run(office.home).unlink(missing_ok=True)
    told = {"rows": sum(made.rows.values()), "releases": len(made.releases)}
    return dg.MaterializeResult(metadata={**told, LEFT_UNDONE: left_undone} if left_undone else told)


def retire_fixes_of(office: Office) -> str:
    """Fixes that the site keeps no longer leave the vault, once what they led to is published.

    A clock that is asked for may be ahead of time: nothing goes before it is really due. What goes wrong here cannot
    take the publication back: returns the name of the error, else nothing, and an alert tells it. The next run tries
    again.
    """
    try:
        today = min(office.clock(), datetime.now(UTC)).astimezone(ZoneInfo(office.site.time_zone)).date()
        retire_fixes(office.home, office.site, office.sources, today)
    except Exception as error:
        return type(error).__name__
    return ""


@dg.asset(
    group_name="published",
    deps=[publication],
    partitions_def=MONTHS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    output_required=False,
)
def scored_month(context: dg.AssetExecutionContext, office: Office) -> Iterator[Any]:
    """The months that have scores: one run computes all of them, and each is reported as a partition of its own."""
    with open_published(office.home) as connection:
        months = scored_months(connection)
    for month, metadata in months.items():
        context.log_event(dg.AssetMaterialization(asset_key=context.asset_key, partition=month, metadata=metadata))
    yield from ()


def scored_months(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """Scored month -> how many scores it has and how many of them are provisional."""
    rows = connection.execute(
        """
        select period, count(*), count(*) filter (is_provisional) from marts.score
        where period_type = 'month' group by period order by period
        """
    ).fetchall()
    return {period: {"scores": scores, "provisional": provisional} for period, scores, provisional in rows}


ASSETS = [publication, scored_month]
