{# Where things are, and how fast somebody would have had to be. Positions are degrees (WGS-84). #}

{# Whole metres between two positions by haversine, R = 6,371,009 m; null when a coordinate is missing. #}
{% macro metres_between(longitude, latitude, other_longitude, other_latitude) %}{{ return(adapter.dispatch('metres_between', 'gridscore')(longitude, latitude, other_longitude, other_latitude)) }}{% endmacro %}
{% macro default__metres_between(longitude, latitude, other_longitude, other_latitude) %}
{%- set chord -%}
(power(sin(radians({{ other_latitude }} - {{ latitude }}) / 2), 2)
    + cos(radians({{ latitude }})) * cos(radians({{ other_latitude }})) * power(sin(radians({{ other_longitude }} - {{ longitude }}) / 2), 2))
{%- endset -%}
{#- not least(): it passes over nulls #}
cast(round(2 * 6371009 * asin(sqrt(case when {{ chord }} > 1 then 1 else {{ chord }} end))) as bigint)
{% endmacro %}
{% macro spark__metres_between(longitude, latitude, other_longitude, other_latitude) %}{{ default__metres_between(longitude, latitude, other_longitude, other_latitude) }}{% endmacro %}

{# Whether so many whole metres in so many whole microseconds are more than so many kilometres an hour; no time at all is. #}
{% macro is_faster(metres, microseconds, kmh) %}({{ wide(metres) }} * 3600000 > {{ wide(kmh) }} * {{ wide(microseconds) }}){% endmacro %}
