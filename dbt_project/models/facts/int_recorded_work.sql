{{ get_empty_schema_sql(model.columns) }}
