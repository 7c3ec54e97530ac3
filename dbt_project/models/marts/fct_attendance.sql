-- One row per person and meeting. Meetings are not taken in yet: no row.
{{ typed_empty(model.columns) }}
