"""The dbt project as assets: one per model, one asset check per data test, built by one dbt command.

The command runs in the second process (second_process.py).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from orchestration.dagster_dbt_alone import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtCoreCliEventMessage,
    dbt_assets,
)
from orchestration.dbt_runner import prepare
from orchestration.progress import progress
from orchestration.resources import Office
from orchestration.second_process import build_models
from orchestration.warehouse import create_warehouse, sources_of

MANIFEST = prepare().as_dict()


class ByLayer(DagsterDbtTranslator):
    """Models are grouped by layer; every source is a relation of the one asset `warehouse`."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`warehouse` for a source, <layer>/<model> for a model."""
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey("warehouse")
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer's folder."""
        return dbt_resource_props["fqn"][1]


TRANSLATOR = ByLayer(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))


@dg.asset(group_name="lake", deps=[["lake", "receipts"], "rules", "calendar", "settings"], kinds={"duckdb"})
def warehouse(office: Office) -> dg.MaterializeResult:
    """The private build file: for every source of the dbt project a relation over the lake, rules or ledger."""
    progress().stage("preparing the build file")
    filled = create_warehouse(office.home.build_file, *sources_of(office.home))
    return dg.MaterializeResult(metadata={"sources_with_rows": filled})


@dbt_assets(manifest=MANIFEST, dagster_dbt_translator=TRANSLATOR, name="dbt_models")
def dbt_models(context: dg.AssetExecutionContext, office: Office) -> Iterator[Any]:
    """Every model and data test. A failed test of severity error, or a model that fails, stops the publication.

    They are made together, whichever of them a person picked; only those are reported.
    """
    nodes = [node for node in MANIFEST["nodes"].values() if node["resource_type"] in ("model", "test")]
    picked = context.op_execution_context.selected_output_names
    progress().stage("computing scores", len(nodes))
    for event in build_models(office.home, office.site):
        progress().step(event["data"]["node_info"]["node_name"])
        message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
        for told in message.to_default_asset_events(MANIFEST, TRANSLATOR, context):
            if not isinstance(told, dg.Output) or told.output_name in picked:
                yield told


ASSETS = [warehouse, dbt_models]
