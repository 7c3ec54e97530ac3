{# Exact arithmetic. No double ever: DECIMAL / DECIMAL is a double in DuckDB, so shares are computed on integers. #}

{% macro whole_division(numerator, denominator) %}{{ return(adapter.dispatch('whole_division', 'gridscore')(numerator, denominator)) }}{% endmacro %}
{% macro default__whole_division(numerator, denominator) %}({{ numerator }}) // ({{ denominator }}){% endmacro %}
{% macro spark__whole_division(numerator, denominator) %}(({{ numerator }}) div ({{ denominator }})){% endmacro %}

{#
points x numerator / denominator as DECIMAL(28, 12), half up away from zero.
points: DECIMAL(18, 6) of either sign. numerator, denominator: integers >= 0; denominator 0 or null gives null.
#}
{% macro points_share(points, numerator, denominator) %}{{ return(adapter.dispatch('points_share', 'gridscore')(points, numerator, denominator)) }}{% endmacro %}
{% macro default__points_share(points, numerator, denominator) %}
(case when {{ denominator }} > 0 then
    sign({{ points }}) * cast((
        2 * cast(abs(cast({{ points }} as decimal(18, 6))) * 1000000 as hugeint) * cast({{ numerator }} as hugeint) * 1000000
        + cast({{ denominator }} as hugeint)
    ) // (2 * cast({{ denominator }} as hugeint)) as decimal(38, 0)) * cast(0.000000000001 as decimal(12, 12))
end)
{% endmacro %}
