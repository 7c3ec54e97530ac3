{# What every evidence model has in common: where it starts, how it ends, and the list of all of them. #}

{# The measures that have an evidence model: a new measure is its model, its lines in the yml, and its name here.
   (dbt must see every reference while it parses, so the list cannot be read from the folder.) #}
{% macro measures_with_evidence() %}
{{ return([
    'attendance', 'awards', 'check_points', 'daily_items', 'daily_visits', 'disposal', 'disposed_in_grid', 'event_closing',
    'failed_checks', 'false_data', 'field_completeness', 'findings', 'hazard_visits', 'house_linkage',
    'household_collection', 'household_complete', 'household_entry', 'login', 'low_collection', 'meeting_weeks',
    'party_building', 'patrol_cover', 'patrol_distance', 'patrol_hours', 'photo_visits', 'push_feedback',
    'record_consistency', 'register_link', 'rejected_items', 'staffing', 'survey_yes', 'task_chain', 'valid_items',
    'visit_coverage',
]) }}
{% endmacro %}

{# The months a measure is taken in, per rulebook that uses it, with the rulebook's parameters as columns.
   parameters: name -> type. A parameter the rulebook does not state is null. #}
{% macro measured_months(measure, parameters={}) %}
    select
        months.rulebook,
        months.scored_unit,
        months.month,
        months.month_start,
        months.month_end,
        months.seen_until,
        months.seen_until_date,
        months.is_on_grids
        {%- for name, type in parameters.items() %},
        cast(max(case when counting.parameter = '{{ name }}' then counting.value end) as {{ type }}) as {{ name }}
        {%- endfor %}
    from {{ ref('int_measure_months') }} as months
    {%- if parameters %}
    -- a month without any row: the rulebook states no parameter of this measure
    left join {{ ref('int_counting') }} as counting
        on months.rulebook = counting.rulebook
        and months.month = counting.month
        and months.measure = counting.measure
    {%- endif %}
    where months.measure = '{{ measure }}'
    {%- if parameters %}
    group by
        months.rulebook,
        months.scored_unit,
        months.month,
        months.month_start,
        months.month_end,
        months.seen_until,
        months.seen_until_date,
        months.is_on_grids
    {%- endif %}
{% endmacro %}

{# Units that something can be filed or held on: scored ones, and the grids of communities. #}
{% macro units_and_their_grids() %}
    select
        rulebook,
        month,
        unit_type,
        unit_code,
        false as is_grid_of_unit
    from {{ ref('int_unit_months') }}
    union all
    select
        rulebook,
        month,
        'grid' as unit_type,
        grid_code as unit_code,
        true as is_grid_of_unit
    from {{ ref('int_grids_assigned') }}
    where unit_type <> 'grid'
{% endmacro %}

{# Whether a measure of these months is taken on such a unit: on scored ones, or on grids where the rulebook says so. #}
{% macro is_measured_on(units, months) %}{{ units }}.is_grid_of_unit = coalesce({{ months }}.is_on_grids, false){% endmacro %}

{# The columns of evidence with their types, in their order. #}
{% macro evidence_columns() %}
{{ return({
    'rulebook': 'string',
    'measure': 'string',
    'unit_type': 'string',
    'unit_code': 'string',
    'month': 'string',
    'subject_type': 'string',
    'subject_code': 'string',
    'occurred_on': 'date',
    'kind': 'string',
    'level': 'string',
    'size': 'decimal(18, 6)',
    'group_code': 'string',
    'numerator': 'bigint',
    'denominator': 'bigint',
    'quantity': 'decimal(18, 6)',
    'reason': 'string',
    'reason_zh': 'string',
    'source_file': 'string',
    'source_row': 'bigint',
}) }}
{% endmacro %}

{# The last select of an evidence model: the columns of evidence out of `step`, typed; those in `without` are null. #}
{% macro evidence_rows(measure, step, without=[]) %}
select
    {%- for name, type in evidence_columns().items() %}
    cast({{ "'" ~ measure ~ "'" if name == 'measure' else 'null' if name in without else name }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ step }}
{% endmacro %}

{# Judged subjects of a grid (`judged`: numerator 1 or 0 of denominator 1, with grid_code): those that fail singly, those that
   pass as one row per grid (and level, a column of `judged`). reason, reason_zh: what the row says, as SQL over the group. #}
{% macro passing_in_one_row(judged, reason, reason_zh, level='null') %}
    select
        rulebook,
        unit_type,
        unit_code,
        month,
        subject_type,
        subject_code,
        occurred_on,
        {{ level }} as level,
        grid_code as group_code,
        numerator,
        denominator,
        reason,
        reason_zh,
        source_file,
        source_row
    from {{ judged }}
    where numerator < denominator

    union all

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        null as occurred_on,
        {{ level }} as level,
        grid_code as group_code,
        cast(count(*) as bigint) as numerator,
        cast(count(*) as bigint) as denominator,
        {{ reason }} as reason,
        {{ reason_zh }} as reason_zh,
        null as source_file,
        null as source_row
    from {{ judged }}
    where numerator = denominator
    group by rulebook, unit_type, unit_code, month, grid_code{{ '' if level == 'null' else ', ' ~ level }}
{% endmacro %}

{# Calendar months from one date to another, whatever the day: 2025-12-31 to 2026-01-01 is 1. #}
{% macro months_between_dates(first, last) -%}
    (12 * (extract(year from {{ last }}) - extract(year from {{ first }})) + extract(month from {{ last }}) - extract(month from {{ first }}))
{%- endmacro %}

{# The last day that is wholly over at an instant, given the instant's local day. #}
{% macro last_elapsed_day(instant, local_day) -%}
    case when {{ end_of_day(local_day) }} <= {{ instant }} then {{ local_day }} else {{ add_days(local_day, -1) }} end
{%- endmacro %}

{# An instant as people write it: 2026-03-04 10:05:00, local time; to the second, since a second can decide. #}
{% macro instant_text(instant) %}{{ return(adapter.dispatch('instant_text', 'gridscore')(instant)) }}{% endmacro %}
{% macro default__instant_text(instant) %}strftime({{ instant }}, '%Y-%m-%d %H:%M:%S'){% endmacro %}
{% macro spark__instant_text(instant) %}date_format({{ instant }}, 'yyyy-MM-dd HH:mm:ss'){% endmacro %}
