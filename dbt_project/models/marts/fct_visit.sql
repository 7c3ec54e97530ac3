-- One row per visit, without its target. is_consistent: the grid is active and the worker appointed to it on that day,
-- by the registers valid for the month; false also where no scored month holds the visit against a register.
with visits as (

    select * from {{ ref('stg_visits') }}

),

-- registers are the same for every rulebook unless they close at different times: the first by name is shown
matched as (

    select
        record_code,
        is_consistent
    from {{ ref('int_records_matched') }}
    where record_type = 'visit'
    qualify row_number() over (partition by record_code order by rulebook nulls last) = 1

)

select
    visits.visit_code,
    visits.grid_code,
    visits.worker_code,
    visits.visited_at,
    visits.visit_date,
    visits.has_photo,
    coalesce(matched.is_consistent, false) as is_consistent
from visits
-- a visit outside every scored month
left join matched on visits.visit_code = matched.record_code
