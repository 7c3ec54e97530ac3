-- Evidence of C4 and C5: what did residents answer in the newest survey of the unit?
-- Grain:       rulebook x month x answer of the unit's newest survey month of the question, in or before the month and at
--              most valid_months old. Who does not know stays out; a survey of nothing else has no basis
-- Numerator:   1 for yes
-- Denominator: 1; kind is the question
-- Reason:      "yes, surveyed 2026-03-12"
with months as (

    {{ measured_months('survey_yes', {'valid_months': 'bigint'}) }}

),

units as (

    select * from {{ ref('int_unit_months') }}
    where unit_type = 'community'

),

answers as (

    select * from {{ ref('int_survey_answers') }}

),

-- a survey of calendar month m counts up to and including month m + valid_months
answers_valid as (

    select
        months.rulebook,
        units.unit_type,
        units.unit_code,
        months.month,
        answers.survey_code,
        answers.surveyed_on,
        answers.question,
        answers.answer,
        answers.source_file,
        answers.source_row,
        answers.survey_month = max(answers.survey_month) over (
            partition by months.rulebook, units.unit_code, months.month, answers.question
        ) as is_newest
    from answers
    inner join months
        on answers.surveyed_on <= least(months.month_end, months.seen_until_date)
        and {{ months_between_dates('answers.surveyed_on', 'months.month_start') }} <= months.valid_months
    inner join units
        on months.rulebook = units.rulebook
        and months.month = units.month
        and answers.community_code = units.unit_code

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'answer' as subject_type,
        survey_code as subject_code,
        surveyed_on as occurred_on,
        question as kind,
        case when answer = 'yes' then 1 else 0 end as numerator,
        1 as denominator,
        answer || ', surveyed ' || {{ text_of('surveyed_on') }} as reason,
        {{ text_of('surveyed_on') }} || ' 调查，回答' || case when answer = 'yes' then '是' else '否' end as reason_zh,
        source_file,
        source_row
    from answers_valid
    where is_newest and answer in ('yes', 'no')

)

{{ evidence_rows('survey_yes', 'judged', without=['level', 'size', 'group_code', 'quantity']) }}
