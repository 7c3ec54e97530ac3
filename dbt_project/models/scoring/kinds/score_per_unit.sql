-- Kinds per_unit and highest_of: quantity x amount each; of several measures the amounts are added.
-- Grain: rulebook, scored unit, span x rule of these kinds
-- beyond: only what exceeds it counts (scaled by duty days where the rule says so, exactly). every: each full one counts.
-- cap: the most the rule gives or takes.
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind in ('per_unit', 'highest_of') and not is_informational

),

rules as (

    select * from {{ ref('score_rules') }}

),

amounts as (

    select * from {{ source('rules', 'rule_amount') }}

),

-- what a rule that is priced by kind looks for, in words
kinds as (

    select
        rulebook,
        version,
        rule,
        {{ joined_text(class_label_zh('value'), '、', 'value') }} as looked_for_zh,
        {{ joined_text(class_label_en('value'), ', ', 'value') }} as looked_for_en
    from amounts
    where field = 'kind' and points <> 0
    group by rulebook, version, rule

),

labels as (

    select
        rulebook,
        unit_code,
        month,
        rule,
        measure,
        amount,
        price_label,
        sum(quantity) as quantity
    from {{ ref('score_priced_evidence') }}
    group by rulebook, unit_code, month, rule, measure, amount, price_label

),

-- labels: `缺席 2 + 迟到 1`, where the price is that of a kind or level
prices as (

    select
        rulebook,
        unit_code,
        month,
        rule,
        measure,
        amount,
        sum(quantity) as quantity,
        count(*) as class_count,
        count(price_label) as label_count,
        {{ joined_text(class_label_zh('price_label') ~ " || ' ' || " ~ number_text('quantity'), ' + ', 'price_label') }} as labels_zh,
        {{ joined_text(class_label_en('price_label') ~ " || ' ' || " ~ number_text('quantity'), ' + ', 'price_label') }} as labels_en
    from labels
    group by rulebook, unit_code, month, rule, measure, amount

),

classes as (

    select
        actuals.rulebook,
        actuals.version,
        actuals.unit_type,
        actuals.unit_code,
        actuals.month,
        actuals.rule,
        actuals.measure_position,
        -- its priced classes by name, else what is counted
        coalesce(
            case when prices.label_count < prices.class_count then null when prices.label_count > 1 then '(' || prices.labels_zh || ')' else prices.labels_zh end,
            coalesce(actuals.measure_counts_zh || ' ', '') || {{ number_text('coalesce(prices.quantity, 0)') }}
        ) as counted_zh,
        coalesce(
            case when prices.label_count < prices.class_count then null when prices.label_count > 1 then '(' || prices.labels_en || ')' else prices.labels_en end,
            coalesce(actuals.measure_counts_en || ' ', '') || {{ number_text('coalesce(prices.quantity, 0)') }}
        ) as counted_en,
        coalesce(prices.amount, rules.rule_points) as amount,
        cast(coalesce(prices.quantity, 0) as decimal(18, 6)) as quantity,
        rules.every,
        rules.beyond,
        {{ scaled_text('coalesce(rules.beyond, 0)', 'rules', 'actuals') }} as beyond_zh,
        {{ scaled_text('coalesce(rules.beyond, 0)', 'rules', 'actuals', ' x ') }} as beyond_en,
        -- what counts = units / units_whole, both whole numbers
        greatest(
            {{ millionths('coalesce(prices.quantity, 0)') }} * {{ target_whole('rules', 'actuals') }}
            - {{ millionths('coalesce(rules.beyond, 0)') }} * {{ target_asked('rules', 'actuals') }},
            0
        ) as excess,
        {{ target_whole('rules', 'actuals') }} * {{ millionths('coalesce(rules.every, 1)') }} as excess_whole,
        case when rules.every is null then excess else {{ whole_division('excess', 'excess_whole') }} end as units,
        case when rules.every is null then excess_whole else 1 end as units_whole
    from actuals
    inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
    -- nothing that counts: one class with nought
    left join prices
        on actuals.rulebook = prices.rulebook
        and actuals.unit_code = prices.unit_code
        and actuals.month = prices.month
        and actuals.rule = prices.rule
        and actuals.measure = prices.measure

),

summed as (

    select
        rulebook,
        version,
        unit_type,
        unit_code,
        month,
        rule,
        sum({{ points_share('amount', 'units', 'units_whole') }}) as amount,
        {{ joined_text(per_unit_text('zh'), ' + ', 'measure_position, amount') }} as classes_zh,
        {{ joined_text(per_unit_text('en'), ' + ', 'measure_position, amount') }} as classes_en
    from classes
    group by rulebook, version, unit_type, unit_code, month, rule

),

totals as (

    select
        rulebook,
        unit_code,
        month,
        rule,
        min(case when is_no_basis then 1 else 0 end) = 1 as is_no_basis,
        cast(sum(quantity) as decimal(28, 12)) as quantity,
        {{ joined_text('measure_counts_zh', '、', 'measure_position') }} as counts_zh,
        {{ joined_text('measure_counts_en', ', ', 'measure_position') }} as counts_en
    from actuals
    group by rulebook, unit_code, month, rule

),

pointed as (

    select
        summed.rulebook,
        summed.version,
        summed.unit_type,
        summed.unit_code,
        summed.month,
        summed.rule,
        -- nothing that has a price: what the rule looked for; a severity that the rulebook does not price is there all the same
        coalesce(
            summed.classes_zh,
            '无' || kinds.looked_for_zh,
            case when totals.quantity > 0 then totals.counts_zh || ' ' || {{ number_text('totals.quantity') }} || '，均不属计价的等级或规模' end,
            '没有' || coalesce(totals.counts_zh, '发生')
        ) as classes_zh,
        coalesce(
            summed.classes_en,
            'none of: ' || kinds.looked_for_en,
            case when totals.quantity > 0 then totals.counts_en || ' ' || {{ number_text('totals.quantity') }} || ', none of a level or size that has a price' end,
            'no ' || totals.counts_en,
            'none'
        ) as classes_en,
        rules.sign,
        rules.part,
        totals.is_no_basis,
        totals.quantity,
        coalesce(summed.amount > rules.cap, false) as is_capped,
        rules.cap,
        cast(rules.sign * least(summed.amount, coalesce(rules.cap, summed.amount)) as decimal(28, 12)) as points
    from summed
    inner join totals
        on summed.rulebook = totals.rulebook
        and summed.unit_code = totals.unit_code
        and summed.month = totals.month
        and summed.rule = totals.rule
    inner join rules on summed.rulebook = rules.rulebook and summed.version = rules.version and summed.rule = rules.rule
    -- not priced by kind
    left join kinds on summed.rulebook = kinds.rulebook and summed.version = kinds.version and summed.rule = kinds.rule

)

select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    cast(null as bigint) as numerator,
    cast(null as bigint) as denominator,
    quantity,
    points,
    is_no_basis,
    classes_zh || case when is_capped then '，封顶 ' || {{ number_text('cap') }} || ' 分' else '' end
        || {{ outcome_text('points', 'sign', 'part', 'zh') }} as formula_zh,
    classes_en || case when is_capped then ', at most ' || {{ number_text('cap') }} || ' points' else '' end
        || {{ outcome_text('points', 'sign', 'part', 'en') }} as formula_en
from pointed
