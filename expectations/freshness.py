"""How fresh a feed is: its newest record against the end of the last month that is over, by the feed's own rhythm.

Until when data have been delivered is said by whoever checks: a feed is held against what came of all feeds, so that an
archive read years later is as fresh as it was.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from expectations.expect import OVERDUE, Suite

LEAST_SILENCE = 4
"""Days without a record before the end of a month that say nothing, whatever the feed: a long weekend."""
FEWEST_GAPS = 15
"""From so many pauses within months on, a feed has a rhythm."""
GRACE = 10
"""Days a snapshot may be later than the longest time there was between two of them."""


def overdue(suite: Suite, until: date | None) -> dict[str, pl.Expr]:
    """The derived column OVERDUE: null but for the newest row. until: day to which data have been delivered; None:
    nothing is known of that, and nothing is judged."""
    if not suite.fresh:
        return {}
    judged = days_overdue_of_register if suite.is_register else days_overdue_of_events

    def column(values: pl.Series) -> pl.Series:
        days = values.cast(pl.Date)
        found = judged(sorted(days.drop_nulls().unique()), until) if until else None
        if found is None:
            return pl.Series([None], dtype=pl.Int64).new_from_index(0, len(days))
        newest, late = found
        return pl.select(pl.when((days == newest) & days.is_first_distinct()).then(pl.lit(late, pl.Int64))).to_series()

    return {OVERDUE: pl.col(suite.fresh).map_batches(column, return_dtype=pl.Int64)}


def days_overdue_of_events(days: list[date], until: date) -> tuple[date, int] | None:
    """The newest day with a record in the months that are over, and by how many days the silence after it is longer
    than any pause within a month. days: with a record, in order. None: too few to tell a rhythm."""
    end = _end_of_last_whole_month(until)
    seen = [day for day in days if day <= end]
    gaps = [(later - day).days for day, later in pairwise(seen) if (day.year, day.month) == (later.year, later.month)]
    if len(gaps) < FEWEST_GAPS:
        return None
    return seen[-1], (end - seen[-1]).days - max(*gaps, LEAST_SILENCE)


def days_overdue_of_register(days: list[date], until: date) -> tuple[date, int] | None:
    """The newest snapshot, and by how many days it is older than the last whole month and than is usual. days: of all
    snapshots, in order. None: one alone tells no rhythm, and may be all there will be."""
    if len(days) < 2:
        return None
    begin = _end_of_last_whole_month(until).replace(day=1)
    usual = max((later - day).days for day, later in pairwise(days))
    return days[-1], min((begin - days[-1]).days, (until - days[-1]).days - usual - GRACE)


def _end_of_last_whole_month(until: date) -> date:
    return (until + timedelta(days=1)).replace(day=1) - timedelta(days=1)
