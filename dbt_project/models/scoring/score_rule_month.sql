-- What a rule gave or took in a month, before its item's floor and cap, and why.
-- Grain: rulebook, scored unit, month x measured rule
-- Nothing to measure: in an item that has points a giving rule gives them in full (unless the item's option says
-- otherwise), a deduction or bonus is nought. Of a shared group only the first rule that took points keeps them.
with rule_points as (

    select * from {{ ref('score_rule_points') }}

),

rules as (

    select * from {{ ref('score_rules') }}

),

pointed as (

    select
        rule_points.rulebook,
        rule_points.version,
        rule_points.unit_type,
        rule_points.unit_code,
        rule_points.month,
        rules.item,
        rule_points.rule,
        rules.kind,
        rules.name_zh,
        rules.name_en,
        rules.position,
        rules.sign,
        rules.shared_group,
        rules.is_informational,
        rule_points.numerator,
        rule_points.denominator,
        rule_points.quantity,
        coalesce(rule_points.is_no_basis, true) as is_no_basis,
        cast(case
            when rules.is_informational then 0
            when not coalesce(rule_points.is_no_basis, true) then rule_points.points
            when rules.part = 'points' and rules.no_basis = 'full' then rules.full_points
            else 0
        end as decimal(28, 12)) as points,
        coalesce(rule_points.formula_zh, '') as formula_zh,
        coalesce(rule_points.formula_en, '') as formula_en
    from rule_points
    inner join rules
        on rule_points.rulebook = rules.rulebook and rule_points.version = rules.version and rule_points.rule = rules.rule

),

-- position of the first rule of the group that took or gave something
shared as (

    select
        rulebook,
        version,
        unit_type,
        unit_code,
        month,
        item,
        rule,
        position,
        kind,
        name_zh,
        name_en,
        sign,
        numerator,
        denominator,
        quantity,
        points,
        is_no_basis,
        is_informational,
        formula_zh,
        formula_en,
        coalesce(
            shared_group is not null
            and points <> 0
            and position > min(case when points <> 0 then position end) over (
                partition by rulebook, unit_code, month, item, shared_group
            ),
            false
        ) as is_covered
    from pointed

)

select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    item,
    rule,
    position,
    kind,
    numerator,
    denominator,
    quantity,
    cast(case when is_covered then 0 else points end as decimal(28, 12)) as points,
    is_no_basis,
    is_informational,
    name_zh || '：' || case
        when is_no_basis and is_informational then '没有可统计的对象（只展示，不计分）'
        when is_no_basis and sign < 0 then '没有可考核的对象，不扣分'
        when is_no_basis then '没有可考核的对象，计 ' || {{ points_text('points') }} || ' 分'
        when is_covered then formula_zh || '；与同组规则合并只扣一次，此处不再扣'
        else formula_zh
    end as explanation_zh,
    name_en || ': ' || case
        when is_no_basis and is_informational then 'nothing to measure (for information, no points)'
        when is_no_basis and sign < 0 then 'nothing to measure, nothing deducted'
        when is_no_basis then 'nothing to measure, ' || {{ points_text('points') }} || ' points'
        when is_covered then formula_en || '; it costs once with a rule that took it already, so nothing is taken here'
        else formula_en
    end as explanation_en
from shared
