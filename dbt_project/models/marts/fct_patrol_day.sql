-- One row per worker, grid and day with fixes. Tracks are not taken in yet: no row.
{{ typed_empty(model.columns) }}
