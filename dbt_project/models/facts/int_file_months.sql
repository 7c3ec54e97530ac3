-- One row per landed file, feed and scored month that rows of it are of, with their communities.
-- Grain: file (by bytes and name) x feed x month
-- Of two contents that came under one name both are of the months of all rows that landed from that name.
-- A row is of the month of the last thing it tells of: an item that was disposed of in April is nothing that March lacked.
-- Of a register it is the snapshot's month. Adjustments name their period themselves and are left out.
{%- set dated = {
    'logins': ('worker', 'worker_code', 'login_date'),
    'tracks': ('worker', 'worker_code', 'track_date'),
    'items': ('grid', 'grid_code', local_date('greatest(reported_at, extension_granted_at, disposed_at)')),
    'visits': ('grid', 'grid_code', 'visit_date'),
    'visit_counts': ('grid', 'grid_code', 'period_start'),
    'collections': ('grid', 'grid_code', local_date('greatest(collected_at, entered_at)')),
    'joint_tasks': ('community', 'community_code', 'stage_date'),
    'pushed_data': ('community', 'community_code', local_date('greatest(signed_at, fed_back_at)')),
    'meetings': ('grid', 'grid_code', 'held_on'),
    'inspections': (none, 'unit_code', 'checked_on'),
    'surveys': ('community', 'community_code', 'surveyed_on'),
    'findings': (none, 'unit_code', 'found_on'),
    'awards': (none, 'unit_code', 'awarded_on'),
} %}
{%- for register in [
    'grids', 'grid_boundaries', 'workers', 'visit_targets', 'residents', 'houses', 'addresses', 'register_links'
] %}{% do dated.update({register: ('grid', 'grid_code', 'snapshot_date')}) %}{% endfor %}
with files as (

    select * from {{ ref('stg_ingested_files') }}

),

months as (

    select * from {{ ref('int_scored_months') }}

),

grids as (

    -- a grid is in many snapshots
    select distinct
        grid_code,
        community_code
    from {{ ref('stg_grids') }}

),

-- whatever a row may be of; a worker of several grids is of all of them
places as (

    select 'grid' as unit_type, grid_code as unit_code, community_code from grids
    union all
    select distinct 'community' as unit_type, community_code as unit_code, community_code from grids
    union all
    select distinct
        'worker' as unit_type,
        workers.worker_code as unit_code,
        grids.community_code
    from {{ ref('stg_workers') }} as workers
    inner join grids on workers.grid_code = grids.grid_code

),

-- many rows, one month and place
dated as (

    {% for feed, (unit_type, unit_code, date) in dated.items() -%}
    select distinct
        '{{ feed }}' as feed,
        source_file,
        {{ "'" ~ unit_type ~ "'" if unit_type else 'unit_type' }} as unit_type,
        {{ unit_code }} as unit_code,
        {{ first_of_month(date) }} as month_start
    from {{ ref('stg_' ~ ('track_day' if feed == 'tracks' else feed)) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

file_months as (

    select
        dated.feed,
        dated.source_file,
        months.month,
        {{ collected_list('places.community_code', 'places.community_code is not null') }} as unit_codes
    from dated
    inner join months on dated.month_start = months.month_start
    -- a place in no register is told of as an alert
    left join places on dated.unit_type = places.unit_type and dated.unit_code = places.unit_code
    group by dated.feed, dated.source_file, months.month

)

select
    files.sha256,
    files.file_name,
    files.feed,
    file_months.month,
    file_months.unit_codes
from files
inner join file_months on files.feed = file_months.feed and files.file_name = file_months.source_file
where files.status = 'landed' and files.rows_landed > 0
