"""The pages people read, written behind the publication: what goes wrong here is told and takes nothing back."""

from collections.abc import Callable, Iterable
from pathlib import Path

import dagster as dg

from ingest.errors import GridscoreError
from ingest.settings import MONTH
from orchestration.assets_published import publication
from orchestration.progress import progress
from orchestration.resources import LEFT_UNDONE, Office


@dg.asset(group_name="published", deps=[publication], kinds={"html"})
def documents(office: Office) -> dg.MaterializeResult:
    """published/docs/: every table, column, measure and item in words."""
    from orchestration.dbt_docs import write_documents

    progress().stage("writing pages")
    return _written(lambda: write_documents(office.home))


@dg.asset(group_name="published", deps=[documents], kinds={"html"})
def dashboard(office: Office) -> dg.MaterializeResult:
    """published/dashboard/: of each rulebook the newest closed period, and those that have a dashboard of an earlier
    release."""
    from publish.dashboard import dashboards_due, write_dashboard

    home = office.home

    def write() -> list[Path]:
        due = dashboards_due(home)
        return [write_dashboard(home, *each) for each in due if office.all_pages or MONTH.fullmatch(each[1])]

    return _written(write)


@dg.asset(group_name="published", deps=[dashboard], kinds={"pdf", "excel"})
def briefing(office: Office) -> dg.MaterializeResult:
    """published/briefing/: of each rulebook what closed last, and what has a briefing of an earlier release only.

    Stands last of the pages and notes all of them.
    """
    from publish.briefing import briefings_due, write_briefing
    from publish.publications import note_documents

    home, lang = office.home, office.site.briefing.lang

    def write() -> list[Path]:
        due = briefings_due(home, lang) if office.all_pages else []
        return [path for each in due for path in write_briefing(home, *each, lang)]

    made = _written(write)
    note_documents(home)
    return made


def _written(write: Callable[[], Iterable[Path]]) -> dg.MaterializeResult:
    try:
        return dg.MaterializeResult(metadata={"files": len(list(write()))})
    except Exception as error:
        why = str(error) if isinstance(error, GridscoreError) else type(error).__name__
        return dg.MaterializeResult(metadata={LEFT_UNDONE: why})


ASSETS = [documents, dashboard, briefing]
