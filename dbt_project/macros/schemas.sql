{# Layers are schemas: a model of marts/ lies in schema marts, whatever the target's own schema is called. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name if custom_schema_name else target.schema }}
{%- endmacro %}
