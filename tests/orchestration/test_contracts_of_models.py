"""A model whose columns are not those of its contract fails: another type, another order, one too few."""

from __future__ import annotations

from pathlib import Path

from ingest.home import TIME_ZONE
from orchestration.dbt_runner import _compiled, _invoke, prepare
from orchestration.warehouse import create_warehouse

MODELS = ("fct_check", "fct_award", "fct_attendance", "fct_finding")


def test_a_table_with_other_columns_than_its_contract_fails_and_the_column_is_named(tmp_path: Path) -> None:
    build_file = tmp_path / "build.duckdb"
    create_warehouse(build_file, {})
    manifest = _compiled(prepare()).as_manifest_of_builds()
    _, award, attendance, finding = (manifest.nodes[f"model.gridscore.{name}"] for name in MODELS)
    award.columns["awarded_on"].data_type = "timestamp"
    first, second, *_ = attendance.columns
    attendance.columns = {name: attendance.columns[name] for name in dict.fromkeys((second, *attendance.columns))}
    *_, last = finding.columns
    finding.columns = {name: column for name, column in finding.columns.items() if name != last}

    select = ["run", "--select", *(f"+{name}" for name in MODELS), "--no-write-json", "--no-populate-cache"]
    told = _invoke(select, build_file, TIME_ZONE, manifest, [])
    assert not told.success
    assert told.message.count("contract broken") == 3, told.message
    assert "awarded_on DATE where awarded_on TIMESTAMP is declared" in told.message
    assert f"{first} VARCHAR where {second} VARCHAR is declared" in told.message
    assert "where nothing is declared" in told.message
    assert "fct_check:" not in told.message
