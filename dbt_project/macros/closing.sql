{# What is still missing while a month is open: where the alerts about it start, and what their codes look like. #}

{#
One row per rulebook, open month, scored rule and measure it reads. Nothing is asked for what is only informational, nor
of a month that has closed. severity: while the month runs, most of it is bound to come; once it has ended, it is late.
grid_type, valid_months: of the measure, null where the rulebook does not state them.
#}
{% macro needs_of_open_months() %}
    select
        months.rulebook,
        months.version,
        months.month,
        months.month_start,
        least(months.month_end, months.seen_until_date) as last_day,
        case when months.seen_until_date > months.month_end then 'warning' else 'info' end as severity,
        rules.item,
        rules.rule,
        measures.measure,
        measures.feeds,
        max(case when counting.parameter = 'grid_type' then counting.value end) as grid_type,
        cast(max(case when counting.parameter = 'valid_months' then counting.value end) as bigint) as valid_months
    from {{ ref('int_rulebook_months') }} as months
    inner join {{ source('rules', 'rule') }} as rules
        on months.rulebook = rules.rulebook
        and months.version = rules.version
    inner join {{ source('rules', 'rule_measure') }} as rule_measures
        on rules.rulebook = rule_measures.rulebook
        and rules.version = rule_measures.version
        and rules.rule = rule_measures.rule
    inner join {{ source('rules', 'measure') }} as measures
        on rule_measures.measure = measures.measure
        and measures.evidence_model is not null
    -- a measure the rulebook states no parameter of
    left join {{ ref('int_counting') }} as counting
        on months.rulebook = counting.rulebook
        and months.month = counting.month
        and measures.measure = counting.measure
    where not months.is_closed and not rules.is_informational
    group by
        months.rulebook,
        months.version,
        months.month,
        months.month_start,
        months.month_end,
        months.seen_until_date,
        rules.item,
        rules.rule,
        measures.measure,
        measures.feeds
{% endmacro %}

{#
The code of such an alert: missing_to_close:<month>:<what>:<kind of unit>:<subject>:<unit>. What the page of
`gridscore check` groups by stands in the first four parts, subject and unit in columns of their own.
#}
{% macro missing_code(what, month, unit_type, subject, unit="''") -%}
    'missing_to_close:' || {{ month }} || ':' || {{ what }} || ':' || {{ unit_type }} || ':' || {{ subject }} || ':' || {{ unit }}
{%- endmacro %}
