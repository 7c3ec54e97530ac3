{# Dates and instants. Local days follow the session's time zone, which the profile sets to the site's. #}

{% macro instant_type() %}{{ return(adapter.dispatch('instant_type', 'gridscore')()) }}{% endmacro %}
{% macro default__instant_type() %}timestamptz{% endmacro %}
{% macro spark__instant_type() %}timestamp{% endmacro %}

{# The local day an instant falls on. #}
{% macro local_date(instant) %}cast({{ instant }} as date){% endmacro %}

{# The first instant of a local day. #}
{% macro start_of_day(date) %}cast({{ date }} as {{ instant_type() }}){% endmacro %}

{# The last instant of a local day, inclusive (one microsecond before the next day). #}
{% macro end_of_day(date) %}({{ start_of_day(add_days(date, 1)) }} - interval '1' microsecond){% endmacro %}

{# 'YYYY-MM' of a date. #}
{% macro month_of(date) %}{{ return(adapter.dispatch('month_of', 'gridscore')(date)) }}{% endmacro %}
{% macro default__month_of(date) %}strftime({{ date }}, '%Y-%m'){% endmacro %}
{% macro spark__month_of(date) %}date_format({{ date }}, 'yyyy-MM'){% endmacro %}

{# A date some whole days later (a negative number: earlier). #}
{% macro add_days(date, days) %}{{ return(adapter.dispatch('add_days', 'gridscore')(date, days)) }}{% endmacro %}
{% macro default__add_days(date, days) %}({{ date }} + cast({{ days }} as integer)){% endmacro %}
{% macro spark__add_days(date, days) %}date_add({{ date }}, {{ days }}){% endmacro %}

{# Whole days from one date to another. #}
{% macro days_between(first, last) %}{{ return(adapter.dispatch('days_between', 'gridscore')(first, last)) }}{% endmacro %}
{% macro default__days_between(first, last) %}date_diff('day', {{ first }}, {{ last }}){% endmacro %}
{% macro spark__days_between(first, last) %}datediff({{ last }}, {{ first }}){% endmacro %}

{# An instant some whole hours later; the hours may be an expression. #}
{% macro add_hours(instant, hours) %}{{ return(adapter.dispatch('add_hours', 'gridscore')(instant, hours)) }}{% endmacro %}
{% macro default__add_hours(instant, hours) %}({{ instant }} + to_hours(cast({{ hours }} as bigint))){% endmacro %}
{% macro spark__add_hours(instant, hours) %}({{ instant }} + make_interval(0, 0, 0, 0, {{ hours }})){% endmacro %}
