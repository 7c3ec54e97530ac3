-- Kind threshold: met or not; all the points or none, or a fixed deduction.
-- Grain: rulebook, scored unit, span x rule of this kind
-- With a target the measure is compared with it. Without one its evidence is: a row with numerator < denominator failed;
-- a taking rule takes its points once a month, or for each week, day or subject with a failed row.
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'threshold' and not is_informational

),

rules as (

    select * from {{ ref('score_rules') }}

),

days as (

    select * from {{ ref('int_days') }}

),

evidence as (

    select * from {{ ref('score_rule_evidence') }}
    where numerator < denominator and role = 'count'

),

failures as (

    select
        evidence.rulebook,
        evidence.unit_code,
        evidence.month,
        evidence.rule,
        cast(count(*) as bigint) as failed_rows,
        cast(count(distinct days.iso_week) as bigint) as failed_weeks,
        cast(count(distinct evidence.occurred_on) as bigint) as failed_days,
        cast(count(distinct evidence.subject_code) as bigint) as failed_subjects
    from evidence
    -- evidence without a day belongs to no week
    left join days on evidence.occurred_on = days.date
    group by evidence.rulebook, evidence.unit_code, evidence.month, evidence.rule

)

select
    actuals.rulebook,
    actuals.version,
    actuals.unit_type,
    actuals.unit_code,
    actuals.month,
    actuals.rule,
    actuals.numerator,
    actuals.denominator,
    case when actuals.child is not null or not actuals.is_rate then actuals.quantity end as quantity,
    coalesce(rules.per, 'month') as failed_per,
    case
        when rules.target is not null then case
            when {{ wide('actuals.actual_numerator') }} * {{ target_whole('rules', 'actuals') }} * 1000000
                >= {{ millionths('rules.target') }} * {{ target_asked('rules', 'actuals') }} * {{ wide('actuals.actual_denominator') }}
            then 0 else 1
        end
        when failed_per = 'week' then coalesce(failures.failed_weeks, 0)
        when failed_per = 'day' then coalesce(failures.failed_days, 0)
        when failed_per = 'subject' then coalesce(failures.failed_subjects, 0)
        when failures.failed_rows > 0 then 1
        else 0
    end as times_failed,
    cast(case
        when rules.sign < 0 then 0 - {{ points_share('rules.rule_points', 'times_failed', '1') }}
        when times_failed = 0 then rules.rule_points
        else 0
    end as decimal(28, 12)) as points,
    actuals.is_no_basis,
    actuals.actual_zh || case
        when rules.target is not null then '，要求不低于 ' || {{ target_text('rules', 'actuals', 'zh') }} || case when times_failed > 0 then '，未达标' else '，达标' end
        when times_failed > 0 then '，未全部达标' || {{ times_text('zh') }}
        else '，全部达标'
    end
        || {{ outcome_text('points', 'rules.sign', 'rules.part', 'zh') }} as formula_zh,
    actuals.actual_en || case
        when rules.target is not null then ', at least ' || {{ target_text('rules', 'actuals', 'en') }} || ' asked' || case when times_failed > 0 then ', not met' else ', met' end
        when times_failed > 0 then ', not all met' || {{ times_text('en') }}
        else ', all met'
    end
        || {{ outcome_text('points', 'rules.sign', 'rules.part', 'en') }} as formula_en
from actuals
inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
-- no row failed
left join failures
    on actuals.rulebook = failures.rulebook
    and actuals.unit_code = failures.unit_code
    and actuals.month = failures.month
    and actuals.rule = failures.rule
