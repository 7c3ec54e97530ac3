{# Targets of rules. Some are asked in full, some for the share of the month's duty days that has been worked. #}

{# Whether a rule is scored over a span (a relation of score_spans): its item's roll-up says over which. #}
{% macro is_scored_over(rules, spans) %}
case
    when {{ spans }}.scope = 'month' then not coalesce({{ rules }}.is_yearly, false)
    when {{ spans }}.scope = 'last' then {{ rules }}.rollup = 'last' and {{ rules }}.is_yearly
    else {{ rules }}.rollup = 'recompute' and (not coalesce({{ rules }}.is_yearly, false) or {{ spans }}.period_type = 'year')
end
{% endmacro %}

{#
What a target is multiplied with, and what it is divided by. One that scales is asked for the share of the duty days; one of
a count is asked for in each of the months that are scored in one go.
#}
{% macro target_asked(rules, actuals) %}({{ wide('case when ' ~ rules ~ '.scales_with_duty_days then ' ~ actuals ~ '.duty_days_asked else 1 end') }} * {{ actuals }}.months_asked){% endmacro %}
{% macro target_whole(rules, actuals) %}{{ wide('case when ' ~ rules ~ '.scales_with_duty_days then ' ~ actuals ~ '.duty_days_whole else 1 end') }}{% endmacro %}

{# How a number that scales reads: `90`, or `90 × 15/22` where not all of it is asked. #}
{% macro scaled_text(value, rules, actuals, times=' × ') %}
(case
    when {{ rules }}.scales_with_duty_days and {{ actuals }}.duty_days_asked <> {{ actuals }}.duty_days_whole
        then {{ number_text('(' ~ value ~ ' * ' ~ actuals ~ '.months_asked)') }} || '{{ times }}' || {{ text_of(actuals ~ '.duty_days_asked') }} || '/' || {{ text_of(actuals ~ '.duty_days_whole') }}
    else {{ number_text('(' ~ value ~ ' * ' ~ actuals ~ '.months_asked)') }}
end)
{% endmacro %}

{# How a target reads: `90 × 15/22` of a count, `95%` of a rate. #}
{% macro target_text(rules, actuals, language) %}
{%- set words = {'zh': {'times': ' × ', 'percent': '%'}, 'en': {'times': ' x ', 'percent': ' %'}}[language] -%}
coalesce(case
    when {{ actuals }}.is_rate then {{ percent_of(rules ~ '.target') }} || '{{ words.percent }}'
    else {{ scaled_text(rules ~ '.target', rules, actuals, words.times) }}
end, '')
{% endmacro %}

{# A fraction of parts as people count it: 290 of 456 parts, ten for each of 29 households, is `29/45.6`. #}
{% macro whole_fraction_text(numerator, denominator, quantity) %}
{{ number_text(quantity) }} || '/' || {{ number_text(decimal_of_units(divided_half_up(wide(denominator) ~ ' * ' ~ millionths(quantity), numerator), 6)) }}
{%- endmacro %}

{# The rate that points are multiplied with, exactly, at most 1: `19/20`, `29/45.6`, `92.857143%` of a mean of grids. #}
{% macro exact_rate_text(actuals, language) %}
{%- set percent = actuals ~ ".percent || '" ~ ('%' if language == 'zh' else ' %') ~ "'" -%}
{%- set fraction = text_of(actuals ~ '.actual_numerator') ~ " || '/' || " ~ text_of(actuals ~ '.actual_denominator') -%}
case
    when {{ actuals }}.actual_numerator > {{ actuals }}.actual_denominator then 'min(1, ' || {{ fraction }} || ')'
    when {{ actuals }}.child = 'mean' or {{ actuals }}.whole_fraction = '' then {{ percent }}
    else coalesce({{ actuals }}.whole_fraction, {{ fraction }})
end
{% endmacro %}

{# What it comes to, as people say it: `，扣 10.50 分`, `，不扣分`, `，加 3.00 分`, `，计 5.70 分`. sign, part: of the rule. #}
{% macro outcome_text(points, sign, part, language) %}
{%- set words = {
    'zh': {'minus': '，扣 ', 'free': '，不扣分', 'plus': '，加 ', 'nothing': '，不加分', 'is': '，计 ', 'points': ' 分'},
    'en': {'minus': ', minus ', 'free': ', nothing deducted', 'plus': ', plus ', 'nothing': ', nothing added', 'is': ', ', 'points': ' points'},
}[language] -%}
case
    when {{ points }} < 0 then '{{ words.minus }}' || {{ points_text('(0 - ' ~ points ~ ')') }} || '{{ words.points }}'
    when {{ sign }} < 0 then '{{ words.free }}'
    when {{ part }} = 'bonus' and {{ points }} = 0 then '{{ words.nothing }}'
    else case when {{ part }} = 'bonus' then '{{ words.plus }}' else '{{ words.is }}' end || {{ points_text(points) }} || '{{ words.points }}'
end
{% endmacro %}

{# One price class of a per_unit rule: `迟到 7 × 3 分`, `问题 5（每满 2 计 1，计 2） × 3 分`, `走访 86（未超过 90）`; null for what has no price or never was. #}
{% macro per_unit_text(language) %}
{%- set words = {
    'zh': {'below': '（未超过 ', 'open': '（', 'close': '）', 'before': '超过 # 的部分', 'after': '', 'short': '不满 ', 'every': '每满 ', 'makes': ' 计 1，计 ',
        'times': ' × ', 'each': ' 分'},
    'en': {'below': ' (not beyond ', 'open': ' (', 'close': ')', 'before': '', 'after': ' beyond #', 'short': 'no full ', 'every': 'each full ',
        'makes': ' makes 1: ', 'times': ' x ', 'each': ' points'},
}[language] -%}
case
    when amount = 0 or (quantity = 0 and beyond is null) then null
    when beyond is not null and excess = 0 then counted_{{ language }} || '{{ words.below }}' || beyond_{{ language }} || '{{ words.close }}'
    else counted_{{ language }}
        || case
            when beyond is null and every is null then ''
            else '{{ words.open }}'
                || case when beyond is null then '' else replace('{{ words.before }}', '#', beyond_{{ language }}) end
                || case when every is null then '' else case when units = 0 then '{{ words.short }}' else '{{ words.every }}' end || {{ number_text('every') }} end
                || case when beyond is null then '' else replace('{{ words.after }}', '#', beyond_{{ language }}) end
                || case when every is null or units = 0 then '' else '{{ words.makes }}' || {{ text_of('units') }} end
                || '{{ words.close }}'
        end
        || case when units = 0 then '' else '{{ words.times }}' || {{ number_text('amount') }} || '{{ words.each }}' end
end
{% endmacro %}

{# How often a threshold was missed, where it costs each time: `：2 周 × 5 分`. #}
{% macro times_text(language) %}
{%- set words = {
    'zh': {'colon': '：', 'week': ' 周', 'day': ' 天', 'subject': ' 个对象', 's': '', 'times': ' × ', 'each': ' 分'},
    'en': {'colon': ': ', 'week': ' week', 'day': ' day', 'subject': ' subject', 's': 's', 'times': ' x ', 'each': ' points'},
}[language] -%}
case
    when failed_per in ('week', 'day', 'subject') and rules.target is null then '{{ words.colon }}' || {{ text_of('times_failed') }}
        || case failed_per when 'week' then '{{ words.week }}' when 'day' then '{{ words.day }}' else '{{ words.subject }}' end
        || case when times_failed = 1 then '' else '{{ words.s }}' end
        || '{{ words.times }}' || {{ number_text('rules.rule_points') }} || '{{ words.each }}'
    else ''
end
{% endmacro %}

{# A weight in a sum; one below nought in brackets: 0.8, (-0.6). #}
{% macro weight_text(weight) %}case when {{ weight }} < 0 then '(' || {{ number_text(weight) }} || ')' else {{ number_text(weight) }} end{% endmacro %}

{# The Chinese word for a kind or level of things counted and priced; one without a word reads as it is written. #}
{% macro class_label_zh(kind) %}
case {{ kind }}
{%- for name, label in class_labels_zh().items() %}
    when '{{ name }}' then '{{ label }}'
{%- endfor %}
    else {{ kind }}
end
{% endmacro %}

{# The same in English: report_missing -> report missing. #}
{% macro class_label_en(kind) %}replace({{ kind }}, '_', ' '){% endmacro %}
