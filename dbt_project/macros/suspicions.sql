{# What every model of a suspicion has in common: its settings, who stands out, the flag with its sentence, and the list of all. #}

{#
The patterns that are looked for, each a model suspicion_<pattern> whose rows are the records it looked at:
  worker_code (null: the question is about a grid), grid_code, record_code, recorded_at, is_odd (never null), counterpart_code
subject: what a record is. counted: what was looked at, in both languages; odd: what was found of the odd ones; ask: what may
well explain it and is to be asked first.
same_month: others are compared in the same month only.
#}
{% macro patterns_of_suspicion() %}
{{ return({
    'far_visit': {
        'subject': 'visit', 'counted': ['次可核对地点的走访', 'visits whose place can be checked'],
        'odd': ['次远离该走访对象或该网格平时走访的地点', 'were far from where that target or grid is usually visited'],
        'ask': ['对象是否搬家、是否在别处见面、定位是否有偏差', 'did the target move, did they meet elsewhere, was the position off'],
    },
    'impossible_travel': {
        'subject': 'visit', 'counted': ['次有定位的走访', 'visits with a position'],
        'odd': ['次距上一次太远，无论如何赶不到', 'were too far from the one before to get there in time'],
        'ask': ['是否事后补录或由同事代录、定位是否有偏差', 'was it entered later or by a colleague, was a position off'],
    },
    'replay_track': {
        'subject': 'patrol_day', 'counted': ['个巡查日', 'patrol days'],
        'odd': ['天的轨迹与本人另一天相同', 'have the track of another day of the same person'],
        'ask': ['系统是否重复上传、是否每天走同一固定路线', 'did the system upload a day twice, is it a fixed daily round'],
    },
    'buddy_phone': {
        'subject': 'patrol_day', 'counted': ['个巡查日', 'patrol days'],
        'odd': ['天的轨迹与另一人的手机相同', 'went the same way as the phone of somebody else'],
        'ask': ['两人是否结伴巡查', 'did the two walk together'],
    },
    'synthetic_track': {
        'subject': 'patrol_day', 'counted': ['个里程较长的巡查日', 'patrol days with a long way'],
        'odd': ['天的轨迹不像人走出来的', 'do not move as a walker does'],
        'ask': ['是否在小片区域反复走、手机是否有故障', 'was a small part walked again and again, is the phone at fault'],
    },
    'parked_phone': {
        'subject': 'patrol_day', 'counted': ['个既有定位又有走访的日子', 'days with positions and visits'],
        'odd': ['天手机原地不动却登记了多次走访', 'claim several visits while the phone lay in one place'],
        'ask': ['手机是否在充电或没电、是否用别的手机登记', 'was the phone charging or empty, were the visits entered on another'],
    },
    'batch_entry': {
        'subject': 'visit', 'counted': ['次走访', 'visits'],
        'odd': ['次在数秒之内连续录入', 'were recorded within moments of another'],
        'ask': ['是否因无信号集中补录', 'was there no signal, and all was entered afterwards'],
    },
    'overlap_visits': {
        'subject': 'visit', 'counted': ['次走访', 'visits'],
        'odd': ['次在上一次结束之前就已开始', 'began before an earlier one had ended'],
        'ask': ['是否忘记签退、是否有同事同行', 'was signing out forgotten, did a colleague go along'],
    },
    'time_heaping': {
        'subject': 'visit', 'counted': ['次走访', 'visits'],
        'odd': ['次的时间恰为整点或半点', 'are dated on a full or half hour'],
        'ask': ['系统是否对时间取整、是否按计划时间补录', 'does the system round times, were they entered afterwards'],
    },
    'copied_records': {
        'subject': 'record', 'counted': ['条有文字的记录', 'records with a text'],
        'odd': ['条的文字相同或几乎相同', 'repeat the same words'],
        'ask': ['是否为规定用语、情况是否确实相同', 'was the wording prescribed, was it the same each time'],
    },
    'split_items': {
        'subject': 'item', 'counted': ['件上报事项', 'items'],
        'odd': ['件像是同一事项拆成的', 'read like parts of one issue'],
        'ask': ['是否确为几件事、是否因网络问题重复提交', 'were they several issues, did a bad connection send one twice'],
    },
    'quick_close': {
        'subject': 'item', 'counted': ['件已办结事项', 'disposed items'],
        'odd': ['件由上报人本人在几分钟内办结', 'were closed within minutes by the person who reported them'],
        'ask': ['是否当场处理完毕', 'could it be settled on the spot'],
    },
    'month_end_spike': {
        'subject': 'record', 'counted': ['条走访和上报', 'visits and items'], 'same_month': true,
        'odd': ['条集中在月末几天', 'are dated in the last days of the month'],
        'ask': ['是否有专项行动或休假、是否补录', 'was there a campaign or a leave, were records entered afterwards'],
    },
    'duplicate_photo': {
        'subject': 'visit', 'counted': ['次附图走访', 'visits with a photo'],
        'odd': ['次所附图片也用在别的走访上', 'carry a photo that also stands on another visit'],
        'ask': ['是否系统默认图片、是否误传旧图', 'is it a picture of the system, was an old one sent by mistake'],
    },
    'ghost_attendance': {
        'subject': 'meeting', 'counted': ['次签到', 'meetings signed'],
        'odd': ['次当天没有任何工作记录或轨迹', 'have no record or track of the person that day'],
        'ask': ['是否全天开会或培训、设备是否有故障', 'did the meeting take all day, was the phone out of order'],
    },
    'ghost_link': {
        'subject': 'resident', 'counted': ['条实际居住人口', 'residents who live there'],
        'odd': ['条同时登记在多个住址，或登记在人数远超周边的住址', 'live at several addresses at once, or at one with far more people than those around it'],
        'ask': ['是否集体宿舍或大家庭、整栋楼是否登记为一个地址', 'is it a dormitory or a large family, is a whole building at one address'],
    },
}) }}
{% endmacro %}

{# The settings of one pattern: one row, or none where the site has switched it off. #}
{% macro settings_of(detector) %}select * from {{ source('run', 'detectors') }} where detector = '{{ detector }}' and is_on{% endmacro %}

{#
Patrol days of the month being looked at, one per worker, grid and day, with what the worker's whole day looked like in
whatever grid (docs/tracks.md); null where nothing is known of it. Where rulebooks close at different times, the first by name.
is_long: only those of at_least_m or more, a setting of the model.
#}
{% macro patrols_with_looks(is_long=true) %}
    select
        patrols.worker_code,
        patrols.grid_code,
        patrols.polygon_sha256,
        patrols.patrol_date,
        patrols.month,
        patrols.distance_mm,
        patrols.duration_s,
        patrols.cells_visited,
        patrols.cells_total,
        days.fixes_kept as day_fixes_kept,
        days.fixes_left_out as day_fixes_left_out,
        days.fixes_outside,
        days.fixes_with_accuracy,
        days.accuracy_runs,
        days.spread_mm,
        days.speed_variation,
        days.straightness,
        days.path_print,
        days.shape_print
    from {{ ref('int_patrol_days') }} as patrols
    {% if is_long %}inner join settings on patrols.distance_mm >= {{ millimetres('settings.at_least_m') }}{% endif %}
    -- every patrol day has one
    left join {{ ref('stg_track_day') }} as days on patrols.worker_code = days.worker_code and patrols.patrol_date = days.track_date
    where patrols.is_in_month
    qualify row_number() over (partition by patrols.worker_code, patrols.grid_code, patrols.patrol_date order by patrols.rulebook nulls last) = 1
{% endmacro %}

{# The days of a step judged by grid, once for each worker: where it is odd, else where most was walked. #}
{% macro days_of_workers(judged) %}
select
    worker_code,
    grid_code,
    {{ text_of('patrol_date') }} as record_code,
    {{ start_of_day('patrol_date') }} as recorded_at,
    is_odd,
    counterpart_code
from {{ judged }}
qualify row_number() over (
    partition by worker_code, patrol_date
    order by is_odd desc nulls last, distance_mm desc nulls last, grid_code nulls last
) = 1
{% endmacro %}

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

{# The values of a group that a tenth, and nine tenths, of it do not exceed. #}
{% macro tenth_of(value) %}{{ return(adapter.dispatch('tenth_of', 'gridscore')(value)) }}{% endmacro %}
{% macro default__tenth_of(value) %}quantile_disc({{ value }}, 0.1){% endmacro %}
{% macro spark__tenth_of(value) %}percentile_disc(0.1) within group (order by {{ value }}){% endmacro %}
{% macro most_of(value) %}{{ return(adapter.dispatch('most_of', 'gridscore')(value)) }}{% endmacro %}
{% macro default__most_of(value) %}quantile_disc({{ value }}, 0.9){% endmacro %}
{% macro spark__most_of(value) %}percentile_disc(0.9) within group (order by {{ value }}){% endmacro %}

{# Whether more is known of an instant than its day: a date without a time is read as its midnight. #}
{% macro has_time_of_day(instant) %}{{ instant }} <> {{ start_of_day(local_date(instant)) }}{% endmacro %}

{# Minute of the local hour of an instant, 0 to 59. #}
{% macro minute_of(instant) %}cast(extract(minute from {{ instant }}) as bigint){% endmacro %}

{# A text's fingerprint is key:whole:slots; the first or second half of its eight slots: texts that share one are near. #}
{% macro half_of_slots(fingerprint, half) %}{% if half == 'first' %}substr(right({{ fingerprint }}, 32), 1, 16){% else %}right({{ fingerprint }}, 16){% endif %}{% endmacro %}

{# Whether a part of a whole is at least so large a share of it, exactly; and whether it is at most that. Whole numbers. #}
{% macro reaches_share(part, whole, share) %}{{ wide(part) }} * 1000000 >= {{ millionths(share) }} * {{ wide(whole) }}{% endmacro %}
{% macro keeps_share(part, whole, share) %}{{ wide(part) }} * 1000000 <= {{ millionths(share) }} * {{ wide(whole) }}{% endmacro %}

{# Seconds in microseconds. #}
{% macro microseconds_of_seconds(seconds) %}({{ seconds }} * 1000000){% endmacro %}
