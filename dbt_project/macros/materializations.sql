{#
How models and data tests are made in the build file. dbt's own ways protect readers of a database that lives on: built
beside and renamed, in a transaction, with a copy of the SQL on disk. The build file is private, made anew for each run
and thrown away when anything fails, so here that would only cost a good part of the time of every model and test.
#}
{% materialization table, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {{ refuse_hooks(pre_hooks, post_hooks) }}
    {{ drop_relation_if_exists(load_cached_relation(this)) }}
    {{ execute_main(create_table_as(False, target_relation, compiled_code)) }}
    {% do persist_docs(target_relation, model) %}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='view') -%}
    {{ refuse_hooks(pre_hooks, post_hooks) }}
    {{ drop_relation_if_exists(load_cached_relation(this)) }}
    {{ execute_main(create_view_as(target_relation, compiled_code)) }}
    {% do persist_docs(target_relation, model) %}
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
