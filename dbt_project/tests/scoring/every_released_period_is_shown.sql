-- One row per released period that would go out without its scores. What was released stays published, for as long as the
-- site uses the rulebook and scores that far back (`first_month`): a release may be superseded, never lost.
with releases as (

    select * from {{ source('ledger', 'release') }}

),

rulebooks as (

    select * from {{ source('rules', 'rulebook') }}

),

settings as (

    select * from {{ source('run', 'settings') }}

),

scores as (

    select * from {{ ref('score') }}

),

last_months as (

    select
        rulebook,
        period,
        case
            when length(period) = 4 then period || '-12'
            when substr(period, 6, 1) = 'Q' then substr(period, 1, 5) || case substr(period, 7, 1)
                when '1' then '03'
                when '2' then '06'
                when '3' then '09'
                else '12'
            end
            else period
        end as last_month
    from releases

),

-- many releases, many versions: one period
expected as (

    select distinct
        last_months.rulebook,
        last_months.period
    from last_months
    inner join rulebooks on last_months.rulebook = rulebooks.rulebook
    cross join settings
    where settings.first_month is null or last_months.last_month >= settings.first_month

),

-- many units, one period
shown as (

    select distinct
        rulebook,
        period
    from scores

)

select
    expected.rulebook,
    expected.period
from expected
-- what this test looks for: a release without a score
left join shown on expected.rulebook = shown.rulebook and expected.period = shown.period
where shown.period is null
