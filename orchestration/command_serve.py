"""`gridscore serve` and `gridscore dashboard`: the pages people look at."""

from __future__ import annotations

from http.server import ThreadingHTTPServer
from pathlib import Path

from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration import interrupts
from orchestration.lock import home_lock


def serve_until_stopped(server: ThreadingHTTPServer) -> None:
    """Answer until Ctrl-C, which is how one leaves."""
    interrupts.give_back()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def write_dashboards(home: Home, period: str | None, rulebook: str | None) -> list[Path]:
    """Write the dashboards of a period, or of what closed last, of every rulebook that has it, or of one.

    Raises GridscoreError when there is none, or while a run works on the home.
    """
    from publish.dashboard import newest_closed, write_dashboard
    from publish.publications import note_documents
    from publish.read_scores import known_period, known_rulebook, ranking
    from publish.reader import open_published

    with home_lock(home.lock_file):
        with open_published(home) as connection:
            known_rulebook(connection, rulebook)
            if period is None:
                wanted = newest_closed(connection, rulebook)
            else:
                known = known_period(connection, period)
                wanted = sorted({(score.rulebook, known) for score in ranking(connection, known, rulebook)})
        if not wanted:
            raise GridscoreError(f"{rulebook} has no scores for {period}" if period else "no period is closed yet")
        written = [write_dashboard(home, each, of_period) for each, of_period in wanted]
        note_documents(home)
    return written
