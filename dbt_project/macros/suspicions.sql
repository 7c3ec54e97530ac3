{# What every model of a suspicion has in common: its settings, who stands out, the flag with its sentence, and the list of all. #}

{#
The patterns that are looked for, each a model suspicion_<pattern> whose rows are the records it looked at:
  worker_code (null: the question is about a grid), grid_code, record_code, recorded_at, is_odd (never null), counterpart_code
subject: what a record is. counted: what was looked at, in both languages; odd: what was found of the odd ones.
same_month: others are compared in the same month only.
#}
{% macro patterns_of_suspicion() %}
{{ return({
    'far_visit': {
        'subject': 'visit', 'counted': ['次可核对地点的走访', 'visits whose place can be checked'],
        'odd': ['次远离该走访对象平时所在的地点', 'were far from where that target is usually visited'],
    },
    'impossible_travel': {
        'subject': 'visit', 'counted': ['次有定位的走访', 'visits with a position'],
        'odd': ['次距上一次太远，无论如何赶不到', 'were too far from the one before to get there in time'],
    },
    'replay_track': {
        'subject': 'patrol_day', 'counted': ['个巡查日', 'patrol days'],
        'odd': ['天的轨迹与本人另一天完全相同', 'have exactly the track of another day of the same person'],
    },
    'buddy_phone': {
        'subject': 'patrol_day', 'counted': ['个巡查日', 'patrol days'],
        'odd': ['天的轨迹与另一人的手机相同', 'went the same way as the phone of somebody else'],
    },
    'synthetic_track': {
        'subject': 'patrol_day', 'counted': ['个里程较长的巡查日', 'patrol days with a long way'],
        'odd': ['天在网格的一小块地方走了很长的路', 'lead a long way through a small part of the grid'],
    },
    'parked_phone': {
        'subject': 'patrol_day', 'counted': ['个既有定位又有走访的日子', 'days with positions and visits'],
        'odd': ['天手机原地不动却登记了多次走访', 'claim several visits while the phone lay in one place'],
    },
    'batch_entry': {
        'subject': 'visit', 'counted': ['次走访', 'visits'],
        'odd': ['次在数秒之内连续录入', 'were recorded within moments of another'],
    },
    'overlap_visits': {
        'subject': 'visit', 'counted': ['次走访', 'visits'],
        'odd': ['次在上一次结束之前就已开始', 'began before an earlier one had ended'],
    },
    'time_heaping': {
        'subject': 'visit', 'counted': ['次走访', 'visits'],
        'odd': ['次的时间恰为整点或半点', 'are dated on a full or half hour'],
    },
    'copied_records': {
        'subject': 'record', 'counted': ['条有文字的记录', 'records with a text'],
        'odd': ['条的文字相同或几乎相同', 'repeat the same words'],
    },
    'split_items': {
        'subject': 'item', 'counted': ['件上报事项', 'items'],
        'odd': ['件像是同一事项拆成的', 'read like parts of one issue'],
    },
    'quick_close': {
        'subject': 'item', 'counted': ['件已办结事项', 'disposed items'],
        'odd': ['件由上报人本人在几分钟内办结', 'were closed within minutes by the person who reported them'],
    },
    'month_end_spike': {
        'subject': 'record', 'counted': ['条走访和上报', 'visits and items'], 'same_month': true,
        'odd': ['条集中在月末几天', 'are dated in the last days of the month'],
    },
    'duplicate_photo': {
        'subject': 'visit', 'counted': ['次附图走访', 'visits with a photo'],
        'odd': ['次所附图片也用在别的走访上', 'carry a photo that also stands on another visit'],
    },
    'ghost_attendance': {
        'subject': 'meeting', 'counted': ['次签到', 'meetings signed'],
        'odd': ['次当天没有任何其他痕迹', 'have no other trace of the person that day'],
    },
    'ghost_link': {
        'subject': 'resident', 'counted': ['条实际居住人口', 'residents who live there'],
        'odd': ['条同时登记在多个住址，或登记在人数远超周边的住址', 'live at several addresses at once, or at one with far more people than those around it'],
    },
}) }}
{% endmacro %}

{# The settings of one pattern: one row, or none where the site has switched it off. #}
{% macro settings_of(detector) %}select * from {{ source('run', 'detectors') }} where detector = '{{ detector }}' and is_on{% endmacro %}

{# Text between two others: what part of the others' records is odd; nothing where there are no others. #}
{% macro share_of_others(before, after) %}coalesce('{{ before }}' || {{ percent_text('other_records', 'nullif(other_records_checked, 0)') }} || '{{ after }}', ''){% endmacro %}

{#
Whether `count` of `total` is at least `times` the others' share (others_count / others_total), and more than `deviations`
standard deviations above what that share leads to: (c N - n C)^2 >= d^2 n C (N - C). Whole numbers, so exact.
#}
{% macro stands_out(count, total, others_count, others_total, deviations, times) %}
{%- set own, expected = wide(count) ~ ' * ' ~ wide(others_total), wide(total) ~ ' * ' ~ wide(others_count) -%}
({{ own }} > {{ expected }} and {{ own }} >= {{ wide(times) }} * {{ expected }} and ({{ own }} - {{ expected }}) * ({{ own }} - {{ expected }})
    >= {{ wide(deviations) }} * {{ wide(deviations) }} * {{ expected }} * ({{ wide(others_total) }} - {{ wide(others_count) }}))
{% endmacro %}

{# How strong a flag is, 0 to 1: its weight times the mean of its share of the records and of count / (count + enough). #}
{% macro strength_of(weight, count, total, enough) %}
cast({{ decimal_of_units(divided_half_up(
    '(' ~ millionths(weight) ~ ' * ' ~ wide(count) ~ ' * (' ~ wide(count) ~ ' + ' ~ wide(enough) ~ ' + ' ~ wide(total) ~ '))',
    '(2 * ' ~ wide(total) ~ ' * (' ~ wide(count) ~ ' + ' ~ wide(enough) ~ '))'
), 6) }} as decimal(9, 6))
{% endmacro %}

{# Part of 1 that is left of two parts: 1 - (1 - a)(1 - b), as DECIMAL(9, 6). #}
{% macro either_of(first, second) %}cast({{ first }} + (1 - {{ first }}) * {{ second }} as decimal(9, 6)){% endmacro %}

{# The different values of a group that fulfil a condition as a list, and the sorted values of a group of such lists. #}
{% macro collected_list(value, condition='true') %}{{ return(adapter.dispatch('collected_list', 'gridscore')(value, condition)) }}{% endmacro %}
{% macro default__collected_list(value, condition) %}list_sort(coalesce(list(distinct {{ value }}) filter (where {{ condition }}), [])){% endmacro %}
{% macro spark__collected_list(value, condition) %}array_sort(collect_set({{ value }}) filter (where {{ condition }})){% endmacro %}
{% macro joined_lists(value) %}{{ return(adapter.dispatch('joined_lists', 'gridscore')(value)) }}{% endmacro %}
{% macro default__joined_lists(value) %}list_sort(list_distinct(flatten(list({{ value }})))){% endmacro %}
{% macro spark__joined_lists(value) %}array_sort(array_distinct(flatten(collect_list({{ value }})))){% endmacro %}

{# The middle value of a group (the lower of two). #}
{% macro middle_of(value) %}{{ return(adapter.dispatch('middle_of', 'gridscore')(value)) }}{% endmacro %}
{% macro default__middle_of(value) %}quantile_disc({{ value }}, 0.5){% endmacro %}
{% macro spark__middle_of(value) %}percentile_disc(0.5) within group (order by {{ value }}){% endmacro %}

{# Minute of the local hour of an instant, 0 to 59. #}
{% macro minute_of(instant) %}cast(extract(minute from {{ instant }}) as bigint){% endmacro %}

{# A text's fingerprint is key:whole:slots; the first or second half of its eight slots: texts that share one are near. #}
{% macro half_of_slots(fingerprint, half) %}{% if half == 'first' %}substr(right({{ fingerprint }}, 32), 1, 16){% else %}right({{ fingerprint }}, 16){% endif %}{% endmacro %}

{# Whether a part of a whole is at least so large a share of it, exactly; and whether it is at most that. Whole numbers. #}
{% macro reaches_share(part, whole, share) %}{{ wide(part) }} * 1000000 >= {{ millionths(share) }} * {{ wide(whole) }}{% endmacro %}
{% macro keeps_share(part, whole, share) %}{{ wide(part) }} * 1000000 <= {{ millionths(share) }} * {{ wide(whole) }}{% endmacro %}

{# Seconds in microseconds. #}
{% macro microseconds_of_seconds(seconds) %}({{ seconds }} * 1000000){% endmacro %}
