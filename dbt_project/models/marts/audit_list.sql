-- One row per worker and month. No detector looks yet: no row.
{{ typed_empty(model.columns) }}
