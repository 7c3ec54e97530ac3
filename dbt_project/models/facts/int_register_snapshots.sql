-- One row per rulebook, month and register: the snapshot that is valid for the month, the newest one dated on or before
-- the close (while the month is open: on or before now). None so early: the oldest there is, flagged as late.
with months as (

    select * from {{ ref('int_rulebook_months') }}

),

-- one row per snapshot, however many rows it has
snapshots as (

    {% for register in [
        'grids', 'grid_boundaries', 'workers', 'visit_targets', 'residents', 'houses', 'addresses', 'register_links'
    ] -%}
    select distinct '{{ register }}' as register, snapshot_date from {{ ref('stg_' ~ register) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    months.rulebook,
    months.month,
    snapshots.register,
    coalesce(
        max(snapshots.snapshot_date) filter (where snapshots.snapshot_date <= months.seen_until_date),
        min(snapshots.snapshot_date)
    ) as snapshot_date,
    min(snapshots.snapshot_date) > max(months.seen_until_date) as is_register_late
from months
cross join snapshots
group by months.rulebook, months.month, snapshots.register
