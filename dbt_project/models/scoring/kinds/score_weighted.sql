-- Kind weighted: counts by class x weights, over the base, x points; between 0 and the points.
-- Grain: rulebook, scored unit, span x rule of this kind
-- The base is the measure's denominator, or the counts the rule is taken over; a class without a weight counts nothing. quantity: the weighted sum.
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'weighted' and not is_informational

),

rules as (

    select * from {{ ref('score_rules') }}

),

weights as (

    select * from {{ source('rules', 'rule_weight') }}

),

classes as (

    select
        rulebook,
        version,
        unit_code,
        month,
        rule,
        kind,
        sum(quantity) as quantity
    from {{ ref('score_rule_evidence') }}
    where role = 'count'
    group by rulebook, version, unit_code, month, rule, kind

),

sums as (

    select
        classes.rulebook,
        classes.unit_code,
        classes.month,
        classes.rule,
        cast(sum(cast(classes.quantity as decimal(18, 6)) * cast(weights.weight as decimal(9, 6))) as decimal(28, 12)) as weighted_sum,
        {{ joined_text(
            class_label_zh('classes.kind') ~ " || ' ' || " ~ number_text('classes.quantity') ~ " || ' × ' || " ~ weight_text('weights.weight'),
            ' + ', 'weights.weight desc, classes.kind') }} as classes_zh,
        {{ joined_text(
            class_label_en('classes.kind') ~ " || ' ' || " ~ number_text('classes.quantity') ~ " || ' x ' || " ~ weight_text('weights.weight'),
            ' + ', 'weights.weight desc, classes.kind') }} as classes_en
    from classes
    inner join weights
        on classes.rulebook = weights.rulebook
        and classes.version = weights.version
        and classes.rule = weights.rule
        and classes.kind = weights.kind
    where classes.quantity <> 0
    group by classes.rulebook, classes.unit_code, classes.month, classes.rule

),

weighed as (

    select
        actuals.rulebook,
        actuals.version,
        actuals.unit_type,
        actuals.unit_code,
        actuals.month,
        actuals.rule,
        actuals.numerator,
        actuals.denominator,
        actuals.is_no_basis or coalesce(actuals.denominator, 0) = 0 as is_no_basis,
        rules.sign,
        rules.rule_points,
        -- over counts it says what they are
        coalesce('（' || actuals.base_zh || ' = ' || {{ text_of('actuals.denominator') }} || '）', {{ text_of('coalesce(actuals.denominator, 0)') }}) as base_zh,
        coalesce('(' || actuals.base_en || ' = ' || {{ text_of('actuals.denominator') }} || ')', {{ text_of('coalesce(actuals.denominator, 0)') }}) as base_en,
        coalesce(sums.weighted_sum, 0) as weighted_sum,
        coalesce(sums.classes_zh, '0') as classes_zh,
        coalesce(sums.classes_en, '0') as classes_en
    from actuals
    inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
    -- nothing of any weighted class: the sum is nought
    left join sums
        on actuals.rulebook = sums.rulebook
        and actuals.unit_code = sums.unit_code
        and actuals.month = sums.month
        and actuals.rule = sums.rule

),

pointed as (

    select
        rulebook,
        version,
        unit_type,
        unit_code,
        month,
        rule,
        numerator,
        denominator,
        is_no_basis,
        rule_points,
        weighted_sum,
        base_zh,
        base_en,
        classes_zh,
        classes_en,
        cast(sign * least(greatest(coalesce({{ points_share(
            'rule_points', millionths('weighted_sum * 1000000'), "(" ~ wide('denominator') ~ " * 1000000000000)") }}, 0), 0), rule_points)
            as decimal(28, 12)) as points
    from weighed

)

select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    weighted_sum as quantity,
    points,
    is_no_basis,
    classes_zh || ' = ' || {{ number_text('weighted_sum') }} || '，' || {{ number_text('weighted_sum') }} || '/' || base_zh || ' × ' || {{ number_text('rule_points') }} || ' 分 = ' || {{ points_text('points') }} || ' 分' as formula_zh,
    classes_en || ' = ' || {{ number_text('weighted_sum') }} || ', ' || {{ number_text('weighted_sum') }} || '/' || base_en || ' x ' || {{ number_text('rule_points') }} || ' points = ' || {{ points_text('points') }} || ' points' as formula_en
from pointed
