"""`gridscore run` and `restate` without the terminal: what they do, what they say, how they end."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import load_site, load_sources
from orchestration import state
from orchestration.lock import home_lock
from orchestration.months import is_past_or_present, landed_months, not_scored
from orchestration.notify import note_nothing_new, notify_after_run, notify_failure
from orchestration.run import RunRequest, run_graph

PUBLISHED, PUBLISHED_WITH_WARNINGS = 0, 1
PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?")
NOTHING_NEW = {
    "zh": "没有新内容：文件、设置与细则均未变动，沿用上次发布结果",
    "en": "nothing new: files, settings and rulebooks are as they were; the last publication stands",
}
TOOK = {"zh": "用时 {seconds:.0f} 秒", "en": "took {seconds:.0f} s"}


@dataclass(frozen=True)
class RunOptions:
    """One `run`: the clock, whether that is simply now, the month that must be there, whether to wait for the lock.

    is_brief: no progress lines where nobody watches. all_pages: as of `Office`.
    """

    as_of: datetime
    is_now: bool = True
    month: str | None = None
    wait: bool = False
    is_brief: bool = False
    all_pages: bool = True


def run_home(home: Home, ask: RunOptions, lang: str) -> tuple[list[str], int]:
    """Run a home unless nothing is new. Returns the lines to say and the exit status (0 or 1).

    Raises GridscoreError when nothing was published.
    """
    site = load_site(home)
    if ask.month is not None and not is_past_or_present(ask.month):
        raise GridscoreError(not_scored(ask.month, landed_months(home)))
    # what lies elsewhere may be new without anything changing here
    is_elsewhere = any(source.is_elsewhere for source in load_sources(home).sources)
    with home_lock(home.lock_file, ask.wait):
        before = state.before_run(home, state.clock_mark(ask.as_of, ask.is_now, site.time_zone))
        if not before["exports"] and not home.intake_file.exists() and not is_elsewhere:
            raise GridscoreError(f"no files in {home.exports}: put the exports there, or try: gridscore demo")
        last = None if is_elsewhere else state.nothing_new(home, before)
        if last is not None and (ask.month is None or ask.month in last.months):
            note_nothing_new(home)
            told = notify_after_run(home, ask.as_of)[lang]
            return [NOTHING_NEW[lang], *told, *last.summary[lang][-1:]], last.exit_status
        request = RunRequest(ask.as_of, ask.month, all_pages=ask.all_pages)
        return run_request(home, request, before, lang, ask.is_brief)


def check_period(period: str) -> None:
    """Raise GridscoreError when it is written like no period."""
    if not PERIOD.fullmatch(period):
        raise GridscoreError(f"{period!r} is no period; write 2026-03, 2026-Q1 or 2026")


def restate_period(
    home: Home, period: str, because: str, rulebook: str | None, as_of: datetime, wait: bool, lang: str
) -> tuple[list[str], int]:
    """Publish the next release of a closed period of one rulebook, or of all that released it, and say what changed.

    Raises GridscoreError for a period that has no release yet, and when nothing was published.
    """
    from ingest.mask import mask  # Polars is not needed to say that nothing is new
    from orchestration.changes import change_lines, points_of

    check_period(period)
    if not because.strip():
        raise GridscoreError("--because must say why")
    with home_lock(home.lock_file, wait):
        before = state.before_run(home, state.clock_mark(as_of, True, load_site(home).time_zone))
        rulebooks = _released(home, period, rulebook)
        reason = mask(because.strip())
        request = RunRequest(as_of, restate_rulebooks=rulebooks, restate_period=period, restate_because=reason)
        old = points_of(home)
        lines, status = run_request(home, request, before, lang)
        return [*change_lines(old, points_of(home), lang), *lines], status


def _released(home: Home, period: str, rulebook: str | None) -> tuple[str, ...]:
    from ingest.ledger import Ledger
    from publish.release_files import releases_file

    entries = Ledger(releases_file(home)).entries()
    found = sorted({entry["rulebook"] for entry in entries if entry["period"] == period})
    if rulebook is not None:
        found = [book for book in found if book == rulebook]
    if not found:
        whose = f" of {rulebook}" if rulebook else ""
        raise GridscoreError(f"{period}{whose} was never released; only a released period can be restated")
    return tuple(found)


def run_request(
    home: Home, request: RunRequest, before: dict[str, Any], lang: str, is_brief: bool = False
) -> tuple[list[str], int]:
    """Run the graph (the lock is held, `before` was taken) and remember it. Returns lines and exit status as above."""
    from orchestration.progress import progress, shown_progress

    started = time.monotonic()
    with shown_progress(is_brief):
        progress().stage("starting")
        try:
            result = run_graph(home, request)
        except Exception as error:
            notify_failure(home, error, request.as_of)
            raise
    from ingest.feeds import FEEDS
    from orchestration.summary import summary_of

    said = summary_of(home, list(FEEDS), result.warnings)
    status = PUBLISHED_WITH_WARNINGS if said.is_warning else PUBLISHED
    told = notify_after_run(home, request.as_of)
    summary = {code: [*lines[:-1], *told[code], lines[-1]] for code, lines in said.lines.items()}
    last = state.LastRun({**before, **state.after_run(home)}, status, summary, said.months)
    state.write_last_run(home, last)
    took = TOOK[lang].format(seconds=time.monotonic() - started)
    return [*summary[lang][:-1], f"{summary[lang][-1]} ({took})"], status
