-- The people who live in a grid, held against the registers of houses and addresses: linked when their house is in the
-- register of houses under their own address code, and that code is in the register of addresses. Registers are looked up
-- whole, whatever grid their rows name.
-- One row per set of snapshots and grid for those who are linked (resident_code null), and one per resident who is not.
-- fault: no_house, unknown_house, no_address, other_address, unknown_address
with snapshots as (

    select * from {{ ref('int_register_snapshots') }}

),

residents as (

    select * from {{ ref('stg_residents') }}
    where is_living_here

),

houses as (

    select * from {{ ref('stg_houses') }}

),

addresses as (

    select * from {{ ref('stg_addresses') }}

),

-- many months, one set of snapshots; without one of the three registers nothing can be said
sets as (

    select distinct
        of_residents.snapshot_date as residents_snapshot,
        of_houses.snapshot_date as houses_snapshot,
        of_addresses.snapshot_date as addresses_snapshot
    from snapshots as of_residents
    inner join snapshots as of_houses
        on
            of_residents.rulebook = of_houses.rulebook
            and of_residents.month = of_houses.month
            and of_houses.register = 'houses'
    inner join snapshots as of_addresses
        on
            of_residents.rulebook = of_addresses.rulebook
            and of_residents.month = of_addresses.month
            and of_addresses.register = 'addresses'
    where of_residents.register = 'residents'

),

judged as (

    select
        sets.residents_snapshot,
        sets.houses_snapshot,
        sets.addresses_snapshot,
        residents.grid_code,
        residents.resident_code,
        case
            when residents.house_code is null then 'no_house'
            when houses.house_code is null then 'unknown_house'
            when residents.address_code is null then 'no_address'
            when not coalesce(residents.address_code = houses.address_code, false) then 'other_address'
            when addresses.address_code is null then 'unknown_address'
        end as fault,
        residents.source_file,
        residents.source_row
    from sets
    inner join residents on sets.residents_snapshot = residents.snapshot_date
    -- a house the register does not know
    left join houses
        on
            sets.houses_snapshot = houses.snapshot_date
            and residents.house_code = houses.house_code
    -- an address the register does not know
    left join addresses
        on
            sets.addresses_snapshot = addresses.snapshot_date
            and residents.address_code = addresses.address_code

)

select
    residents_snapshot,
    houses_snapshot,
    addresses_snapshot,
    grid_code,
    cast(null as string) as resident_code,
    cast(null as string) as fault,
    cast(count(*) as bigint) as resident_count,
    cast(null as string) as source_file,
    cast(null as bigint) as source_row
from judged
where fault is null
group by residents_snapshot, houses_snapshot, addresses_snapshot, grid_code
union all
select
    residents_snapshot,
    houses_snapshot,
    addresses_snapshot,
    grid_code,
    resident_code,
    fault,
    cast(1 as bigint) as resident_count,
    source_file,
    source_row
from judged
where fault is not null
