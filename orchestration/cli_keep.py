"""Commands that look after a home: verify, rebuild, backup, restore, runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli_options import (
    DEFAULT_HOME,
    AsOfOption,
    HomeOption,
    LangOption,
    WaitOption,
    at_work,
    clock,
    finish,
    language,
    open_home,
    time_zone_of,
)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(verify)
    app.command()(rebuild)
    app.command()(backup)
    app.command()(restore)
    app.command()(runs)


def verify(
    home: HomeOption = DEFAULT_HOME, wait: WaitOption = False, lang: LangOption = None, as_of: AsOfOption = None
) -> None:
    """Hold all that is kept and published against its hashes. Exit status 2 when anything is damaged."""
    from orchestration.command_verify import verify_lines

    said = language(lang)
    finish(verify_lines(open_home(home), wait, said))


def rebuild(
    home: HomeOption = DEFAULT_HOME, as_of: AsOfOption = None, wait: WaitOption = False, lang: LangOption = None
) -> None:
    """Make everything anew from vault and ledger. Says whether the published rows are as before.

    The clock is that of the last publication unless --as-of says another. Exit status: 0 as before, 1 not as before,
    2 nothing rebuilt or nothing published.
    """
    from orchestration.command_rebuild import rebuild_lines

    said, site_home = language(lang), open_home(home)
    instant = None if as_of is None else clock(as_of, time_zone_of(site_home))
    finish(rebuild_lines(site_home, instant, wait, said))


def backup(
    target: Annotated[Path, typer.Argument(metavar="DEST", help="A new or empty folder, best on another disk.")],
    home: HomeOption = DEFAULT_HOME,
    wait: WaitOption = False,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Copy what cannot be made again. Vault, ledger, key, settings, rulebooks.

    Exit status: 0, 1 when files wait that no run has taken in or the copy is damaged as the home is, 2 no backup.
    """
    from orchestration.command_backup import backup_lines

    said = language(lang)
    finish(backup_lines(open_home(home), target.absolute(), wait, said))


def restore(
    source: Annotated[Path, typer.Argument(metavar="SRC", help="The folder of a backup.")],
    home: HomeOption = DEFAULT_HOME,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Make a home of a backup, in a new or empty folder. gridscore rebuild then makes the rest."""
    from ingest.home import Home
    from orchestration.command_backup import restore_lines

    said = language(lang)
    finish(restore_lines(source.absolute(), at_work(Home(home.absolute())).root, said))


def runs(
    show_all: Annotated[bool, typer.Option("--all", help="Every run, not only the newest.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Plain CSV on standard output.")] = False,
    home: HomeOption = DEFAULT_HOME,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """What was published when, and from how much."""
    from orchestration.command_runs import show_runs

    said, site_home = language(lang), open_home(home)
    show_runs(site_home, time_zone_of(site_home), show_all, as_csv, said)
