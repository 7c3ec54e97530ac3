"""The data test of what must hold in rows: it passes where nothing is wrong, and names every model that breaks it."""

from __future__ import annotations

import json

import duckdb
import pytest

from orchestration.dbt_runner import _compiled, prepare

TEST = "test.gridscore.rows_keep_their_truths"
FATES = ("read", "landed", "replaced", "repeated", "rejected")
WITHOUT_CONTRACT = {"stg_ingested_files": ", ".join(["status varchar", *(f"rows_{fate} bigint" for fate in FATES)])}


@pytest.fixture(scope="module")
def nodes() -> dict[str, dict]:
    return json.loads(_compiled(prepare()).compiled.read_text(encoding="utf-8"))["nodes"]


def test_a_row_that_says_nothing_is_found_in_every_model(nodes: dict[str, dict]) -> None:
    models = [nodes[key] for key in nodes[TEST]["depends_on"]["nodes"]]
    assert len(models) > 10
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as build")
        for model in models:
            columns = WITHOUT_CONTRACT.get(model["name"]) or ", ".join(
                f"{column['name']} {column['data_type']}" for column in model["columns"].values()
            )
            connection.execute(f"create schema if not exists build.{model['schema']}")
            connection.execute(f"create table {model['relation_name']} ({columns})")
        assert broken(connection, nodes) == set()
        for model in models:
            first = next(iter(connection.execute(f"describe {model['relation_name']}").fetchall()))[0]
            connection.execute(f"insert into {model['relation_name']} ({first}) values (null)")
        assert broken(connection, nodes) == {model["name"] for model in models}


def broken(connection: duckdb.DuckDBPyConnection, nodes: dict[str, dict]) -> set[str]:
    return {name for name, _ in connection.execute(nodes[TEST]["compiled_code"]).fetchall()}
