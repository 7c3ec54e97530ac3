{# How months become quarters and years. #}

{# The value of a group's latest month that has one. Without the condition one engine passes over nulls, and the other does not. #}
{% macro last_known(value, month) %}max_by({{ value }}, {{ month }}) filter (where {{ value }} is not null){% endmacro %}

{# A sum of points (two places) x weights (up to six places) over a whole weight, half up away from zero: DECIMAL(9, 2). In whole numbers. #}
{% macro weighted_total(points, weight, whole) -%}
case when {{ whole }} > 0 then cast({{ decimal_of_units(divided_half_up(
    'sum(' ~ wide(shown_points(points) ~ ' * 100') ~ ' * ' ~ millionths(weight) ~ ')', millionths(whole)
), 2) }} as decimal(9, 2)) end
{%- endmacro %}

{# The sentence of an item of a quarter or year. #}
{% macro rolled_text(language) %}
{%- set words = {
    'zh': {
        'colon': '：', 'comma': '，', 'mean': '平均 ', 'weights': '按各月权重平均 ', 'last': '取最后一个月 ', 'sum': '合计 ', 'capped': '，封顶后计 ',
        'points': ' 分（依据：', 'close': '）', 'whole': '整个考核期一并计算：', 'once': '每年计一次：', 'is': '；本项计 ', 'end': ' 分',
        'absent': '（另有 # 个月的细则没有此项，按 0 分计）',
    },
    'en': {
        'colon': ': ', 'comma': ', ', 'mean': 'their mean is ', 'weights': 'their mean by the weights of the months is ', 'last': 'the last one counts: ',
        'sum': 'together ', 'capped': ', capped at ', 'points': ' points (clause: ', 'close': ')', 'whole': 'The whole period in one go: ',
        'once': 'Given once a year: ', 'is': '; the item has ', 'end': ' points',
        'absent': ' (months whose version has no such item count as 0: #)',
    },
}[language] -%}
case
    when rollup = 'recompute' or is_yearly then case when is_yearly then '{{ words.once }}' else '{{ words.whole }}' end || told_{{ language }}
        || case when absent_count > 0 then replace('{{ words.absent }}', '#', {{ text_of('absent_count') }}) else '' end
        || case when absent_count > 0 or part_count > 1 then '{{ words.is }}' || {{ points_text('points') }} || '{{ words.end }}' else '' end
    else name_{{ language }} || '{{ words.colon }}' || told_{{ language }}
        || case when absent_count > 0 and rollup in ('mean', 'weights', 'last') then replace('{{ words.absent }}', '#', {{ text_of('absent_count') }}) else '' end
        || '{{ words.comma }}' || case rollup
            when 'mean' then '{{ words.mean }}'
            when 'weights' then '{{ words.weights }}'
            when 'last' then '{{ words.last }}'
            when 'sum_capped' then case when points <> whole_points then '{{ words.sum }}' || {{ points_text('whole_points') }} || '{{ words.capped }}' else '{{ words.sum }}' end
            else '{{ words.sum }}'
        end || {{ points_text('points') }} || '{{ words.points }}' || clause || '{{ words.close }}'
end
{% endmacro %}
