"""The linter of the dbt project: each rule is broken by one file of lint_cases/, named after it, on one line."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
CASES = Path(__file__).parent / "lint_cases"
LAYER_OF = {"stg_grids": "staging", "int_grids": "facts", "measure_month": "measures", "score_rules": "scoring"}

_spec = importlib.util.spec_from_file_location("gridscore_lint", REPOSITORY / "dbt_project" / "lint.py")
assert _spec and _spec.loader
lint = importlib.util.module_from_spec(_spec)
sys.modules["gridscore_lint"] = lint
_spec.loader.exec_module(lint)

BROKEN_ON_LINE = {
    "integer-division": 10,
    "apostrophe": 10,
    "asof": 12,
    "list-function": 10,
    "bracket-literal": 10,
    "brace-literal": 10,
    "exclude": 10,
    "pivot": 12,
    "strftime": 10,
    "epoch": 10,
    "date-diff": 10,
    "engine-function": 10,
    "ordered-aggregate": 10,
    "unsized-varchar": 10,
    "trailing-comma": 10,
    "average": 10,
    "double": 10,
    "division": 10,
    "keyword-case": 10,
    "header": 1,
    "window-nulls": 10,
    "window-alias": 10,
    "value-of-null": 10,
    "trim": 10,
    "select-star": 9,
    "join-comment": 12,
    "layer": 5,
}
CLEAN = """-- A model that breaks nothing: it's all in comments, strings and Jinja // [1] {2}.
-- Grain: grid
{{ config(alias={'a': ['b']}['a'][0]) }}
with grids as (

    select * from {{ ref('int_grids') }}
    where area_type <> 'EXCLUDE // [x] {y} avg(z), from' -- avg(z) / 2

),

units as (

    select * from {{ ref('int_grids') }}

)

select
    grids.grid_code, {# strftime( #}
    2 * grids.households as doubled,
    cast(count(*) over (partition by grids.community_code) as bigint) as grid_count,
    row_number() over (
        partition by grids.community_code
        order by coalesce(grids.valid_from, grids.valid_to) desc nulls last, grids.grid_code nulls last
    ) as position,
    {% for name in ['a', 'b'] %}
    {{ name }}{{ ',' if not loop.last }}
    {% endfor %}
from grids
-- a grid without a unit is scored nowhere
left join units on grids.grid_code = units.grid_code
left join units as others on grids.grid_code = others.grid_code
"""


def rules_broken(sql: str, layer: str = "measures") -> list[tuple[int, str]]:
    return [(breach.line, breach.rule) for breach in lint.lint_text(sql, "model.sql", layer, LAYER_OF)]


@pytest.mark.parametrize(("rule", "line"), BROKEN_ON_LINE.items())
def test_each_rule_is_found_where_it_is_broken_and_nothing_else_is(rule: str, line: int):
    assert rules_broken((CASES / f"{rule}.sql").read_text(encoding="utf-8")) == [(line, rule)]


def test_every_rule_of_the_linter_has_a_file_that_breaks_it():
    written_as_functions = {
        "header",
        "window-nulls",
        "window-alias",
        "value-of-null",
        "trim",
        "select-star",
        "join-comment",
        "layer",
    }
    named = {pattern.rule for pattern in lint.PATTERNS} | written_as_functions
    assert named == set(BROKEN_ON_LINE) == {case.stem for case in CASES.glob("*.sql")}


def test_comments_strings_and_jinja_are_not_taken_for_code():
    assert rules_broken(CLEAN) == []


def test_sql_in_the_arguments_of_a_macro_is_looked_at():
    sql = "-- Grain: grid\nselect\n    {{ text_of('households // 2') }} as half\nfrom grids\n"
    assert rules_broken(sql) == [(3, "integer-division")]


@pytest.mark.parametrize(
    ("layer", "reads", "is_allowed"),
    [
        ("staging", "source('lake', 'grids')", True),
        ("staging", "ref('int_grids')", False),
        ("facts", "source('lake', 'grids')", False),
        ("facts", "source('rules', 'rule')", True),
        ("measures", "ref('int_grids')", True),
        ("measures", "source('rules', 'rule')", False),
        ("measures", "ref('score_rules')", False),
        ("scoring", "ref('measure_month')", True),
        ("scoring", "source('lake', 'items')", False),
        ("marts", "ref('stg_grids')", True),
        ("marts", "source('lake', 'items')", False),
    ],
)
def test_a_layer_reads_only_what_lies_to_its_left(layer: str, reads: str, is_allowed: bool):
    sql = f"-- Grain: grid\nwith a as (select * from {{{{ {reads} }}}})\nselect b from a\n"
    assert (rules_broken(sql, layer) == []) == is_allowed


def test_the_command_names_file_line_and_rule_and_fails(tmp_path: Path):
    models = tmp_path / "models" / "measures"
    models.mkdir(parents=True)
    (tmp_path / "lint.py").write_bytes((REPOSITORY / "dbt_project" / "lint.py").read_bytes())
    (models / "a.sql").write_bytes((CASES / "average.sql").read_bytes())
    run = subprocess.run([sys.executable, tmp_path / "lint.py"], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stdout.startswith("models/measures/a.sql:10: average: ")


def test_the_project_breaks_no_rule():
    assert [str(breach) for breach in lint.lint_project(REPOSITORY / "dbt_project")] == []
