-- Evidence of N3, collection rate: households collected in the month against the share of its households a grid is asked for,
-- scaled by its share of the month's duty days (of those that are over while the month is open), at most 1.
-- Grain:       rulebook x household collected; and one row per grid for those that are still lacking
-- Numerator:   so many parts that 1 household asked for has `denominator` of them: exact where 10 % of 314 households are
--              31.4. Households beyond what is asked have none
-- Denominator: the same; on the grid's row the parts that nobody collected
-- Quantity:    1 for each household collected
-- Reason:      "collected 2026-03-04"; on the grid's row "28 of 31.4 households". A grid without a number of households has
--              no basis
with months as (

    {{ measured_months('household_collection', {'share_of_households': 'decimal(18, 6)'}) }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}
    where households > 0 and elapsed_duty_days > 0

),

households as (

    select * from {{ ref('int_households_collected') }}

),

grids_asked as (

    select
        grids.rulebook,
        'grid' as unit_type,
        grids.grid_code as unit_code,
        grids.month,
        grids.grid_code,
        cast({{ share_whole('months.share_of_households') }} as bigint)
        * case when grids.elapsed_duty_days = grids.month_duty_days then 1 else grids.month_duty_days end as parts_each,
        cast({{ share_parts('months.share_of_households') }} as bigint) * grids.households
        * case when grids.elapsed_duty_days = grids.month_duty_days then 1 else grids.elapsed_duty_days end as parts_asked,
        {{ number_text('cast(months.share_of_households * grids.households as decimal(18, 6))') }} as asked_households,
        {{ share_text('grids.elapsed_duty_days', 'grids.month_duty_days', ' x ') }} as asked_share_en,
        {{ share_text('grids.elapsed_duty_days', 'grids.month_duty_days', ' × ') }} as asked_share_zh
    from months
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    where months.share_of_households > 0

),

-- parts left before a household is counted, in the order of their codes
households_counted as (

    select
        grids_asked.rulebook,
        grids_asked.unit_type,
        grids_asked.unit_code,
        grids_asked.month,
        grids_asked.grid_code,
        grids_asked.parts_each,
        households.household_code,
        households.collected_on,
        grids_asked.parts_asked - grids_asked.parts_each * (
            row_number() over (
                partition by grids_asked.rulebook, grids_asked.month, grids_asked.grid_code
                order by households.household_code nulls last
            ) - 1
        ) as parts_left,
        households.source_file,
        households.source_row
    from grids_asked
    inner join households on grids_asked.month = households.month and grids_asked.grid_code = households.grid_code

),

grids_counted as (

    select
        grids_asked.rulebook,
        grids_asked.unit_type,
        grids_asked.unit_code,
        grids_asked.month,
        grids_asked.grid_code,
        grids_asked.parts_each,
        grids_asked.parts_asked,
        grids_asked.asked_households,
        grids_asked.asked_share_en,
        grids_asked.asked_share_zh,
        cast(count(households.household_code) as bigint) as household_count
    from grids_asked
    -- nothing collected: all that is asked is lacking
    left join households on grids_asked.month = households.month and grids_asked.grid_code = households.grid_code
    group by
        grids_asked.rulebook,
        grids_asked.unit_type,
        grids_asked.unit_code,
        grids_asked.month,
        grids_asked.grid_code,
        grids_asked.parts_each,
        grids_asked.parts_asked,
        grids_asked.asked_households,
        grids_asked.asked_share_en,
        grids_asked.asked_share_zh

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'household' as subject_type,
        household_code as subject_code,
        collected_on as occurred_on,
        grid_code as group_code,
        greatest(least(parts_each, parts_left), 0) as numerator,
        greatest(least(parts_each, parts_left), 0) as denominator,
        1 as quantity,
        'collected ' || {{ text_of('collected_on') }} || case when parts_left > 0 then '' else ', more than asked' end as reason,
        {{ text_of('collected_on') }} || ' 采集' || case when parts_left > 0 then '' else '，超出应采集数' end as reason_zh,
        source_file,
        source_row
    from households_counted

    union all

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        null as occurred_on,
        grid_code as group_code,
        0 as numerator,
        greatest(parts_asked - parts_each * household_count, 0) as denominator,
        0 as quantity,
        {{ text_of('household_count') }} || ' of ' || asked_households || asked_share_en || ' households' as reason,
        '应采集 ' || asked_households || asked_share_zh || ' 户，实采集 ' || {{ text_of('household_count') }} || ' 户' as reason_zh,
        null as source_file,
        null as source_row
    from grids_counted

)

{{ evidence_rows('household_collection', 'judged', without=['kind', 'level', 'size']) }}
