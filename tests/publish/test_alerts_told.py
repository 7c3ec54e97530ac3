"""What is told to whom, once, and what marts.alert says of it: a published office made by hand, and a stub service."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from apprise.plugins.feishu import NotifyFeishu
from handmade_build import make_build
from stub_services import TAKEN, Web, web_service

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.ledger import Ledger
from ingest.settings import Alerts, Site
from publish import publish
from publish.alerts.current import TOLD_AS_WARNINGS, Outcome, current_alerts, note_outcome
from publish.alerts.deliver import Clock, Delivery, deliver
from publish.alerts.history import History, alerts_file
from publish.read_check import _ALERTS, Alert
from publish.reader import open_published
from publish.rows import rows_of

NOW = datetime(2026, 4, 8, 1, tzinfo=UTC)
SITE = Site(alerts=Alerts(targets=["OFFICE"]))
OFFICE = {"OFFICE": "feishu://token"}
NOBODY = "亓昶瑭 13812345678 110101199003077774"
RAISED = {"raised_at": "2026-04-08 01:00:00+00", "status": "open", "unit_code": None, "message": "m"}


def raised(code: str, kind: str, severity: str = "warning", **more: object) -> dict[str, object]:
    return {**RAISED, "alert_code": code, "kind": kind, "severity": severity, "subject_code": None, **more}


SUSPECTED = {
    "suspicion_code": "batch_entry-W1-2026-03",
    "detector": "batch_entry",
    "worker_code": "W1",
    "unit_code": "G01",
    "month": "2026-03",
    "rank_score": "0.9",
    "status": "open",
}
FEED = raised("feed_missing:visits", "feed_missing", subject_code="visits")
FILE = raised("file_set_aside:items:abc", "file_set_aside", subject_code=f"{NOBODY}.csv", message=NOBODY)
MERE = raised("grid_unknown:items:G9", "grid_unknown")  # for gridscore check only


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("NO_PROXY", "*")
    with web_service() as service:
        service.answer = (200, TAKEN["feishu"])
        monkeypatch.setattr(NotifyFeishu, "notify_url", f"{service.address}/{{token}}/")
        yield service


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("alerts") / "home")
    make_build(home.build_file)
    with duckdb.connect(str(home.build_file)) as connection:  # what is not read here need not be published either
        for (table,) in connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall():
            if table not in ("alert", "suspicion", "score", "release", "ingested_file", "expectation_result"):
                connection.execute(f"drop table marts.{table}")
        connection.execute("delete from marts.release")
    built(home, FEED, FILE, MERE)
    return home.root


@pytest.fixture
def home(office: Path, tmp_path: Path) -> Home:
    """An office with three alerts, two of them to be told, and one suspicion that ranks high."""
    return Home(shutil.copytree(office, tmp_path / "home"))


def built(home: Home, *alerts: dict[str, object], status: str = "open") -> None:
    """A next run finds just these alerts and two suspicions, and publishes. status: of the one that ranks high."""
    low = {**SUSPECTED, "suspicion_code": "far_visit-W2-2026-03", "detector": "far_visit", "rank_score": "0.5"}
    rows = {"alert": alerts, "suspicion": [{**SUSPECTED, "status": status}, low]}
    with duckdb.connect(str(home.build_file)) as connection:
        for table, found in rows.items():
            connection.execute(f"delete from marts.{table}")
            for row in found:
                values = ", ".join("null" if value is None else f"'{value}'" for value in row.values())
                connection.execute(f"insert into marts.{table} ({', '.join(row)}) values ({values})")
    publish(home)


def told(home: Home, site: Site = SITE, after: timedelta = timedelta(), is_patient: bool = False) -> Delivery:
    return deliver(home, site, Clock(NOW + after), OFFICE, is_patient)


def statuses(home: Home) -> dict[str, str]:
    with duckdb.connect(str(home.published_file), read_only=True) as connection:
        table = connection.execute("select alert_code, status from marts.alert order by alert_code").fetchall()
    parquet = duckdb.sql(f"select alert_code, status from '{home.published}/parquet/alert.parquet' order by 1")
    assert parquet.fetchall() == table
    return dict(table)


def texts(web: Web) -> list[str]:
    return [posted["content"]["text"] for posted in web.got]


def test_what_is_new_goes_out_in_one_message_and_is_sent(home: Home, web: Web) -> None:
    assert told(home) == Delivery(3, ("OFFICE",))
    (text,) = texts(web)
    assert text.splitlines()[0] == "gridscore 网格中心：3 件事待查看"
    assert "2026-04-08 09:00" in text
    assert "· 数据类别没有任何文件：1（走访记录）" in text
    assert "· 新的高位疑点（仅供核实，不扣分）：1（集中补录）" in text
    assert statuses(home) == {
        "attempt:000001": "sent",
        "feed_missing:visits": "sent",
        "file_set_aside:items:abc": "sent",
        "grid_unknown:items:G9": "open",
        "suspicion:batch_entry-W1-2026-03": "sent",
    }


def test_nothing_is_told_twice_and_what_comes_later_is_told_alone(home: Home, web: Web) -> None:
    told(home)
    assert told(home) == Delivery()
    built(home, FEED, FILE, MERE, raised("feed_missing:logins", "feed_missing"))
    assert told(home) == Delivery(1, ("OFFICE",))
    assert len(web.got) == 2
    assert "：1 件事待查看" in texts(web)[1]


def test_what_failed_is_told_again_once(home: Home, web: Web) -> None:
    web.answer = (200, {"code": 19024, "msg": NOBODY})
    assert told(home) == Delivery(3, (), {"OFFICE": "code 19024"})
    assert set(statuses(home).values()) == {"failed", "open"}
    web.answer = (200, TAKEN["feishu"])
    assert told(home) == Delivery(3, ("OFFICE",))
    assert told(home) == Delivery()
    assert len(web.got) == 2
    assert statuses(home)["feed_missing:visits"] == "sent"
    assert {code: status for code, status in statuses(home).items() if code.startswith("attempt")} == {
        "attempt:000001": "failed",
        "attempt:000002": "sent",
    }
    assert [entry["reason"] for entry in Ledger(alerts_file(home)).entries()] == ["code 19024", ""]


def test_between_runs_a_target_that_failed_is_left_alone_for_longer_and_longer(home: Home, web: Web) -> None:
    web.answer = (500, "")
    minutes = [0, 4, 5, 14, 15, 34, 35, 500]
    tried = [bool(told(home, after=timedelta(minutes=minute), is_patient=True).failed) for minute in minutes]
    assert tried == [True, False, True, False, True, False, True, True]
    assert told(home, after=timedelta(minutes=501)).failed  # a run does not wait


def test_each_target_is_told_for_itself(home: Home, web: Web) -> None:
    site = Site(alerts=Alerts(targets=["OFFICE", "NOT_SET", "TWO"]))
    environment = {**OFFICE, "TWO": "feishu://a  nonsense"}
    telling = deliver(home, site, Clock(NOW), environment)
    assert telling.sent_to == ("OFFICE", "TWO/1")
    assert telling.failed == {
        "NOT_SET": "the variable is not set",
        "TWO/2": "the address is none that Apprise knows",
    }
    assert deliver(home, site, Clock(NOW), environment).sent_to == ()
    assert statuses(home)["feed_missing:visits"] == "sent"  # somebody has it


def test_what_settles_is_closed_and_told_again_when_it_comes_back(home: Home, web: Web) -> None:
    told(home)
    built(home, FEED, MERE)
    assert statuses(home)["file_set_aside:items:abc"] == "closed"  # as soon as it is published
    assert told(home) == Delivery()
    assert statuses(home)["file_set_aside:items:abc"] == "closed"
    built(home, FEED, FILE, MERE)
    assert statuses(home)["file_set_aside:items:abc"] == "open"
    assert told(home) == Delivery(1, ("OFFICE",))
    assert statuses(home)["file_set_aside:items:abc"] == "sent"


def test_a_suspicion_that_was_answered_is_closed(home: Home, web: Web) -> None:
    told(home)
    built(home, FEED, status="rejected")
    told(home)
    assert statuses(home)["suspicion:batch_entry-W1-2026-03"] == "closed"


def test_a_publication_and_a_rebuild_say_what_was_sent(home: Home, web: Web) -> None:
    told(home)
    before = statuses(home)
    publish(home)
    assert statuses(home) == before
    shutil.rmtree(home.published)
    publish(home)
    assert statuses(home) == before


def test_a_run_that_failed_is_told_with_what_held_it_back_until_one_publishes(home: Home, web: Web) -> None:
    told(home)
    receipts = home.lake / "receipts" / "ingested_file.parquet"
    receipts.parent.mkdir(parents=True)
    duckdb.sql(
        "select 'abc' as sha256, 'x.csv' as file_name, 'visits' as feed, 'held' as status, '7 % rejected' as reason"
    ).write_parquet(str(receipts))
    note_outcome(home, Outcome(NOW, is_published=False, why="1a"))
    assert told(home) == Delivery(2, ("OFFICE",))
    assert "· 文件被扣留，待人工确认后才计分：1（走访记录）" in texts(web)[1]
    assert "· 最近一次运行未能发布，原有发布结果不变：1" in texts(web)[1]
    assert told(home) == Delivery()  # the same failure again is no news
    assert statuses(home)["run_failed:file_held:visits:abc"] == "sent"
    note_outcome(home, Outcome(NOW, is_published=False, why="2b"))
    assert told(home) == Delivery(1, ("OFFICE",))  # another one is
    note_outcome(home, Outcome(NOW, is_published=True))
    publish(home)
    told(home)
    ended = {code: status for code, status in statuses(home).items() if code.startswith("run_failed")}
    assert set(ended.values()) == {"closed"}


def test_failures_are_told_where_nothing_was_ever_published(tmp_path: Path, web: Web) -> None:
    home = Home(tmp_path / "new")
    home.root.mkdir()
    note_outcome(home, Outcome(NOW, is_published=False, why="1a"))
    assert told(home) == Delivery(1, ("OFFICE",))
    assert not home.published.exists()


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ({}, []),
        ({"2026-03": date(2026, 4, 3)}, ["run_overdue:2026-03"]),  # February is the newest that was computed
        ({"2026-01": date(2026, 2, 4)}, []),
        ({"2025-12": date(2026, 1, 6)}, []),  # before the first
    ],
)
def test_a_month_is_overdue_when_it_has_closed_and_no_run_has_come(
    home: Home, closed: dict[str, date], expected: list[str]
) -> None:
    found = [thing.alert_code for thing in current_alerts(home, SITE.alerts.high_rank, closed)]
    assert [code for code in found if code.startswith("run_overdue")] == expected


def test_a_run_before_the_close_does_not_count(home: Home) -> None:
    built(home, raised("month_open:chengnan:2026-02", "month_open", "info", subject_code="2026-02"))
    (overdue, *_) = current_alerts(home, SITE.alerts.high_rank, {"2026-02": date(2026, 3, 4)})
    assert (overdue.kind, overdue.severity, overdue.subject_code) == ("run_overdue", "error", "2026-02")


def test_without_a_target_nothing_is_told_noted_or_touched(home: Home) -> None:
    before = home.published_file.stat().st_ino
    assert deliver(home, Site(), Clock(NOW), OFFICE) == Delivery()
    assert not alerts_file(home).exists()
    assert home.published_file.stat().st_ino == before


def test_only_what_is_to_be_told_is_told(home: Home) -> None:
    built(
        home, *(raised(f"{kind}:x", kind) for kind in (*TOLD_AS_WARNINGS, "worker_unknown")), raised("a", "a", "error")
    )
    found = {thing.kind for thing in current_alerts(home, SITE.alerts.high_rank, {})}
    assert found == {*TOLD_AS_WARNINGS, "a", "suspicion"}


def test_a_changed_line_of_the_log_is_found(home: Home, web: Web) -> None:
    told(home)
    path = alerts_file(home)
    path.write_text(path.read_text(encoding="utf-8").replace('"sent"', '"lost"'), encoding="utf-8")
    with pytest.raises(GridscoreError, match=r"alerts\.jsonl: line 1"):
        History(home)


def test_the_ledger_names_the_variable_and_never_the_address(home: Home, web: Web) -> None:
    told(home)
    (entry,) = Ledger(alerts_file(home)).entries()
    assert (entry["target"], entry["service"]) == ("OFFICE", "feishu")
    assert "token" not in alerts_file(home).read_text(encoding="utf-8")


def test_the_check_shows_messages_that_a_target_still_lacks(home: Home, web: Web) -> None:
    def attempts() -> list[str | None]:
        with open_published(home) as connection:
            alerts = rows_of(connection, Alert, _ALERTS)
        return [alert.message for alert in alerts if alert.kind == "attempt"]

    web.answer = (200, {"code": 19024})
    told(home)
    assert attempts() == ["3 thing(s) could not be told to OFFICE by feishu: code 19024"]
    web.answer = (200, TAKEN["feishu"])
    told(home)
    assert attempts() == []
