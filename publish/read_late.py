"""Who has not delivered, and what came too late: files whose months were released without them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb

from publish.rows import rows_of


@dataclass(frozen=True)
class Late:
    """A file that a release of its months was made without. missed: those releases; units: communities its rows are of;
    rows: that count now. is_counted: whether the newest release of each of these months has it, made since; else what
    the file changes waits for a restatement. arrived_at: local time it was first taken in (2026-04-08 09:12)."""

    feed: str
    file_name: str
    sha256: str
    rows: int
    units: list[str]
    missed: list[str]
    is_counted: bool
    arrived_at: str | None


@dataclass(frozen=True)
class NotDelivered:
    """A feed of a month that has rows, but none of some communities."""

    feed: str
    units: list[str]


@dataclass(frozen=True)
class _Arrival:
    sha256: str
    arrived_at: str


def read_late(
    connection: duckdb.DuckDBPyConnection,
    noted: duckdb.DuckDBPyConnection | None = None,
    unit: str | None = None,
) -> list[Late]:
    """Late files, those that wait for a restatement first, then the newest; of everybody or of one community.

    noted: what the last run noted of files (open_receipts): when they came is known there, and is not published.
    """
    late = rows_of(connection, Late, _LATE, {"unit": unit}) if _tells_months(connection) else []
    if not late or noted is None:
        return late
    came = {row.sha256: row.arrived_at for row in rows_of(noted, _Arrival, _ARRIVALS)}
    return [replace(row, arrived_at=came.get(row.sha256)) for row in late]


def read_not_delivered(connection: duckdb.DuckDBPyConnection, month: str) -> list[NotDelivered]:
    """Feeds of a month that some communities delivered and others did not."""
    return rows_of(connection, NotDelivered, _NOT_DELIVERED, {"month": month}) if _tells_months(connection) else []


def _tells_months(connection: duckdb.DuckDBPyConnection) -> bool:
    """Files published by an earlier version do not say which months they are of."""
    return bool(connection.execute(_MONTHS).fetchall())


_MONTHS = """
    select 1 from duckdb_columns() where table_name = 'ingested_file' and column_name in ('months', 'missed_releases')
"""


_LATE = """
    with newest as (

        -- a release that another one supersedes is not what is shown
        select release_id from release
        where release_id not in (select supersedes from release where supersedes is not null)

    )

    select
        feed,
        file_name,
        sha256,
        rows_landed as rows,
        coalesce(unit_codes, []) as units,
        missed_releases as missed,
        not list_has_any(missed_releases, (select coalesce(list(release_id), []) from newest)) as is_counted,
        cast(null as varchar) as arrived_at
    from ingested_file
    where len(missed_releases) > 0 and ($unit is null or list_contains(unit_codes, $unit))
    order by is_counted, list_max(months) desc, feed, file_name, sha256
"""

_ARRIVALS = (
    "select sha256, strftime(min(arrived_at), '%Y-%m-%d %H:%M') as arrived_at from ingested_file group by sha256"
)

# what comes when there is something to tell, or may be of another place, lacks nothing when it does not come
_NOT_DELIVERED = """
    with delivered as (

        select distinct feed, unnest(unit_codes) as unit_code
        from ingested_file
        where list_contains(months, $month)
            and feed not in (
                'findings', 'awards', 'inspections', 'surveys', 'joint_tasks', 'pushed_data', 'visit_counts'
            )

    ),

    communities as (

        select distinct community_code as unit_code from dim_grid where month = $month

    )

    select feeds.feed, list_sort(list(communities.unit_code)) as units
    from (select distinct feed from delivered) as feeds
    cross join communities
    where (feeds.feed, communities.unit_code) not in (select (feed, unit_code) from delivered)
    group by feeds.feed
    order by feeds.feed
"""
