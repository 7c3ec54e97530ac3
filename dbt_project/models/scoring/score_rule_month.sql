-- What a rule gave or took in a span, before its item's floor and cap, and why.
-- Grain: rulebook, scored unit, span x measured rule
-- factor: of a reused method, or the weight in a mix; points are multiplied with it before anything else.
-- Nothing to measure: in an item that has points a giving rule gives them in full, unless the item's option is zero (the
-- other options are of the whole item: score_item_month); a deduction or bonus is nought. Of a shared group only the first rule that took points keeps them; one that
-- gives (all of its rules must be met) gives once, and nothing when one of them with something to measure fails.
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
            when not coalesce(rule_points.is_no_basis, true) then rule_points.points * rules.factor
            when rules.part = 'points' and rules.no_basis <> 'zero' then rules.full_points * rules.factor
            else 0
        end as decimal(28, 12)) as points,
        rules.factor,
        coalesce(rule_points.formula_zh, '') as formula_zh,
        coalesce(rule_points.formula_en, '') as formula_en
    from rule_points
    inner join rules
        on rule_points.rulebook = rules.rulebook and rule_points.version = rules.version and rule_points.rule = rules.rule

),

-- which rules of a group do not count: those behind the first that took or gave something, and all that would give where one fails
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
        factor,
        sign > 0 and max(case when shared_group is not null and points = 0 and not is_no_basis then 1 else 0 end) over (
            partition by rulebook, unit_code, month, item, shared_group
        ) = 1 as has_failed_group,
        coalesce(
            shared_group is not null
            and points <> 0
            and (
                has_failed_group
                or position > min(case when points <> 0 then position end) over (
                    partition by rulebook, unit_code, month, item, shared_group
                )
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
        when is_covered and has_failed_group then formula_zh || '；同组规则未全部达标，不计'
        when is_covered and sign > 0 then formula_zh || '；与同组规则合并只计一次，此处不再计'
        when is_covered then formula_zh || '；与同组规则合并只扣一次，此处不再扣'
        when factor <> 1 and not is_informational then formula_zh || '，× ' || {{ number_text('factor') }} || ' = ' || {{ points_text('points') }} || ' 分'
        else formula_zh
    end as explanation_zh,
    name_en || ': ' || case
        when is_no_basis and is_informational then 'nothing to measure (for information, no points)'
        when is_no_basis and sign < 0 then 'nothing to measure, nothing deducted'
        when is_no_basis then 'nothing to measure, ' || {{ points_text('points') }} || ' points'
        when is_covered and has_failed_group then formula_en || '; not all rules of its group are met, so nothing is given'
        when is_covered and sign > 0 then formula_en || '; it counts once with a rule that gave it already, so nothing is given here'
        when is_covered then formula_en || '; it costs once with a rule that took it already, so nothing is taken here'
        when factor <> 1 and not is_informational then formula_en || ', x ' || {{ number_text('factor') }} || ' = ' || {{ points_text('points') }} || ' points'
        else formula_en
    end as explanation_en
from shared
