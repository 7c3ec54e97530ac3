"""What a person sees while a run goes on: bars on a terminal, plain lines elsewhere, nothing when nobody asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

from ingest.intake import ReadProgress
from orchestration.localise import localised

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID


class Progress(Protocol):
    """Told about stages (a sentence each), steps within one, and how far a long step is."""

    def stage(self, name: str, total: int = 0) -> None:
        """A new stage begins; total steps when they are known."""

    def step(self, name: str = "") -> None:
        """One step of the stage is done."""

    def far(self, said: str) -> None:
        """How far the step at work is, and how long it will take."""


class Silent:
    """Says nothing: Dagster's own runs, tests."""

    def stage(self, name: str, total: int = 0) -> None:
        """Nothing is shown."""

    def step(self, name: str = "") -> None:
        """Nothing is shown."""

    def far(self, said: str) -> None:
        """Nothing is shown."""


class Lines:
    """One line on stderr for each stage, and for how far a long step is: logs, pipes, cron."""

    def stage(self, name: str, total: int = 0) -> None:
        """Write the stage's name."""
        sys.stderr.write(f"{localised(name)}\n")
        sys.stderr.flush()

    def step(self, name: str = "") -> None:
        """Steps are too many for a log."""

    def far(self, said: str) -> None:
        """Write it below the stage."""
        self.stage(f"  {localised(said)}")


class Bars:
    """A bar for the stage at work, on a terminal."""

    def __init__(self, bars: RichProgress) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def stage(self, name: str, total: int = 0) -> None:
        """Close the bar before and open this one."""
        self._finish()
        self._task = self._bars.add_task(localised(name), total=total or None)

    def step(self, name: str = "") -> None:
        """Move the bar by one."""
        if self._task is not None:
            self._bars.advance(self._task)

    def far(self, said: str) -> None:
        """Say it beside the bar."""
        if self._task is not None:
            self._bars.update(self._task, description=localised(said))

    def _finish(self) -> None:
        if self._task is not None:
            self._bars.remove_task(self._task)


_current: ContextVar[Progress] = ContextVar("progress", default=Silent())  # noqa: B039 - holds no state


def progress() -> Progress:
    """Who is told in this run."""
    return _current.get()


def reported(said: str) -> None:
    """Tell what ingest reports."""
    if isinstance(said, ReadProgress):
        progress().far(said)
    else:
        progress().step(said)


@contextmanager
def shown_progress(is_brief: bool = False) -> Iterator[None]:
    """Show progress on stderr while the block runs: bars when a person watches, lines when not (none when brief)."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        name = TextColumn("{task.description}")
        told = (SpinnerColumn(), name, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with (
            RichProgress(*told, console=Console(stderr=True), refresh_per_second=4, transient=True) as bars,
            _as_current(Bars(bars)),
        ):
            yield
    else:
        with _as_current(Silent() if is_brief else Lines()):
            yield


@contextmanager
def _as_current(shown: Progress) -> Iterator[None]:
    token = _current.set(shown)
    try:
        yield
    finally:
        _current.reset(token)
