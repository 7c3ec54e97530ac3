"""Runs are killed and want to work at once: readers keep what was published, the next run recovers without help."""

from __future__ import annotations

from interrupted_runs import Interrupted
from whole_office import Stage, differing, published

from ingest.home import Home
from ingest.ledger import Ledger


def test_the_second_run_is_told_who_is_at_work(interrupted: Interrupted) -> None:
    assert (interrupted.second.returncode, interrupted.second.stdout) == (2, "")
    [line] = interrupted.second.stderr.splitlines()
    assert f"process {interrupted.holder} since 20" in line


def test_a_run_that_waits_starts_when_the_other_is_gone(interrupted: Interrupted) -> None:
    assert interrupted.waiter_said_before == ""
    assert "taking in files" in interrupted.waiter_said_after


def test_killed_after_intake_or_in_dbt_or_before_the_swap_a_run_leaves_the_publication_before_it(
    interrupted: Interrupted, provisional: Stage
) -> None:
    assert [differing(rows, provisional.rows) for rows in interrupted.after_kills] == [{}, {}, {}]


def test_the_last_kill_came_between_ledger_and_readers(interrupted: Interrupted, released: Stage) -> None:
    assert interrupted.releases_at_last_kill == len(released.rows["release"])
    assert len(interrupted.left_at_last_kill) == 1


def test_the_next_run_publishes_what_an_undisturbed_one_does(interrupted: Interrupted, released: Stage) -> None:
    assert interrupted.last.returncode == released.said.exit_code, interrupted.last.stderr
    assert differing(published(interrupted.home), released.rows) == {}


def test_nothing_is_taken_in_or_released_twice(interrupted: Interrupted, released: Stage) -> None:
    def noted(home: Home, log: str, name: str) -> list[str]:
        return sorted(entry[name] for entry in Ledger(home.ledger / log).entries())

    assert len(set(noted(interrupted.home, "intake.jsonl", "name"))) == len(list(interrupted.home.exports.iterdir()))
    assert noted(interrupted.home, "releases.jsonl", "release_id") == sorted(
        row["release_id"] for row in released.rows["release"]
    )


def test_nothing_half_done_stays_behind(interrupted: Interrupted) -> None:
    home = interrupted.home
    left = [path for folder in (home.vault, home.lake, home.ledger, home.published) for path in folder.rglob(".*")]
    assert left == []
    assert not list(home.root.rglob("*.writing"))
