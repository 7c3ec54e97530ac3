"""Every published row is the same, to the last column, however the same files came and whatever was thrown away."""

from __future__ import annotations

import shutil

from whole_office import SENT_AGAIN, OneRun, Stage, differing, gridscore

from ingest.home import Home


def test_the_order_of_arrival_and_a_file_sent_twice_change_nothing(one_run: OneRun, released: Stage) -> None:
    """January before December over two runs, another key; against all at once with one file under two names."""
    assert (one_run.home.exports / SENT_AGAIN[1]).exists()
    assert differing(one_run.rows, released.rows) == {}


def test_everything_is_made_anew_from_vault_and_ledger(reworded: Stage, rebuilt: Stage) -> None:
    assert not rebuilt.home.exports.exists()
    assert differing(reworded.rows, rebuilt.rows) == {}


def test_a_file_sent_again_later_is_nothing_new_to_score(one_run: OneRun) -> None:
    first, _ = SENT_AGAIN
    told = gridscore(one_run.home, "run", "--dry-run")
    assert told.exit_code == 0
    assert "no new files" in told.stdout, first
    assert Home(one_run.home.root).published_file.exists()
    assert shutil.which("true")
