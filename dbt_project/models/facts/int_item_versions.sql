-- One row per rulebook and month in which an item was reported: the version in force on that month's first day, and how
-- many times its original term an extension may add. The limit of an item is that of the day it was reported, whatever
-- version is in force when it ends.
with items as (

    select * from {{ ref('stg_items') }}

),

versions as (

    select * from {{ source('rules', 'rulebook') }}

),

counting as (

    select * from {{ source('rules', 'counting') }}
    where measure = 'disposal' and parameter = 'extension_factor'

),

-- many items, one month
months as (

    select distinct {{ first_of_month('reported_date') }} as month_start from items

),

-- a rulebook has many versions and is one rulebook
rulebooks as (

    select distinct rulebook from versions

)

select
    rulebooks.rulebook,
    {{ month_of('months.month_start') }} as month,
    versions.version,
    cast(coalesce(cast(counting.value as decimal(9, 4)), {{ default_extension_factor() }}) as decimal(9, 4)) as extension_factor
from months
cross join rulebooks
-- no version in force yet: no limit of the rulebook's own
left join versions
    on
        rulebooks.rulebook = versions.rulebook
        and months.month_start >= versions.effective_from
-- the rulebook does not use disposal
left join counting
    on
        versions.rulebook = counting.rulebook
        and versions.version = counting.version
qualify row_number() over (
    partition by rulebooks.rulebook, months.month_start
    order by versions.effective_from desc nulls last, versions.version desc nulls last
) = 1
