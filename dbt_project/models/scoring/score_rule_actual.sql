-- What each rule has to go by, with whether there is anything to go by and how it reads.
-- Grain: rulebook, scored unit, span, rule x measure
-- actual_zh / actual_en: 「19/20 = 95.00%」, 「5 个网格的平均 = 93.33%」, a plain number for a count.
with basis as (

    select * from {{ ref('score_rule_basis') }}

)

select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    duty_days_asked,
    duty_days_whole,
    months_asked,
    item,
    rule,
    kind,
    is_informational,
    child,
    child_count,
    measure,
    measure_name_zh,
    measure_name_en,
    measure_position,
    is_rate,
    actual_numerator,
    actual_denominator,
    numerator,
    denominator,
    quantity,
    is_measure_without_basis
        or (needs_denominator and coalesce(case when child is null then denominator else child_count end, 0) = 0)
        or (is_rate and coalesce(actual_denominator, 0) = 0) as is_no_basis,
    coalesce(case when is_rate and actual_denominator > 0 then {{ percent_text('actual_numerator', 'actual_denominator') }} end, '') as percent,
    case
        when child = 'mean' then {{ text_of('child_count') }} || ' 个网格的平均 = ' || percent || '%'
        when is_rate then {{ text_of('coalesce(numerator, 0)') }} || '/' || {{ text_of('coalesce(denominator, 0)') }}
            || case when percent = '' then '' else ' = ' || percent || '%' end
        else {{ number_text('coalesce(quantity, 0)') }}
    end as actual_zh,
    case
        when child = 'mean' then 'mean of ' || {{ text_of('child_count') }} || ' grids = ' || percent || ' %'
        when is_rate then {{ text_of('coalesce(numerator, 0)') }} || '/' || {{ text_of('coalesce(denominator, 0)') }}
            || case when percent = '' then '' else ' = ' || percent || ' %' end
        else {{ number_text('coalesce(quantity, 0)') }}
    end as actual_en
from basis
