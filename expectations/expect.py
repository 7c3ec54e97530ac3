"""How an expectation is declared: what must be true of a landed batch, how bad it is when it is not, and why.

Declarations are data; nothing here imports Great Expectations (that takes five seconds).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

Severity = Literal["error", "warning"]

TEXT, INSTANT, DAY, YES_NO, WHOLE, EXACT, DEGREES = "text", "instant", "day", "yes_no", "whole", "exact", "degrees"
"""Kinds of column in the lake."""


@dataclass(frozen=True)
class Why:
    """The reason for an expectation, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Expect:
    """One expectation. `expectation` is its class in Great Expectations, `arguments` what that class takes."""

    name: str
    column: str
    severity: Severity
    why: Why
    expectation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Suite:
    """What a landed batch of a feed must look like. feed: its name, or that of a table that is made of its rows.

    columns: every column and its kind; key: the columns that name a row; required: never empty; derived: columns
    computed for checking only. dated: the column that says when a row happened, of a feed of which every month has
    about as much a day; its months are held against each other. fresh: the column by which one sees how new the newest
    row is (freshness.py); empty where nothing has to come.
    """

    feed: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    required: tuple[str, ...]
    expectations: tuple[Expect, ...] = ()
    derived: Mapping[str, pl.Expr] = field(default_factory=dict)
    is_register: bool = False
    dated: str = ""
    fresh: str = ""


def one_of(column: str, values: tuple[str, ...], why: Why, severity: Severity = "error") -> Expect:
    """Every value that is there is one of a list."""
    arguments = {"column": column, "value_set": list(values)}
    return Expect("legal_code", column, severity, why, "ExpectColumnValuesToBeInSet", arguments)


def between(
    column: str, low: float | None, high: float | None, why: Why, severity: Severity = "warning", share: float = 1.0
) -> Expect:
    """At least `share` of the values that are there lie between two bounds, bounds included."""
    arguments = {"column": column, "min_value": low, "max_value": high, "mostly": share}
    return Expect("plausible_range", column, severity, why, "ExpectColumnValuesToBeBetween", arguments)


def not_before(later: str, earlier: str, why: Why, severity: Severity = "warning") -> Expect:
    """Where both are there, one time is not before the other."""
    arguments = {"column_A": later, "column_B": earlier, "or_equal": True, "ignore_row_if": "either_value_is_missing"}
    return Expect(f"not_before_{earlier}", later, severity, why, "ExpectColumnPairValuesAToBeGreaterThanB", arguments)


def mostly_present(column: str, share: float, why: Why, severity: Severity = "warning") -> Expect:
    """At least `share` of the rows have a value."""
    arguments = {"column": column, "mostly": share}
    return Expect("mostly_present", column, severity, why, "ExpectColumnValuesToNotBeNull", arguments)


def mostly_yes(column: str, share: float, why: Why, severity: Severity = "warning") -> Expect:
    """At least `share` of the answers that are there are yes."""
    arguments = {"column": column, "value_set": [True], "mostly": share}
    return Expect("mostly_yes", column, severity, why, "ExpectColumnValuesToBeInSet", arguments)


ROWS = Why("一个批次没有一行数据，多半是导出失败", "a batch without a single row is most likely a failed export")
COLUMNS = Why("少一列就等于少算一项", "a missing column is a measure that is not counted")
TYPES = Why("类型不对，后面的计算就不可信", "with the wrong type nothing computed from it can be trusted")
KEY = Why("同一编号出现两次会被计算两次", "the same key twice would be counted twice")
REQUIRED = Why("没有这一项，该行无法归属或计算", "without it the row cannot be attributed or counted")
VOLUME = "volume_of_month"
"""Derived of a dated feed: records a day in the row's month, over the mean of all months."""
LEAST, MOST, FEWEST_MONTHS = 1 / 3, 3.0, 3
USUAL = Why(
    "某月每日记录数不到各月平均的三分之一或超过三倍，多半是导出不全或重复导出",
    "a month with less than a third or more than three times the usual records a day was most likely exported in part, "
    "or twice",
)
OVERDUE = "days_overdue"
"""Derived of a feed that has to come: by how many days its newest row is older than it should be (freshness.py)."""
STOPPED = Why(
    "月底前没有记录的天数超过平时最长的间隔，多半是导出不全或尚未报送",
    "more days without a record before the end of the month than the feed ever paused: most likely exported in part, "
    "or not delivered yet",
)
OUTDATED = Why(
    "最近一份台账早于上一个整月，也超过平时的更新间隔，该月将按旧台账计分",
    "the newest snapshot is older than the last whole month and than the usual time between two: the month is scored "
    "by an old register",
)


def derived_of(suite: Suite) -> dict[str, pl.Expr]:
    """The columns computed for checking a batch of the suite."""
    return {**suite.derived, **({VOLUME: _volume(suite.dated)} if suite.dated else {})}


def _volume(dated: str) -> pl.Expr:
    """Null while there are too few months to say what is usual. Days without a record do not count: a month may be
    half over."""
    month, day = pl.col(dated).dt.truncate("1mo"), pl.col(dated).dt.date()
    rows = pl.len().over(month)
    a_day = rows / day.n_unique().over(month)
    usual = (a_day / rows).sum() / (1 / rows).sum()  # each month once, however many rows it has
    return pl.when(month.n_unique() >= FEWEST_MONTHS).then(a_day / usual)


def all_of(suite: Suite) -> list[Expect]:
    """The suite's own expectations after those every feed has: rows, columns, types, key, required values."""
    empty: Severity = "error" if suite.is_register else "warning"
    together = {"column_set": [*suite.columns], "exact_match": False}
    general = [
        Expect("has_rows", "", empty, ROWS, "ExpectTableRowCountToBeBetween", {"min_value": 1}),
        Expect("has_columns", "", "error", COLUMNS, "ExpectTableColumnsToMatchSet", together),
    ]
    general += [
        Expect("has_type", column, "error", TYPES, "ExpectColumnValuesToBeInTypeList", {"column": column, "kind": kind})
        for column, kind in suite.columns.items()
    ]
    general.append(_unique(suite.key))
    general += [
        Expect("present", column, "error", REQUIRED, "ExpectColumnValuesToNotBeNull", {"column": column})
        for column in suite.required
    ]
    if suite.dated:
        arguments = {"column": VOLUME, "min_value": LEAST, "max_value": MOST}
        general.append(
            Expect("usual_volume", suite.dated, "warning", USUAL, "ExpectColumnValuesToBeBetween", arguments)
        )
    if suite.fresh:
        why = OUTDATED if suite.is_register else STOPPED
        arguments = {"column": OVERDUE, "max_value": 0}
        general.append(Expect("fresh", suite.fresh, "warning", why, "ExpectColumnValuesToBeBetween", arguments))
    return [*general, *suite.expectations]


def _unique(key: tuple[str, ...]) -> Expect:
    if len(key) == 1:
        return Expect("unique_key", key[0], "error", KEY, "ExpectColumnValuesToBeUnique", {"column": key[0]})
    arguments = {"column_list": list(key), "ignore_row_if": "never"}
    return Expect("unique_key", ", ".join(key), "error", KEY, "ExpectCompoundColumnsToBeUnique", arguments)
