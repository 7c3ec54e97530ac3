{# A table with its contract's columns and no row: what a later feed or layer will fill. #}
{% macro typed_empty(columns) %}
select * from ({{ get_empty_schema_sql(columns) }}) as empty where false
{% endmacro %}
