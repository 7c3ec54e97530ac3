-- What each rule has to go by, with whether there is anything to go by and how it reads.
-- Grain: rulebook, scored unit, span, rule x measure
-- actual_zh / actual_en: 「19/20 = 95.00%」, 「5 个网格的平均 = 93.333333%」, 「有效事项 96」.
-- A rate of counts says before it what its counts are: 「附图走访 30 ÷（有效事项 50 − 有效事项（环境保护）10）：30/40 = 75.00%」.
-- base_zh / base_en: what is below its line.
-- whole_fraction: a fraction of parts (ten of each household) as people count it, `29/45.6`; empty where none or all that is
-- asked is there, which the rate says by itself; null where the fraction is no such.
with basis as (

    select * from {{ ref('score_rule_basis') }}

),

rule_measures as (

    select * from {{ source('rules', 'rule_measure') }}

),

rules_over as (

    select
        rulebook,
        version,
        rule
    from {{ ref('score_rules') }}
    where is_over_counts

),

measures as (

    select * from {{ source('rules', 'measure') }}

),

filters as (

    select * from {{ source('rules', 'rule_filter') }}

),

-- what is counted: a measure, and the kinds of it
counts_named as (

    select
        rules_over.rulebook,
        rules_over.version,
        rules_over.rule,
        rule_measures.role,
        max(measures.name_zh) || coalesce('（' || {{ joined_text(class_label_zh('filters.value'), '、', 'filters.field, filters.value') }} || '）', '') as name_zh,
        max(measures.name_en) || coalesce(' (' || {{ joined_text(class_label_en('filters.value'), ', ', 'filters.field, filters.value') }} || ')', '') as name_en
    from rules_over
    inner join rule_measures
        on rules_over.rulebook = rule_measures.rulebook
        and rules_over.version = rule_measures.version
        and rules_over.rule = rule_measures.rule
    inner join measures on rule_measures.measure = measures.measure
    -- all of its kinds
    left join filters
        on rule_measures.rulebook = filters.rulebook
        and rule_measures.version = filters.version
        and rule_measures.rule = filters.rule
        and rule_measures.role = filters.role
    group by rules_over.rulebook, rules_over.version, rules_over.rule, rule_measures.role

),

names as (

    select
        rulebook,
        version,
        rule,
        max(case when role = 'count' then name_zh end) as count_zh,
        max(case when role = 'count' then name_en end) as count_en,
        max(case when role = 'over' then name_zh end) as over_zh,
        max(case when role = 'over' then name_en end) as over_en,
        max(case when role = 'less' then name_zh end) as less_zh,
        max(case when role = 'less' then name_en end) as less_en
    from counts_named
    group by rulebook, version, rule

)

select
    basis.rulebook,
    basis.version,
    basis.unit_type,
    basis.unit_code,
    basis.month,
    basis.duty_days_asked,
    basis.duty_days_whole,
    basis.months_asked,
    basis.item,
    basis.rule,
    basis.kind,
    basis.is_informational,
    basis.child,
    basis.child_count,
    basis.measure,
    basis.measure_name_zh,
    basis.measure_name_en,
    basis.measure_counts_zh,
    basis.measure_counts_en,
    basis.measure_position,
    basis.is_rate,
    basis.actual_numerator,
    basis.actual_denominator,
    basis.numerator,
    basis.denominator,
    basis.quantity,
    basis.is_measure_without_basis
        or (basis.needs_denominator and coalesce(case when basis.child is null then basis.denominator else basis.child_count end, 0) = 0)
        or (basis.is_rate and coalesce(basis.actual_denominator, 0) = 0) as is_no_basis,
    coalesce(case when basis.is_rate and basis.actual_denominator > 0 then case
        -- the mean of rates is no quotient of two counts: as many places as points need
        when basis.child = 'mean' then {{ long_percent_text('basis.actual_numerator', 'basis.actual_denominator') }}
        else {{ percent_text('basis.actual_numerator', 'basis.actual_denominator') }}
    end end, '') as percent,
    case
        when not basis.is_in_parts then null
        when basis.numerator > 0 and basis.numerator < basis.denominator
            then {{ whole_fraction_text('basis.numerator', 'basis.denominator', 'basis.quantity') }}
        else ''
    end as whole_fraction,
    names.over_zh || ' ' || {{ number_text('basis.over_count') }}
        || coalesce(' − ' || names.less_zh || ' ' || {{ number_text('basis.less_count') }}, '') as base_zh,
    names.over_en || ' ' || {{ number_text('basis.over_count') }}
        || coalesce(' - ' || names.less_en || ' ' || {{ number_text('basis.less_count') }}, '') as base_en,
    coalesce(names.count_zh || ' ' || {{ number_text('basis.counted') }} || ' ÷（' || base_zh || '）：', '') || case
        when basis.child = 'mean' and not basis.is_rate
            then coalesce(basis.measure_counts_zh || ' ', '') || {{ number_text('basis.counted') }} || '，' || {{ text_of('basis.child_count') }} || ' 个网格，平均 ' || {{ points_text('basis.quantity') }}
        when basis.child = 'mean' then {{ text_of('basis.child_count') }} || ' 个网格的平均 = ' || percent || '%'
        when basis.is_rate then case when basis.child = 'share' then '网格 ' else '' end
            || coalesce(whole_fraction, {{ text_of('coalesce(basis.numerator, 0)') }} || '/' || {{ text_of('coalesce(basis.denominator, 0)') }})
            || case when percent = '' then '' when whole_fraction = '' then percent || '%' else ' = ' || percent || '%' end
        else coalesce(basis.measure_counts_zh || ' ', '') || {{ number_text('coalesce(basis.quantity, 0)') }}
    end as actual_zh,
    coalesce(names.count_en || ' ' || {{ number_text('basis.counted') }} || ' / (' || base_en || '): ', '') || case
        when basis.child = 'mean' and not basis.is_rate
            then coalesce(basis.measure_counts_en || ' ', '') || {{ number_text('basis.counted') }} || ' on ' || {{ counted('basis.child_count', 'grid') }} || ', mean ' || {{ points_text('basis.quantity') }}
        when basis.child = 'mean' then 'mean of ' || {{ counted('basis.child_count', 'grid') }} || ' = ' || percent || ' %'
        when basis.is_rate then case when basis.child = 'share' then 'grids ' else '' end
            || coalesce(whole_fraction, {{ text_of('coalesce(basis.numerator, 0)') }} || '/' || {{ text_of('coalesce(basis.denominator, 0)') }})
            || case when percent = '' then '' when whole_fraction = '' then percent || ' %' else ' = ' || percent || ' %' end
        else coalesce(basis.measure_counts_en || ' ', '') || {{ number_text('coalesce(basis.quantity, 0)') }}
    end as actual_en
from basis
-- a rate of its own, or a count
left join names on basis.rulebook = names.rulebook and basis.version = names.version and basis.rule = names.rule
