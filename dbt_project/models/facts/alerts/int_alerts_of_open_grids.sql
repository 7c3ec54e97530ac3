-- One row per open month, grid and thing that a scored rule needs of it and that is not there: a row of a feed that has
-- come for other grids in that month (one that has come for none is missing as a whole), its boundary, or its number of
-- households. Without a boundary no track can be held against the grid, so that only the boundary is missing.
-- The message begins with the items concerned.
with needs as (

    {{ needs_of_open_months() }}

),

grids as (

    select * from {{ ref('int_grid_months') }}

),

asked as (

    select rulebook, month, severity, item, grid_type, {{ each_part('feeds', ',') }} as feed from needs
    where measure <> 'household_collection'
    union all
    select rulebook, month, severity, item, grid_type, 'households' as feed from needs
    where measure = 'household_collection'
    union all
    select rulebook, month, severity, item, grid_type, 'grid_boundaries' as feed from needs
    where feeds like '%tracks%'

),

-- one row per item, however many of its rules and which rulebook need it of the grid
asked_items as (

    select distinct
        asked.month,
        asked.severity,
        asked.feed,
        asked.item,
        grids.grid_code,
        grids.households
    from asked
    inner join grids
        on
            asked.rulebook = grids.rulebook
            and asked.month = grids.month
            and coalesce(asked.grid_type, grids.grid_type) = grids.grid_type

),

wanted as (

    select
        month,
        severity,
        feed,
        grid_code,
        max(households) as households,
        {{ joined_text('item', ', ', 'item') }} as items
    from asked_items
    group by month, severity, feed, grid_code

),

-- one row per open month
months as (

    select distinct month from needs

),

records as (

    select 'logins' as feed, months.month, days.grid_code
    from {{ ref('int_login_days') }} as days
    inner join months on days.month = months.month
    where days.has_login
    union all
    select work.record_type || 's' as feed, months.month, work.grid_code
    from {{ ref('int_recorded_work') }} as work
    inner join months on work.month = months.month
    union all
    select 'meetings' as feed, months.month, meetings.grid_code
    from {{ ref('int_meetings_attended') }} as meetings
    inner join months on meetings.month = months.month
    union all
    select 'tracks' as feed, months.month, patrols.grid_code
    from {{ ref('int_patrol_days') }} as patrols
    inner join months on patrols.month = months.month
    where patrols.is_in_month
    union all
    select 'grid_boundaries' as feed, months.month, boundaries.grid_code
    from months
    inner join {{ ref('int_register_snapshots') }} as snapshots on months.month = snapshots.month and snapshots.register = 'grid_boundaries'
    inner join {{ ref('stg_grid_boundaries') }} as boundaries on snapshots.snapshot_date = boundaries.snapshot_date

),

-- one row per feed and grid, however many rows it has
came as (

    select distinct feed, month, grid_code from records

),

-- a feed with a row of any grid
feeds_came as (

    select distinct feed, month from came

),

missing as (

    select
        wanted.month,
        wanted.severity,
        wanted.feed,
        wanted.grid_code,
        wanted.items
    from wanted
    inner join feeds_came on wanted.feed = feeds_came.feed and wanted.month = feeds_came.month
    -- no row of the grid: that is the alert
    left join came on wanted.feed = came.feed and wanted.month = came.month and wanted.grid_code = came.grid_code
    -- a grid without a boundary
    left join came as boundaries
        on boundaries.feed = 'grid_boundaries' and wanted.month = boundaries.month and wanted.grid_code = boundaries.grid_code
    where came.grid_code is null and (wanted.feed <> 'tracks' or boundaries.grid_code is not null)
    union all
    select
        month,
        severity,
        feed,
        grid_code,
        items
    from wanted
    where feed = 'households' and coalesce(households, 0) <= 0

)

select
    {{ missing_code(
        "case feed when 'households' then 'households' when 'grid_boundaries' then 'boundary' else 'record' end",
        'month', "'grid'", 'feed', 'grid_code'
    ) }} as alert_code,
    'missing_to_close' as kind,
    severity,
    grid_code as unit_code,
    feed as subject_code,
    items || ': ' || case feed
        when 'households' then 'the register has no number of households'
        when 'grid_boundaries' then 'the grid has no boundary'
        else 'no row of ' || feed || ' in ' || month
    end as message
from missing
