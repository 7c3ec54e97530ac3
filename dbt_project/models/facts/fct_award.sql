-- Awards as they were filed. A district counts as a county; an award that names no matter is a matter of its own.
-- Grain: award
with awards as (

    select * from {{ ref('stg_awards') }}

)

select
    award_code,
    unit_type,
    unit_code,
    kind,
    awarded_on,
    {{ month_of('awarded_on') }} as awarded_month,
    case when level = 'district' then 'county' else level end as level,
    coalesce(matter_code, award_code) as matter_code,
    source_file,
    source_row
from awards
