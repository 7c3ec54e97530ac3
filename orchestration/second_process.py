"""The second process of a run: Great Expectations checks there, dbt builds there, and some feeds are landed there.

The first two take seconds to import and hold Python's lock while they work. Here the imports pass while files are
landed, and dbt goes on while Dagster notes in the run's own process what dbt has done.
"""

from __future__ import annotations

import logging
import os
import select
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from multiprocessing import get_context, parent_process, resource_tracker, util
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from expectations.runner import ExpectationNotEvaluatedError, check_feed, load_engine
from ingest.errors import GridscoreError
from ingest.feeds import FEEDS
from ingest.garbage import collect_rarely
from ingest.home import Home
from ingest.intake import FileEntry, ReadProgress
from ingest.land import land_feed
from ingest.receipts import Receipt
from ingest.settings import Site, Sources
from ingest.vault import UNTOUCHED
from orchestration import spark_engine
from orchestration.dbt_runner import Outcome, build, load_dbt, prepare
from orchestration.interrupts import kept_from_children
from orchestration.progress import reported

T = TypeVar("T")
TELL_S = 1.0
"""How often somebody looks how far a landing is."""
QUIET_TRACKER = "ignore:resource_tracker"
"""What clears up after a run that ended in the middle need not say so."""
_begun: dict[str, Future[pl.DataFrame]] = {}  # checks by feed: begun and not fetched yet
_landing: dict[str, Future[list[Receipt]]] = {}  # feeds that are landed there, the same
_teller: Connection | None = None  # in the second process: where events of dbt go


@dataclass(frozen=True)
class SecondProcess:
    """The process, and where it tells of dbt's events while it builds."""

    pool: ProcessPoolExecutor
    told: Connection


def start(has_time: bool = False) -> None:
    """Start the process and its imports. Returns at once; without it the first check starts them.

    has_time: seconds will go by before the first check, enough to load dbt before it.
    """
    collect_rarely()
    _begun.clear()  # what a run before this one left when it failed
    _landing.clear()
    if has_time:
        _load_dbt()
    _submit(load_engine)


def begin_landing(home: Home, feed: str, files: list[FileEntry], site: Site, sources: Sources) -> None:
    """Begin to land a feed whose registers are landed; `landed_there` fetches its receipts. Returns at once."""
    _landing[feed] = _submit(_land, home, feed, files, site, sources, dict(UNTOUCHED))


def landed_there(feed: str) -> list[Receipt] | None:
    """Receipts of the feed's files when it was begun there, else None. Raises what landing it raises."""
    if (landing := _landing.pop(feed, None)) is None:
        return None
    told = _second().told
    try:
        while not wait_for([landing], TELL_S).done:
            _tell_how_far(told)
        return landing.result()
    except BrokenProcessPool as error:
        _forget()
        raise GridscoreError(f"nothing was published: the process that landed {feed} died") from error


def begin_check(feed: str, files: list[Path], time_zone: str, until: date) -> None:
    """Begin to check the feed's landed files; `check_landed` fetches the result. Returns at once."""
    _begun[feed] = _submit(_check_files, feed, files, time_zone, until)


def check_landed(feed: str, files: list[Path], time_zone: str, until: date) -> pl.DataFrame:
    """`check_feed` of the rows in the feed's landed files as one batch, computed in that process. until: for a
    check that was not begun before.

    Raises ExpectationNotEvaluatedError when the process died: nothing was checked then.
    """
    try:
        if feed not in _begun:
            begin_check(feed, files, time_zone, until)
        result = _begun.pop(feed).result()
    except BrokenProcessPool as error:
        _forget()
        raise ExpectationNotEvaluatedError(f"expectations of {feed} were not evaluated: their process died") from error
    _load_dbt()  # now, while further feeds are landed: a run waits for its first checks
    return result


def build_models(home: Home, site: Site) -> Iterator[dict[str, Any]]:
    """Build the dbt project into the build file, by the site's engine; results of models and tests as dbt has them.

    Raises GridscoreError at the end when the build did not succeed, or its process died.
    """
    building = _submit(_build, home, site)
    told = _second().told
    event: dict[str, Any] | None = {}
    try:
        while (event := _next(told)) is not None:
            yield event
    finally:  # who stops listening still waits: nobody may read the file while dbt writes it
        while event is not None:
            event = _next(told)
    try:
        outcome = building.result()
    except BrokenProcessPool as error:
        _forget()
        raise GridscoreError("scores were not published: the process that computes them died") from error
    if not outcome.success:
        raise GridscoreError(f"scores were not published: {outcome.message}")


def _submit(function: Callable[..., T], *arguments: Any) -> Future[T]:
    """Hand work to the process. One that died before, idle or at other work, is replaced."""
    try:
        return _second().pool.submit(function, *arguments)
    except BrokenProcessPool:
        _forget()
        return _second().pool.submit(function, *arguments)


@cache
def _load_dbt() -> None:
    _submit(load_dbt)


def stop() -> None:
    """End the process, without taking its libraries apart; for the end of a command or run. Without one: nothing."""
    if _second.cache_info().currsize:
        second = _second()
        second.told.close()  # nobody listens any more: what is still told must not be waited for
        with suppress(RuntimeError):  # it died before, or the interpreter, at its end, has sent it home
            second.pool.submit(_leave)
        second.pool.shutdown()
        _forget()


def _forget() -> None:
    _second.cache_clear()
    _load_dbt.cache_clear()


def _next(told: Connection) -> dict[str, Any] | None:
    """The next event of dbt. How far a landing was that nobody waited for is of no use now."""
    try:
        while isinstance(event := told.recv(), ReadProgress):
            pass
        return event
    except EOFError:  # the process died
        return None


def _tell_how_far(told: Connection) -> None:
    try:
        while told.poll():
            reported(told.recv())
    except EOFError:  # the process died, as the landing's result will say
        return


@cache
def _second() -> SecondProcess:
    # spawn: a fork would copy the threads of Polars and DuckDB in an unknown state
    context = get_context("spawn")
    told, teller = context.Pipe(duplex=False)
    if QUIET_TRACKER not in sys.warnoptions:
        sys.warnoptions.append(QUIET_TRACKER)
    resource_tracker.ensure_running()  # here: on its way it lets signals through again
    with kept_from_children():
        pool = ProcessPoolExecutor(max_workers=1, mp_context=context, initializer=_begin, initargs=(teller,))
        pool.submit(os.getpid)  # starts the process, which then has an end of the pipe of its own
    teller.close()
    # A process that Dagster started would wait for this one at its end, and this one for work. 10 closes the queues.
    util.Finalize(None, stop, exitpriority=11)
    return SecondProcess(pool, told)


def _begin(teller: Connection) -> None:
    global _teller
    _teller = teller
    collect_rarely()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    # A run that is killed cannot send its worker home: without this it would wait for work for ever.
    threading.Thread(target=_end_with_the_run, daemon=True).start()


def _end_with_the_run() -> None:
    run = parent_process()
    if run is not None:
        wait([run.sentinel])
        os._exit(1)


def _leave() -> None:
    # gives back the locks that dbt made; multiprocessing has no public name for it
    util._exit_function()  # type: ignore[attr-defined]
    os._exit(0)


def _land(
    home: Home,
    feed: str,
    files: list[FileEntry],
    site: Site,
    sources: Sources,
    untouched: dict[Path, tuple[int, ...]],
) -> list[Receipt]:
    UNTOUCHED.update(untouched)
    return land_feed(home, FEEDS[feed], files, site, sources, _tell)


def _tell(said: str) -> None:
    """Send how far a landing is. While nobody listens the pipe fills, and what has no room there is not waited for."""
    assert _teller is not None
    if isinstance(said, ReadProgress) and select.select([], [_teller], [], 0)[1]:
        _teller.send(said)


def _check_files(feed: str, files: list[Path], time_zone: str, until: date) -> pl.DataFrame:
    return check_feed(feed, pl.read_parquet(files), _batch_name(files), time_zone=time_zone, until=until)


def _batch_name(files: list[Path]) -> str:
    """First and last landed period of the feed: `2026-01..2026-03`, or one name when there is one."""
    return files[0].stem if len(files) == 1 else f"{files[0].stem}..{files[-1].stem}"


def _build(home: Home, site: Site) -> Outcome:
    """One build in the second process. Whatever comes of it, None is told last."""
    assert _teller is not None
    try:
        if site.engine == "spark":
            return spark_engine.build(home, site.time_zone, _teller.send)
        return build(prepare(), home.build_file, site.time_zone, _teller.send)
    finally:
        _teller.send(None)
