-- One row per calendar month that is scored: it has begun, at least one login, visit, item, collection or track row is dated in it
-- (and has happened by the clock of the run), and it is not before the site's first month.
with settings as (

    select as_of, first_month from {{ source('run', 'settings') }}

),

events as (

    select login_at as happened_at, login_date as happened_on from {{ ref('stg_logins') }}
    union all
    select visited_at as happened_at, visit_date as happened_on from {{ ref('stg_visits') }}
    union all
    select reported_at as happened_at, reported_date as happened_on from {{ ref('stg_items') }}
    union all
    select collected_at as happened_at, collected_date as happened_on from {{ ref('stg_collections') }}
    union all
    -- a day of tracks stands for rows dated in it
    select {{ start_of_day('track_date') }} as happened_at, track_date as happened_on from {{ ref('stg_track_day') }}

),

-- many events, one month
months as (

    select distinct {{ first_of_month('events.happened_on') }} as month_start
    from events
    inner join settings on events.happened_at <= settings.as_of

)

select
    {{ month_of('months.month_start') }} as month,
    months.month_start,
    cast(last_day(months.month_start) as date) as month_end
from months
cross join settings
where settings.first_month is null or {{ month_of('months.month_start') }} >= settings.first_month
