"""Assets of the lake: files taken in, one landed asset per feed, receipts, rules, calendar and settings."""

import hashlib

import dagster as dg
import polars as pl

from ingest.calendar import calendar_days
from ingest.errors import GridscoreError
from ingest.feeds import FEEDS
from ingest.receipts import unknown_receipts, write_receipts
from orchestration.landing import REGISTERS_FIRST, begin_beside, feed_key, land, registers_of, take_in
from orchestration.months import FIRST_MONTH, landed_months, not_scored
from orchestration.progress import progress
from orchestration.resources import Office, month_asked_for
from rulebooks import load_rulebooks, rulebook_tables

EARLIEST_YEAR = int(FIRST_MONTH[:4])


@dg.asset(group_name="ingest", io_manager_key="process_values", kinds={"python"})
def intake(context: dg.AssetExecutionContext, office: Office) -> list:
    """Every file ever taken in: new ones are copied to the vault under their SHA-256 and noted in the intake log."""
    progress().stage("taking in files")
    files = take_in(office)
    context.add_output_metadata({"files": len(files)})
    return files


def landed_feed(feed: str) -> dg.AssetsDefinition:
    """The asset lake/<feed>: its files decoded, typed and checked row by row, winners resolved, written as Parquet."""

    @dg.asset(
        key=feed_key(feed),
        group_name="lake",
        description=f"Landed rows of {feed} ({FEEDS[feed].name_zh}). Its value in a run is the receipts of its files.",
        ins={"files": dg.AssetIn("intake", input_manager_key="process_values")},
        deps=[feed_key(register) for register in registers_of(feed)],
        io_manager_key="process_values",
        kinds={"polars", "parquet"},
    )
    def landed(context: dg.AssetExecutionContext, office: Office, files: list) -> list:
        progress().stage(f"landing {feed}")
        receipts = land(office, feed, files)
        if feed in REGISTERS_FIRST:
            begin_beside(office, context.run, feed, files)
        context.add_output_metadata(
            {
                "files": len(receipts),
                "rows_landed": sum(receipt.rows_landed for receipt in receipts),
                "rows_rejected": sum(receipt.rejected.height for receipt in receipts),
            }
        )
        return receipts

    return landed


@dg.asset(
    key=["lake", "receipts"],
    group_name="lake",
    ins={
        "files": dg.AssetIn("intake", input_manager_key="process_values"),
        **{feed: dg.AssetIn(feed_key(feed), input_manager_key="process_values") for feed in FEEDS},
    },
    kinds={"parquet"},
)
def receipts(office: Office, files: list, **by_feed: list) -> dg.MaterializeResult:
    """What became of every row of every file, and every rejected row with its reason."""
    everything = unknown_receipts(files) + [receipt for feed in FEEDS for receipt in by_feed[feed]]
    write_receipts(office.home, everything)
    return dg.MaterializeResult(metadata={"files": len(everything)})


@dg.asset(group_name="rules", kinds={"yaml", "parquet"})
def rules(office: Office) -> dg.MaterializeResult:
    """The rulebooks as tables: rules, bands, options, with their dates and clauses."""
    rulebooks = load_rulebooks(office.home, office.site)
    for name, table in rulebook_tables(rulebooks).items():
        _write(table, office, "rules", name)
    return dg.MaterializeResult(metadata={"rulebooks": len(rulebooks)})


@dg.asset(group_name="rules", deps=[["lake", "receipts"]], kinds={"parquet"})
def calendar(office: Office) -> dg.MaterializeResult:
    """Working days and the notices they come from, for the years of the data and the clock and one on either side."""
    years = {office.clock().year, *_years_of_data(office)}
    first, last = max(min(years) - 1, EARLIEST_YEAR), office.clock().year + 1
    days = calendar_days(office.site.calendar, office.home, range(first, last + 1))
    _write(days, office, "run", "calendar")
    return dg.MaterializeResult(metadata={"days": days.height})


@dg.asset(group_name="rules", deps=[["lake", "receipts"]], kinds={"parquet"})
def settings(context: dg.AssetExecutionContext, office: Office) -> dg.MaterializeResult:
    """The run's clock, the site's settings, and which period is to be restated.

    Raises GridscoreError when the month the run was started for has no rows: that is known before anything is computed.
    """
    site = office.site
    wanted, landed = month_asked_for(context), landed_months(office.home)
    if wanted is not None and wanted not in landed:
        raise GridscoreError(not_scored(wanted, landed))
    as_of = office.clock()
    row = {
        "as_of": as_of,
        "time_zone": site.time_zone,
        "first_month": site.first_month,
        "site_name_zh": site.name.zh,
        "site_name_en": site.name.en,
        "inputs_sha256": _inputs_sha256(office),
    }
    text = dict.fromkeys(row, pl.String)
    _write(pl.DataFrame([row], schema={**text, "as_of": pl.Datetime("us", "UTC")}), office, "run", "settings")
    _write(site.detectors.table(), office, "run", "detectors")
    _write(office.restatement(), office, "run", "restatement")
    return dg.MaterializeResult(metadata={"as_of": as_of.isoformat()})


def _write(table: pl.DataFrame, office: Office, folder: str, name: str) -> None:
    path = office.home.lake / folder / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".writing")
    table.write_parquet(scratch)
    scratch.replace(path)


def _years_of_data(office: Office) -> set[int]:
    """Years of the landed periods (lake/feeds/<feed>/<YYYY-MM>.parquet); a slip of the pen may lie in the future."""
    stems = (path.stem for path in (office.home.lake / "feeds").glob("*/????-??.parquet"))
    return {int(stem[:4]) for stem in stems if stem[:4].isdigit() and int(stem[:4]) <= office.clock().year}


def _inputs_sha256(office: Office) -> str:
    """One hash for all files that count: of their sorted SHA-256."""
    files = pl.read_parquet(office.home.lake / "receipts" / "ingested_file.parquet")
    landed = files.filter(pl.col("status") == "landed")["sha256"].unique().sort()
    return hashlib.sha256("\n".join(landed.to_list()).encode()).hexdigest()


ASSETS = [intake, *(landed_feed(feed) for feed in FEEDS), receipts, rules, calendar, settings]
