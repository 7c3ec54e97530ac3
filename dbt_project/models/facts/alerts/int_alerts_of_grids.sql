-- One row per alert about a place nobody knows: recorded work of a grid that is in no register valid for its month, per
-- feed and grid, and findings, awards or checks filed on a unit that is in no register at all. Without any register there
-- is nothing to hold them against, and the missing feed is the alert.
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

filed as (

    select 'findings' as feed, unit_type, unit_code from {{ ref('stg_findings') }}
    union all
    select 'awards' as feed, unit_type, unit_code from {{ ref('stg_awards') }}
    union all
    select 'inspections' as feed, unit_type, unit_code from {{ ref('stg_inspections') }}

),

unknown_units as (

    select
        filed.feed,
        filed.unit_type,
        filed.unit_code,
        cast(count(*) as bigint) as row_count
    from filed
    -- in no register: that is the alert
    left join known_units
        on
            filed.unit_type = known_units.unit_type
            and filed.unit_code = known_units.unit_code
    where known_units.unit_code is null
    group by filed.feed, filed.unit_type, filed.unit_code

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
    {{ text_of('unknown_units.row_count') }} || ' row(s) of ' || unknown_units.feed || ' filed on a ' || unknown_units.unit_type
    || ' that is in no register: scored nowhere' as message
from unknown_units
inner join registers on registers.row_count > 0
