"""The graph that Dagster shows and `gridscore run` executes: what is in it, what blocks what, what starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import polars as pl
import pytest
from small_home import write_small_home

import expectations
from ingest.errors import GridscoreError
from ingest.feeds import FEEDS
from ingest.home import Home
from orchestration import assets_dbt, checks
from orchestration.checks import verdict
from orchestration.definitions import definitions_for
from orchestration.resources import Office
from orchestration.run import assert_complete

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return write_small_home(tmp_path_factory.mktemp("graph") / "home")


@pytest.fixture(scope="module")
def office(home: Home) -> Office:
    return Office(root=str(home.root))


@pytest.fixture(scope="module")
def definitions(office: Office) -> dg.Definitions:
    return definitions_for(office)


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> Any:
    return definitions.resolve_asset_graph()


def key(name: str) -> dg.AssetKey:
    return dg.AssetKey(name.split("/"))


def parents(graph: Any, name: str) -> set[str]:
    return {parent.to_user_string() for parent in graph.get(key(name)).parent_keys}


def test_every_feed_is_an_asset_with_a_blocking_check(graph: Any) -> None:
    for feed in FEEDS:
        assert "intake" in parents(graph, f"lake/{feed}")
        check = graph.get(dg.AssetCheckKey(key(f"lake/{feed}"), "expectations"))
        assert check.blocking


def test_workers_are_landed_before_what_names_a_worker(graph: Any) -> None:
    for feed in ("items", "visits", "logins", "collections"):
        assert "lake/workers" in parents(graph, f"lake/{feed}")


def test_registers_that_say_where_metres_count_are_landed_before_tracks(graph: Any) -> None:
    assert parents(graph, "lake/tracks") == {"intake", "lake/workers", "lake/grid_boundaries"}


def test_everything_flows_from_intake_to_publication(graph: Any) -> None:
    assert parents(graph, "lake/receipts") == {"intake", *(f"lake/{feed}" for feed in FEEDS)}
    assert parents(graph, "warehouse") == {"lake/receipts", "rules", "calendar", "settings"}
    assert parents(graph, "staging/stg_items") == {"warehouse"}
    assert "marts/score" in parents(graph, "publication")
    assert parents(graph, "scored_month") == {"publication"}


def test_models_are_grouped_by_layer(graph: Any) -> None:
    groups = {graph.get(key(name)).group_name for name in ("staging/stg_items", "marts/score")}
    assert groups == {"staging", "marts"}


def test_every_data_test_of_dbt_is_the_check_of_an_asset(graph: Any) -> None:
    """A test that reads several models is one only when it names one of them in its `meta`."""
    tests = {node["name"] for node in assets_dbt.MANIFEST["nodes"].values() if node["resource_type"] == "test"}
    assert tests == {check.name for check in graph.asset_check_keys if check.asset_key.path[0] != "lake"}


def test_months_are_partitions_computed_in_one_run(graph: Any) -> None:
    months = graph.get(key("scored_month"))
    assert months.partitions_def.has_partition_key("2026-03")
    assert months.backfill_policy == dg.BackfillPolicy.single_run()


def test_an_asset_that_was_passed_over_is_an_error(definitions: dg.Definitions) -> None:
    job = definitions.resolve_job_def("score")
    made = set(job.asset_layer.executable_asset_keys) - {key("marts/score")}
    with pytest.raises(GridscoreError, match="left out marts/score"):
        assert_complete(job, made, [])


def check_results(status: str, severity: str) -> pl.DataFrame:
    row = ("items", "all", "not_null", "grid_code", severity, status, 4, 1, "一行", "1 of 4 rows", ["items.csv:2"])
    return pl.DataFrame([row], schema=expectations.RESULT_SCHEMA, orient="row")


def lake_run(definitions: dg.Definitions) -> dg.ExecuteInProcessResult:
    names = ["intake", *(f"lake/{feed}" for feed in FEEDS), "lake/receipts"]
    return definitions.resolve_job_def("score").execute_in_process(
        asset_selection=[key(name) for name in names], raise_on_error=False
    )


def test_a_failed_expectation_of_severity_error_stops_what_is_downstream(
    definitions: dg.Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "check_landed", lambda *_, **__: check_results("failed", "error"))
    result = lake_run(definitions)
    made = {event.asset_key for event in result.get_asset_materialization_events()}
    assert not result.success
    assert key("lake/items") in made
    assert key("lake/receipts") not in made


def test_an_expectation_that_was_not_evaluated_is_an_error_and_no_failed_check(
    definitions: dg.Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "check_landed", lambda *_, **__: check_results("not_evaluated", "warning"))
    result = lake_run(definitions)
    evaluated = {check.asset_key for check in result.get_asset_check_evaluations()}
    assert not result.success
    assert key("lake/items") not in evaluated


def test_models_that_were_picked_are_reported_and_no_others(
    definitions: dg.Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def built(*_: Any) -> Iterator[dict[str, Any]]:
        for name in ("stg_items", "score"):
            node = {"unique_id": f"model.gridscore.{name}", "node_name": name, "node_status": "success"}
            info = {"name": "LogModelResult", "invocation_id": "once"}
            yield {"info": info, "data": {"node_info": {**node, "resource_type": "model"}}}

    monkeypatch.setattr(assets_dbt, "build_models", built)
    job = definitions.resolve_job_def("score")
    result = job.execute_in_process(asset_selection=[key("marts/score")], raise_on_error=False)
    assert [event.asset_key for event in result.get_asset_materialization_events()] == [key("marts/score")]


def test_a_failed_warning_shows_and_stops_nothing() -> None:
    found = verdict(check_results("failed", "warning"))
    told = "1 of 4 rows / 事项上报：一行"
    assert (found.passed, found.severity, found.description) == (False, dg.AssetCheckSeverity.WARN, told)


@pytest.mark.parametrize(
    ("night", "asked"),
    [
        ("2026-04-03", []),  # the third working day after March
        ("2026-04-04", ["2026-03"]),
        ("2026-04-09", ["2026-03"]),  # the machine was off: made up for, once, by the run key
        ("2026-10-10", []),  # October opens with seven days off; working days are the 8th, 9th and 10th
        ("2026-10-11", ["2026-09"]),
        ("2027-01-05", []),  # no notice for 2027 yet: December cannot be closed
    ],
)
def test_schedule_asks_for_a_month_the_day_after_its_close(
    definitions: dg.Definitions, office: Office, night: str, asked: list[str]
) -> None:
    schedule = definitions.resolve_schedule_def("close_of_month")
    with dg.build_schedule_context(
        scheduled_execution_time=datetime.fromisoformat(f"{night}T02:30").replace(tzinfo=SHANGHAI),
        resources={"office": office},
        repository_def=definitions.get_repository_def(),
    ) as context:
        tick = schedule.evaluate_tick(context)
    assert [request.partition_key for request in tick.run_requests] == asked
    assert bool(tick.skip_message) != bool(asked)
    assert all(request.run_key.startswith(f"close-{request.partition_key}") for request in tick.run_requests)


def sensor_tick(definitions: dg.Definitions, office: Office, cursor: str | None) -> Any:
    with dg.build_sensor_context(
        resources={"office": office}, repository_def=definitions.get_repository_def(), cursor=cursor
    ) as context:
        return definitions.resolve_sensor_def("landing_folder").evaluate_tick(context)


def test_sensor_asks_for_one_run_for_new_files_that_have_settled(
    definitions: dg.Definitions, office: Office, tmp_path: Path
) -> None:
    home = write_small_home(tmp_path / "home")
    watched = Office(root=str(home.root), as_of="2020-01-01T00:00:00+08:00")  # files come by the real clock
    assert "still coming in" in sensor_tick(definitions, watched, None).skip_message
    for path in home.exports.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    first = sensor_tick(definitions, watched, None)
    assert len(first.run_requests) == 1
    assert "nothing new" in sensor_tick(definitions, watched, first.cursor).skip_message
    (home.exports / "items_2026-04.csv").write_text("x", encoding="utf-8")
    os.utime(home.exports / "items_2026-04.csv", (1_700_000_000, 1_700_000_000))
    ahead = time.time() + 3600  # written by a machine whose clock is wrong
    os.utime(home.exports / "grids_20260131.csv", (ahead, ahead))
    again = sensor_tick(definitions, watched, first.cursor)
    assert [request.run_key for request in again.run_requests] != [request.run_key for request in first.run_requests]


def test_the_process_of_the_graph_does_without_dbt() -> None:
    """Importing dbt costs a run more than a second, and only the second process needs it."""
    asks = "import sys, orchestration.definitions; print('dbt' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout == "False\n"


def test_a_month_can_be_asked_for_from_its_first_minute_on() -> None:
    from orchestration.assets_published import MONTHS

    for minute, month in (((2026, 3, 31, 23, 59), "2026-03"), ((2026, 4, 1, 0, 1), "2026-04")):
        assert MONTHS.get_partition_keys(current_time=datetime(*minute, tzinfo=SHANGHAI))[-1] == month
