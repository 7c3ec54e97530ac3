-- One row per item with a confirmed finding that it is false, and the first day such a finding was made.
with findings as (

    select * from {{ ref('stg_findings') }}
    where kind = 'false_item' and status = 'confirmed' and subject_code is not null

)

select
    subject_code as item_code,
    min(found_on) as found_false_on
from findings
group by subject_code
