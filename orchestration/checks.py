"""Asset checks of the landed feeds: what a batch must look like, by the suites of expectations/.

An expectation that fails with severity error stops what is downstream; a warning shows. One that could not be
evaluated is neither: the check itself fails, loudly.
"""

import dagster as dg
import polars as pl

from ingest.errors import GridscoreError
from ingest.feeds import FEEDS
from orchestration.landing import feed_key, landed_rows
from orchestration.progress import progress
from orchestration.resources import Office


def feed_check(feed: str) -> dg.AssetChecksDefinition:
    """The check `expectations` of one feed; its results go to lake/expectations/<feed>.parquet."""

    @dg.asset_check(
        asset=feed_key(feed),
        name="expectations",
        blocking=True,
        description=f"What a landed batch of {feed} must look like",
    )
    def expectations(office: Office) -> dg.AssetCheckResult:
        progress().stage(f"checking {feed}")
        rows = landed_rows(office, feed)
        path = office.home.lake / "expectations" / f"{feed}.parquet"
        path.unlink(missing_ok=True)
        if rows is None:
            return dg.AssetCheckResult(passed=True, metadata={"rows": 0, "note": "no file of this feed"})
        # Great Expectations takes seconds to import: only here, only when there is something to check
        from expectations.runner import check_feed

        results = check_feed(feed, rows, _batch_name(office, feed), time_zone=office.site.time_zone)
        path.parent.mkdir(parents=True, exist_ok=True)
        results.write_parquet(path)
        return _verdict(feed, results)

    return expectations


def _batch_name(office: Office, feed: str) -> str:
    """First and last landed period of the feed: `2026-01..2026-03`, or one name when there is one."""
    periods = sorted(path.stem for path in (office.home.lake / "feeds" / feed).glob("*.parquet"))
    return periods[0] if len(periods) == 1 else f"{periods[0]}..{periods[-1]}"


def _verdict(feed: str, results: pl.DataFrame) -> dg.AssetCheckResult:
    """Failed, warned or passed. Raises GridscoreError when an expectation could not be evaluated."""
    crashed = results.filter(pl.col("status") == "not_evaluated")
    if crashed.height:
        names = ", ".join(crashed["expectation"].unique().sort().to_list())
        raise GridscoreError(f"{feed}: could not be checked ({names}); nothing was published")
    failed = results.filter(pl.col("status") == "failed")
    errors = failed.filter(pl.col("severity") == "error")
    return dg.AssetCheckResult(
        passed=failed.is_empty(),
        severity=dg.AssetCheckSeverity.ERROR if errors.height else dg.AssetCheckSeverity.WARN,
        description="; ".join((errors if errors.height else failed)["message_en"].to_list()) or None,
        metadata={"expectations": results.height, "failed": failed.height},
    )


CHECKS = [feed_check(feed) for feed in FEEDS]
