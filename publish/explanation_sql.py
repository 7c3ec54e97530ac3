"""The queries behind an explanation. Parameters: $rulebook, $unit_type, $unit_code, $period, $months, $item.

They only choose and join published rows. A rule's evidence is found the way scoring found it: by the rulebook version
in force in the month, the rule's measures, and the kinds and levels it counts.
"""

from __future__ import annotations

# dim_item as it was in force in each month of the period: the newest version that had begun by the month's first day.
IN_FORCE = """
    with months as (

        select unnest($months) as month

    ),

    versions as (

        select
            months.month,
            max_by(dim_item.version, coalesce(dim_item.effective_from, date '1900-01-01')) as version
        from months
        inner join dim_item
            on dim_item.rulebook = $rulebook
            and coalesce(dim_item.effective_from, date '1900-01-01') <= cast(months.month || '-01' as date)
        group by months.month

    ),

    rules as (

        select
            versions.month,
            dim_item.item,
            dim_item.rule,
            dim_item.name_zh,
            dim_item.name_en,
            dim_item.kind,
            dim_item.measure,
            dim_item.clause,
            dim_item.full_from,
            dim_item.evidence_kinds,
            dim_item.evidence_levels,
            dim_item.evidence_prices
        from versions
        inner join dim_item on dim_item.rulebook = $rulebook and versions.version = dim_item.version

    )
"""

_OF_SCORE = """rulebook = $rulebook and unit_type = $unit_type and unit_code = $unit_code and period = $period"""

ITEMS = f"""
    {IN_FORCE},

    names as (

        select
            item,
            max_by(name_zh, month) as name_zh,
            max_by(name_en, month) as name_en
        from rules
        where rule = item
        group by item

    )

    select
        score_item.item,
        coalesce(score_item.item_name, names.name_zh) as name_zh,
        coalesce(names.name_en, score_item.item_name) as name_en,
        score_item.points_possible,
        score_item.points,
        score_item.is_no_basis,
        score_item.explanation_zh,
        score_item.explanation_en
    from score_item
    left join names on score_item.item = names.item
    where {_OF_SCORE}
"""

RULES = f"""
    {IN_FORCE},

    names as (

        select
            rule,
            max_by(name_zh, month) as name_zh,
            max_by(name_en, month) as name_en,
            max_by(measure, month) as measure,
            max_by(clause, month) as clause
        from rules
        group by rule

    )

    select
        score_rule.rule,
        names.name_zh,
        names.name_en,
        score_rule.kind,
        names.measure,
        score_rule.numerator,
        score_rule.denominator,
        score_rule.quantity,
        score_rule.points,
        score_rule.is_informational,
        names.clause,
        score_rule.explanation_zh,
        score_rule.explanation_en
    from score_rule
    left join names on score_rule.rule = names.rule
    where {_OF_SCORE} and score_rule.item = $item
"""

NOT_MEASURED = f"""
    {IN_FORCE}

    select item from rules
    except
    select item from score_item where {_OF_SCORE}
"""

# What a row of evidence costs, by its rule's `prices` (dim_item.evidence_prices): more is worse, nought is nothing.
# Under a rule of weights it is what its class has less than the best one; what fails without a price leads the others.
COST = """
    case
        when rule_kind = 'weighted' then coalesce(
            quantity * (list_max(map_values(prices)) - coalesce(prices[kind], prices[level], 0)), 0
        )
        when rule_kind = 'highest_of' then coalesce(quantity, 0)
        when prices is not null then coalesce(quantity * coalesce(prices[kind], prices[level], prices['*']), 0)
        when numerator < denominator then 1000000
        else 0
    end
"""
PRICES = """
    map_from_entries(list_transform(
        string_split(evidence_prices, ','),
        lambda part: struct_pack(
            name := split_part(part, '=', 1), price := cast(split_part(part, '=', 2) as decimal(18, 6))
        )
    ))
"""

# The measures each rule counts, with the values it filters by.
WANTED = f"""
    wanted as (

        select
            month,
            item,
            rule,
            kind as rule_kind,
            kind = 'informational' as is_for_information,
            unnest(string_split(replace(measure, ' ', ''), ',')) as measure,
            string_split(replace(evidence_kinds, ' ', ''), ',') as kinds,
            string_split(replace(evidence_levels, ' ', ''), ',') as levels,
            {PRICES} as prices
        from rules
        where $item is null or item = $item

    )
"""
COUNTS = """
    evidence.rulebook = $rulebook
    and evidence.period_type = 'month'
    and evidence.period = wanted.month
    and evidence.measure = wanted.measure
    and (wanted.kinds is null or list_contains(wanted.kinds, evidence.kind))
    and (wanted.levels is null or list_contains(wanted.levels, evidence.level))
"""

# Parts of what people count (ten of each household) as sentences have them: 29 of 45.6 households. There is no such
# fraction where none or all that is asked is there, which the rate says by itself, nor of several grids or months:
# parts may differ.
IS_IN_PARTS = "evidence.measure in (select measure from dim_measure where is_in_parts)"
WHOLE_NUMERATOR = """
    case
        when not is_in_parts then numerator
        when is_of_one_size and numerator > 0 and numerator < denominator then cast(quantity as bigint)
    end
"""
WHOLE_DENOMINATOR = """
    case
        when not is_in_parts then denominator
        when is_of_one_size and numerator > 0 and numerator < denominator
            then cast(round(denominator * quantity / numerator, 6) as decimal(28, 6))
    end
"""

# What was taken on grids and brought up to their community is found by the grids of the community in that month.
_FOUND = f"""
    {IN_FORCE},

    {WANTED},

    found as (

        select
            wanted.rule,
            wanted.rule_kind,
            wanted.is_for_information,
            wanted.prices,
            {IS_IN_PARTS} as is_in_parts,
            evidence.rowid as evidence_row,
            evidence.*
        from evidence
        inner join wanted on {COUNTS}
        -- without a match the row is the unit's own, or of another unit
        left join dim_grid
            on $unit_type = 'community'
            and evidence.unit_type = 'grid'
            and evidence.unit_code = dim_grid.grid_code
            and evidence.period = dim_grid.month
            and dim_grid.community_code = $unit_code
        where (evidence.unit_type = $unit_type and evidence.unit_code = $unit_code) or dim_grid.grid_code is not null

    )
"""

# What costs most first, then what earns, then what merely passes. What is counted for information only comes last.
EVIDENCE = f"""
    {_FOUND},

    once as (

        select
            string_agg(rule, ', ' order by rule) as rules,
            bool_and(is_for_information) as is_for_information,
            max({COST}) as cost,
            evidence_row, is_in_parts,
            measure, period, unit_code, subject_type, subject_code, occurred_on, kind, level, size, group_code,
            numerator, denominator, quantity, reason, reason_zh, source_file, source_row
        from found
        group by all

    )

    select * exclude (evidence_row, is_in_parts, is_for_information, cost) replace (
        case when not is_in_parts then numerator end as numerator,
        case when not is_in_parts then denominator end as denominator
    )
    from once
    order by
        is_for_information,
        cost desc,
        once.numerator is null and quantity <> 0 desc,
        measure, period, occurred_on nulls last, subject_code nulls last, source_file nulls last, source_row nulls last
"""

SUMS = f"""
    {_FOUND},

    added_up as (

        select
            found.rule,
            found.measure,
            max(dim_measure.name_zh) as name_zh,
            max(dim_measure.name_en) as name_en,
            found.unit_code,
            found.kind,
            found.is_in_parts,
            count(distinct found.period) = 1 and found.unit_code = $unit_code as is_of_one_size,
            count(*) as evidence_rows,
            cast(sum(found.numerator) as bigint) as numerator,
            cast(sum(found.denominator) as bigint) as denominator,
            sum(found.quantity) as quantity
        from found
        left join dim_measure on found.measure = dim_measure.measure
        group by found.rule, found.measure, found.unit_code, found.kind, found.is_in_parts

    )

    select * exclude (is_in_parts, is_of_one_size) replace (
        {WHOLE_NUMERATOR} as numerator,
        {WHOLE_DENOMINATOR} as denominator
    )
    from added_up
    order by rule, measure, unit_code, kind
"""
