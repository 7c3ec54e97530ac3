"""The one sensor that tells: failed checks, held files, suspicions, missing feeds, runs that failed or never came."""

from datetime import UTC, datetime

import dagster as dg

from ingest.home import Home
from orchestration.lock import HomeBusyError, home_lock
from orchestration.notify import note_failure, notify_now
from orchestration.resources import Office


def alerts_sensor(job_name: str) -> dg.SensorDefinition:
    """Every five minutes: is there anything that a target of site.yaml was not told yet? It starts no run."""

    @dg.sensor(
        name="alerts",
        minimum_interval_seconds=300,
        description="Tells what a person must look at (alerts: in site.yaml), once",
    )
    def alerts(context: dg.SensorEvaluationContext, office: Office) -> dg.SkipReason:
        note_failed_run(context.instance, office.home, job_name)
        try:
            with home_lock(office.home.lock_file):
                delivery = notify_now(office.home, office.clock(), is_patient=True)
        except HomeBusyError:
            return dg.SkipReason("a run is at work: alerts wait for its end")
        if delivery.failed:
            return dg.SkipReason(f"not told: {', '.join(f'{name} ({why})' for name, why in delivery.failed.items())}")
        if delivery.sent_to:
            return dg.SkipReason(f"{delivery.things} thing(s) told to {', '.join(delivery.sent_to)}")
        return dg.SkipReason("nothing new to tell")

    return alerts


def note_failed_run(instance: dg.DagsterInstance, home: Home, job_name: str) -> None:
    """A run that Dagster starts cannot note that it failed: if the newest one did, after what is noted, note it."""
    from publish.alerts.current import last_outcome

    ended = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]
    records = instance.get_run_records(dg.RunsFilter(job_name=job_name, statuses=ended), limit=1)
    if not records or records[0].dagster_run.status != dg.DagsterRunStatus.FAILURE:
        return
    noted, ended_s = last_outcome(home), records[0].end_time or 0.0
    ended_at = datetime.fromtimestamp(ended_s, UTC)
    if noted is None or noted.at < ended_at:
        note_failure(home, ended_at, "dagster")
