-- Fails for published rows that say one thing twice. The result names the model. coalesce: a column that may be empty.
{{ config(meta={"dagster": {"ref": {"name": "score"} } }) }}
{{ rows_sharing_a_grain({
    "score": ["rulebook", "unit_type", "unit_code", "period_type", "period"],
    "score_item": ["rulebook", "unit_type", "unit_code", "period_type", "period", "item"],
    "score_rule": ["rulebook", "unit_type", "unit_code", "period_type", "period", "rule"],
    "measure": ["rulebook", "measure", "unit_type", "unit_code", "period_type", "period"],
    "dim_measure": ["measure"],
    "expectation_result": ["feed", "batch", "expectation", "column_name"],
    "release": ["release_id"],
    "revision": ["rulebook", "unit_code", "period", "item", "status", "cause"],
    "alert": ["alert_code"],
    "suspicion": ["suspicion_code"],
    "audit_list": ["month", "unit_code", "coalesce(worker_code, '')"],
    "ingested_file": ["sha256", "file_name", "coalesce(feed, '')"],
    "dim_unit": ["unit_type", "unit_code"],
    "dim_grid": ["grid_code", "month"],
    "dim_worker": ["worker_code", "grid_code", "coalesce(start_date, date '1900-01-01')"],
    "dim_date": ["date"],
    "dim_item": ["rulebook", "version", "rule"],
    "fct_item": ["item_code"],
    "fct_visit": ["visit_code"],
    "fct_patrol_day": ["worker_code", "grid_code", "patrol_date"],
    "fct_login_day": ["grid_code", "login_date"],
    "fct_collection": ["collection_code"],
    "fct_attendance": ["meeting_code", "worker_code", "grid_code"]
}) }}
