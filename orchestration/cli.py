"""`gridscore`: the one command line. Each command imports what it needs when it runs, so that help is quick."""

from __future__ import annotations

import gc
import resource
import sys

import typer

from orchestration import cli_keep, cli_pages, cli_read, cli_run, interrupts
from orchestration.cli_options import PlainErrors

app = typer.Typer(
    cls=PlainErrors,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Scores of grid work, from raw exports to points that can be taken apart down to the source row.",
)
cli_run.register(app)
cli_read.register(app)
cli_pages.register(app)
cli_keep.register(app)


def main() -> None:
    """Entry point of the `gridscore` command."""
    interrupts.listen()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave the raw rows it held on disk
    try:
        app()
    finally:
        # A run's many objects and its second process need not be taken apart one by one: that takes seconds.
        if (second_process := sys.modules.get("orchestration.second_process")) is not None:
            second_process.stop()
        gc.freeze()


if __name__ == "__main__":
    main()
