{# Exact arithmetic. No double ever: DECIMAL / DECIMAL is a double in DuckDB, so quotients are computed on whole numbers. #}

{% macro whole_division(numerator, denominator) %}{{ return(adapter.dispatch('whole_division', 'gridscore')(numerator, denominator)) }}{% endmacro %}
{% macro default__whole_division(numerator, denominator) %}({{ numerator }}) // ({{ denominator }}){% endmacro %}
{# Spark's `div` answers with a bigint, and wrongly where the quotient is larger: so it divides by 10^18 times as much, then the rest. #}
{% macro spark__whole_division(numerator, denominator) %}
{%- set larger = '(' ~ wide(denominator) ~ ' * 1000000000000000000)' -%}
(cast(({{ numerator }}) div {{ larger }} as decimal(20, 0)) * 1000000000000000000 + ({{ numerator }}) % {{ larger }} div ({{ denominator }}))
{%- endmacro %}

{# A whole number in the widest integer of the engine, so that products of three counts do not overflow. #}
{% macro wide(value) %}{{ return(adapter.dispatch('wide', 'gridscore')(value)) }}{% endmacro %}
{% macro default__wide(value) %}cast({{ value }} as hugeint){% endmacro %}
{% macro spark__wide(value) %}cast({{ value }} as decimal(38, 0)){% endmacro %}

{# A DECIMAL(18, 6) as a whole number of millionths. #}
{% macro millionths(value) %}{{ wide('cast(' ~ value ~ ' as decimal(38, 6)) * 1000000') }}{% endmacro %}

{# How many whole things a share of so many is: 3 % of 199 is 5. #}
{% macro whole_share_of(share, count) %}{{ whole_division(millionths(share) ~ ' * ' ~ wide(count), '1000000') }}{% endmacro %}

{# The widest whole number of units of 10^-places, as DECIMAL(28, 12). #}
{% macro decimal_of_units(units, places) %}cast(cast({{ units }} as decimal(38, 0)) * cast(0.{{ '0' * (places - 1) }}1 as decimal({{ places }}, {{ places }})) as decimal(28, 12)){% endmacro %}

{#
Whole quotient, half up away from zero. numerator: of either sign; denominator: above nought.
Both are made whole numbers first: whole division of decimals is done on doubles.
#}
{% macro divided_half_up(numerator, denominator) %}
(case when {{ numerator }} < 0 then -1 else 1 end
    * {{ whole_division('2 * abs(' ~ wide(numerator) ~ ') + ' ~ wide(denominator), '2 * ' ~ wide(denominator)) }})
{% endmacro %}

{#
points x numerator / denominator as DECIMAL(28, 12), rounded half up away from zero to `places` places (6 to 12).
points: DECIMAL(18, 6) of either sign, up to 1,000. numerator, denominator: whole numbers up to 10^18; denominator 0 or null gives null.
#}
{% macro points_share(points, numerator, denominator, places=12) %}
(case when {{ denominator }} > 0 then {{ decimal_of_units(divided_half_up(
    '(' ~ millionths(points) ~ ' * ' ~ wide(numerator) ~ ' * ' ~ 10 ** (places - 6) ~ ')', denominator
), places) }} end)
{% endmacro %}

{# numerator / denominator in units of 10^-20, for means of many rates; both whole numbers, denominator above nought. #}
{% macro rate_units(numerator, denominator) %}{{ divided_half_up('(' ~ wide(numerator) ~ ' * ' ~ wide("'1" ~ '0' * 20 ~ "'") ~ ')', denominator) }}{% endmacro %}

{# The mean of `count` rates whose rate_units add up to `total`, in units of 10^-12 (a whole number). #}
{% macro mean_rate_units(total, count) %}cast({{ divided_half_up(total, '(' ~ wide(count) ~ ' * 100000000)') }} as bigint){% endmacro %}

{# A sum of points with two places divided by a count, rounded half up away from zero: DECIMAL(9, 2). #}
{% macro mean_points(total, count) %}cast({{ decimal_of_units(divided_half_up('(cast(' ~ total ~ ' as decimal(28, 2)) * 100)', count), 2) }} as decimal(9, 2)){% endmacro %}

{# Points as they are shown: two places, half up away from zero. #}
{% macro shown_points(points) %}cast({{ points }} as decimal(9, 2)){% endmacro %}

{#
A share (0.10) as two whole numbers, parts of a whole: 1 of 10 where its inverse is whole, else millionths of a million.
#}
{% macro share_parts(share) %}case when 1000000 % {{ millionths(share) }} = 0 then 1 else {{ millionths(share) }} end{% endmacro %}
{% macro share_whole(share) %}case when 1000000 % {{ millionths(share) }} = 0 then {{ whole_division('1000000', millionths(share)) }} else 1000000 end{% endmacro %}

{# The whole square root of a whole number from 0 to 10^24, rounded down. A double only guesses; whole numbers decide. #}
{% macro whole_root(value) %}{{ return(adapter.dispatch('whole_root', 'gridscore')(value)) }}{% endmacro %}
{% macro default__whole_root(value) %}
{%- set guess = wide('floor(sqrt(cast(' ~ value ~ ' as double)))') -%}
({{ guess }}
    - case when {{ guess }} * {{ guess }} > {{ value }} then 1 else 0 end
    + case when ({{ guess }} + 1) * ({{ guess }} + 1) <= {{ value }} then 1 else 0 end)
{% endmacro %}
{% macro spark__whole_root(value) %}{{ default__whole_root(value) }}{% endmacro %}

{#
An end of the 95 % Wilson interval of numerator / denominator, in per cent with one place, half up: 81.4.
(2x + z^2 -+ sqrt(z^4 + 4 z^2 x (n - x) / n)) / (2 (n + z^2)), z = 1.959964; all in millionths. (Wilson 1927, J. Am. Stat. Assoc. 22.)
end: `lower` or `upper`. numerator, denominator: whole numbers, 0 <= numerator <= denominator <= 10^6, denominator above nought.
#}
{% macro wilson_text(numerator, denominator, end) %}
{%- set x = wide(numerator) -%}
{%- set n = wide(denominator) -%}
{%- set root = whole_root('(' ~ wide("'14756807248681'") ~ ' + ' ~ whole_division('15365836000000 * ' ~ x ~ ' * (' ~ n ~ ' - ' ~ x ~ ')', n) ~ ')') -%}
cast(cast({{ decimal_of_units(divided_half_up(
    '(1000 * (2000000 * ' ~ x ~ ' + 3841459 ' ~ ('-' if end == 'lower' else '+') ~ ' ' ~ root ~ '))', '(2 * (1000000 * ' ~ n ~ ' + 3841459))'
), 1) }} as decimal(18, 1)) as string)
{% endmacro %}
