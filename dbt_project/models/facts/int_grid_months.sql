-- One row per rulebook, month and grid that is active on at least one day of the month, from the register snapshot valid
-- for that month. active_from and active_to are cut to the month,
-- valid_from and valid_to are the register's own (open ends: 1900-01-01 and 9999-12-31).
-- is_partial: the grid opened or closed inside the month. Where the rulebook asks the full month of such a grid (partial_units),
-- its active days are the whole month's, but for active_days; where it skips them, is_skipped keeps it from being scored.
with months as (

    select * from {{ ref('int_rulebook_months') }}

),

snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'grids'

),

grids as (

    select * from {{ ref('stg_grids') }}

),

duty_days as (

    select * from {{ ref('int_duty_days') }}

),

active as (

    select
        months.rulebook,
        months.month,
        months.month_start,
        months.month_end,
        months.duty_day_count,
        snapshots.is_register_late,
        grids.grid_code,
        grids.grid_name,
        grids.grid_type,
        grids.area_type,
        grids.community_code,
        grids.community_name,
        grids.households,
        months.partial_units,
        -- an empty first day: always been; an empty last day: open
        greatest(coalesce(grids.valid_from, months.month_start), months.month_start) as opened_on,
        least(coalesce(grids.valid_to, months.month_end), months.month_end) as closed_on,
        case when months.partial_units = 'full' then months.month_start else opened_on end as active_from,
        case when months.partial_units = 'full' then months.month_end else closed_on end as active_to,
        coalesce(grids.valid_from, date '1900-01-01') as valid_from,
        coalesce(grids.valid_to, date '9999-12-31') as valid_to
    from months
    inner join snapshots
        on
            months.rulebook = snapshots.rulebook
            and months.month = snapshots.month
    inner join grids on snapshots.snapshot_date = grids.snapshot_date
    where
        coalesce(grids.valid_from, months.month_start) <= months.month_end
        and coalesce(grids.valid_to, months.month_end) >= months.month_start
        and coalesce(grids.valid_from, months.month_start) <= coalesce(grids.valid_to, months.month_end)

),

counted as (

    select
        active.rulebook,
        active.month,
        active.grid_code,
        cast(count(*) as bigint) as duty_days,
        cast(count(*) filter (where duty_days.is_elapsed) as bigint) as elapsed_duty_days
    from active
    inner join duty_days
        on
            active.rulebook = duty_days.rulebook
            and active.month = duty_days.month
            and duty_days.duty_date between active.active_from and active.active_to
    group by active.rulebook, active.month, active.grid_code

)

select
    active.rulebook,
    active.month,
    active.grid_code,
    active.grid_name,
    active.grid_type,
    active.area_type,
    active.community_code,
    active.community_name,
    active.households,
    active.active_from,
    active.active_to,
    active.valid_from,
    active.valid_to,
    cast({{ days_between('active.opened_on', 'active.closed_on') }} + 1 as bigint) as active_days,
    coalesce(counted.duty_days, 0) as duty_days,
    coalesce(counted.elapsed_duty_days, 0) as elapsed_duty_days,
    active.duty_day_count as month_duty_days,
    active.opened_on > active.month_start or active.closed_on < active.month_end as is_partial,
    (active.opened_on > active.month_start or active.closed_on < active.month_end) and coalesce(active.partial_units = 'skip', false) as is_skipped,
    active.is_register_late
from active
-- no duty day while active: opened on the month's last holiday, say
left join counted
    on
        active.rulebook = counted.rulebook
        and active.month = counted.month
        and active.grid_code = counted.grid_code
