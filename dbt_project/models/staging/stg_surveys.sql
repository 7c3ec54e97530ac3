-- One row per questionnaire and question.
with source as (

    select * from {{ source('lake', 'surveys') }}

)

select
    survey_code,
    community_code,
    cast(surveyed_on as date) as surveyed_on,
    question,
    answer,
    source_file,
    cast(source_row as bigint) as source_row
from source
