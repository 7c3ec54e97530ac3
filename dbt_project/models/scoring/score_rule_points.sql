-- What every kind of rule gave or took, put together.
-- Grain: rulebook, scored unit, month x measured rule
{{ config(materialized='view') }}
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_rate_points') }}
union all
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_bands') }}
union all
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_attainment') }}
union all
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_threshold') }}
union all
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_linear_loss') }}
union all
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_shortfall') }}
union all
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_per_unit') }}
union all
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_weighted') }}
union all
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_manual') }}
union all
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_worst_of') }}
union all
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_informational') }}
