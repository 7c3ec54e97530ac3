-- Grids and workers that were there for the whole dormant window of C1.6 and recorded nothing in it.
-- Grain: rulebook x month x unit x kind (dormant_grid, dormant_worker) x subject
with months as (

    {{ measured_months('false_data', {'grid_type': 'string', 'dormant_days': 'bigint'}) }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

appointments as (

    select * from {{ ref('int_appointments') }}

),

recorded_work as (

    select * from {{ ref('int_recorded_work') }}

),

-- while the month is open the window ends with the last day that is over
window_ends as (

    select
        rulebook,
        month,
        month_start,
        least(month_end, {{ last_elapsed_day('seen_until', 'seen_until_date') }}) as window_end,
        dormant_days,
        grid_type
    from months

),

-- before the month's first day is over there is nothing to say, nor without any recorded work taken in
windows as (

    select
        rulebook,
        month,
        {{ add_days('window_end', '1 - dormant_days') }} as window_start,
        window_end,
        grid_type
    from window_ends
    where window_end >= month_start
        and exists (select 1 from recorded_work)

),

subjects_watched as (

    -- grids active on every day of the window
    select
        windows.rulebook,
        windows.month,
        grids.unit_type,
        grids.unit_code,
        'dormant_grid' as kind,
        'grid' as subject_type,
        grids.grid_code as subject_code,
        windows.window_start,
        windows.window_end
    from windows
    inner join grids on windows.rulebook = grids.rulebook and windows.month = grids.month
    where (windows.grid_type is null or grids.grid_type = windows.grid_type)
        and grids.valid_from <= windows.window_start
        and grids.valid_to >= windows.window_end

    union all

    -- workers one of whose appointments to a grid of the unit, of whatever type, spans the window;
    -- distinct: a worker with several such appointments counts once in the unit
    select distinct
        windows.rulebook,
        windows.month,
        grids.unit_type,
        grids.unit_code,
        'dormant_worker' as kind,
        'worker' as subject_type,
        appointments.worker_code as subject_code,
        windows.window_start,
        windows.window_end
    from windows
    inner join appointments
        on windows.rulebook = appointments.rulebook
        and windows.month = appointments.month
        and appointments.start_date <= windows.window_start
        and appointments.end_date >= windows.window_end
        and appointments.role in ('chief', 'full_time', 'member')
    inner join grids
        on appointments.rulebook = grids.rulebook
        and appointments.month = grids.month
        and appointments.grid_code = grids.grid_code

),

-- work in a grid by anyone, or of a worker anywhere; union without all: once is enough
subjects_active as (

    select
        windows.rulebook,
        windows.month,
        'dormant_grid' as kind,
        recorded_work.grid_code as subject_code
    from windows
    inner join recorded_work on recorded_work.recorded_date between windows.window_start and windows.window_end

    union

    select
        windows.rulebook,
        windows.month,
        'dormant_worker' as kind,
        recorded_work.worker_code as subject_code
    from windows
    inner join recorded_work on recorded_work.recorded_date between windows.window_start and windows.window_end
    where recorded_work.worker_code is not null

)

select
    watched.rulebook,
    watched.month,
    watched.unit_type,
    watched.unit_code,
    watched.kind,
    watched.subject_type,
    watched.subject_code,
    watched.window_start,
    watched.window_end
from subjects_watched as watched
-- no activity of that grid or worker in the window: that is what is looked for
left join subjects_active as active
    on watched.rulebook = active.rulebook
    and watched.month = active.month
    and watched.kind = active.kind
    and watched.subject_code = active.subject_code
where active.subject_code is null
