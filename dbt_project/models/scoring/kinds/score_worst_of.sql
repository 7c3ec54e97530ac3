-- Kind worst_of: the least of several rates, each at most 1, x points; a taking rule takes what the least lacks of 1.
-- Grain: rulebook, scored unit, span x rule of this kind
-- The first measure leads: without a basis for it the rule has none. Another measure without a basis is left out.
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'worst_of' and not is_informational

),

rules as (

    select * from {{ ref('score_rules') }}

),

ordered as (

    select
        rulebook,
        version,
        unit_type,
        unit_code,
        month,
        rule,
        measure_name_zh,
        measure_name_en,
        numerator,
        denominator,
        actual_numerator,
        actual_denominator,
        is_no_basis,
        percent,
        child,
        whole_fraction,
        actual_zh,
        actual_en,
        row_number() over (
            partition by rulebook, unit_code, month, rule order by measure_position nulls last, measure nulls last
        ) as measure_order,
        row_number() over (
            partition by rulebook, unit_code, month, rule
            order by
                case when is_no_basis then 1 else 0 end nulls last,
                case when actual_denominator > 0
                    then {{ rate_units('least(actual_numerator, actual_denominator)', 'actual_denominator') }} end nulls last,
                measure_position nulls last,
                measure nulls last
        ) as rate_order
    from actuals

),

summed as (

    select
        rulebook,
        unit_code,
        month,
        rule,
        max(case when measure_order = 1 and is_no_basis then 1 else 0 end) = 1 as is_no_basis,
        {{ joined_text("case when not is_no_basis then measure_name_zh || ' ' || actual_zh end", '、', 'measure_order') }} as actuals_zh,
        {{ joined_text("case when not is_no_basis then measure_name_en || ' ' || actual_en end", ', ', 'measure_order') }} as actuals_en
    from ordered
    group by rulebook, unit_code, month, rule

),

pointed as (

    select
        ordered.rulebook,
        ordered.version,
        ordered.unit_type,
        ordered.unit_code,
        ordered.month,
        ordered.rule,
        ordered.numerator,
        ordered.denominator,
        ordered.percent,
        {{ exact_rate_text('ordered', 'zh') }} as exact_zh,
        {{ exact_rate_text('ordered', 'en') }} as exact_en,
        summed.is_no_basis,
        summed.actuals_zh,
        summed.actuals_en,
        rules.sign,
        rules.part,
        rules.rule_points,
        coalesce(case
            when rules.sign < 0 then {{ points_share(
                '0 - rules.rule_points', 'greatest(ordered.actual_denominator - ordered.actual_numerator, 0)', 'ordered.actual_denominator') }}
            else {{ points_share('rules.rule_points', 'least(ordered.actual_numerator, ordered.actual_denominator)', 'ordered.actual_denominator') }}
        end, 0) as points
    from ordered
    inner join summed
        on ordered.rulebook = summed.rulebook
        and ordered.unit_code = summed.unit_code
        and ordered.month = summed.month
        and ordered.rule = summed.rule
    inner join rules on ordered.rulebook = rules.rulebook and ordered.version = rules.version and ordered.rule = rules.rule
    where ordered.rate_order = 1

)

select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    cast(null as decimal(28, 12)) as quantity,
    cast(points as decimal(28, 12)) as points,
    is_no_basis,
    actuals_zh || '，最低 ' || percent || '%' || case
        when sign < 0 and points = 0 then ''
        when sign < 0 then '，' || {{ number_text('rule_points') }} || ' 分 × (1 - ' || exact_zh || ')'
        else '，' || {{ number_text('rule_points') }} || ' 分 × ' || exact_zh
    end || {{ outcome_text('points', 'sign', 'part', 'zh') }} as formula_zh,
    actuals_en || ', the least is ' || percent || ' %' || case
        when sign < 0 and points = 0 then ''
        when sign < 0 then ', ' || {{ number_text('rule_points') }} || ' points x (1 - ' || exact_en || ')'
        else ', ' || {{ number_text('rule_points') }} || ' points x ' || exact_en
    end || {{ outcome_text('points', 'sign', 'part', 'en') }} as formula_en
from pointed
