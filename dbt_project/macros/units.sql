{# Units of what patrols measure, and how they read. Nothing here decides; thresholds come in the rulebook's own units. #}

{# Metres as whole millimetres, hours (a decimal) as millionths of a second. #}
{% macro millimetres(metres) %}({{ wide(metres) }} * 1000){% endmacro %}
{% macro second_millionths(hours) %}({{ millionths(hours) }} * 3600){% endmacro %}

{# Millimetres as people read them, whole metres: 12,345. Cut, not rounded, so that 999.9 never reads as 1,000. #}
{% macro metres_text(mm) %}{{ thousands_text(whole_division(mm, 1000)) }}{% endmacro %}

{# Seconds as people read them, cut to the minute: 1 h 12 min, 1 小时 12 分. #}
{% macro duration_text(seconds, language) -%}
{%- set words = {'zh': [' 小时 ', ' 分'], 'en': [' h ', ' min']}[language] -%}
{{ text_of(whole_division(seconds, 3600)) }} || '{{ words[0] }}' || {{ text_of(whole_division('(' ~ seconds ~ ') % 3600', 60)) }} || '{{ words[1] }}'
{%- endmacro %}

{# How a target of a week reads that asks for less in a week of fewer duty days: `8,000 m`, `8,000 m x 3/5`. #}
{% macro share_text(parts, whole, times) -%}
case when {{ parts }} = {{ whole }} then '' else '{{ times }}' || {{ text_of(parts) }} || '/' || {{ text_of(whole) }} end
{%- endmacro %}

{# A share in per cent: 0.80 -> 80. #}
{% macro percent_of(share) %}{{ number_text('(' ~ share ~ ' * 100)') }}{% endmacro %}

{# A day, or the week it begins: `on 2026-03-04`, `in the week of 2026-03-02`. #}
{% macro span_text(span, first_date, last_date, language) -%}
{%- if language == 'zh' -%}
{{ text_of(first_date) }} || case when {{ span }} = 'day' then ' ' else ' 至 ' || {{ text_of(last_date) }} || ' 一周' end
{%- else -%}
case when {{ span }} = 'day' then 'on ' else 'in the week of ' end || {{ text_of(first_date) }}
{%- endif -%}
{%- endmacro %}
