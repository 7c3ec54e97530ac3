"""Grids and workers that have recorded nothing for a while and do not count as dormant, as the published tables
tell it. For information: somebody may be on leave, and nothing is deducted for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from publish.rows import rows_of

SILENT_WORKING_DAYS = 8
"""So many working days without a record are told: a week of leave is not, and dormancy (30 days) is twice as far."""


@dataclass(frozen=True)
class Silent:
    """A grid (unit: its community) or a worker (unit: a grid) that is silent. last_on: day of the last record, if any;
    working_days: without one since then, or since the appointment or the first record of all, up to the last day of
    the month on which anybody recorded anything."""

    subject_type: str
    subject_code: str
    unit_code: str
    last_on: date | None
    working_days: int


def read_silent(connection: duckdb.DuckDBPyConnection, month: str) -> list[Silent]:
    """Who is silent at the end of a month, or today in one that is open, the longest first.

    A record is a visit, an item or a collection; a login or a patrol is none. Grids of the whole month and workers
    (chief, full-time, member) who are still appointed; none of those that C1.6 counts as dormant.
    """
    return rows_of(connection, Silent, _SILENT, {"month": month, "least": str(SILENT_WORKING_DAYS)})


_SILENT = """
    with records as (

        select grid_code, worker_code, visit_date as recorded_on from fct_visit
        union all
        select grid_code, worker_code, cast(reported_at as date) as recorded_on from fct_item
        union all
        select grid_code, worker_code, cast(collected_at as date) as recorded_on from fct_collection

    ),

    -- nothing from anybody is a feed that did not come, and told as such
    spans as (

        select
            min(recorded_on) as first_on,
            max(recorded_on) filter (where strftime(recorded_on, '%Y-%m') = $month) as window_end
        from records

    ),

    watched as (

        select 'grid' as subject_type, grid_code as subject_code, community_code as unit_code, null::date as start_date
        from dim_grid
        where month = $month and not is_partial
        union all
        select 'worker', worker_code, min(grid_code), min(coalesce(start_date, date '1900-01-01'))
        from dim_worker
        cross join spans
        where role in ('chief', 'full_time', 'member')
            and coalesce(start_date <= spans.window_end, true) and coalesce(end_date >= spans.window_end, true)
        group by worker_code

    ),

    last_records as (

        select 'grid' as subject_type, grid_code as subject_code, max(recorded_on) as last_on
        from records
        cross join spans
        where recorded_on <= spans.window_end
        group by grid_code
        union all
        select 'worker', worker_code, max(recorded_on)
        from records
        cross join spans
        where recorded_on <= spans.window_end
        group by worker_code

    ),

    silent as (

        select
            watched.subject_type,
            watched.subject_code,
            watched.unit_code,
            last_records.last_on,
            count(*) as working_days
        from watched
        cross join spans
        left join last_records using (subject_type, subject_code)
        inner join dim_date
            on dim_date.is_working_day
            and dim_date.date <= spans.window_end
            and dim_date.date > coalesce(last_records.last_on, spans.first_on - 1)
            and dim_date.date >= coalesce(watched.start_date, spans.first_on)
        group by all

    )

    select subject_type, subject_code, unit_code, last_on, working_days
    from silent
    where working_days >= cast($least as integer)
        and (subject_type, subject_code) not in (
            select (subject_type, subject_code)
            from evidence
            where measure = 'false_data' and period = $month and subject_code is not null
        )
    order by subject_type, working_days desc, subject_code
"""
