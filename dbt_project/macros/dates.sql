{# Dates and instants. Local days follow the session's time zone, which the profile sets to the site's. #}

{% macro instant_type() %}{{ return(adapter.dispatch('instant_type', 'gridscore')()) }}{% endmacro %}
{% macro default__instant_type() %}timestamptz{% endmacro %}
{% macro spark__instant_type() %}timestamp{% endmacro %}

{# The local day an instant falls on. #}
{% macro local_date(instant) %}cast({{ instant }} as date){% endmacro %}

{# The first instant of a local day. Cast twice: DuckDB 1.5.5 takes a date's midnight for one of UTC when it works out what a
single cast lies between, and drops comparisons with an instant of the same night. #}
{% macro start_of_day(date) %}cast(cast({{ date }} as timestamp) as {{ instant_type() }}){% endmacro %}

{# The last instant of a local day, inclusive (one microsecond before the next day). #}
{% macro end_of_day(date) %}({{ start_of_day(add_days(date, 1)) }} - interval '1' microsecond){% endmacro %}

{# 'YYYY-MM' of a date. #}
{% macro month_of(date) %}{{ return(adapter.dispatch('month_of', 'gridscore')(date)) }}{% endmacro %}
{% macro default__month_of(date) %}strftime({{ date }}, '%Y-%m'){% endmacro %}
{% macro spark__month_of(date) %}date_format({{ date }}, 'yyyy-MM'){% endmacro %}

{# 'YYYY-Qn' of a date. #}
{% macro quarter_of(date) %}(cast(year({{ date }}) as string) || '-Q' || cast(quarter({{ date }}) as string)){% endmacro %}

{# 'YYYY' of a date. #}
{% macro year_of(date) %}cast(year({{ date }}) as string){% endmacro %}

{# The year of a month: 2026 of 2026-03; and its place in the year: 3. #}
{% macro year_of_month(month) %}substr({{ month }}, 1, 4){% endmacro %}
{% macro place_in_year(month) %}cast(substr({{ month }}, 6, 2) as bigint){% endmacro %}

{# Of two days of int_days, whether one is the n-th working day after the other. Null where no notice covers what lies between. #}
{% macro is_working_day_after(day, start, working_days) -%}
{{ start }}.known_stretch = {{ day }}.known_stretch
            and {{ start }}.working_day_number + {{ working_days }} = {{ day }}.working_day_number
            and {{ day }}.is_working_day
{%- endmacro %}

{# The day by which so many working days have surely passed: a week for each, and two for the longest holidays. #}
{% macro surely_worked_by(date, working_days) %}{{ add_days(date, '7 * (' ~ working_days ~ ' + 2)') }}{% endmacro %}

{# The first day of a date's month. #}
{% macro first_of_month(date) %}cast(date_trunc('month', {{ date }}) as date){% endmacro %}

{# The first day of a date's quarter. #}
{% macro first_of_quarter(date) %}cast(date_trunc('quarter', {{ date }}) as date){% endmacro %}

{# The last day of a date's quarter. #}
{% macro last_of_quarter(date) %}cast(date_trunc('quarter', {{ date }}) + interval '3' month - interval '1' day as date){% endmacro %}

{# The day of the week by ISO: Monday 1 to Sunday 7. #}
{% macro day_of_week(date) %}{{ return(adapter.dispatch('day_of_week', 'gridscore')(date)) }}{% endmacro %}
{% macro default__day_of_week(date) %}isodow({{ date }}){% endmacro %}
{% macro spark__day_of_week(date) %}(weekday({{ date }}) + 1){% endmacro %}

{# The Sunday that ends a date's ISO week. #}
{% macro sunday_of(date) %}{{ add_days(date, '7 - ' ~ day_of_week(date)) }}{% endmacro %}

{# The Monday that begins a date's ISO week. #}
{% macro monday_of(date) %}{{ add_days(date, '1 - ' ~ day_of_week(date)) }}{% endmacro %}

{# 'YYYY-Wnn' by ISO: the year is that of the week's Thursday. #}
{% macro iso_week_of(date) %}{{ return(adapter.dispatch('iso_week_of', 'gridscore')(date)) }}{% endmacro %}
{% macro default__iso_week_of(date) %}strftime({{ date }}, '%G-W%V'){% endmacro %}
{% macro spark__iso_week_of(date) %}(cast(year(date_add({{ date }}, 3 - weekday({{ date }}))) as string) || '-W' || lpad(cast(weekofyear({{ date }}) as string), 2, '0')){% endmacro %}

{# A date some whole days later (a negative number: earlier). #}
{% macro add_days(date, days) %}{{ return(adapter.dispatch('add_days', 'gridscore')(date, days)) }}{% endmacro %}
{% macro default__add_days(date, days) %}({{ date }} + cast({{ days }} as integer)){% endmacro %}
{% macro spark__add_days(date, days) %}date_add({{ date }}, cast({{ days }} as int)){% endmacro %}

{# Whole days from one date to another. #}
{% macro days_between(first, last) %}{{ return(adapter.dispatch('days_between', 'gridscore')(first, last)) }}{% endmacro %}
{% macro default__days_between(first, last) %}date_diff('day', {{ first }}, {{ last }}){% endmacro %}
{% macro spark__days_between(first, last) %}datediff({{ last }}, {{ first }}){% endmacro %}

{# In a select list: one row for every day from the first to the last, both included. #}
{% macro each_day(first, last) %}{{ return(adapter.dispatch('each_day', 'gridscore')(first, last)) }}{% endmacro %}
{% macro default__each_day(first, last) %}cast(unnest(generate_series({{ first }}, {{ last }}, interval '1' day)) as date){% endmacro %}
{% macro spark__each_day(first, last) %}explode(case when {{ first }} <= {{ last }} then sequence({{ first }}, {{ last }}, interval 1 day) end){% endmacro %}

{# An instant some whole hours later; the hours may be an expression. #}
{% macro add_hours(instant, hours) %}{{ return(adapter.dispatch('add_hours', 'gridscore')(instant, hours)) }}{% endmacro %}
{% macro default__add_hours(instant, hours) %}({{ instant }} + to_hours(cast({{ hours }} as bigint))){% endmacro %}
{% macro spark__add_hours(instant, hours) %}({{ instant }} + make_interval(0, 0, 0, 0, {{ hours }})){% endmacro %}

{# An instant some whole microseconds later. #}
{% macro add_microseconds(instant, microseconds) %}{{ return(adapter.dispatch('add_microseconds', 'gridscore')(instant, microseconds)) }}{% endmacro %}
{% macro default__add_microseconds(instant, microseconds) %}({{ instant }} + to_microseconds(cast({{ microseconds }} as bigint))){% endmacro %}
{% macro spark__add_microseconds(instant, microseconds) %}timestamp_micros(unix_micros({{ instant }}) + ({{ microseconds }})){% endmacro %}

{# Whole hours in microseconds. #}
{% macro microseconds_of_hours(hours) %}({{ hours }} * 3600000000){% endmacro %}

{# A minute of a local day (0 to 1440) as an instant. #}
{% macro minute_of_day(date, minute) %}{{ add_microseconds(start_of_day(date), '(' ~ minute ~ ') * 60000000') }}{% endmacro %}

{# Whole microseconds from one instant to another: exact, where intervals would count in months of 30 days. #}
{% macro microseconds_between(first, last) %}{{ return(adapter.dispatch('microseconds_between', 'gridscore')(first, last)) }}{% endmacro %}
{% macro default__microseconds_between(first, last) %}(epoch_us({{ last }}) - epoch_us({{ first }})){% endmacro %}
{% macro spark__microseconds_between(first, last) %}(unix_micros({{ last }}) - unix_micros({{ first }})){% endmacro %}
