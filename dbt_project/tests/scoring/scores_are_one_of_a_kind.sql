-- Fails for a step of scoring that judges one thing twice. The result names the model.
{{ config(meta={"dagster": {"ref": {"name": "score_item_month"} } }) }}
{{ rows_sharing_a_grain({
    "score_rules": ["rulebook", "version", "rule"],
    "score_rule_actual": ["rulebook", "unit_code", "month", "rule", "measure"],
    "score_rule_points": ["rulebook", "unit_code", "month", "rule"],
    "score_rule_month": ["rulebook", "unit_code", "month", "rule"],
    "score_item_month": ["rulebook", "unit_code", "month", "item"],
    "score_periods": ["rulebook", "period_type", "period"],
    "score_period_items": ["rulebook", "period_type", "period", "item"],
    "score_unit_periods": ["rulebook", "period_type", "period", "unit_code"]
}) }}
