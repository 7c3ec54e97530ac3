-- Visit far from that target's own usual place. One row per visit whose place can be checked.
-- The usual place of a target is the middle of where it was visited, by others or in other months (that begin within_days
-- from this one's beginning, so that a long history costs no more than a short one): a wrongly mapped house is
-- always wrong by the same, and nobody vouches for themselves. A visit is odd at_least_m away; where the site's visits lie
-- closer together than that, times_usual their middle distance (least_m at the least). The usual place counts when at least
-- run_length and half of the others' visits agree with it. A visit without a target is held against its grid: it is odd
-- at_least_m beyond where nine of ten of the others lie.
with settings as (

    {{ settings_of('far_visit') }}

),

visits as (

    select
        worker_code,
        grid_code,
        visit_code,
        visited_at,
        case when target_code is null then 'grid' else 'target' end as place_type,
        coalesce(target_code, grid_code) as place_code,
        longitude,
        latitude,
        {{ first_of_month('visit_date') }} as month
    from {{ ref('stg_visits') }}
    where longitude is not null and latitude is not null and worker_code is not null

),

own_places as (

    select
        place_type,
        place_code,
        worker_code,
        month,
        {{ middle_of('longitude') }} as longitude,
        {{ middle_of('latitude') }} as latitude
    from visits
    group by place_type, place_code, worker_code, month

),

usual_places as (

    select
        own.place_type,
        own.place_code,
        own.worker_code,
        own.month,
        {{ middle_of('others.longitude') }} as longitude,
        {{ middle_of('others.latitude') }} as latitude
    from own_places as own
    cross join settings
    inner join own_places as others
        on
            own.place_type = others.place_type
            and own.place_code = others.place_code
            and (own.worker_code <> others.worker_code or own.month <> others.month)
            and abs({{ days_between('own.month', 'others.month') }}) <= settings.within_days
    group by own.place_type, own.place_code, own.worker_code, own.month

),

off as (

    select
        usual_places.place_type,
        usual_places.place_code,
        usual_places.worker_code,
        usual_places.month,
        {{ metres_between('others.longitude', 'others.latitude', 'usual_places.longitude', 'usual_places.latitude') }} as off_m
    from usual_places
    cross join settings
    inner join visits as others
        on
            usual_places.place_type = others.place_type
            and usual_places.place_code = others.place_code
            and (usual_places.worker_code <> others.worker_code or usual_places.month <> others.month)
            and abs({{ days_between('usual_places.month', 'others.month') }}) <= settings.within_days

),

-- from which distance on a visit to a target is odd; at_least_m where none was visited by two, as nothing is known of the site
reach as (

    select least(settings.at_least_m, greatest(settings.least_m, coalesce(settings.times_usual * site.half_m, settings.at_least_m))) as far_m
    from settings
    cross join (select {{ middle_of('off_m') }} as half_m from off where place_type = 'target') as site

),

agreed as (

    select
        off.place_type,
        off.place_code,
        off.worker_code,
        off.month,
        {{ most_of('off.off_m') }} as most_m
    from off
    cross join settings
    cross join reach
    group by off.place_type, off.place_code, off.worker_code, off.month
    having
        count(*) filter (where off.place_type = 'grid' or off.off_m < reach.far_m) >= max(settings.run_length)
        and (off.place_type = 'grid' or {{ middle_of('off.off_m') }} < max(reach.far_m))

),

placed as (

    select
        visits.worker_code,
        visits.grid_code,
        visits.visit_code,
        visits.visited_at,
        visits.place_type,
        agreed.most_m,
        {{ metres_between('visits.longitude', 'visits.latitude', 'usual_places.longitude', 'usual_places.latitude') }} as off_m
    from visits
    inner join usual_places
        on
            visits.place_type = usual_places.place_type
            and visits.place_code = usual_places.place_code
            and visits.worker_code = usual_places.worker_code
            and visits.month = usual_places.month
    inner join agreed
        on
            visits.place_type = agreed.place_type
            and visits.place_code = agreed.place_code
            and visits.worker_code = agreed.worker_code
            and visits.month = agreed.month

)

select
    placed.worker_code,
    placed.grid_code,
    placed.visit_code as record_code,
    placed.visited_at as recorded_at,
    case placed.place_type
        when 'grid' then placed.off_m >= placed.most_m + settings.at_least_m
        else placed.off_m >= reach.far_m
    end as is_odd,
    cast(null as string) as counterpart_code
from placed
cross join settings
-- one row wherever settings has one
cross join reach
