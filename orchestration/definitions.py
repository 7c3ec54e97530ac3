"""Everything Dagster knows: one graph and its job, a schedule, two sensors, and jobs for what else is done to a home.

`gridscore run` executes the job of the graph.
"""

import os
import warnings
from pathlib import Path

import dagster as dg

warnings.filterwarnings("ignore", category=dg.BetaWarning)
warnings.filterwarnings("ignore", category=dg.PreviewWarning)

from orchestration import assets_dbt, assets_lake, assets_pages, assets_published, checks  # noqa: E402 - after the filters
from orchestration.alerts_sensor import alerts_sensor  # noqa: E402
from orchestration.landing import process_values  # noqa: E402
from orchestration.resources import Office  # noqa: E402
from orchestration.triggers import close_schedule, landing_sensor, time_zone_of  # noqa: E402

JOB = "score"


def definitions_for(office: Office) -> dg.Definitions:
    """The graph of one site. In one process: with one process per step every step would import everything again."""
    again = {"dagster/retry_strategy": "ALL_STEPS"}  # values pass in memory: what died is begun anew
    job = dg.define_asset_job(JOB, selection="*", executor_def=dg.in_process_executor, tags=again)
    return dg.Definitions(
        assets=[*assets_lake.ASSETS, *assets_dbt.ASSETS, *assets_published.ASSETS, *assets_pages.ASSETS],
        asset_checks=checks.CHECKS,
        jobs=[job],
        schedules=[close_schedule(JOB, time_zone_of(Path(office.root)))],
        sensors=[landing_sensor(JOB), alerts_sensor(JOB)],
        resources={"office": office, "process_values": process_values},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What `dagster` loads. The home is read when Dagster asks, not when a run of another home imports this module."""
    from orchestration.decided import DECIDED  # a run of the command line does without these jobs
    from orchestration.upkeep import upkeep

    root = str(Path(os.environ.get("GRIDSCORE_HOME", "data")).resolve())
    office = Office(root=root, as_of=os.environ.get("GRIDSCORE_AS_OF", ""))
    return dg.Definitions.merge(definitions_for(office), upkeep(time_zone_of(Path(root))), DECIDED)
