-- Evidence of C1.4 and N2.5: how many of the targets due in a grid were visited? Single targets never appear.
-- Grain:       rulebook x month x grid x kind: weekly (the weeks of the month together), monthly, quarterly (in the quarter's
--              last month) or quarterly_to_date (before it)
-- Numerator:   targets visited at least once in their week, month or quarter
-- Denominator: targets due
-- Reason:      "18 of 20 monthly targets visited"
with months as (

    {{ measured_months('visit_coverage') }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

targets as (

    select * from {{ ref('int_targets_visited') }}
    where kind <> 'daily'

),

summed as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        grids.grid_code,
        targets.kind,
        cast(sum(targets.visited_count) as bigint) as visited_count,
        cast(sum(targets.due_count) as bigint) as due_count,
        -- one row of the source system's own counts
        case when count(*) = 1 then min(targets.source_file) end as source_file,
        case when count(*) = 1 then min(targets.source_row) end as source_row
    from months
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    inner join targets
        on grids.rulebook = targets.rulebook
        and grids.month = targets.month
        and grids.grid_code = targets.grid_code
    group by grids.rulebook, grids.unit_type, grids.unit_code, grids.month, grids.grid_code, targets.kind

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid_cadence' as subject_type,
        grid_code || '/' || kind as subject_code,
        kind,
        grid_code as group_code,
        visited_count as numerator,
        due_count as denominator,
        {{ text_of('visited_count') }} || ' of ' || {{ text_of('due_count') }}
        || case kind when 'quarterly_to_date' then ' quarterly targets visited to date' else ' ' || kind || ' targets visited' end as reason,
        case kind
            when 'weekly' then '每周走访'
            when 'monthly' then '每月走访'
            when 'quarterly' then '每季走访'
            else '每季走访（截至本月）'
        end || '应走访 ' || {{ text_of('due_count') }} || '，已走访 ' || {{ text_of('visited_count') }} as reason_zh,
        source_file,
        source_row
    from summed

)

{{ evidence_rows('visit_coverage', 'judged', without=['occurred_on', 'level', 'size', 'quantity']) }}
