-- The same photo on different records. One row per visit with a photo.
-- A visit is odd when its photo also stands on another visit that is not the same occasion: of the same worker to another
-- target, or another day or hour; of another worker on another day or in another grid. A photo that many workers have is no
-- photo (the system's picture of nothing). Colleagues who walk together may share one.
with settings as (

    {{ settings_of('duplicate_photo') }}

),

visits as (

    select visit_code, worker_code, grid_code, visited_at, visit_date, target_code, photo_hash
    from {{ ref('stg_visits') }}
    where photo_hash is not null and worker_code is not null

),

shared as (

    select visits.photo_hash
    from visits
    cross join settings
    group by visits.photo_hash
    having count(*) > 1 and count(distinct visits.worker_code) < max(settings.shared_by)

),

candidates as (

    select visits.visit_code, visits.worker_code, visits.grid_code, visits.visited_at, visits.visit_date, visits.target_code, visits.photo_hash
    from visits
    inner join shared on visits.photo_hash = shared.photo_hash

),

-- who has a photo, and between what it lies there: what differs from either end is another occasion, and nobody has to hold
-- each of a photo's visits against all the others
holders as (

    select
        photo_hash,
        worker_code,
        {% for column in ['visit_date', 'grid_code', 'target_code', 'visited_at'] -%}
        min({{ column }}) as first_{{ column }},
        max({{ column }}) as last_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from candidates
    group by photo_hash, worker_code

),

-- one row per visit; the counterpart is one of the others who have the photo
copies as (

    select
        own.visit_code,
        min(case when holders.worker_code <> own.worker_code then holders.worker_code end) as counterpart_code
    from candidates as own
    cross join settings
    inner join holders
        on
            own.photo_hash = holders.photo_hash
            and (
                own.visit_date <> holders.first_visit_date
                or own.visit_date <> holders.last_visit_date
                or (own.worker_code <> holders.worker_code and (own.grid_code <> holders.first_grid_code or own.grid_code <> holders.last_grid_code))
                -- without a target nothing says that it is another one
                or (own.worker_code = holders.worker_code and coalesce(own.target_code <> holders.first_target_code or own.target_code <> holders.last_target_code, false))
                or (
                    own.worker_code = holders.worker_code
                    and greatest(
                        {{ microseconds_between('holders.first_visited_at', 'own.visited_at') }},
                        {{ microseconds_between('own.visited_at', 'holders.last_visited_at') }}
                    ) > {{ microseconds_of_seconds('settings.within_s') }}
                )
            )
    group by own.visit_code

)

select
    visits.worker_code,
    visits.grid_code,
    visits.visit_code as record_code,
    visits.visited_at as recorded_at,
    copies.visit_code is not null as is_odd,
    copies.counterpart_code
from visits
-- a photo of its own
left join copies on visits.visit_code = copies.visit_code
