-- One row per answer to a question of a survey, with the calendar month it was given in.
{{ config(materialized='view') }}
with surveys as (

    select * from {{ ref('stg_surveys') }}

)

select
    survey_code,
    community_code,
    surveyed_on,
    {{ month_of('surveyed_on') }} as survey_month,
    question,
    answer,
    source_file,
    source_row
from surveys
