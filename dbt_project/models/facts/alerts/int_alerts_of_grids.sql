-- One row per alert about a place nobody knows: recorded work of a grid that is in no register valid for its month, per
-- feed and grid, and rows of any other feed that name a grid or community that is in no register at all, per feed and unit.
-- Without any register there is nothing to hold them against, and the missing feed is the alert. The other way round:
-- one row per active grid that has no boundary among those of its months.
with records as (

    select * from {{ ref('int_records_matched') }}

),

grids as (

    select * from {{ ref('stg_grids') }}

),

unknown_grids as (

    select
        record_type,
        grid_code,
        cast(count(distinct record_code) as bigint) as record_count
    from records
    where not is_grid_registered
    group by record_type, grid_code

),

known_units as (

    -- a unit is in many snapshots
    select distinct 'grid' as unit_type, grid_code as unit_code from grids
    union all
    select distinct 'community' as unit_type, community_code as unit_code from grids

),

-- what a row is known by: a register has it in many snapshots
filed as (

    {% for feed, unit_type, unit_code, record_code in [
        ('findings', none, none, 'finding_code'),
        ('awards', none, none, 'award_code'),
        ('inspections', none, none, 'inspection_code'),
        ('joint_tasks', 'community', 'community_code', 'task_code'),
        ('pushed_data', 'community', 'community_code', 'push_code'),
        ('surveys', 'community', 'community_code', 'survey_code'),
        ('grid_boundaries', 'grid', 'grid_code', 'grid_code'),
        ('workers', 'grid', 'grid_code', 'worker_code'),
        ('meetings', 'grid', 'grid_code', "meeting_code || ' ' || worker_code"),
        ('visit_targets', 'grid', 'grid_code', 'target_code'),
        ('visit_counts', 'grid', 'grid_code', "cadence || ' ' || " ~ text_of('period_start')),
        ('residents', 'grid', 'grid_code', 'resident_code'),
        ('houses', 'grid', 'grid_code', 'house_code'),
        ('addresses', 'grid', 'grid_code', 'address_code'),
        ('register_links', 'grid', 'grid_code', 'register_row'),
    ] -%}
    select
        '{{ feed }}' as feed,
        {{ "'" ~ unit_type ~ "'" if unit_type else 'unit_type' }} as unit_type,
        {{ unit_code or 'unit_code' }} as unit_code,
        {{ record_code }} as record_code
    from {{ ref('stg_' ~ feed) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

unknown_units as (

    select
        filed.feed,
        filed.unit_type,
        filed.unit_code,
        cast(count(distinct filed.record_code) as bigint) as row_count
    from filed
    -- in no register: that is the alert
    left join known_units
        on
            filed.unit_type = known_units.unit_type
            and filed.unit_code = known_units.unit_code
    where known_units.unit_code is null and filed.unit_code is not null
    group by filed.feed, filed.unit_type, filed.unit_code

),

boundary_snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'grid_boundaries'

),

-- for one rulebook or for several: one thing to look at
boundaries_missing as (

    select
        active.grid_code,
        min(active.month) as first_month,
        max(active.month) as last_month
    from {{ ref('int_grid_months') }} as active
    inner join boundary_snapshots
        on
            active.rulebook = boundary_snapshots.rulebook
            and active.month = boundary_snapshots.month
    -- not among the boundaries of the month: that is the alert
    left join {{ ref('stg_grid_boundaries') }} as boundaries
        on
            boundary_snapshots.snapshot_date = boundaries.snapshot_date
            and active.grid_code = boundaries.grid_code
    where boundaries.grid_code is null
    group by active.grid_code

),

registers as (

    select cast(count(*) as bigint) as row_count from grids

)

select
    'grid_unknown:' || unknown_grids.record_type || 's:' || unknown_grids.grid_code as alert_code,
    'grid_unknown' as kind,
    'warning' as severity,
    unknown_grids.grid_code as unit_code,
    unknown_grids.record_type || 's' as subject_code,
    {{ text_of('unknown_grids.record_count') }} || ' ' || unknown_grids.record_type
    || '(s) of a grid that is in no register of their month: scored nowhere' as message
from unknown_grids
inner join registers on registers.row_count > 0
union all
select
    'unit_unknown:' || unknown_units.feed || ':' || unknown_units.unit_type || ':' || unknown_units.unit_code as alert_code,
    'unit_unknown' as kind,
    'warning' as severity,
    unknown_units.unit_code,
    unknown_units.feed as subject_code,
    {{ text_of('unknown_units.row_count') }} || ' row(s) of ' || unknown_units.feed || ' of a ' || unknown_units.unit_type
    || ' that is in no register: scored nowhere' as message
from unknown_units
inner join registers on registers.row_count > 0
union all
select
    'boundary_missing:' || grid_code as alert_code,
    'boundary_missing' as kind,
    'warning' as severity,
    grid_code as unit_code,
    'grid_boundaries' as subject_code,
    'A grid is active without a boundary in ' || case when first_month = last_month then first_month else first_month || ' to ' || last_month end
    || ': its patrols have no basis' as message
from boundaries_missing
