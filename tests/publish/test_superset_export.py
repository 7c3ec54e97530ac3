"""docs/bi/superset: what is imported into Superset fits the published tables and opens them read-only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.home import Home
from publish import open_published
from publish.database_file import marts_of

FOLDER = Path(__file__).parents[2] / "docs" / "bi" / "superset"


def read(folder: str) -> dict[str, dict[str, Any]]:
    """Path of each file in a folder of the export -> what it says."""
    files = sorted((FOLDER / folder).rglob("*.yaml"))
    assert files, folder
    return {file.relative_to(FOLDER).as_posix(): yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}


@pytest.fixture(scope="module")
def datasets() -> dict[str, dict[str, Any]]:
    """uuid -> dataset."""
    return {content["uuid"]: content for content in read("datasets").values()}


def test_datasets_have_the_columns_and_types_of_the_published_tables(
    published_demo: Home, datasets: dict[str, dict[str, Any]]
) -> None:
    with open_published(published_demo) as connection:
        tables = {table.name: table for table in marts_of(connection, "gridscore")}
        for dataset in datasets.values():
            published = {(column.name, column.data_type) for column in tables[dataset["table_name"]].columns}
            here = {(column["column_name"], column["type"]) for column in dataset["columns"]}
            assert here <= published  # a newer column is nothing a chart asks for
            for metric in dataset["metrics"]:
                connection.execute(f"select {metric['expression']} from {dataset['schema']}.{dataset['table_name']}")


def test_charts_name_columns_and_metrics_of_their_dataset(
    published_demo: Home, datasets: dict[str, dict[str, Any]]
) -> None:
    with open_published(published_demo) as connection:
        for path, chart in read("charts").items():
            dataset, params = datasets[chart["dataset_uuid"]], chart["params"]
            columns = {column["column_name"] for column in dataset["columns"]}
            named = {params.get("x_axis"), *params.get("all_columns", ())} - {None}
            groups = params.get("groupby") or []
            named |= {groups} if isinstance(groups, str) else set(groups)
            assert named and named <= columns, path
            metrics = {*params.get("metrics", ()), params.get("metric")} - {None}
            assert metrics <= {metric["metric_name"] for metric in dataset["metrics"]}, path
            for narrowed in params["adhoc_filters"]:
                where = narrowed.get("sqlExpression") or f"{narrowed['subject']} = '{narrowed['comparator']}'"
                found = connection.execute(f"select count(*) from {dataset['table_name']} where {where}").fetchone()
                assert found and found[0] > 0, (path, where)


def test_the_dashboard_shows_every_chart_and_filters_by_published_columns(datasets: dict[str, dict[str, Any]]) -> None:
    (dashboard,) = read("dashboards").values()
    charts = {chart["uuid"]: chart["slice_name"] for chart in read("charts").values()}
    shown = [part["meta"] for part in dashboard["position"].values() if isinstance(part, dict) and "meta" in part]
    assert {meta["uuid"]: meta["sliceName"] for meta in shown if "uuid" in meta} == charts
    for narrowed in dashboard["metadata"]["native_filter_configuration"]:
        (target,) = narrowed["targets"]
        columns = {column["column_name"] for column in datasets[target["datasetUuid"]]["columns"]}
        assert target["column"]["name"] in columns


def test_the_connection_is_read_only_reaches_nothing_else_and_keeps_no_old_answers() -> None:
    (database,) = read("databases").values()
    settings = database["extra"]["engine_params"]["connect_args"]
    assert settings["read_only"] is True
    assert settings["config"] == {"enable_external_access": "false", "lock_configuration": "true"}
    assert not any(database[allowed] for allowed in ("allow_dml", "allow_ctas", "allow_cvas", "allow_csv_upload"))
    for content in [database, *read("datasets").values(), *read("charts").values()]:
        assert content["cache_timeout"] == 0
    used = {dataset["database_uuid"] for dataset in read("datasets").values()}
    assert used == {database["uuid"]}
