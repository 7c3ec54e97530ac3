"""One run of the graph in this process, and the proof that all of it ran."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration.localise import current_language, in_chinese
from orchestration.summary import published_months

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
os.environ.setdefault("DO_NOT_TRACK", "1")


@dataclass(frozen=True)
class RunRequest:
    """What is asked of a run. month: must be scored, else nothing is published. restate_*: see `restate`.
    all_pages: see `Office`."""

    as_of: datetime
    month: str | None = None
    restate_rulebooks: tuple[str, ...] = ()
    restate_period: str = ""
    restate_because: str = ""
    all_pages: bool = True


@dataclass(frozen=True)
class RunResult:
    """What a run that published reports: failed warnings as sentences, and how many assets and checks there were."""

    assets: int
    checks: int
    warnings: list[str] = field(default_factory=list)


def run_graph(home: Home, request: RunRequest) -> RunResult:
    """Execute the whole graph once and publish.

    Raises GridscoreError when anything stops it before publication (the last publication stays as it was), also when
    an asset was passed over or a check was not evaluated without anybody saying why.
    """
    with _quiet():
        from orchestration import second_process

        second_process.start()
        import dagster as dg
        from dagster._core.errors import DagsterAssetCheckFailedError

        from orchestration.checks import held_back
        from orchestration.definitions import JOB, definitions_for
        from orchestration.passing_instance import passing_instance
        from orchestration.resources import LEFT_UNDONE, Office

        office = Office(
            root=str(home.root),
            as_of=request.as_of.isoformat(),
            restate_rulebooks=list(request.restate_rulebooks),
            restate_period=request.restate_period,
            restate_because=request.restate_because,
            all_pages=request.all_pages,
        )
        job = definitions_for(office).resolve_job_def(JOB)
        # History on disk would cost a quarter of the run again; runs that Dagster starts keep theirs (instance.py).
        with passing_instance() as instance:
            try:
                result = job.execute_in_process(
                    instance=instance,
                    partition_key=request.month,
                    run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                    raise_on_error=True,
                )
            except DagsterAssetCheckFailedError as error:
                raise GridscoreError(
                    f"nothing was published, held back by {held_back(home, current_language())}"
                ) from error
    evaluations = result.get_asset_check_evaluations()
    events = result.get_asset_materialization_events()
    materialised = {event.asset_key for event in events if event.asset_key}
    if not published_months(home):
        materialised.add(dg.AssetKey("scored_month"))  # no month has scores: there is no partition to report
    assert_complete(job, materialised, evaluations)
    warned = [_sentence(check) for check in evaluations if not check.passed]
    for event in events:
        made = event.materialization
        if LEFT_UNDONE in made.metadata:
            name, why = made.asset_key.to_user_string(), str(made.metadata[LEFT_UNDONE].value)
            warned.append(f"{name}: left undone: {why} / {name} 未完成：{in_chinese(why)}")
    return RunResult(len(set(job.asset_layer.executable_asset_keys)), len(evaluations), sorted(warned))


def assert_complete(job: Any, materialised: set[Any], evaluations: Sequence[Any]) -> None:
    """Raise GridscoreError unless every asset of the job was made and every check of it evaluated."""
    missing = set(job.asset_layer.executable_asset_keys) - materialised
    evaluated = {(check.asset_key, check.check_name) for check in evaluations}
    unchecked = {
        key for key in job.asset_layer.asset_graph.asset_check_keys if (key.asset_key, key.name) not in evaluated
    }
    if missing or unchecked:
        names = sorted(key.to_user_string() for key in missing) + sorted(f"check {key.name}" for key in unchecked)
        raise GridscoreError(f"the run left out {', '.join(names[:5])}{' ...' if len(names) > 5 else ''}")


def _sentence(check: Any) -> str:
    told = check.description or check.check_name
    return f"{check.asset_key.to_user_string()}: {told}"


@contextmanager
def _quiet() -> Iterator[None]:
    """Libraries keep their warnings and logs to themselves; what a person must know is raised or reported."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
