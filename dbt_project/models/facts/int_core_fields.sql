-- One row per register, snapshot, grid and core field: how many rows there are, and in how many of them the field holds a
-- legal value (a name, code or usage: any value). Every row of the snapshot counts.
{%- set registers = {
    'residents': {
        'resident_name': 'has_resident_name', 'id_number': 'is_id_number_legal', 'sex': 'is_sex_legal',
        'birth_date': 'is_birth_date_legal', 'phone': 'is_phone_legal', 'address_code': 'address_code is not null'
    },
    'houses': {'address_code': 'address_code is not null', 'usage': 'usage is not null'},
    'workers': {'worker_name': 'has_worker_name', 'id_number': 'is_id_number_legal', 'phone': 'is_phone_legal'}
} %}
with
{%- for register, fields in registers.items() %}
{{ register }} as (

    select * from {{ ref('stg_' ~ register) }}

),

{{ register }}_counted as (

    select
        snapshot_date,
        grid_code,
        cast(count(*) as bigint) as value_count
        {%- for field, condition in fields.items() %},
        cast(count(*) filter (where {{ condition }}) as bigint) as {{ field }}_count
        {%- endfor %}
    from {{ register }}
    group by snapshot_date, grid_code

){{ ',' if not loop.last }}
{% endfor %}
{% for register, fields in registers.items() -%}
{% set last_register = loop.last -%}
{% for field in fields -%}
select
    '{{ register }}' as register,
    snapshot_date,
    grid_code,
    '{{ field }}' as field,
    {{ field }}_count as legal_count,
    value_count
from {{ register }}_counted
{{ 'union all' if not (loop.last and last_register) }}
{% endfor -%}
{% endfor %}
