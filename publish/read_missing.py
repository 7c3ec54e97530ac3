"""What is missing to close a month, unit by unit, as the published tables tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from ingest.errors import GridscoreError
from publish.read_explanation import natural_key
from publish.read_scores import listed, periods
from publish.rows import rows_of, run_query


@dataclass(frozen=True)
class Closing:
    """When an open month of a rulebook closes (2026-04-03, at its end), or the year whose working days it waits for."""

    rulebook: str
    closes_on: str | None
    waits_for: str | None


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, and where. No units: it is missing for everybody.

    what: feed, register, register_old, check_never, check_old, survey_never, survey_old, record, boundary, households.
    first_on, last_on: days of what is out of date. severity: info while the month runs, warning once it has ended.
    """

    what: str
    subject_code: str
    unit_type: str
    severity: str
    items: list[str]
    units: list[str]
    first_on: str | None
    last_on: str | None


@dataclass(frozen=True)
class NoBasis:
    """An item with nothing to measure, and for which units."""

    rulebook: str
    item: str
    name_zh: str | None
    name_en: str | None
    unit_type: str
    units: list[str]


@dataclass(frozen=True)
class Month:
    """A month: open (with its closings) or closed (rulebook -> its release, if any), and what has nothing to go by.

    unit_counts: kind of unit -> how many there are. other_open: months that are open as well.
    """

    month: str
    closings: list[Closing]
    releases: dict[str, str | None]
    missing: list[Missing]
    no_basis: list[NoBasis]
    unit_counts: dict[str, int]
    other_open: list[str]


def read_month(
    connection: duckdb.DuckDBPyConnection, wanted: str | None = None, units: Sequence[str] | None = None
) -> Month | None:
    """A month, by default the one to be closed next; of everybody, or of some units only.

    Without a wish: the newest open month that has ended, else the newest open one, else the newest of all; None when
    no month is scored. Raises GridscoreError for a month that has no scores.
    """
    open_months = [row[0] for row in connection.execute(_OPEN_MONTHS).fetchall()]
    month = _known_month(connection, open_months, wanted)
    if month is None:
        return None
    keys = {"month": month, "units": None if units is None else list(units)}
    missing = [_in_order(row) for row in rows_of(connection, Missing, _MISSING, keys)]
    return Month(
        month=month,
        closings=rows_of(connection, Closing, _CLOSINGS, {"month": month}),
        releases=dict(run_query(connection, _RELEASES, {"month": month}).fetchall()),
        missing=sorted(missing, key=lambda row: (_ORDER.index(row.what), natural_key(row.items[0]), row.subject_code)),
        no_basis=sorted(rows_of(connection, NoBasis, _NO_BASIS, keys), key=lambda row: natural_key(row.item)),
        unit_counts=dict(run_query(connection, _UNIT_COUNTS, {"month": month}).fetchall()),
        other_open=[other for other in open_months if other != month],
    )


def _known_month(connection: duckdb.DuckDBPyConnection, open_months: list[str], wanted: str | None) -> str | None:
    known = sorted({*periods(connection)["month"], *open_months})
    if wanted is not None:
        if wanted not in known:
            raise GridscoreError(f"no month {wanted!r} has scores; there are {listed(known) or 'none'}")
        return wanted
    row = connection.execute(_TO_CLOSE).fetchone()
    return (row[0] if row else None) or (known[-1] if known else None)


def _in_order(row: Missing) -> Missing:
    """Each item once, C1.10 behind C1.9: the same thing may be missing for different items in different units."""
    items = sorted({item for told in row.items for item in told.split(", ")}, key=natural_key)
    items = ["all"] if "all" in items else items
    return Missing(**{**vars(row), "items": items, "units": sorted(row.units)})


# What everybody lacks comes first, then what only an inspector or a survey can bring, then the single grids.
_ORDER = (
    "feed",
    "register",
    "register_old",
    "check_never",
    "check_old",
    "survey_never",
    "survey_old",
    "boundary",
    "households",
    "record",
)

# Codes and sentences of these alerts: dbt_project/macros/closing.sql and models/facts/alerts/int_alerts_of_open_*.sql.
_OPEN_MONTHS = "select distinct subject_code from alert where kind = 'month_open' order by 1 desc"

_TO_CLOSE = """
    select coalesce(
        max(subject_code) filter (where subject_code < strftime(raised_at, '%Y-%m')),
        max(subject_code)
    )
    from alert
    where kind = 'month_open'
"""

_CLOSINGS = r"""
    select
        split_part(alert_code, ':', 2) as rulebook,
        nullif(regexp_extract(message, '\d{4}-\d{2}-\d{2}$'), '') as closes_on,
        nullif(regexp_extract(message, ' (\d{4})$', 1), '') as waits_for
    from alert
    where kind = 'month_open' and subject_code = $month
    order by rulebook
"""

_RELEASES = "select rulebook, max(release_id) from score where period = $month group by rulebook order by 1"

_MISSING = r"""
    select
        split_part(alert_code, ':', 3) as what,
        subject_code,
        split_part(alert_code, ':', 4) as unit_type,
        min(severity) as severity,
        list(distinct split_part(message, ': ', 1)) as items,
        coalesce(list(unit_code) filter (where unit_code is not null), []) as units,
        min(nullif(regexp_extract(message, '\d{4}-\d{2}-\d{2}$'), '')) as first_on,
        max(nullif(regexp_extract(message, '\d{4}-\d{2}-\d{2}$'), '')) as last_on
    from alert
    where kind = 'missing_to_close' and status <> 'closed' and split_part(alert_code, ':', 2) = $month
        and ($units is null or list_contains($units, unit_code))
    group by what, subject_code, unit_type
"""

_NO_BASIS = """
    select
        score_item.rulebook,
        score_item.item,
        any_value(score_item.item_name) as name_zh,
        any_value(names.name_en) as name_en,
        score_item.unit_type,
        list(distinct score_item.unit_code order by score_item.unit_code) as units
    from score_item
    left join (
        select rulebook, item, max_by(name_en, version) as name_en
        from dim_item
        where rule = item
        group by rulebook, item
    ) as names on score_item.rulebook = names.rulebook and score_item.item = names.item
    where score_item.period = $month and score_item.is_no_basis
        and ($units is null or list_contains($units, score_item.unit_code))
    group by score_item.rulebook, score_item.item, score_item.unit_type
"""

_UNIT_COUNTS = """
    select unit_type, count(distinct unit_code)
    from (
        select unit_type, unit_code from score where period = $month
        union all
        select 'grid' as unit_type, grid_code as unit_code from dim_grid where month = $month
        union all
        select 'community' as unit_type, community_code as unit_code from dim_grid where month = $month
    )
    group by unit_type
"""
