"""The last assets: what readers open, and the months in it."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import duckdb

from ingest.errors import GridscoreError
from orchestration.assets_dbt import dbt_models
from orchestration.months import not_scored
from orchestration.progress import progress
from orchestration.resources import Office, month_asked_for
from publish import open_published, publish

MONTHS = dg.MonthlyPartitionsDefinition(start_date="2004-01", fmt="%Y-%m", end_offset=1)


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
    return dg.MaterializeResult(metadata={"rows": sum(made.rows.values()), "releases": len(made.releases)})


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
