"""What a person decides, from Dagster's pages: jobs for accept, withdraw and restate.

They do what the commands do and fail where these end with 2. Dagster keeps what is typed as their configuration, so
nobody's name or number belongs there; the ledger masks such, as always.
"""

import dagster as dg

from orchestration.command_files import judge_files
from orchestration.command_run import restate_period
from orchestration.resources import Office
from orchestration.upkeep import LANG, tell


class FilesDecided(dg.Config):
    """files: names under exports/, or the first 8 or more letters of a SHA-256. because: why, for the ledger."""

    files: list[str]
    because: str


class PeriodDecided(dg.Config):
    """period: 2026-03, 2026-Q1 or 2026. because: why, for the ledger. rulebook: only this one; empty: all that
    released the period."""

    period: str
    because: str
    rulebook: str = ""


@dg.op
def accept_files(context: dg.OpExecutionContext, office: Office, config: FilesDecided) -> None:
    """gridscore accept: let held-back or withdrawn files count, and run."""
    tell(context, judge_files(office.home, "accept", config.files, config.because, office.clock(), False, LANG))


@dg.op
def withdraw_files(context: dg.OpExecutionContext, office: Office, config: FilesDecided) -> None:
    """gridscore withdraw: take wrong files out as if they had never come, and run."""
    tell(context, judge_files(office.home, "withdraw", config.files, config.because, office.clock(), False, LANG))


@dg.op
def restate_released(context: dg.OpExecutionContext, office: Office, config: PeriodDecided) -> None:
    """gridscore restate: publish the next release of a closed period."""
    rulebook = config.rulebook or None
    tell(context, restate_period(office.home, config.period, config.because, rulebook, office.clock(), False, LANG))


@dg.job(executor_def=dg.in_process_executor)
def accept() -> None:
    """Let held-back or withdrawn files count, and run."""
    accept_files()


@dg.job(executor_def=dg.in_process_executor)
def withdraw() -> None:
    """Take wrong files out as if they had never come, and run."""
    withdraw_files()


@dg.job(executor_def=dg.in_process_executor)
def restate() -> None:
    """Publish the next release of a closed period."""
    restate_released()


DECIDED = dg.Definitions(jobs=[accept, withdraw, restate])
"""The jobs; the resources are those of the graph."""
