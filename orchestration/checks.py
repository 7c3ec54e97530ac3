"""Asset checks of the landed feeds: what a batch must look like, by the suites of expectations/.

An expectation that fails with severity error stops what is downstream; a warning shows. One that could not be
evaluated is neither: the check itself fails, loudly.
"""

import dagster as dg
import polars as pl

from expectations import raise_not_evaluated
from ingest.feeds import FEEDS
from ingest.home import Home
from orchestration.landing import feed_key, landed_files
from orchestration.progress import progress
from orchestration.resources import Office
from orchestration.second_process import check_landed
from orchestration.words import side
from publish.feed_names import feed_name

ASIDE = {"zh": "另有搁置的文件：{names}", "en": "set aside besides: {names}"}
WHAT_TO_DO = {
    "zh": '原因见 gridscore check；再运行 gridscore accept 文件 --because "……"，或 gridscore withdraw 文件 ……',
    "en": 'see gridscore check, then: gridscore accept FILE --because "...", or gridscore withdraw FILE ...',
}


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
        files = landed_files(office, feed)
        path = office.home.lake / "expectations" / f"{feed}.parquet"
        path.unlink(missing_ok=True)
        if not files:
            return dg.AssetCheckResult(passed=True, metadata={"rows": 0, "note": "no file of this feed"})
        tables = [check_landed(table, landed, office.site.time_zone, office.today()) for table, landed in files.items()]
        results = pl.concat(tables)
        path.parent.mkdir(parents=True, exist_ok=True)
        results.write_parquet(path)
        raise_not_evaluated(results)
        return verdict(results)

    return expectations


@dg.asset_check(
    asset=["lake", "receipts"],
    blocking=True,
    description="No file is held back: too many rejected rows, or too few rows, until a person accepts it",
)
def files_accepted(office: Office) -> dg.AssetCheckResult:
    """Whether every landed file may be published."""
    files = pl.read_parquet(office.home.lake / "receipts" / "ingested_file.parquet").filter(pl.col("status") == "held")
    return dg.AssetCheckResult(passed=files.is_empty(), metadata={"held": files.height})


def verdict(results: pl.DataFrame) -> dg.AssetCheckResult:
    """Passed, or failed with the severity of the worst expectation that failed."""
    failed = results.filter(pl.col("status") == "failed")
    errors = failed.filter(pl.col("severity") == "error")
    return dg.AssetCheckResult(
        passed=failed.is_empty(),
        severity=dg.AssetCheckSeverity.ERROR if errors.height else dg.AssetCheckSeverity.WARN,
        description="; ".join(_in_both(row) for row in (errors if errors.height else failed).to_dicts()) or None,
        metadata={"expectations": results.height, "failed": failed.height},
    )


def _in_both(result: dict[str, str]) -> str:
    """A failed expectation in both languages, as `words.side` takes them apart."""
    return f"{result['message_en']} / {feed_name(result['feed'], 'zh')}：{result['message_zh']}".replace(";", ",")


def held_back(home: Home, lang: str) -> str:
    """What stopped publication, in one line: files held back, expectations of severity error that failed."""
    receipts = home.lake / "receipts" / "ingested_file.parquet"
    files = pl.read_parquet(receipts).to_dicts() if receipts.exists() else []
    # a file that serves several feeds has a receipt for each
    held = dict.fromkeys(
        f"{row['file_name']} ({side(row['reason'], lang)})" for row in files if row["status"] == "held"
    )
    told = list(held)[:3]
    if told:
        # where the register of workers is set aside, every file of records is held: so it is named here
        if aside := list(dict.fromkeys(row["file_name"] for row in files if row["status"] == "set_aside")):
            told.append(ASIDE[lang].format(names=", ".join(aside[:3]) + (" ..." if len(aside) > 3 else "")))
        told.append(WHAT_TO_DO[lang])
    results = [pl.read_parquet(path) for path in sorted((home.lake / "expectations").glob("*.parquet"))]
    if results:
        failed = pl.concat(results).filter((pl.col("status") == "failed") & (pl.col("severity") == "error"))
        told += [
            f"{feed_name(row['feed'], lang)}: {row[f'message_{lang}']}" for row in failed.head(3).iter_rows(named=True)
        ]
    return "; ".join(told)


CHECKS = [*(feed_check(feed) for feed in FEEDS), files_accepted]
