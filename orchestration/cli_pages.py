"""Commands for the pages people look at: briefing, dashboard, serve."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli_options import DEFAULT_HOME, AsOfOption, HomeOption, LangOption, as_period, language, open_home


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(briefing)
    app.command()(dashboard)
    app.command()(serve)


def briefing(
    period: Annotated[
        str | None,
        typer.Argument(
            metavar="PERIOD", callback=as_period, help="2026-03, 2026-Q1 or 2026; default: what closed last."
        ),
    ] = None,
    rulebook: Annotated[str | None, typer.Option("--rulebook", metavar="NAME", help="Only this rulebook.")] = None,
    home: HomeOption = DEFAULT_HOME,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="zh|en", help="Language of the briefing; default: the site's.")
    ] = None,
    as_of: AsOfOption = None,
) -> None:
    """Write the briefing (简报) of a closed period: PDF and XLSX. They lie in published/briefing/."""
    from orchestration.command_briefing import write_briefings

    spoken = language(lang)
    for path in write_briefings(open_home(home), period, rulebook, spoken if lang else None):
        typer.echo(f"已写入：{path}" if spoken == "zh" else f"written: {path}")


def dashboard(
    period: Annotated[
        str | None,
        typer.Argument(
            metavar="PERIOD", callback=as_period, help="2026-03, 2026-Q1 or 2026; default: what closed last."
        ),
    ] = None,
    rulebook: Annotated[str | None, typer.Option("--rulebook", metavar="NAME", help="Only this rulebook.")] = None,
    home: HomeOption = DEFAULT_HOME,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Write the dashboard of a period: a page that opens from disk. One per rulebook, in published/dashboard/."""
    from orchestration.command_serve import write_dashboards

    spoken = language(lang)
    for path in write_dashboards(open_home(home), period, rulebook):
        typer.echo(f"已写入：{path}" if spoken == "zh" else f"written: {path}")


def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port on this machine; 0: a free one.")] = 8321,
    home: HomeOption = DEFAULT_HOME,
    lang: LangOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Show dashboards, briefings and documents in the browser. On this machine only; Ctrl-C ends it."""
    from orchestration.command_serve import serve_until_stopped
    from publish.serving import server_of

    spoken = language(lang)
    server = server_of(open_home(home), port)
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    typer.echo(f"已打开：{address}（Ctrl-C 结束）" if spoken == "zh" else f"serving at {address} (Ctrl-C ends it)")
    serve_until_stopped(server)
