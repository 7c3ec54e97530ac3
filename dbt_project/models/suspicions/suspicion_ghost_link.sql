-- Ghost links: people registered where they do not live. One row per resident living in a grid and month; no worker is named.
-- A person is odd who is registered as living at several main addresses; an address is odd at which far more people live in each
-- house than is usual in the grid's addresses: as many as `people`, or fewer where nine of ten houses of the site have
-- more_people fewer than they (at least least_people). A whole building mapped to one address has as many houses and is not.
-- Dated on the month's last day, or on the day of the snapshot where that is earlier.
with settings as (

    {{ settings_of('ghost_link') }}

),

-- of rulebooks that close at different times the first by name
snapshots as (

    select
        snapshots.month,
        snapshots.snapshot_date,
        least(months.month_end, greatest(snapshots.snapshot_date, months.month_start)) as seen_on
    from {{ ref('int_register_snapshots') }} as snapshots
    inner join {{ ref('int_scored_months') }} as months on snapshots.month = months.month
    where snapshots.register = 'residents' and not snapshots.is_register_late
    qualify row_number() over (partition by snapshots.month order by snapshots.rulebook nulls last) = 1

),

residents as (

    select
        snapshots.month,
        snapshots.seen_on,
        residents.grid_code,
        residents.resident_code,
        residents.id_number_hash,
        residents.address_code,
        residents.house_code
    from snapshots
    inner join {{ ref('stg_residents') }} as residents on snapshots.snapshot_date = residents.snapshot_date
    where residents.is_living_here and residents.address_code is not null

),

at_home as (

    select month, id_number_hash
    from residents
    cross join settings
    where id_number_hash is not null
    group by month, id_number_hash
    having count(distinct address_code) >= max(settings.run_length)

),

addresses as (

    select
        month,
        grid_code,
        address_code,
        cast(count(*) as bigint) as people_count,
        cast(greatest(count(distinct house_code), 1) as bigint) as house_count
    from residents
    group by month, grid_code, address_code

),

typical as (

    select
        month,
        grid_code,
        cast(sum(people_count) as bigint) as people_count,
        cast(sum(house_count) as bigint) as house_count
    from addresses
    group by month, grid_code

),

-- of all addresses, people in each house
common as (

    select month, {{ most_of(whole_division('people_count', 'house_count')) }} as people from addresses group by month

),

crowded as (

    select addresses.month, addresses.grid_code, addresses.address_code
    from addresses
    inner join common on addresses.month = common.month
    inner join typical on addresses.month = typical.month and addresses.grid_code = typical.grid_code
    inner join settings
        on
            addresses.people_count
            >= least(settings.people, greatest(settings.least_people, common.people + settings.more_people)) * addresses.house_count
            and {{ wide('addresses.people_count') }} * {{ wide('(typical.house_count - addresses.house_count)') }}
            >= {{ wide('settings.times_usual') }} * {{ wide('(typical.people_count - addresses.people_count)') }} * addresses.house_count

),

-- one row per record, however many reasons it has
odd as (

    select residents.month, residents.resident_code
    from residents
    inner join at_home on residents.month = at_home.month and residents.id_number_hash = at_home.id_number_hash
    union
    select residents.month, residents.resident_code
    from residents
    inner join crowded
        on residents.month = crowded.month and residents.grid_code = crowded.grid_code and residents.address_code = crowded.address_code

)

select
    cast(null as string) as worker_code,
    residents.grid_code,
    residents.resident_code as record_code,
    {{ start_of_day('residents.seen_on') }} as recorded_at,
    odd.resident_code is not null as is_odd,
    cast(null as string) as counterpart_code
from residents
-- somebody who lives as others do
left join odd on residents.month = odd.month and residents.resident_code = odd.resident_code
