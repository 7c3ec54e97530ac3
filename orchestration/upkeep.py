"""Looking after a home from Dagster's pages: jobs for verify, rebuild and backup, and a schedule for verify.

What they do is what the commands do. A job ends as failed when something is damaged or nothing was done, so that
whoever Dagster tells of failed runs is told.
"""

from pathlib import Path

import dagster as dg

from ingest.errors import GridscoreError
from orchestration.command_backup import backup_lines
from orchestration.command_rebuild import rebuild_lines
from orchestration.command_verify import verify_lines
from orchestration.resources import Office

FAILED = 2
LANG = "zh"


class Destination(dg.Config):
    """Where a backup goes: a new or empty folder."""

    folder: str


@dg.op
def verify_all(context: dg.OpExecutionContext, office: Office) -> None:
    """gridscore verify: every hash of vault, ledger, releases, key and published files."""
    tell(context, verify_lines(office.home, False, LANG))


@dg.op
def rebuild_all(context: dg.OpExecutionContext, office: Office) -> None:
    """gridscore rebuild: everything made anew from vault and ledger, and compared row by row."""
    instant = office.clock() if office.as_of else None
    tell(context, rebuild_lines(office.home, instant, False, LANG))


@dg.op
def back_up_all(context: dg.OpExecutionContext, office: Office, config: Destination) -> None:
    """gridscore backup: a copy of what cannot be made again."""
    tell(context, backup_lines(office.home, Path(config.folder), False, LANG))


@dg.job(executor_def=dg.in_process_executor)
def verify() -> None:
    """Are vault, ledger, releases, key and published files as they were written?"""
    verify_all()


@dg.job(executor_def=dg.in_process_executor)
def rebuild() -> None:
    """Make everything anew from vault and ledger."""
    rebuild_all()


@dg.job(executor_def=dg.in_process_executor)
def backup() -> None:
    """Copy what cannot be made again to a folder."""
    back_up_all()


def upkeep(time_zone: str) -> dg.Definitions:
    """Jobs and schedule; the resources are those of the graph."""
    weekly = dg.ScheduleDefinition(
        name="verify_weekly",
        job=verify,
        cron_schedule="0 4 * * 0",
        execution_timezone=time_zone,
        description="Every Sunday night: is everything as it was written?",
    )
    return dg.Definitions(jobs=[verify, rebuild, backup], schedules=[weekly])


def tell(context: dg.OpExecutionContext, said: tuple[list[str], int]) -> None:
    """Log what a command says. Raises GridscoreError where it ends with 2."""
    lines, status = said
    for line in lines:
        context.log.info(line)
    if status == FAILED:
        raise GridscoreError("; ".join(lines))
