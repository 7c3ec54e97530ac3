"""Dagster's notes of a run of the command line: held in plain dictionaries, gone when the run ends.

Dagster's own in-memory instance is an SQLite database with a connection and several statements for each event. The
office has a thousand events a run, and nobody reads them there: what a run reports is taken from its result.
"""

from collections.abc import Sequence

import dagster as dg
from dagster._core.instance.types import InstanceType
from dagster._core.launcher.sync_in_memory_run_launcher import SyncInMemoryRunLauncher
from dagster._core.run_coordinator import DefaultRunCoordinator
from dagster._core.storage.event_log import InMemoryEventLogStorage
from dagster._core.storage.event_log.base import AssetEntry, AssetRecord
from dagster._core.storage.noop_compute_log_manager import NoOpComputeLogManager
from dagster._core.storage.root import TemporaryLocalArtifactStorage
from dagster._core.storage.runs import InMemoryRunStorage


class LastMaterializations(InMemoryEventLogStorage):
    """Remembers the newest materialisation of each asset: all that Dagster asks for while a run goes on.

    Everything else it could ask for is answered by the storage it extends, which stays empty.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen = 0
        self._newest: dict[dg.AssetKey, AssetRecord] = {}

    def store_event(self, event: dg.EventLogEntry) -> None:
        """Keep a materialisation; what else happened is in the run's result."""
        self._seen += 1
        noted = event.dagster_event
        if noted is None or noted.event_type != dg.DagsterEventType.ASSET_MATERIALIZATION or noted.asset_key is None:
            return
        entry = AssetEntry(
            asset_key=noted.asset_key,
            last_materialization_record=dg.EventLogRecord(self._seen, event),
            last_run_id=event.run_id,
        )
        self._newest[noted.asset_key] = AssetRecord(storage_id=self._seen, asset_entry=entry)

    def get_asset_records(self, asset_keys: Sequence[dg.AssetKey] | None = None) -> Sequence[AssetRecord]:
        """Records of the assets that were materialised, of all of them when no keys are given."""
        wanted = list(self._newest) if asset_keys is None else asset_keys
        return [self._newest[key] for key in wanted if key in self._newest]


def passing_instance() -> dg.DagsterInstance:
    """An instance for one run in this process, as `DagsterInstance.ephemeral` makes it but for its event log."""
    return dg.DagsterInstance(
        instance_type=InstanceType.EPHEMERAL,
        local_artifact_storage=TemporaryLocalArtifactStorage(),
        run_storage=InMemoryRunStorage(),
        event_storage=LastMaterializations(),
        compute_log_manager=NoOpComputeLogManager(),
        run_coordinator=DefaultRunCoordinator(),
        run_launcher=SyncInMemoryRunLauncher(),
    )
