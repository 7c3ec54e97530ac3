-- Visit far from that target's own usual place. One row per visit whose place can be checked.
-- The usual place of a target is the middle of where it was visited, by others or in other months: a wrongly mapped house is
-- always wrong by the same, and nobody vouches for themselves. A target nobody else ever visited is not checked.
with settings as (

    {{ settings_of('far_visit') }}

),

visits as (

    select
        worker_code,
        grid_code,
        visit_code,
        visited_at,
        target_code,
        longitude,
        latitude,
        {{ month_of('visit_date') }} as month
    from {{ ref('stg_visits') }}
    where target_code is not null and longitude is not null and latitude is not null and worker_code is not null

),

own_places as (

    select
        target_code,
        worker_code,
        month,
        {{ middle_of('longitude') }} as longitude,
        {{ middle_of('latitude') }} as latitude,
        cast(count(*) as bigint) as visit_count
    from visits
    group by target_code, worker_code, month

),

usual_places as (

    select
        own.target_code,
        own.worker_code,
        own.month,
        {{ middle_of('others.longitude') }} as longitude,
        {{ middle_of('others.latitude') }} as latitude,
        cast(sum(others.visit_count) as bigint) as visit_count
    from own_places as own
    inner join own_places as others
        on own.target_code = others.target_code and (own.worker_code <> others.worker_code or own.month <> others.month)
    group by own.target_code, own.worker_code, own.month

)

select
    visits.worker_code,
    visits.grid_code,
    visits.visit_code as record_code,
    visits.visited_at as recorded_at,
    {{ metres_between('visits.longitude', 'visits.latitude', 'usual_places.longitude', 'usual_places.latitude') }} >= settings.at_least_m as is_odd,
    cast(null as string) as counterpart_code
from visits
cross join settings
inner join usual_places
    on
        visits.target_code = usual_places.target_code
        and visits.worker_code = usual_places.worker_code
        and visits.month = usual_places.month
        and usual_places.visit_count >= settings.run_length
