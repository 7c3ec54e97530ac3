-- Synthetic track: a long way in a small part of the grid, as a programme (or a phone on a swing) makes it. One row per patrol day.
-- A day of at least so many metres is odd when it has at least so many of them in each cell it visited, and visited at most
-- such a share of the grid's cells. (Decimals, accuracy and speed within a day are not summed up by the track pass yet.)
with settings as (

    {{ settings_of('synthetic_track') }}

),

patrols as (

    select * from {{ ref('int_patrol_days') }}
    where is_in_month
    qualify row_number() over (partition by worker_code, grid_code, patrol_date order by rulebook nulls last) = 1

)

select
    patrols.worker_code,
    patrols.grid_code,
    {{ text_of('patrols.patrol_date') }} as record_code,
    {{ start_of_day('patrols.patrol_date') }} as recorded_at,
    patrols.distance_mm >= {{ millimetres('settings.within_m') }} * patrols.cells_visited
    and {{ keeps_share('patrols.cells_visited', 'patrols.cells_total', 'settings.within_share') }} as is_odd,
    cast(null as string) as counterpart_code
from patrols
inner join settings on patrols.distance_mm >= {{ millimetres('settings.at_least_m') }}
