-- One row per rulebook, month and scored unit: every community with a grid (of any type) active in the month, or every
-- active grid, whichever the rulebook scores. A grid that the rulebook skips is no unit; its community is one all the same.
-- area_type: a community whose grids are not all urban or all rural is 'mixed'
with months as (

    select * from {{ ref('int_rulebook_months') }}

),

grids as (

    select * from {{ ref('int_grid_months') }}

),

grid_units as (

    select
        months.rulebook,
        months.version,
        months.month,
        'grid' as unit_type,
        grids.grid_code as unit_code,
        coalesce(grids.grid_name, grids.grid_code) as unit_name,
        grids.community_code as parent_code,
        grids.area_type,
        grids.duty_days,
        grids.elapsed_duty_days,
        grids.month_duty_days,
        grids.is_partial
    from months
    inner join grids
        on
            months.rulebook = grids.rulebook
            and months.month = grids.month
    where months.scored_unit = 'grid' and not coalesce(grids.is_skipped, false)

),

-- a community is never partial: its duty days are the month's
community_units as (

    select
        months.rulebook,
        months.version,
        months.month,
        'community' as unit_type,
        grids.community_code as unit_code,
        -- the name its first grid gives it
        coalesce(
            min_by(grids.community_name, grids.grid_code) filter (where grids.community_name is not null),
            grids.community_code
        ) as unit_name,
        cast(null as string) as parent_code,
        case when min(grids.area_type) = max(grids.area_type) then min(grids.area_type) else 'mixed' end as area_type,
        months.duty_day_count as duty_days,
        months.elapsed_duty_day_count as elapsed_duty_days,
        months.duty_day_count as month_duty_days,
        false as is_partial
    from months
    inner join grids
        on
            months.rulebook = grids.rulebook
            and months.month = grids.month
    where months.scored_unit = 'community'
    group by
        months.rulebook,
        months.version,
        months.month,
        grids.community_code,
        months.duty_day_count,
        months.elapsed_duty_day_count

)

select
    rulebook,
    version,
    month,
    unit_type,
    unit_code,
    unit_name,
    parent_code,
    area_type,
    duty_days,
    elapsed_duty_days,
    month_duty_days,
    is_partial
from grid_units
union all
select
    rulebook,
    version,
    month,
    unit_type,
    unit_code,
    unit_name,
    parent_code,
    area_type,
    duty_days,
    elapsed_duty_days,
    month_duty_days,
    is_partial
from community_units
