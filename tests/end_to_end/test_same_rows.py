"""Every published row is the same, to the last column, however the same files came and whatever was thrown away."""

from __future__ import annotations

from whole_office import SENT_AGAIN, Stage, differing, gridscore


def test_the_order_of_arrival_and_a_file_sent_twice_change_nothing(one_run: Stage, released: Stage) -> None:
    """January before December over two runs, another key; against all at once with one file under two names."""
    assert (one_run.home.exports / SENT_AGAIN[1]).exists()
    assert differing(one_run.rows, released.rows) == {}


def test_everything_is_made_anew_from_vault_and_ledger(reworded: Stage, rebuilt: Stage) -> None:
    assert not rebuilt.home.exports.exists()
    assert differing(reworded.rows, rebuilt.rows) == {}


def test_a_file_that_was_sent_twice_is_not_announced_as_new(one_run: Stage) -> None:
    told = gridscore(one_run.home, "run", "--dry-run")
    assert (told.exit_code, told.stdout.splitlines()[0]) == (0, "no new files")
