-- One row per rulebook, scored month and measure that the rulebook in force uses and an evidence model exists for.
-- Every evidence model starts here: it exists once for each rulebook that uses its measure.
with months as (

    select * from {{ ref('int_rulebook_months') }}

),

-- several rules of a rulebook may use one measure; they agree on whether they take what is filed on grids
used as (

    select
        rulebook,
        version,
        measure,
        max(case when is_on_grids then 1 else 0 end) = 1 as is_on_grids
    from {{ source('rules', 'rule_measure') }}
    group by rulebook, version, measure

),

measured as (

    select measure from {{ source('rules', 'measure') }}
    where evidence_model is not null

)

select
    months.rulebook,
    months.version,
    months.scored_unit,
    months.month,
    months.month_start,
    months.month_end,
    months.duty_days,
    months.close_at,
    months.is_closed,
    months.seen_until,
    months.seen_until_date,
    used.measure,
    used.is_on_grids
from months
inner join used
    on
        months.rulebook = used.rulebook
        and months.version = used.version
inner join measured on used.measure = measured.measure
