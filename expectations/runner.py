"""Runs a suite on a landed batch and tells "failed" from "could not be evaluated"."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from expectations.expect import DAY, DEGREES, EXACT, INSTANT, TEXT, WHOLE, YES_NO, Expect, Suite, all_of, derived_of
from expectations.freshness import overdue
from expectations.suites import SUITES
from ingest.errors import GridscoreError
from ingest.home import TIME_ZONE

if TYPE_CHECKING:
    import pandas as pd

RESULT_SCHEMA: dict[str, pl.DataType] = {
    "feed": pl.String(),
    "batch": pl.String(),
    "expectation": pl.String(),
    "column_name": pl.String(),
    "severity": pl.String(),
    "status": pl.String(),
    "rows_checked": pl.Int64(),
    "rows_failed": pl.Int64(),
    "message_zh": pl.String(),
    "message_en": pl.String(),
    "failed_rows": pl.List(pl.String()),
}
PANDAS_TYPES = {
    TEXT: ["StringDtype"],
    INSTANT: ["datetime64[us]"],
    DAY: ["datetime64[ms]"],
    YES_NO: ["BooleanDtype"],
    WHOLE: ["Int64Dtype"],
    EXACT: ["float64"],
    DEGREES: ["float64"],
}
# Counts only: no value of a row ever enters a result, whatever the column.
RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}
# The same with the places of the rows that fail; asked of what failed only.
PLACES_FORMAT = {
    "result_format": "COMPLETE",
    "partial_unexpected_count": 0,
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
}
ROWLESS = ("track_day", "patrol_day")  # made of many rows: their key is codes and a day
KEYS_SHOWN = 20
"""Of so many failing rows an expectation's result names the key; `rows_failed` counts all."""


class ExpectationNotEvaluatedError(GridscoreError):
    """An expectation crashed: an error of ours or of the batch's shape, not a failed expectation."""


def check_feed(
    feed: str, frame: pl.DataFrame, batch: str, *, time_zone: str = TIME_ZONE, until: date | None = None
) -> pl.DataFrame:
    """Check one landed batch of a feed: one row per expectation, with the columns of `lake.expectation_result`.

    frame: rows in the feed's lake columns; batch: a name for them (a month, a snapshot, `all`); time_zone: in which
    hours of the day are judged; until: the local day to which data have been delivered, without which nobody can say
    how fresh a feed is. `status` is passed, failed or not_evaluated; `rows_failed` is null where no rows are
    counted; `failed_rows` names the first rows that fail, by file and row number (or by the codes of a worker-day).
    Messages carry counts and reasons, never values. Raises GridscoreError for a feed without a suite.
    """
    if feed not in SUITES:
        raise GridscoreError(f"there is no expectation suite for feed {feed}")
    suite = SUITES[feed]
    expectations = all_of(suite)
    local = _in_local_time(frame, time_zone)
    checked = _to_pandas(_with_derived(local, {**derived_of(suite), **overdue(suite, until)}))
    results = _validate(expectations, checked, RESULT_FORMAT)
    failed = [place for place, result in enumerate(results) if not result.success and not _has_crashed(result)]
    again = _validate([expectations[place] for place in failed], checked, PLACES_FORMAT)
    keys = {place: _keys(suite, frame, result) for place, result in zip(failed, again, strict=True)}
    rows = [
        (*_row(feed, batch, expectation, result, frame.height), keys.get(place, []))
        for place, (expectation, result) in enumerate(zip(expectations, results, strict=True))
    ]
    return pl.DataFrame(rows, schema=RESULT_SCHEMA, orient="row")


def load_engine() -> None:
    """Import Great Expectations, which takes seconds, and set up its context."""
    _batches()


def raise_not_evaluated(results: pl.DataFrame) -> None:
    """Raise ExpectationNotEvaluatedError naming every expectation that could not be evaluated; else do nothing."""
    broken = results.filter(pl.col("status") == "not_evaluated")
    if broken.height:
        names = [
            f"{row['feed']} {row['batch']}: {row['expectation']} {row['column_name']}" for row in broken.to_dicts()
        ]
        raise ExpectationNotEvaluatedError(f"{broken.height} expectations could not be evaluated: {'; '.join(names)}")


def _in_local_time(frame: pl.DataFrame, time_zone: str) -> pl.DataFrame:
    """Instants as local time without a zone: Great Expectations cannot name a pandas type that has one."""
    zoned = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime) and kind.time_zone]
    return frame.with_columns(pl.col(zoned).dt.convert_time_zone(time_zone).dt.replace_time_zone(None))


def _with_derived(frame: pl.DataFrame, derived: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """The frame with its derived columns; what needs one that cannot be computed is reported as not evaluated."""
    for name, expr in derived.items():
        try:
            frame = frame.with_columns(expr.alias(name))
        except pl.exceptions.PolarsError:
            continue
    return frame


def _to_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """A pandas frame whose types do not depend on where values are missing."""
    import pandas as pd

    exact = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Decimal)]
    plain = frame.with_columns(pl.col(exact).cast(pl.Float64)).to_pandas()
    types: dict[pl.DataType, Any] = {pl.Boolean(): "boolean", pl.Int64(): "Int64", pl.String(): pd.StringDtype()}
    wanted = {name: types[kind] for name, kind in frame.schema.items() if kind in types}
    return plain.astype(wanted)


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """As if a module were not installed."""
    loaded = sys.modules.get(module)
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
        if loaded is not None:
            sys.modules[module] = loaded


@cache
def _batches() -> Any:
    """Frames as batches of Great Expectations, in memory, without analytics and progress bars. It writes its settings
    out whenever something is added to it, so one definition serves every feed."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with _hidden("pyspark"):  # which it would load where it is there, and which ends a process that was spawned
        import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("lake").add_dataframe_asset("feed")
    return asset.add_batch_definition_whole_dataframe("all")


def _validate(expectations: list[Expect], frame: pd.DataFrame, result_format: Any) -> list[Any]:
    """Results of Great Expectations in the order of the declarations."""
    if not expectations:
        return []
    batches = _batches()
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.validator.v1_validator import Validator

    declared = []
    for place, expectation in enumerate(expectations):
        arguments = dict(expectation.arguments)
        if "kind" in arguments:
            arguments["type_list"] = PANDAS_TYPES[arguments.pop("kind")]
        declared.append(getattr(gxe, expectation.expectation)(**arguments, meta={"place": place}))
    # what batch.validate would make, which reads the frame once more for it
    validator = Validator(batches, result_format, {"dataframe": frame})
    validated = validator.validate_expectation_suite(gx.ExpectationSuite(name="feed", expectations=declared))
    # Great Expectations gives crashed expectations first.
    return sorted(validated.results, key=lambda result: result.expectation_config.meta["place"])


def _row(feed: str, batch: str, expectation: Expect, result: Any, height: int) -> tuple[Any, ...]:
    checked = result.result.get("element_count", height)
    failed = result.result.get("unexpected_count")
    if _has_crashed(result):
        status, checked, failed = "not_evaluated", 0, None
        crash = _crash_name(result)
        zh, en = f"无法检查（{crash}）", f"could not be evaluated ({crash})"
    elif result.success:
        status = "passed"
        zh, en = f"{checked} 行，符合", f"{checked} rows, as expected"
    else:
        status = "failed"
        # a column that is missing, or no row at all, is no matter of so many rows
        zh, en = ("", "") if failed is None else (f"{checked} 行中有 {failed} 行", f"{failed} of {checked} rows ")
        zh, en = f"{zh}不符合：{expectation.why.zh}", f"{en}not as expected: {expectation.why.en}"
    return (feed, batch, expectation.name, expectation.column, expectation.severity, status, checked, failed, zh, en)


def _keys(suite: Suite, frame: pl.DataFrame, result: Any) -> list[str]:
    """The first rows that fail: `file:row` as they came; of worker-days, which have no row of their own, codes."""
    places = (result.result.get("unexpected_index_list") or [])[:KEYS_SHOWN]
    named: tuple[str, ...] = ("source_file", "source_row")
    if not set(named) <= set(frame.columns):
        named = tuple(name for name in suite.key if suite.feed in ROWLESS and name.endswith(("_code", "_date")))
    rows = frame[places].select(named).rows() if places and named else []
    return [(":" if "source_row" in named else " ").join(str(value) for value in row) for row in rows]


def _crash_name(result: Any) -> str:
    """The class of the exception, never its text: that may hold values."""
    info = result.exception_info
    records = [info] if "raised_exception" in info else list(info.values())
    lines = [str(record["exception_traceback"]).strip().splitlines()[-1] for record in records]
    names = sorted({line.split(":")[0].rpartition(".")[2] for line in lines if ":" in line})
    return ", ".join(name for name in names if name.isidentifier()) or "unknown"


def _has_crashed(result: Any) -> bool:
    """Whether the expectation raised. Its exception info is one record, or one record per metric that raised."""
    info = result.exception_info or {}
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return bool(info)
