-- One row per rulebook, month, measure and parameter that changes what the measure counts, from the version in force.
with months as (

    select * from {{ ref('int_rulebook_months') }}

),

counting as (

    select * from {{ source('rules', 'counting') }}

)

select
    months.rulebook,
    months.month,
    counting.measure,
    counting.parameter,
    counting.value
from months
inner join counting
    on
        months.rulebook = counting.rulebook
        and months.version = counting.version
