"""Alerts after runs and between them: the sensor, runs that failed or never came, and what must not fail a run."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from handmade_build import make_build
from small_home import write_small_home

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import load_site
from orchestration import assets_published, command_run, notify, state
from orchestration.alerts_sensor import alerts_sensor, note_failed_run
from orchestration.command_run import RunOptions, run_home
from orchestration.definitions import JOB, definitions_for
from orchestration.notify import closed_month, notify_after_run, notify_failure, notify_now
from orchestration.resources import Office
from publish import open_published, publish
from publish.alerts import deliver as telling_room
from publish.alerts.current import Outcome, current_alerts, last_outcome, note_outcome
from publish.alerts.send import SendResult
from publish.expectation_report import page_of_stopped_run

AS_OF = datetime.fromisoformat("2026-04-08T09:00+08:00")
Sends = Callable[..., list[str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The small office with one target."""
    home = write_small_home(tmp_path / "home")
    home.site_file.write_text("rulebooks: [small]\nalerts: {targets: [OFFICE], lang: en}\n", encoding="utf-8")
    monkeypatch.setenv("OFFICE", "feishu://token")
    return home


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Messages in the order they were sent; every one is taken."""
    messages: list[str] = []

    def send(_: str, message: Any) -> SendResult:
        messages.append(f"{message.title}\n{message.body}")
        return SendResult("feishu", True)

    monkeypatch.setattr(telling_room, "send", send)
    return messages


def tick(home: Home, instance: dg.DagsterInstance) -> str:
    """What one evaluation of the sensor says."""
    office = Office(root=str(home.root), as_of=AS_OF.isoformat())
    definitions = definitions_for(office)
    with dg.build_sensor_context(
        instance=instance, resources={"office": office}, repository_def=definitions.get_repository_def()
    ) as context:
        found = definitions.resolve_sensor_def("alerts").evaluate_tick(context)
    assert not found.run_requests
    return str(found.skip_message)


def dagster_run(instance: dg.DagsterInstance, fails: bool, name: str = JOB) -> None:
    """A run that Dagster started has ended."""

    @dg.op
    def step() -> None:
        if fails:
            raise GridscoreError("held back")

    @dg.job(name=name)
    def job() -> None:
        step()

    job.execute_in_process(instance=instance, raise_on_error=False)


def test_the_sensor_is_part_of_the_definitions_and_starts_no_job() -> None:
    definitions = definitions_for(Office(root="nowhere"))
    sensor = definitions.resolve_sensor_def("alerts")
    assert sensor.minimum_interval_seconds == 300
    assert not alerts_sensor(JOB).targets


def test_the_sensor_tells_of_a_run_that_failed_in_dagster_once_until_one_succeeds(home: Home, sent: list[str]) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        assert tick(home, instance) == "nothing new to tell"
        dagster_run(instance, fails=True)
        assert tick(home, instance) == "1 thing(s) told to OFFICE"
        assert "the last run published nothing" in sent[0]
        assert tick(home, instance) == "nothing new to tell"
        note_outcome(home, Outcome(datetime.now(UTC), is_published=True))  # what publication does in a run
        dagster_run(instance, fails=False)
        assert tick(home, instance) == "nothing new to tell"
        dagster_run(instance, fails=True)
        assert tick(home, instance) == "1 thing(s) told to OFFICE"


def test_a_failure_before_the_last_publication_or_of_another_job_is_no_news(home: Home) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        dagster_run(instance, fails=True)
        note_outcome(home, Outcome(datetime.now(UTC), is_published=True))
        dagster_run(instance, fails=True, name="another")
        note_failed_run(instance, home, JOB)
    noted = last_outcome(home)
    assert noted is not None
    assert noted.is_published


def test_the_sensor_waits_while_a_run_is_at_work(home: Home, sent: list[str]) -> None:
    note_outcome(home, Outcome(datetime.now(UTC), is_published=False, why="1a"))
    with dg.DagsterInstance.ephemeral() as instance, home.lock_file.open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert tick(home, instance) == "a run is at work: alerts wait for its end"
        assert sent == []
        fcntl.flock(other, fcntl.LOCK_UN)
        assert tick(home, instance) == "1 thing(s) told to OFFICE"


def test_the_sensor_says_who_was_not_reached(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OFFICE")
    note_outcome(home, Outcome(datetime.now(UTC), is_published=False, why="1a"))
    with dg.DagsterInstance.ephemeral() as instance:
        assert tick(home, instance) == "not told: OFFICE (the variable is not set)"


@pytest.mark.parametrize(
    ("today", "closed"),
    [
        ("2026-04-03", {}),  # the day at whose end March closes
        ("2026-04-04", {}),  # the night of the schedule
        ("2026-04-05", {"2026-03": "2026-04-03"}),
        ("2026-04-30", {"2026-03": "2026-04-03"}),
        ("2027-01-10", {}),  # no notice for 2027 yet: nobody knows when December closes
    ],
)
def test_a_month_is_due_from_the_second_day_after_its_close(home: Home, today: str, closed: dict[str, str]) -> None:
    now = datetime.fromisoformat(f"{today}T09:00+08:00")
    assert {month: str(day) for month, day in closed_month(home, load_site(home), now).items()} == closed


def test_a_scheduled_run_that_never_came_is_told(home: Home, sent: list[str]) -> None:
    make_build(home.build_file)  # January and February are there
    publish(home)
    with dg.DagsterInstance.ephemeral() as instance:
        tick(home, instance)
    assert "a month has closed and is not computed: no run has come, or nothing dated in it: 1 (2026-03)" in sent[0]


def test_a_run_that_publishes_nothing_is_noted_and_told_and_still_fails_with_its_own_words(
    home: Home, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def held_back(*_: object) -> None:
        raise GridscoreError("nothing was published, held back by visits_张三.csv")

    monkeypatch.setattr(command_run, "run_graph", held_back)
    for _ in range(2):
        with pytest.raises(GridscoreError, match="held back by"):
            run_home(home, RunOptions(AS_OF), "en")
    assert len(sent) == 1
    assert "张三" not in sent[0]
    noted = last_outcome(home)
    assert noted is not None
    assert (noted.is_published, "张三" in noted.why) == (False, False)


def test_telling_that_breaks_hides_no_failure_and_fails_no_run(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no reason")

    monkeypatch.setattr(notify, "notify_now", broken)
    notify_failure(home, GridscoreError("x"), AS_OF)
    assert notify_after_run(home, AS_OF)["en"] == ["alerts not sent: RuntimeError"]


def test_the_same_failure_with_other_numbers_is_the_same(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "notify_now", lambda *_: None)
    whys = []
    for told in ("process 12 holds it", "process 345 holds it", "disk full"):
        notify_failure(home, GridscoreError(told), AS_OF)
        noted = last_outcome(home)
        assert noted is not None
        whys.append(noted.why)
    assert whys[0] == whys[1] != whys[2]


def test_a_run_says_whom_it_told_or_why_not(home: Home, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    note_outcome(home, Outcome(datetime.now(UTC), is_published=False, why="1a"))
    assert notify_after_run(home, AS_OF)["zh"] == ["告警：1 件已发至 OFFICE"]
    note_outcome(home, Outcome(datetime.now(UTC), is_published=False, why="2b"))
    monkeypatch.delenv("OFFICE")
    assert notify_after_run(home, AS_OF)["en"] == [
        "alerts not sent: OFFICE (the variable is not set) (noted in gridscore check; the next run tries again)"
    ]


def test_with_nothing_else_new_there_is_still_nothing_new_after_alerts_were_sent(home: Home, sent: list[str]) -> None:
    make_build(home.build_file)
    publish(home)
    before = state.before_run(home, "clock")
    state.write_last_run(home, state.LastRun({**before, **state.after_run(home)}, 0, {"en": ["x"]}, ["2026-01"]))
    assert notify_now(home, AS_OF).sent_to == ("OFFICE",)
    assert state.nothing_new(home, before) is not None


def test_telling_that_was_stopped_on_its_way_is_told_once_and_shown_by_the_next(
    home: Home, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    def attempts() -> list[tuple[str]]:
        with open_published(home) as connection:
            return connection.execute("select status from alert where kind = 'attempt'").fetchall()

    make_build(home.build_file)
    publish(home)
    with monkeypatch.context() as patched:
        patched.setattr(telling_room, "republish_alerts", stopped)
        with pytest.raises(KeyboardInterrupt):
            notify_now(home, AS_OF)
    assert attempts() == []
    assert notify_now(home, AS_OF).sent_to == ()
    assert (len(sent), attempts()) == (1, [("sent",)])
    before = home.published_file.stat().st_mtime_ns
    notify_now(home, AS_OF)
    assert home.published_file.stat().st_mtime_ns == before


def test_a_run_that_finds_nothing_new_ends_what_failed_before_it(
    home: Home, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_build(home.build_file)
    publish(home)
    as_published = state.LastRun({}, 0, {"en": ["published"]}, ["2026-01"])
    monkeypatch.setattr(command_run.state, "nothing_new", lambda *_: as_published)
    note_outcome(home, Outcome(datetime.now(UTC), is_published=False, why="site.yaml", left_undone="OSError"))
    notify_now(home, AS_OF)
    assert "the last run published nothing" in sent[0]
    assert run_home(home, RunOptions(AS_OF), "en")[1] == 0
    kinds = {thing.kind for thing in current_alerts(home, load_site(home).alerts.high_rank, {})}
    assert ("run_failed" in kinds, "fixes_kept" in kinds) == (False, True)


def test_fixes_that_cannot_be_let_go_fail_no_publication_and_are_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("/somewhere/张三")

    monkeypatch.setattr(assets_published, "retire_fixes", full)
    make_build(home.build_file)
    page_of_stopped_run(home).write_text("of a run before", encoding="utf-8")
    done = dg.materialize([assets_published.publication], resources={"office": Office(root=str(home.root))})
    assert done.success
    assert home.published_file.exists()
    assert not page_of_stopped_run(home).exists()
    noted = last_outcome(home)
    assert noted is not None
    assert (noted.is_published, noted.left_undone) == (True, "OSError")
    assert "fixes_kept" in {thing.kind for thing in current_alerts(home, load_site(home).alerts.high_rank, {})}


@pytest.mark.parametrize(("as_of", "expected"), [("2026-04-08T23:00+00:00", "2026-04-09"), ("2999-01-01T00:00Z", None)])
def test_fixes_go_by_the_clock_of_the_run_but_never_before_today(
    home: Home, monkeypatch: pytest.MonkeyPatch, as_of: str, expected: str | None
) -> None:
    days: list[str] = []
    monkeypatch.setattr(assets_published, "retire_fixes", lambda *arguments: days.append(str(arguments[-1])))
    assert assets_published.retire_fixes_of(Office(root=str(home.root), as_of=as_of)) == ""
    assert days[0] == expected or (expected is None and days[0] < "2999")
