"""What dbt leaves of a failure: a count and a masked line, no table of rows."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from orchestration.dbt_runner import _why, prepare

ID, PHONE = "11010519491231002X", "13912345678"


def test_no_data_test_keeps_the_rows_it_failed_for() -> None:
    nodes = prepare().as_dict()["nodes"].values()
    tests = [node for node in nodes if node["resource_type"] == "test"]
    assert len(tests) > 15
    assert [node["name"] for node in tests if node["config"].get("store_failures")] == []


def test_line_about_a_failed_node_or_command_is_masked() -> None:
    node = SimpleNamespace(
        status="error", node=SimpleNamespace(name="fct_item"), message=f"Conversion Error: '{ID}'\n or '{PHONE}'"
    )
    failed = SimpleNamespace(exception=None, result=SimpleNamespace(results=[node]))
    assert _why(failed, Path("build")) == "fct_item: Conversion Error: '[id]' or '[phone]'"
    assert PHONE not in _why(SimpleNamespace(exception=ValueError(f"row {PHONE}"), result=None), Path("build"))
