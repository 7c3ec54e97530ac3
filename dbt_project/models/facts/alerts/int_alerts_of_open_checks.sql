-- One row per open month, unit and check or survey question that a scored rule needs and that was never made, or so long
-- ago that it counts no more. A check without what the rule reads (points, or passed) is passed over, as in the score.
-- The message begins with the items concerned and ends in the day of the last one, where there is one.
with needs as (

    {{ needs_of_open_months() }}

),

units as (

    select * from {{ ref('int_unit_months') }}

),

grids as (

    select * from {{ ref('int_grid_months') }}

),

filters as (

    select * from {{ source('rules', 'rule_filter') }}
    where field = 'kind'

),

-- a rule names the checks or questions it counts
asked as (

    select
        needs.month,
        needs.month_start,
        needs.last_day,
        needs.severity,
        needs.item,
        needs.measure,
        needs.valid_months,
        units.unit_type,
        units.unit_code,
        filters.value as subject_code
    from needs
    inner join filters on needs.rulebook = filters.rulebook and needs.version = filters.version and needs.rule = filters.rule
    inner join units on needs.rulebook = units.rulebook and needs.month = units.month
    where needs.measure in ('check_points', 'failed_checks') or (needs.measure = 'survey_yes' and units.unit_type = 'community')
    union all
    select
        needs.month,
        needs.month_start,
        needs.last_day,
        needs.severity,
        needs.item,
        needs.measure,
        needs.valid_months,
        'grid' as unit_type,
        grids.grid_code as unit_code,
        'party_building' as subject_code
    from needs
    inner join grids on needs.rulebook = grids.rulebook and needs.month = grids.month
    where needs.measure = 'party_building'

),

made as (

    select unit_type, unit_code, check_code as subject_code, checked_on as made_on, 'check_points' as measure from {{ ref('fct_check') }}
    where points is not null
    union all
    select unit_type, unit_code, check_code as subject_code, checked_on as made_on, 'failed_checks' as measure from {{ ref('fct_check') }}
    where passed is not null
    union all
    select unit_type, unit_code, check_code as subject_code, checked_on as made_on, 'party_building' as measure from {{ ref('fct_check') }}
    where passed is not null and check_code = 'party_building'
    union all
    select 'community' as unit_type, community_code as unit_code, question as subject_code, surveyed_on as made_on, 'survey_yes' as measure
    from {{ ref('int_survey_answers') }}

),

last_made as (

    select
        asked.month,
        asked.month_start,
        asked.severity,
        asked.measure,
        asked.unit_type,
        asked.unit_code,
        asked.subject_code,
        min(asked.item) as item,
        max(asked.valid_months) as valid_months,
        max(made.made_on) as made_on
    from asked
    -- never made
    left join made
        on
            asked.measure = made.measure
            and asked.unit_type = made.unit_type
            and asked.unit_code = made.unit_code
            and asked.subject_code = made.subject_code
            and made.made_on <= asked.last_day
    group by asked.month, asked.month_start, asked.severity, asked.measure, asked.unit_type, asked.unit_code, asked.subject_code

),

-- one check may be read by two measures, for its points and for having passed
missing as (

    select
        month,
        severity,
        unit_type,
        unit_code,
        subject_code,
        case when measure = 'survey_yes' then 'survey' else 'check' end as what,
        min(item) as item,
        max(made_on) as made_on
    from last_made
    where made_on is null or {{ months_between_dates('made_on', 'month_start') }} > valid_months
    group by month, severity, unit_type, unit_code, subject_code, case when measure = 'survey_yes' then 'survey' else 'check' end

)

select
    {{ missing_code("what || case when made_on is null then '_never' else '_old' end", 'month', 'unit_type', 'subject_code', 'unit_code') }} as alert_code,
    'missing_to_close' as kind,
    severity,
    unit_code,
    subject_code,
    item || ': ' || case what when 'survey' then 'question ' else 'check ' end || subject_code || case
        when made_on is null and what = 'survey' then ' was never asked'
        when made_on is null then ' was never made'
        else ' is out of date, the last one is of ' || {{ text_of('made_on') }}
    end as message
from missing
