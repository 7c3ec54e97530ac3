-- Evidence of C1.3: is each person who lives here linked to a registered house through a registered address?
-- Grain:       rulebook x month x resident who is not linked; those who are linked are one row per grid and month.
--              The person's grid decides the unit; group_code is the grid
-- Numerator:   0 (linked: their number)
-- Denominator: 1 (linked: their number)
-- Reason:      "house not in the register", linked: "412 linked"
with months as (

    {{ measured_months('house_linkage', {'grid_type': 'string'}) }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

snapshots as (

    select * from {{ ref('int_register_snapshots') }}

),

residents as (

    select * from {{ ref('int_residents_linked') }}

),

residents_asked as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        grids.grid_code,
        residents.resident_code,
        residents.fault,
        residents.resident_count,
        residents.source_file,
        residents.source_row
    from months
    inner join grids
        on months.rulebook = grids.rulebook
        and months.month = grids.month
        and (months.grid_type is null or grids.grid_type = months.grid_type)
    {%- for register in ['residents', 'houses', 'addresses'] %}
    inner join snapshots as of_{{ register }}
        on months.rulebook = of_{{ register }}.rulebook
        and months.month = of_{{ register }}.month
        and of_{{ register }}.register = '{{ register }}'
    {%- endfor %}
    inner join residents
        on of_residents.snapshot_date = residents.residents_snapshot
        and of_houses.snapshot_date = residents.houses_snapshot
        and of_addresses.snapshot_date = residents.addresses_snapshot
        and grids.grid_code = residents.grid_code

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        case when fault is null then 'grid' else 'resident' end as subject_type,
        case when fault is null then grid_code else resident_code end as subject_code,
        fault as kind,
        grid_code as group_code,
        case when fault is null then resident_count else 0 end as numerator,
        resident_count as denominator,
        case fault
            when 'no_house' then 'no house given'
            when 'unknown_house' then 'house not in the register'
            when 'no_address' then 'no address code given'
            when 'other_address' then 'the house has another address code'
            when 'unknown_address' then 'address code not in the register'
            else {{ text_of('resident_count') }} || ' linked'
        end as reason,
        case fault
            when 'no_house' then '未填房屋编号'
            when 'unknown_house' then '房屋不在实有房屋台账'
            when 'no_address' then '未填标准地址编码'
            when 'other_address' then '与所在房屋的地址编码不一致'
            when 'unknown_address' then '地址编码不在标准地址库'
            else {{ text_of('resident_count') }} || ' 人已关联'
        end as reason_zh,
        source_file,
        source_row
    from residents_asked

)

{{ evidence_rows('house_linkage', 'judged', without=['occurred_on', 'level', 'size', 'quantity']) }}
