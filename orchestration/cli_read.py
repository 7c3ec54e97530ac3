"""Commands that read what is published: scores, explain, check, sql. They open the published file and nothing else, but
for check, which also tells what a run noted of files that it did not publish."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration.cli_options import (
    DEFAULT_HOME,
    AsOfOption,
    HomeOption,
    LangOption,
    as_period,
    clock,
    language,
    open_home,
    time_zone_of,
)

if TYPE_CHECKING:
    import duckdb

RulebookOption = Annotated[str | None, typer.Option("--rulebook", metavar="NAME", help="Only this rulebook.")]
ReleaseOption = Annotated[
    str | None, typer.Option("--release", metavar="ID", help="As this earlier release showed it (table release).")
]
CsvOption = Annotated[bool, typer.Option("--csv", help="Plain CSV on standard output.")]


def register(app: typer.Typer) -> None:
    """Add the reading commands to the command line."""
    app.command()(scores)
    app.command()(explain)
    app.command()(slip)
    app.command()(check)
    app.command()(sql)


@contextmanager
def reading(home: Path, release: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of a home, open for reading, or one of its releases. Raises GridscoreError when nothing is
    published or there is no such release."""
    from publish.reader import open_published
    from publish.release_reader import open_release

    found = open_home(home)
    zone = time_zone_of(found)
    with open_published(found, zone) if release is None else open_release(found, release, zone) as connection:
        yield connection


def _period_of(home: Path, release: str | None, period: str | None, rulebook: str | None) -> str | None:
    """The period asked for; that of the release when one is asked for."""
    if release is None:
        return period
    from publish.release_reader import released_period

    return released_period(open_home(home), release, period, rulebook)


def scores(
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", callback=as_period, help="2026-03, 2026-Q1 or 2026.")
    ] = None,
    rulebook: RulebookOption = None,
    release: ReleaseOption = None,
    as_csv: CsvOption = False,
    home: HomeOption = DEFAULT_HOME,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """The ranking of a period; the newest month when none is named."""
    from orchestration.show_scores import show_ranking, write_ranking_csv
    from orchestration.tables import page
    from publish.read_scores import known_period, known_rulebook, peers, ranking

    spoken = language(lang)
    period = _period_of(home, release, period, rulebook)
    with reading(home, release) as connection:
        found = ranking(connection, known_period(connection, period), known_rulebook(connection, rulebook))
        areas = {
            (name, code): among.area
            for name in {score.rulebook for score in found}
            for code, among in peers(connection, name, found[0].period).items()
            if among.area
        }
    if not found:
        raise GridscoreError(f"rulebook {rulebook} has no scores for {period}")
    if as_csv:
        write_ranking_csv(found)
    else:
        show_ranking(page(), found, areas, spoken)


def explain(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="Code or name of a community or grid.")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", callback=as_period, help="2026-03, 2026-Q1 or 2026.")],
    item: Annotated[str | None, typer.Argument(metavar="ITEM", help="One item, such as C1.2 or N5.")] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Every evidence row.")] = False,
    rulebook: RulebookOption = None,
    release: ReleaseOption = None,
    home: HomeOption = DEFAULT_HOME,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """A score taken apart, down to the source rows."""
    from orchestration.show_explanation import show_explanation, show_item
    from orchestration.tables import page
    from publish.read_explanation import explain_item, explain_scores
    from publish.read_scores import find_units, known_period, known_rulebook

    spoken = language(lang)
    wanted_period = _period_of(home, release, period, rulebook)
    with reading(home, release) as connection:
        units = find_units(connection, unit)
        wanted = known_period(connection, wanted_period)
        explained = explain_scores(connection, units, wanted, known_rulebook(connection, rulebook))
        if item is None:
            for explanation in explained:
                show_explanation(page(), explanation, spoken)
            return
        found = [part for each in explained if (part := explain_item(connection, each.score, item)) is not None]
    if not found:
        there = [row.item for each in explained for row in each.items]
        raise GridscoreError(_no_item(item, there, [code for each in explained for code in each.not_measured]))
    for part in found:
        show_item(page(), part, spoken, show_all)


def slip(
    unit: Annotated[
        str, typer.Argument(metavar="UNIT", help="Code or name of a community or grid, or `all` for every one.")
    ],
    period: Annotated[str, typer.Argument(metavar="PERIOD", callback=as_period, help="2026-03, 2026-Q1 or 2026.")],
    output: Annotated[
        Path, typer.Option("--output", metavar="PATH", help="Folder, or file ending in .pdf; default: here.")
    ] = Path(),
    each: Annotated[bool, typer.Option("--each", help="With `all`: one file per unit.")] = False,
    rulebook: RulebookOption = None,
    release: ReleaseOption = None,
    home: HomeOption = DEFAULT_HOME,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """The slip for the person concerned: one A4 page, PDF. Score, items, and what would have earned the points."""
    from zoneinfo import ZoneInfo

    from ingest.settings import load_site
    from orchestration.command_slip import write_slips

    spoken = language(lang)
    period = _period_of(home, release, period, rulebook) or period
    with reading(home, release) as connection:
        site = load_site(open_home(home))
        office = site.name.zh if spoken == "zh" else site.name.en
        made_at = clock(as_of, site.time_zone).astimezone(ZoneInfo(site.time_zone))
        written = write_slips(connection, unit, period, rulebook, output, each, office, made_at, spoken)
    for path in written:
        typer.echo(f"已写入：{path}" if spoken == "zh" else f"written: {path}")


def check(
    unit: Annotated[
        str | None, typer.Argument(metavar="UNIT", help="Only this community or grid, by code or name.")
    ] = None,
    month: Annotated[
        str | None,
        typer.Option(
            "--month", metavar="YYYY-MM", callback=as_period, help="Another month than the one to be closed next."
        ),
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """What the month still needs to close, and what is wrong. Exit status 1 when anything is."""
    spoken = language(lang)
    if unit is None:
        is_fine = _check_home(open_home(home), month, spoken)
    else:
        is_fine = _check_units(open_home(home), unit, month, spoken)
    if not is_fine:
        raise typer.Exit(1)


def _check_home(home: Home, month: str | None, lang: str) -> bool:
    """What is published, and of files what the last run noted, which may have published nothing."""
    from ingest.feeds import FEEDS
    from orchestration.show_check import show_check
    from orchestration.tables import page
    from publish.read_check import check_up, files_check_up
    from publish.read_receipts import open_receipts

    with open_receipts(home) or nullcontext() as noted:
        if noted is not None and not home.published_file.is_file():
            found = files_check_up(noted, FEEDS)
        else:
            with reading(home.root) as connection:
                found = check_up(connection, FEEDS, month, noted)
    show_check(page(), found, lang)
    return found.is_fine


def _check_units(home: Home, unit: str, month: str | None, lang: str) -> bool:
    from orchestration.show_unit import show_unit
    from orchestration.tables import page
    from publish.read_receipts import open_receipts
    from publish.read_unit import check_units

    with reading(home.root) as connection, open_receipts(home) or nullcontext() as noted:
        found = check_units(connection, unit, month, noted)
    for each in found:
        show_unit(page(), each, lang)
    return all(each.is_fine for each in found)


def sql(
    statement: Annotated[
        str | None, typer.Argument(metavar="SQL", help="Without it: standard input, or a prompt.")
    ] = None,
    as_csv: CsvOption = False,
    home: HomeOption = DEFAULT_HOME,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Read-only SQL on the published tables."""
    from orchestration.sql_prompt import prompt, run_sql
    from orchestration.tables import page

    spoken = language(lang)
    with reading(home) as connection:
        if statement is not None:
            run_sql(connection, statement, page(), as_csv, spoken)
        elif sys.stdin.isatty():
            prompt(connection, page(), as_csv, spoken)
        else:
            run_sql(connection, sys.stdin.read(), page(), as_csv, spoken)


def _no_item(item: str, there: list[str], not_measured: list[str]) -> str:
    if item in not_measured:
        return f"item {item} is not measured yet: it has no points and no evidence; there are {', '.join(there)}"
    return f"no item {item!r}; there are {', '.join(there)}"
