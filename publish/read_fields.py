"""How complete the fields of the registers are, as the published evidence of that measure has it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import duckdb

from publish.rows import rows_of


@dataclass(frozen=True)
class FieldCompleteness:
    """One core field of a register with values that are missing or not legal: percent that are there and legal, and the
    community (of one community: the grid) where they are fewest."""

    feed: str
    field: str
    percent: Decimal
    lowest_unit: str
    lowest_percent: Decimal


def read_fields(connection: duckdb.DuckDBPyConnection, month: str, unit: str | None = None) -> list[FieldCompleteness]:
    """Fields that are not complete, the least complete first; of everybody, of one community or of one grid.

    Empty where no rulebook measures it.
    """
    return rows_of(connection, FieldCompleteness, _FILLED, {"month": month, "unit": unit})


_FILLED = """
    with cells as (

        select
            split_part(subject_code, '/', 1) as grid_code,
            split_part(subject_code, '/', 2) as feed,
            split_part(subject_code, '/', 3) as field,
            unit_code,
            numerator,
            denominator
        from evidence
        where measure = 'field_completeness' and subject_type = 'grid_feed_field' and period = $month
            -- rulebooks that measure it differently have rows of their own
            and rulebook = (
                select min(rulebook) from evidence where measure = 'field_completeness' and period = $month
            )

    ),

    by_unit as (

        select
            feed,
            field,
            case when $unit is null then unit_code else grid_code end as unit,
            sum(numerator) as legal,
            sum(denominator) as total
        from cells
        where $unit is null or $unit in (unit_code, grid_code)
        group by all

    )

    select
        feed,
        field,
        cast(100 * sum(legal) / sum(total) as decimal(5, 1)) as percent,
        arg_min(unit, (legal / total, unit)) as lowest_unit,
        cast(100 * min(legal / total) as decimal(5, 1)) as lowest_percent
    from by_unit
    where total > 0
    group by feed, field
    having sum(legal) < sum(total)
    order by sum(legal) / sum(total), feed, field
"""
