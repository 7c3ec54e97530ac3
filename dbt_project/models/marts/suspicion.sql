-- One row per detector, worker or unit, and month. No detector looks yet: no row.
{{ typed_empty(model.columns) }}
