{#
How models and data tests are made in the build file. dbt's own ways protect readers of a database that lives on: built
beside and renamed, in a transaction, with a copy of the SQL on disk. The build file is private, made anew for each run
and thrown away when anything fails, so here that would only cost a good part of the time of every model and test.
#}
{% materialization table, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {{ refuse_hooks(pre_hooks, post_hooks) }}
    {%- set made -%}
        create or replace table {{ target_relation }} as (
        {{ compiled_code }}
        );
        {%- if config.get('contract').enforced %} {{ contract_holds(target_relation) }} {% endif %}
        {%- if config.persist_relation_docs() %} {{ described(target_relation) }} {% endif %}
    {%- endset -%}
    {{ execute_main(made) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='view') -%}
    {{ refuse_hooks(pre_hooks, post_hooks) }}
    {{ execute_main('create or replace view ' ~ target_relation ~ ' as (\n' ~ compiled_code ~ '\n)') }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization test, adapter='duckdb' %}
    {{ execute_main(get_test_sql(compiled_code, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), config.get('limit')), true) }}
    {{ return({'relations': []}) }}
{% endmaterialization %}

{# dbt's `statement('main')` without its file of the SQL and its line in the log. #}
{% macro execute_main(sql, fetch=false) %}
    {%- set response, rows = adapter.execute(sql, auto_begin=false, fetch=fetch) -%}
    {% do store_result('main', response=response, agate_table=rows) %}
{% endmacro %}

{% macro refuse_hooks(pre_hooks, post_hooks) %}
    {%- if pre_hooks or post_hooks -%}
        {% do exceptions.raise_compiler_error('hooks are not run (macros/materializations.sql)') %}
    {%- endif -%}
{% endmacro %}

{#
A statement that fails unless the table has the columns of its contract, with their types and in their order. dbt's own
way asks twice before it makes the table, and puts the answers side by side in templates.
#}
{% macro contract_holds(relation) -%}
select error('contract broken: ' || string_agg(coalesce(made.told, 'nothing') || ' where ' || coalesce(declared.told, 'nothing') || ' is declared', ', '))
from (select row_number() over () as place, column_name || ' ' || column_type as told from (describe {{ relation }})) as made
full join (
    select row_number() over () as place, column_name || ' ' || column_type as told
    from (describe select {% for column in model.columns.values() %}cast(null as {{ column.data_type }}) as {{ column.name }}{{ ", " if not loop.last }}{% endfor %})
) as declared on made.place = declared.place
where made.told is distinct from declared.told
having count(*) > 0;
{%- endmacro %}

{# Descriptions of a table and its columns, for whoever opens the file. #}
{% macro described(relation) -%}
comment on table {{ relation }} is {{ duckdb_escape_comment(model.description) }};
{% for column in model.columns.values() -%}
comment on column {{ relation }}.{{ column.name }} is {{ duckdb_escape_comment(column.description) }};
{% endfor %}
{%- endmacro %}

{#
On Spark the same: the warehouse folder is made anew for each run. Descriptions are put on in the build file, where the
tables are copied to (orchestration/spark_engine.py).
#}
{% materialization table, adapter='spark' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {{ refuse_hooks(pre_hooks, post_hooks) }}
    {{ execute_main('create table ' ~ target_relation ~ ' using parquet as (\n' ~ compiled_code ~ '\n)') }}
    {%- if config.get('contract').enforced %} {{ spark_contract_holds(target_relation) }} {% endif %}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='spark' %}
    {%- set target_relation = this.incorporate(type='view') -%}
    {{ refuse_hooks(pre_hooks, post_hooks) }}
    {{ execute_main('create view ' ~ target_relation ~ ' as (\n' ~ compiled_code ~ '\n)') }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization test, adapter='spark' %}
    {{ execute_main(get_test_sql(compiled_code, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), config.get('limit')), true) }}
    {{ return({'relations': []}) }}
{% endmaterialization %}

{# Raises unless a table has the columns of its contract, with their types and in their order. #}
{% macro spark_contract_holds(relation) -%}
    {%- set response, described = adapter.execute('describe table ' ~ relation, fetch=true) -%}
    {%- set made = [] -%}
    {%- for row in described.rows %}{% do made.append(row[0] ~ ' ' ~ row[1]) %}{% endfor -%}
    {%- set declared = [] -%}
    {%- for column in model.columns.values() %}{% do declared.append(column.name ~ ' ' ~ spark_type(column.data_type)) %}{% endfor -%}
    {%- if made != declared -%}
        {% do exceptions.raise_compiler_error('contract broken: ' ~ made | join(', ') ~ ' where ' ~ declared | join(', ') ~ ' is declared') %}
    {%- endif -%}
{%- endmacro %}

{# A type as the yml declares it (DuckDB's words), as Spark describes it. #}
{% macro spark_type(declared) -%}
    {{ return({'timestamptz': 'timestamp', 'string[]': 'array<string>', 'integer': 'int'}.get(declared, declared | replace(' ', ''))) }}
{%- endmacro %}
