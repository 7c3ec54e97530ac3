"""The evidence of all units of a rulebook and period as JSON, one row per unit.

Parameters as in `sql.py`, and $people (measures that count people), $singles (subjects that are one of them each),
$small_cell (counts of fewer are not told), $rows (listed of one unit at most).

It is found as `explanation_sql.EVIDENCE` finds it. A row that several rules count is written once: `rows` are columns,
in the order of the published table, and each rule lists the numbers of its rows, what costs most first.
"""

from __future__ import annotations

from publish.dashboard.sql import number
from publish.explanation_sql import COST, COUNTS, IN_FORCE, IS_IN_PARTS, WANTED, WHOLE_DENOMINATOR, WHOLE_NUMERATOR

# Few people are counted, or all but a few: what is left would tell of them. What is counted in parts has its quantity.
_IS_SMALL = """
    coalesce(
        list_contains($people, measure) and coalesce(denominator, cast(is_in_parts as integer)) > 0 and (
            least(numerator, quantity) < cast($small_cell as integer)
            or (denominator > numerator and denominator - numerator < cast($small_cell as integer))
        ),
        false
    )
"""
_RATE = "cast(cast(100.0 * numerator / denominator as decimal(9, 2)) as varchar) || ' %'"

ROW_COLUMNS = (
    "month",
    "unit",
    "type",
    "subject",
    "day",
    "kind",
    "small",
    "numerator",
    "denominator",
    "quantity",
    "file",
    "row",
    "why",
)
_COLUMNS = ", ".join(f"'{name}': to_json(list_transform(rows, lambda row: row.{name}))" for name in ROW_COLUMNS)

EVIDENCE = f"""
    {IN_FORCE},

    {WANTED},

    found as (

        select
            coalesce(dim_grid.community_code, evidence.unit_code) as scored_code,
            wanted.rule,
            wanted.rule_kind,
            wanted.prices,
            evidence.rowid as evidence_row,
            evidence.measure,
            {IS_IN_PARTS} as is_in_parts,
            evidence.subject_type,
            evidence.unit_code,
            evidence.period,
            evidence.kind,
            evidence.level,
            evidence.occurred_on,
            evidence.numerator,
            evidence.denominator,
            evidence.quantity
        from evidence
        inner join wanted on {COUNTS}
        -- without a match the row is the unit's own
        left join dim_grid
            on $unit_type = 'community'
            and evidence.unit_type = 'grid'
            and evidence.unit_code = dim_grid.grid_code
            and evidence.period = dim_grid.month
        where evidence.unit_type = $unit_type or dim_grid.grid_code is not null

    ),

    shown as materialized (

        select
            found.*,
            {COST} as cost
        from found

    ),

    -- in all, by kind where kinds have weights, and by grid where there are several
    parts_added_up as (

        select
            scored_code,
            rule,
            measure,
            is_in_parts,
            count(distinct (unit_code, period)) = 1 as is_of_one_size,
            case when rule_kind = 'weighted' then kind end as part_kind,
            case when unit_code <> scored_code then unit_code end as part_unit,
            grouping(part_kind, part_unit) as without,
            count(*) as row_count,
            sum(numerator) as numerator,
            sum(denominator) as denominator,
            sum(quantity) as quantity
        from shown
        group by grouping sets (
            (scored_code, rule, measure, is_in_parts),
            (scored_code, rule, measure, is_in_parts, part_kind),
            (scored_code, rule, measure, is_in_parts, part_unit)
        )
        having without = 3 or part_kind is not null or part_unit is not null

    ),

    added_up as (

        select * replace (
            {WHOLE_NUMERATOR} as numerator,
            {WHOLE_DENOMINATOR} as denominator
        )
        from parts_added_up

    ),

    small_rules as (

        select
            scored_code,
            rule,
            measure
        from added_up
        where without = 3 and {_IS_SMALL}

    ),

    placed as materialized (

        select
            scored_code,
            rule,
            evidence_row,
            row_number() over (
                partition by scored_code, rule
                order by cost desc, numerator is null and quantity <> 0 desc, occurred_on nulls last, evidence_row
            ) as place
        from shown
        -- single people are not listed where their number is small
        where
            not list_contains($singles, subject_type)
            or (scored_code, rule, measure) not in (select (scored_code, rule, measure) from small_rules)

    ),

    -- the dearest row of each rule, then the second of each: no rule hides the others
    kept as (

        select
            scored_code,
            evidence_row
        from placed
        group by scored_code, evidence_row
        qualify row_number() over (partition by scored_code order by min(place), evidence_row) <= cast($rows as integer)

    ),

    numbered as materialized (

        select
            scored_code,
            evidence_row,
            row_number() over (partition by scored_code order by evidence_row) - 1 as number
        from kept

    ),

    written as (

        select
            *,
            {_IS_SMALL} and not list_contains($singles, subject_type) as is_small,
            -- a row counted in parts has a share of what is asked, and no rate of its own
            case when is_small then case when is_in_parts then '–' else {_RATE} end end as rate
        from (
            select
                numbered.scored_code,
                numbered.number,
                evidence.*,
                {IS_IN_PARTS} as is_in_parts
            from numbered
            inner join evidence on numbered.evidence_row = evidence.rowid
        )

    ),

    row_columns as (

        select
            scored_code,
            {{
                {_COLUMNS}
            }} as rows
        from (
            select
                scored_code,
                list({{
                    'month': period,
                    'unit': case when unit_code <> scored_code then unit_code end,
                    'type': subject_type,
                    'subject': subject_code,
                    'day': occurred_on,
                    'kind': kind,
                    'small': rate,
                    'numerator': case when not is_small and not is_in_parts then numerator end,
                    'denominator': case when not is_small and not is_in_parts then denominator end,
                    'quantity': case when not is_small then {number("quantity")} end,
                    'file': source_file,
                    'row': source_row,
                    'why': case when not is_small then [reason, coalesce(reason_zh, reason)] else [null, null] end
                }} order by number) as rows
            from written
            group by scored_code
        )

    ),

    lists as (

        select
            scored_code,
            list({{'rule': rule, 'rows': numbers}} order by rule) as lists
        from (
            select
                placed.scored_code,
                placed.rule,
                list(numbered.number order by placed.place) as numbers
            from placed
            inner join numbered
                on placed.scored_code = numbered.scored_code and placed.evidence_row = numbered.evidence_row
            group by placed.scored_code, placed.rule
        )
        group by scored_code

    ),

    sums as (

        select
            scored_code,
            list({{
                'rule': rule,
                'measure': measure,
                'part': coalesce(part_kind, part_unit),
                'rows': row_count,
                'numerator': case when not is_small then numerator end,
                'denominator': case when not is_small then cast({number("denominator")} as json) end,
                'quantity': case when not is_small then {number("quantity")} end,
                'small': is_small
            }} order by rule, measure, part_kind nulls first, part_unit nulls first) as sums
        from (
            select
                *,
                {_IS_SMALL} as is_small
            from added_up
        )
        group by scored_code

    )

    select
        sums.scored_code,
        row_columns.rows,
        to_json(coalesce(lists.lists, [])) as lists,
        to_json(sums.sums) as sums
    from sums
    -- without a match nothing of it may be listed
    left join lists on sums.scored_code = lists.scored_code
    left join row_columns on sums.scored_code = row_columns.scored_code
"""
