"""Commands that do something: run, demo, restate, template, rulebook check, dagster."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration.cli_options import (
    DEFAULT_HOME,
    AsOfOption,
    HomeOption,
    LangOption,
    WaitOption,
    as_period,
    at_work,
    clock,
    finish,
    language,
    open_home,
    say,
    time_zone_of,
)
from orchestration.help_page import HelpfulGroup

DEMO_HOME = Path("demo-data")
BecauseOption = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why; it stays in the ledger.")]

FilesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="Names under exports/, or the first 8 or more letters of a SHA-256; of an archive all that is in it.",
    ),
]


def run(
    home: HomeOption = DEFAULT_HOME,
    month: Annotated[
        str | None,
        typer.Option("--month", metavar="YYYY-MM", callback=as_period, help="The month that must be there afterwards."),
    ] = None,
    as_of: AsOfOption = None,
    is_dry: Annotated[bool, typer.Option("--dry-run", help="Say what a run would do; change nothing.")] = False,
    wait: WaitOption = False,
    lang: LangOption = None,
) -> None:
    """Take in what is new, compute what it touches, check, publish.

    Exit status: 0 published, 1 published with warnings, 2 nothing published.
    """
    from orchestration.command_run import RunOptions, run_home

    said = language(lang)
    if month is not None and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise GridscoreError(f"--month {month!r} is no month; write 2026-03")
    site_home = open_home(home)
    instant = clock(as_of, time_zone_of(site_home))
    if is_dry:
        from orchestration.plan import plan_lines

        say(plan_lines(site_home, instant, said))
        return
    finish(run_home(site_home, RunOptions(instant, as_of is None, month, wait), said))


def restate(
    period: Annotated[
        str,
        typer.Argument(metavar="PERIOD", callback=as_period, help="A closed month, quarter or year: 2026-03, 2026-Q1"),
    ],
    because: BecauseOption,
    home: HomeOption = DEFAULT_HOME,
    rulebook: Annotated[str | None, typer.Option("--rulebook", help="Only this one; default: all in use.")] = None,
    as_of: AsOfOption = None,
    wait: WaitOption = False,
    lang: LangOption = None,
) -> None:
    """Publish the next release of a closed period."""
    from orchestration.command_run import restate_period

    said, site_home = language(lang), open_home(home)
    instant = clock(as_of, time_zone_of(site_home))
    finish(restate_period(site_home, period, because, rulebook, instant, wait, said))


def accept(
    files: FilesArgument,
    because: BecauseOption,
    home: HomeOption = DEFAULT_HOME,
    as_of: AsOfOption = None,
    wait: WaitOption = False,
    lang: LangOption = None,
) -> None:
    """Let held-back or withdrawn files count, and run."""
    _judge("accept", files, because, home, as_of, wait, lang)


def withdraw(
    files: FilesArgument,
    because: BecauseOption,
    home: HomeOption = DEFAULT_HOME,
    as_of: AsOfOption = None,
    wait: WaitOption = False,
    lang: LangOption = None,
) -> None:
    """Take wrong files out as if they had never come, and run. Says what that changes."""
    _judge("withdraw", files, because, home, as_of, wait, lang)


def demo(home: HomeOption = DEMO_HOME, lang: LangOption = None, as_of: AsOfOption = None) -> None:
    """Write a sample office and run it. A second call only shows it again."""
    from orchestration.command_demo import demo_lines

    say(demo_lines(at_work(Home(home.absolute())), as_of, language(lang)))


def template(
    feed: Annotated[str, typer.Argument(metavar="FEED", help="A feed's name, English or Chinese: surveys, 抽样调查")],
    output: Annotated[
        Path, typer.Option("--output", metavar="PATH", help="Folder, or file ending in .xlsx; default: here.")
    ] = Path(),
    home: HomeOption = DEFAULT_HOME,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Write an empty workbook for a feed that is typed by hand. It has headers, lists of allowed values, an example."""
    from ingest.template import feed_named, write_template

    said = language(lang)
    path = write_template(feed_named(feed), output)
    typer.echo(f"已写入：{path}" if said == "zh" else f"written: {path}")


def check_rulebook(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A rulebook, as YAML.")],
    period: Annotated[
        str | None,
        typer.Option(
            "--period", metavar="PERIOD", callback=as_period, help="The one told in full; default: newest closed month."
        ),
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Every row that changes.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="What changes, as plain CSV on standard output.")] = False,
    home: HomeOption = DEFAULT_HOME,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Validate a rulebook, and show what it would change for whom.

    It is scored beside the rulebook in force, aside from the home, where nothing changes. Exit status 2 when it does
    not hold. The clock is that of the last run unless --as-of says another.
    """
    from orchestration.command_rulebook import show_changes, valid_verdict, verdict_lines

    said = language(lang)
    verdict = valid_verdict(file)
    for line in verdict_lines(verdict, said):
        typer.echo(line, err=as_csv)
    site_home = Home(home.resolve())
    instant = None if as_of is None else clock(as_of, time_zone_of(site_home))
    show_changes(file, site_home, instant, period, said, show_all, as_csv)


def dagster(
    home: HomeOption = DEFAULT_HOME,
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="Port of Dagster's pages on this machine.")
    ] = 3000,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Open Dagster's own pages: graph, checks, schedules, history."""
    from orchestration.instance import dagster_folder, end_lost_runs, hold_alone

    language(lang)
    site_home = open_home(home)
    folder = dagster_folder(site_home)
    hold_alone(folder)
    end_lost_runs(folder)
    environment = {**os.environ, "DAGSTER_HOME": str(folder), "GRIDSCORE_HOME": str(site_home.root)}
    if as_of is not None:
        environment["GRIDSCORE_AS_OF"] = clock(as_of, time_zone_of(site_home)).isoformat()
    workspace = Path(__file__).resolve().parent.parent / "workspace.yaml"
    command = [sys.executable, "-m", "dagster", "dev", "-w", str(workspace), "-h", "127.0.0.1", "-p", str(port)]
    os.execve(sys.executable, command, environment)


def register(app: typer.Typer) -> None:
    """Add the working commands to the command line."""
    app.command()(demo)
    app.command()(run)
    app.command()(accept)
    app.command()(withdraw)
    app.command()(restate)
    app.command()(template)
    rulebook = typer.Typer(
        cls=HelpfulGroup, help="Validate a rulebook of your own.", no_args_is_help=True, rich_markup_mode=None
    )
    rulebook.command("check")(check_rulebook)
    app.add_typer(rulebook, name="rulebook")
    app.command()(dagster)


def _judge(
    word: Literal["accept", "withdraw"],
    files: list[str],
    because: str,
    root: Path,
    as_of: str | None,
    wait: bool,
    lang: str | None,
) -> None:
    from orchestration.command_files import judge_files

    said, home = language(lang), open_home(root)
    finish(judge_files(home, word, files, because, clock(as_of, time_zone_of(home)), wait, said))
