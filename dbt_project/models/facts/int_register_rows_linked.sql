-- The rows of the lists held against the residents: linked when the row's ID number is that of exactly one resident of the
-- snapshot, living here or not.
-- One row per pair of snapshots and grid for those that are linked (register_row null), and one per row that is not.
-- fault: not_legal (no legal ID number), no_resident, several_residents
with snapshots as (

    select * from {{ ref('int_register_snapshots') }}

),

register_rows as (

    select * from {{ ref('stg_register_links') }}

),

residents as (

    select * from {{ ref('stg_residents') }}
    where id_number_hash is not null

),

-- many months, one pair of snapshots; without one of the two registers nothing can be said
pairs as (

    select distinct
        of_rows.snapshot_date as rows_snapshot,
        of_residents.snapshot_date as residents_snapshot
    from snapshots as of_rows
    inner join snapshots as of_residents
        on
            of_rows.rulebook = of_residents.rulebook
            and of_rows.month = of_residents.month
            and of_residents.register = 'residents'
    where of_rows.register = 'register_links'

),

residents_by_hash as (

    select
        snapshot_date,
        id_number_hash,
        cast(count(*) as bigint) as resident_count
    from residents
    group by snapshot_date, id_number_hash

),

judged as (

    select
        pairs.rows_snapshot,
        pairs.residents_snapshot,
        register_rows.grid_code,
        register_rows.register_row,
        case
            when register_rows.id_number_hash is null then 'not_legal'
            when residents_by_hash.resident_count is null then 'no_resident'
            when residents_by_hash.resident_count > 1 then 'several_residents'
        end as fault,
        register_rows.source_file,
        register_rows.source_row
    from pairs
    inner join register_rows on pairs.rows_snapshot = register_rows.snapshot_date
    -- an ID number no resident has
    left join residents_by_hash
        on
            pairs.residents_snapshot = residents_by_hash.snapshot_date
            and register_rows.id_number_hash = residents_by_hash.id_number_hash

)

select
    rows_snapshot,
    residents_snapshot,
    grid_code,
    cast(null as string) as register_row,
    cast(null as string) as fault,
    cast(count(*) as bigint) as row_count,
    cast(null as string) as source_file,
    cast(null as bigint) as source_row
from judged
where fault is null
group by rows_snapshot, residents_snapshot, grid_code
union all
select
    rows_snapshot,
    residents_snapshot,
    grid_code,
    register_row,
    fault,
    cast(1 as bigint) as row_count,
    source_file,
    source_row
from judged
where fault is not null
