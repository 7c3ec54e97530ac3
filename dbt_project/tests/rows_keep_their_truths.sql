-- Fails for rows that say nothing where they must say something, or two things that exclude each other. The result names
-- the model.
{{ config(meta={"dagster": {"ref": {"name": "int_records_matched"} } }) }}
{{ rows_that_break({
    "stg_ingested_files": [
        "status not in ('landed', 'held') or rows_read = rows_landed + rows_replaced + rows_repeated + rows_rejected"
    ],
    "int_rulebook_months": [
        never_null(["version", "scored_unit", "duty_days", "is_closed", "seen_until", "seen_until_date"]),
        "elapsed_duty_day_count <= duty_day_count",
        "not is_closed or seen_until = close_at"
    ],
    "int_duty_days": [never_null(["is_elapsed"])],
    "int_register_snapshots": [never_null(["snapshot_date", "is_register_late"])],
    "int_grid_months": [
        never_null(["grid_type", "area_type", "community_code", "is_partial", "is_register_late"]),
        "elapsed_duty_days <= duty_days and duty_days <= month_duty_days"
    ],
    "int_unit_months": [never_null(["unit_name", "is_partial"])],
    "int_records_matched": [
        never_null(["is_grid_registered", "is_grid_active", "is_worker_registered", "is_appointed", "is_consistent"])
    ],
    "int_patrol_grid_days": [
        never_null(["polygon_sha256", "is_in_month", "is_in_weeks", "is_asked", "is_elapsed", "is_week_elapsed"])
    ],
    "int_targets_visited": ["visited_count between 0 and due_count"],
    "int_item_deadlines": [
        never_null(["has_extension"]),
        "(deadline_at is null) = (limit_at is null) and (limit_at is null or deadline_at >= limit_at)"
    ],
    "int_items_classified": [
        never_null(["outcome", "is_rework", "is_stability", "is_false", "handled_in_grid", "has_extension"]),
        "disposal_class in ('on_time', 'extended', 'overdue', 'limited', 'unhandled', 'not_yet_due', 'not_due', 'rejected')"
    ],
    "int_alerts_raised": [
        never_null(["message", "kind"]),
        "severity in ('info', 'warning', 'error')"
    ]
}) }}
