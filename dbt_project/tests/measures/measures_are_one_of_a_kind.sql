-- Fails for measures, and steps towards them, that say one thing twice. The result names the model.
{{ config(meta={"dagster": {"ref": {"name": "measure_month"} } }) }}
{{ rows_sharing_a_grain({
    "int_grids_assigned": ["rulebook", "month", "grid_code"],
    "int_dormant_subjects": ["rulebook", "month", "unit_code", "kind", "subject_code"],
    "measure_month": ["rulebook", "measure", "unit_type", "unit_code", "month"]
}) }}
