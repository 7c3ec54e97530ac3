-- One row per detector, worker (or grid, where no worker is concerned) and month: what looks false, and what people said of it.
-- A worker's month is flagged when enough of its records are odd (min_records), enough of all (min_share), and far more than
-- among the others: times_others their share, and min_deviations standard deviations of a count with it. Others are everybody
-- else in all months of the site, or in that month (same_month); where there are none, or with 0 deviations, that is not asked.
-- A finding whose subject is the suspicion's code closes it; the newest one decides, however late. Where earlier months of the
-- same detector and worker were looked at and rejected, and none was confirmed, it ranks lower.
{% set patterns = patterns_of_suspicion() -%}
with settings as (

    select * from {{ source('run', 'detectors') }}
    where is_on

),

clock as (

    select as_of, {{ local_date('as_of') }} as today from {{ source('run', 'settings') }}

),

months as (

    select * from {{ ref('int_scored_months') }}

),

findings as (

    select * from {{ ref('fct_finding') }}
    where status in ('confirmed', 'rejected') and subject_code is not null

),

records as (

    {% for pattern, words in patterns.items() -%}
    select
        '{{ pattern }}' as detector,
        {{ words.get('same_month', false) | lower }} as is_same_month,
        worker_code,
        coalesce(worker_code, grid_code) as subject_code,
        grid_code,
        record_code,
        recorded_at,
        is_odd,
        counterpart_code
    from {{ ref('suspicion_' ~ pattern) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

counted as (

    select
        records.detector,
        records.is_same_month,
        records.worker_code,
        records.subject_code,
        months.month,
        records.grid_code,
        records.counterpart_code,
        cast(count(*) as bigint) as records_checked,
        cast(count(*) filter (where records.is_odd) as bigint) as records,
        min({{ local_date('records.recorded_at') }}) filter (where records.is_odd) as first_on,
        max({{ local_date('records.recorded_at') }}) filter (where records.is_odd) as last_on,
        {{ collected_list('records.record_code', 'records.is_odd') }} as subject_codes
    from records
    inner join clock on records.recorded_at <= clock.as_of
    inner join months on {{ month_of(local_date('records.recorded_at')) }} = months.month
    where records.subject_code is not null
    group by
        records.detector,
        records.is_same_month,
        records.worker_code,
        records.subject_code,
        months.month,
        records.grid_code,
        records.counterpart_code

),

-- where most of it happened, and with whom
placed as (

    select
        detector,
        is_same_month,
        worker_code,
        subject_code,
        month,
        grid_code,
        counterpart_code,
        records_checked,
        records,
        first_on,
        last_on,
        subject_codes,
        row_number() over (
            partition by detector, subject_code, month
            order by records desc nulls last, grid_code nulls last, counterpart_code nulls last
        ) as place,
        row_number() over (
            partition by detector, subject_code, month
            order by case when counterpart_code is null then 1 else 0 end nulls last, records desc nulls last, counterpart_code nulls last, grid_code nulls last
        ) as pair
    from counted

),

by_subject as (

    select
        detector,
        is_same_month,
        subject_code,
        month,
        max(worker_code) as worker_code,
        max(case when place = 1 then grid_code end) as unit_code,
        max(case when pair = 1 then counterpart_code end) as counterpart_code,
        cast(sum(records_checked) as bigint) as records_checked,
        cast(sum(records) as bigint) as records,
        min(first_on) as first_on,
        max(last_on) as last_on,
        {{ joined_lists('subject_codes') }} as subject_codes
    from placed
    group by detector, is_same_month, subject_code, month

),

compared as (

    select
        detector,
        subject_code,
        month,
        worker_code,
        unit_code,
        counterpart_code,
        records_checked,
        records,
        first_on,
        last_on,
        subject_codes,
        {% for column in ['records', 'records_checked'] -%}
        cast(case
            when is_same_month then sum({{ column }}) over (partition by detector, month) - {{ column }}
            else sum({{ column }}) over (partition by detector) - sum({{ column }}) over (partition by detector, subject_code)
        end as bigint) as other_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from by_subject

),

flagged as (

    select
        compared.detector || '-' || compared.subject_code || '-' || compared.month as suspicion_code,
        compared.detector,
        compared.subject_code,
        compared.month,
        compared.worker_code,
        compared.unit_code,
        compared.counterpart_code,
        compared.records_checked,
        compared.records,
        compared.first_on,
        compared.last_on,
        compared.subject_codes,
        compared.other_records,
        compared.other_records_checked,
        settings.rejected_factor,
        {{ strength_of('settings.weight', 'compared.records', 'compared.records_checked', 'settings.min_records') }} as rank_score
    from compared
    inner join settings
        on
            compared.detector = settings.detector
            and compared.records >= settings.min_records
            and {{ reaches_share('compared.records', 'compared.records_checked', 'settings.min_share') }}
    where
        settings.min_deviations = 0
        or compared.other_records_checked = 0
        or {{ stands_out('compared.records', 'compared.records_checked', 'compared.other_records', 'compared.other_records_checked', 'settings.min_deviations', 'settings.times_others') }}

),

answers as (

    select findings.subject_code as suspicion_code, findings.status
    from findings
    inner join clock on findings.found_on <= clock.today
    qualify row_number() over (partition by findings.subject_code order by findings.found_on desc nulls last, findings.finding_code desc nulls last) = 1

),

-- a suspicion of an earlier month that was answered: its code says whose and when
remembered as (

    select
        flagged.suspicion_code,
        max(case when answers.status = 'rejected' then 1 else 0 end) = 1 and max(case when answers.status = 'confirmed' then 1 else 0 end) = 0 as is_explained
    from flagged
    inner join months on months.month < flagged.month
    inner join answers on answers.suspicion_code = flagged.detector || '-' || flagged.subject_code || '-' || months.month
    group by flagged.suspicion_code

)

select
    flagged.suspicion_code,
    flagged.detector,
    flagged.worker_code,
    flagged.unit_code,
    flagged.month,
    cast(case when remembered.is_explained then flagged.rank_score * flagged.rejected_factor else flagged.rank_score end as decimal(9, 6)) as rank_score,
    flagged.counterpart_code,
    flagged.records,
    flagged.records_checked,
    flagged.first_on,
    flagged.last_on,
    case flagged.detector
        {% for pattern, words in patterns.items() -%}
        when '{{ pattern }}' then '{{ words.subject }}'
        {% endfor -%}
    end as subject_type,
    flagged.subject_codes,
    {{ text_of('flagged.records_checked') }} || ' ' || case flagged.detector
        {% for pattern, words in patterns.items() -%}
        when '{{ pattern }}' then '{{ words.counted[0] }}中有 ' || {{ text_of('flagged.records') }} || ' {{ words.odd[0] }}'
        {% endfor -%}
    end || {{ share_of_others('（其他人 ', '%）') }} || '；请先问：' || case flagged.detector
        {% for pattern, words in patterns.items() -%}
        when '{{ pattern }}' then '{{ words.ask[0] }}'
        {% endfor -%}
    end || case when remembered.is_explained then '；往月同类疑点核查后不属实' else '' end as reason_zh,
    {{ text_of('flagged.records') }} || ' of ' || {{ text_of('flagged.records_checked') }} || ' ' || case flagged.detector
        {% for pattern, words in patterns.items() -%}
        when '{{ pattern }}' then '{{ words.counted[1] }} {{ words.odd[1] }}'
        {% endfor -%}
    end || {{ share_of_others(' (others: ', ' %)') }} || '; ask first: ' || case flagged.detector
        {% for pattern, words in patterns.items() -%}
        when '{{ pattern }}' then '{{ words.ask[1] }}'
        {% endfor -%}
    end || case when remembered.is_explained then '; an earlier one of this kind was looked at and rejected' else '' end as reason_en,
    -- nobody has answered yet
    coalesce(answers.status, 'open') as status
from flagged
-- an open question
left join answers on flagged.suspicion_code = answers.suspicion_code
-- the first of its kind, or never answered
left join remembered on flagged.suspicion_code = remembered.suspicion_code
