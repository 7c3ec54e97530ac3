-- Repeated text: one person's records told in the same words. One row per visit or item with a text.
-- A visit or item is odd when its text, or one that shares half of its fingerprint's slots, stands in so many of the
-- worker's records of the month. Words that many workers use are the office's own phrases and say nothing.
with settings as (

    {{ settings_of('copied_records') }}

),

records as (

    select 'visit' as record_type, worker_code, grid_code, visit_code as record_code, visited_at as recorded_at, {{ month_of('visit_date') }} as month, note_fingerprint
    from {{ ref('stg_visits') }}
    where note_fingerprint is not null and worker_code is not null
    union all
    select 'item' as record_type, worker_code, grid_code, item_code as record_code, reported_at as recorded_at, {{ month_of('reported_date') }} as month, note_fingerprint
    from {{ ref('stg_items') }}
    where note_fingerprint is not null and worker_code is not null

),

halves as (

    {% for half in ['first', 'second'] -%}
    select record_type, worker_code, month, record_code, '{{ half }}' as half, {{ half_of_slots('note_fingerprint', half) }} as slots from records
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

used_by_worker as (

    select half, slots, worker_code, month, cast(count(*) as bigint) as record_count
    from halves
    group by half, slots, worker_code, month

),

used as (

    select half, slots, cast(count(distinct worker_code) as bigint) as worker_count
    from used_by_worker
    group by half, slots

),

repeated as (

    select used_by_worker.half, used_by_worker.slots, used_by_worker.worker_code, used_by_worker.month
    from used_by_worker
    inner join used on used_by_worker.half = used.half and used_by_worker.slots = used.slots
    inner join settings on used_by_worker.record_count >= settings.run_length and used.worker_count < settings.shared_by

),

-- one row per record, whichever half repeats
repeating as (

    select distinct halves.record_type, halves.record_code
    from halves
    inner join repeated
        on
            halves.half = repeated.half
            and halves.slots = repeated.slots
            and halves.worker_code = repeated.worker_code
            and halves.month = repeated.month

)

select
    records.worker_code,
    records.grid_code,
    records.record_code,
    records.recorded_at,
    repeating.record_code is not null as is_odd,
    cast(null as string) as counterpart_code
from records
-- a text of its own
left join repeating on records.record_type = repeating.record_type and records.record_code = repeating.record_code
