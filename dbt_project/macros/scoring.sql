{# Targets of rules. Some are asked in full, some for the share of the month's duty days that has been worked. #}

{# The duty days a target is multiplied with, and those it is divided by; 1 and 1 for a target asked in full. #}
{% macro target_asked(rules, actuals) %}{{ wide('case when ' ~ rules ~ '.scales_with_duty_days then ' ~ actuals ~ '.duty_days_asked else 1 end') }}{% endmacro %}
{% macro target_whole(rules, actuals) %}{{ wide('case when ' ~ rules ~ '.scales_with_duty_days then ' ~ actuals ~ '.duty_days_whole else 1 end') }}{% endmacro %}

{# How a number that scales reads: `90`, or `90 × 15/22` where not all of it is asked. #}
{% macro scaled_text(value, rules, actuals) %}
(case
    when {{ rules }}.scales_with_duty_days and {{ actuals }}.duty_days_asked <> {{ actuals }}.duty_days_whole
        then {{ number_text(value) }} || ' × ' || {{ text_of(actuals ~ '.duty_days_asked') }} || '/' || {{ text_of(actuals ~ '.duty_days_whole') }}
    else {{ number_text(value) }}
end)
{% endmacro %}

{# How a target reads; factor 100 for a rate in per cent. #}
{% macro target_text(rules, actuals, factor=1) %}coalesce({{ scaled_text('(' ~ rules ~ '.target * ' ~ factor ~ ')', rules, actuals) }}, ''){% endmacro %}

{# What a sum comes to, as people say it: `，扣 10.50 分`, ` = 3.00 分`. #}
{% macro outcome_text(points, language) %}
{%- set words = {
    'zh': {'minus': '，扣 ', 'is': ' = ', 'points': ' 分'},
    'en': {'minus': ', minus ', 'is': ' = ', 'points': ' points'},
}[language] -%}
case when {{ points }} < 0 then '{{ words.minus }}' || {{ points_text('(0 - ' ~ points ~ ')') }} else '{{ words.is }}' || {{ points_text(points) }} end || '{{ words.points }}'
{% endmacro %}

{# One price class of a per_unit rule: `7 × 3 分`, `7 每满 2 计 3 × 3 分`, `290 超过 90 每满 100 计 2 × 1 分`. #}
{% macro per_unit_text(language) %}
{%- set words = {
    'zh': {'beyond': ' 超过 ', 'every': ' 每满 ', 'makes': ' 计 ', 'times': ' × ', 'each': ' 分'},
    'en': {'beyond': ' beyond ', 'every': ' for each full ', 'makes': ' makes ', 'times': ' x ', 'each': ' points'},
}[language] -%}
{{ number_text('quantity') }}
    || case when beyond is null then '' else '{{ words.beyond }}' || beyond_text end
    || case when every is null then '' else '{{ words.every }}' || {{ number_text('every') }} || '{{ words.makes }}' || {{ text_of('units') }} end
    || '{{ words.times }}' || {{ number_text('amount') }} || '{{ words.each }}'
{% endmacro %}

{# How often a threshold was missed, where it costs each time. #}
{% macro times_text(language) %}
{%- set words = {
    'zh': {'week': ' 周', 'day': ' 天', 'subject': ' 个对象', 'times': ' × ', 'each': ' 分'},
    'en': {'week': ' weeks', 'day': ' days', 'subject': ' subjects', 'times': ' x ', 'each': ' points'},
}[language] -%}
case
    when failed_per in ('week', 'day', 'subject') and rules.target is null then ' ' || {{ text_of('times_failed') }}
        || case failed_per when 'week' then '{{ words.week }}' when 'day' then '{{ words.day }}' else '{{ words.subject }}' end
        || '{{ words.times }}' || {{ number_text('rules.rule_points') }} || '{{ words.each }}'
    else ''
end
{% endmacro %}

{# The Chinese words for classes of things counted; a class without a word reads as it is written. #}
{% macro class_label_zh(kind) %}
case {{ kind }}
    when 'on_time' then '按时办结'
    when 'extended' then '延期办结'
    when 'overdue' then '超期办结'
    when 'limited' then '处置受限'
    when 'unhandled' then '未办结'
    when 'rework' then '返工'
    else {{ kind }}
end
{% endmacro %}
