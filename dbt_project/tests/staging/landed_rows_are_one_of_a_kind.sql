-- Fails for landed rows that share the key of their feed: one thing would count twice. The result names the model.
{{ config(meta={"dagster": {"ref": {"name": "stg_ingested_files"} } }) }}
{{ rows_sharing_a_grain({
    "stg_grids": ["snapshot_date", "grid_code"],
    "stg_grid_boundaries": ["snapshot_date", "grid_code"],
    "stg_patrol_grid": ["grid_code", "polygon_sha256"],
    "stg_track_day": ["worker_code", "track_date"],
    "stg_patrol_day": ["worker_code", "grid_code", "polygon_sha256", "patrol_date"],
    "stg_workers": ["snapshot_date", "worker_code", "grid_code", "coalesce(start_date, date '1900-01-01')"],
    "stg_logins": ["worker_code", "login_at"],
    "stg_visits": ["visit_code"],
    "stg_items": ["item_code"],
    "stg_collections": ["collection_code"],
    "stg_inspections": ["inspection_code"],
    "stg_findings": ["finding_code"],
    "stg_awards": ["award_code"],
    "stg_expectation_results": ["feed", "batch", "expectation", "column_name"],
    "stg_visit_targets": ["snapshot_date", "target_code"],
    "stg_visit_counts": ["grid_code", "cadence", "period_start"],
    "stg_residents": ["snapshot_date", "resident_code"],
    "stg_houses": ["snapshot_date", "house_code"],
    "stg_addresses": ["snapshot_date", "address_code"],
    "stg_register_links": ["snapshot_date", "register_row"],
    "stg_joint_tasks": ["task_code", "stage"],
    "stg_pushed_data": ["push_code"],
    "stg_meetings": ["meeting_code", "worker_code", "grid_code"],
    "stg_surveys": ["survey_code", "question"],
    "stg_adjustments": ["adjustment_code"]
}) }}
