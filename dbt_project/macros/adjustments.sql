{# Approved adjustments: where they count, and what an item's sentence says of them. #}

{#
The approved adjustments with the period each counts in: the first of its type, from the one it names on, that closes on or
after the day of approval. A period whose close nobody knows yet is open.
#}
{% macro placed_adjustments() %}
    select
        adjustments.adjustment_code,
        adjustments.rulebook,
        adjustments.unit_code,
        adjustments.item,
        adjustments.period_type,
        adjustments.points,
        min(closes.period) as period
    from {{ ref('int_adjustments_approved') }} as adjustments
    inner join {{ ref('score_period_closes') }} as closes
        on adjustments.rulebook = closes.rulebook
        and adjustments.period_type = closes.period_type
        and adjustments.period <= closes.period
        and coalesce(closes.close_at >= {{ start_of_day('adjustments.approved_on') }}, true)
    group by
        adjustments.adjustment_code,
        adjustments.rulebook,
        adjustments.unit_code,
        adjustments.item,
        adjustments.period_type,
        adjustments.points
{% endmacro %}

{# What an item's sentence says of its adjustments (a relation with adjustment and adjustment_codes); nothing where there is none. #}
{% macro adjusted_text(adjustments, language) %}
{%- set words = {
    'zh': {'begin': '；申诉调整 ', 'points': ' 分', 'open': '（', 'close': '）', 'end': '，另计入总分'},
    'en': {'begin': '; adjusted by ', 'points': ' points', 'open': ' (', 'close': ')', 'end': ', added to the total'},
}[language] -%}
case
    when coalesce({{ adjustments }}.adjustment, 0) = 0 then ''
    else '{{ words.begin }}' || case when {{ adjustments }}.adjustment > 0 then '+' else '' end
        || {{ points_text(adjustments ~ '.adjustment') }} || '{{ words.points }}'
        || coalesce('{{ words.open }}' || {{ adjustments }}.adjustment_codes || '{{ words.close }}', '') || '{{ words.end }}'
end
{% endmacro %}
