"""What every command of the CLI shares: its options, and how a mistake is told to a person.

Nothing heavy is imported here, so that `gridscore --help` and a typing mistake answer at once.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer

from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration.help_page import HelpfulGroup
from orchestration.localise import localised, set_language

HomeOption = Annotated[
    Path,
    typer.Option("--home", metavar="DIR", envvar="GRIDSCORE_HOME", help="The site's home: exports/, published/ ..."),
]
LangOption = Annotated[
    str | None, typer.Option("--lang", metavar="zh|en", help="Language of the answer; default: the locale's.")
]


def _is_instant(as_of: str | None) -> str | None:
    """Raises GridscoreError when it is none, also in commands that need no clock."""
    clock(as_of, "UTC")
    return as_of


_SPELLINGS = {
    "month": re.compile(r"(\d{4})(?:[-/.年]0?(\d{1,2})|(\d{2}))月?份?"),
    "quarter": re.compile(r"(\d{4})[-年]?(?:Q([1-4])|第?([1-4一二三四])季度?)", re.IGNORECASE),
    "year": re.compile(r"(\d{4})年度?"),
}


def as_period(written: str | None) -> str | None:
    """A period as it is published, from other ways to write it: 2026年3月, 2026-3 and 202603 are 2026-03; 2026Q1 and
    2026年第一季度 2026-Q1; 2026年 2026. What is none of them stays as it was written, to be refused by its name."""
    text = "".join((written or "").split())
    if found := _SPELLINGS["month"].fullmatch(text):
        return f"{found[1]}-{int(found[2] or found[3]):02d}"
    if found := _SPELLINGS["quarter"].fullmatch(text):
        quarter = found[2] or found[3]
        return f"{found[1]}-Q{'一二三四'.index(quarter) + 1 if quarter in '一二三四' else quarter}"
    found = _SPELLINGS["year"].fullmatch(text)
    return found[1] if found else written


AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="INSTANT",
        callback=_is_instant,
        help="The clock: what has happened and what is closed. Local time of the site unless it carries an offset; "
        "a bare date is that day's start. Default: now.",
    ),
]
WaitOption = Annotated[bool, typer.Option("--wait", help="Wait for a run that is at work instead of giving up.")]
DEFAULT_HOME = Path("data")

_at_work: ContextVar[Home | None] = ContextVar("home", default=None)


def language(lang: str | None) -> Literal["zh", "en"]:
    """'zh' or 'en': what was asked for, else the locale's. Raises GridscoreError for anything else."""
    if lang is None:
        names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        lang = "zh" if next(filter(None, names), "").lower().startswith("zh") else "en"
    if lang not in ("zh", "en"):
        raise GridscoreError(f"--lang is zh or en, not {lang!r}")
    set_language(lang)
    return "zh" if lang == "zh" else "en"


def clock(as_of: str | None, time_zone: str) -> datetime:
    """The instant of --as-of in UTC; now when not given.

    Without an offset it is local time of `time_zone`. A bare date is its first instant, as a date without a time is
    in every feed. Raises GridscoreError when it is no instant.
    """
    if as_of is None:
        return datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(as_of.strip())
    except ValueError as error:
        raise GridscoreError(f"--as-of {as_of!r} is no date or time; write 2026-04-08 or 2026-04-08T09:00") from error
    return (instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(time_zone))).astimezone(UTC)


def open_home(root: Path) -> Home:
    """The home at `root`. Raises GridscoreError when there is no such folder, or it is a landing folder itself."""
    if root.is_file():
        raise GridscoreError(f"{root} is a file; --home is the folder that holds exports/")
    if root.resolve().name == "exports" and not (root / "exports").is_dir():
        raise GridscoreError(f"{root} is a landing folder; --home is the folder that holds it: {root.resolve().parent}")
    if not root.is_dir():
        raise GridscoreError(f"no home at {root}: put exports into {root / 'exports'}, or try: gridscore demo")
    return at_work(Home(root.resolve()))


def time_zone_of(home: Home) -> str:
    """The site's time zone. Raises GridscoreError for settings that do not hold."""
    from ingest.settings import load_site

    return load_site(home).time_zone


def say(lines: list[str]) -> None:
    """Write lines to standard output."""
    for line in lines:
        typer.echo(line)


def finish(result: tuple[list[str], int]) -> None:
    """Write the lines and end with the exit status."""
    lines, status = result
    say(lines)
    raise typer.Exit(status)


def at_work(home: Home) -> Home:
    """The same home, remembered as the one this command works on: an unexpected error is logged there."""
    _at_work.set(home)
    return home


def write_error_log(error: BaseException, home: Home | None) -> Path | None:
    """Keep the traceback beside the build file, without numbers and names it may quote; None when there is no home."""
    if home is None or not home.root.is_dir():
        return None
    log = home.warehouse / "error.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        log.write_text(f"{datetime.now(UTC).isoformat()}\n{_masked(error)}", encoding="utf-8")
    except OSError:
        return None
    return log


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""What the system says of a place that takes no more."""
LEAST_FREE = 1 << 20
"""Bytes; with fewer no run gets far."""


class PlainErrors(HelpfulGroup):
    """A command group that answers every mistake with one line on stderr and exit status 2, never a traceback."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        set_language(_asked_language(args) or language(None))
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            _tell_mistake(error, ctx.command_path)
        raise typer.Exit(2)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, KeyboardInterrupt):
            raise
        except BrokenPipeError:
            raise typer.Exit(0) from None  # the reader (head, less) has seen enough
        except typer.TyperException as error:
            _tell_mistake(error, ctx.command_path)
        except GridscoreError as error:
            typer.echo(f"gridscore: {localised(_one_line(str(error)))}", err=True)
        except Exception as error:
            home = _at_work.get()
            log = write_error_log(error, home)
            what = _of_a_file(error) or _of_a_full_disk(error, home) or f"unexpected {type(error).__name__}"
            typer.echo(f"gridscore: {localised(f'{what}; details in {log}' if log else what)}", err=True)
            if os.environ.get("GRIDSCORE_TRACEBACK"):
                typer.echo(_masked(error), err=True)
        raise typer.Exit(2)


def _tell_mistake(error: Any, root: str) -> None:
    """A mistake in what was typed, in one line; the help page where nothing was. root: how `gridscore` was called."""
    said = error.format_message()
    path = getattr(getattr(error, "ctx", None), "command_path", "")
    help_of = " ".join(["gridscore", *path.removeprefix(root).split()])
    one_line = f"gridscore: {localised(said)}{localised(f' (see {help_of} --help)')}"
    typer.echo(said if "\n" in said else one_line, err=True)


def _asked_language(arguments: list[str]) -> str | None:
    """What `--lang` says, before the command has looked at its options; None for nothing that is a language."""
    said = [word for option, word in pairwise(arguments) if option == "--lang"]
    said += [option.removeprefix("--lang=") for option in arguments if option.startswith("--lang=")]
    return next((word for word in said if word in ("zh", "en")), None)


def _of_a_file(error: Exception) -> str | None:
    """What a person can see to themselves: a place that cannot be written to, a full disk; None for anything else."""
    if not isinstance(error, OSError) or error.strerror is None:
        return None
    if error.filename is None:  # a write to a file that is open does not say which
        return f"cannot write: {error.strerror}" if error.errno in FULL else None
    from ingest.mask import without_numbers

    return f"cannot read or write {without_numbers(str(error.filename))}: {error.strerror}"


def _of_a_full_disk(error: Exception, home: Home | None) -> str | None:
    """Libraries wrap what the system said, or go on until they miss what they could not write."""
    full = os.strerror(errno.ENOSPC)
    is_full = home is not None and home.root.is_dir() and shutil.disk_usage(home.root).free < LEAST_FREE
    return f"cannot write: {full}" if is_full or full in str(error) else None


def _masked(error: BaseException) -> str:
    from ingest.mask import unquoted  # Polars is not needed for help

    return unquoted("".join(traceback.format_exception(error)))


def _one_line(text: str) -> str:
    return " ".join(text.split())
