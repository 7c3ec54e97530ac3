"""`gridscore briefing`: the briefings of one period, or of what closed last, under published/briefing/."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import load_site
from orchestration.lock import home_lock
from publish.briefing.read import closed_periods
from publish.briefing.write import newest_closed, write_briefing
from publish.publications import note_documents
from publish.read_scores import known_rulebook
from publish.reader import open_published
from publish.slip_words import Lang


def write_briefings(home: Home, period: str | None, rulebook: str | None, lang: Lang | None) -> list[Path]:
    """Write the briefings of a closed period, or of what closed last, for every rulebook that has it, or for one.

    lang: None for the site's. Raises GridscoreError when there is none, or while a run works on the home.
    """
    spoken = lang or load_site(home).briefing.lang
    with home_lock(home.lock_file):
        with open_published(home) as connection:
            known_rulebook(connection, rulebook)
            closed = [each for each in closed_periods(connection) if rulebook in (None, each.rulebook)]
        if period is None:
            wanted = newest_closed(closed)
        else:
            wanted = [each for each in closed if each.period == period.strip().upper()]
        if not wanted:
            raise GridscoreError(_nothing(period, [each.period for each in closed]))
        written = [path for each in wanted for path in write_briefing(home, each.rulebook, each.period, spoken)]
        note_documents(home)
    return written


def _nothing(period: str | None, closed: list[str]) -> str:
    newest = sorted(set(closed))[-4:]
    there = f"the newest closed ones are {', '.join(newest)}" if newest else "no period is closed yet"
    return f"no briefing of {period}: it is no closed period; {there}" if period and newest else there
