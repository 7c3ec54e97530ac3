-- Replayed own track: a walk that was logged before. One row per patrol day.
-- A patrol day of at least so many metres is odd when another day of the same worker in the same grid has the same metres to
-- the millimetre, the same seconds and the same cells: no two walks of a noisy phone do.
with settings as (

    {{ settings_of('replay_track') }}

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
    count(*) over (
        partition by patrols.worker_code, patrols.grid_code, patrols.distance_mm, patrols.duration_s, patrols.cells_visited
    ) > 1 as is_odd,
    cast(null as string) as counterpart_code
from patrols
inner join settings on patrols.distance_mm >= {{ millimetres('settings.at_least_m') }}
