"""Great Expectations in a process of its own: its import takes seconds, which pass while the files are being landed."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path

import polars as pl

from expectations.runner import ExpectationNotEvaluatedError, check_feed, load_engine

_begun: dict[str, Future[pl.DataFrame]] = {}  # by feed: begun and not fetched yet


def start() -> None:
    """Start the process and its imports. Returns at once; without it the first check starts them."""
    _process().submit(load_engine)


def begin_check(feed: str, files: list[Path], time_zone: str) -> None:
    """Begin to check the feed's landed files; `check_landed` fetches the result. Returns at once."""
    _begun[feed] = _process().submit(_check_files, feed, files, time_zone)


def check_landed(feed: str, files: list[Path], time_zone: str) -> pl.DataFrame:
    """`check_feed` of the rows in the feed's landed files as one batch, computed in that process.

    Raises ExpectationNotEvaluatedError when the process died: nothing was checked then.
    """
    try:
        if feed not in _begun:
            begin_check(feed, files, time_zone)
        return _begun.pop(feed).result()
    except BrokenProcessPool as error:
        _process.cache_clear()
        raise ExpectationNotEvaluatedError(f"expectations of {feed} were not evaluated: their process died") from error


@cache
def _process() -> ProcessPoolExecutor:
    # spawn: a fork would copy the threads of Polars and DuckDB in an unknown state
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    # A run that is killed cannot send its worker home: without this it would wait for work for ever.
    threading.Thread(target=_end_with_the_run, daemon=True).start()


def _end_with_the_run() -> None:
    run = parent_process()
    if run is not None:
        wait([run.sentinel])
        os._exit(1)


def _check_files(feed: str, files: list[Path], time_zone: str) -> pl.DataFrame:
    return check_feed(feed, pl.read_parquet(files), _batch_name(files), time_zone=time_zone)


def _batch_name(files: list[Path]) -> str:
    """First and last landed period of the feed: `2026-01..2026-03`, or one name when there is one."""
    return files[0].stem if len(files) == 1 else f"{files[0].stem}..{files[-1].stem}"
