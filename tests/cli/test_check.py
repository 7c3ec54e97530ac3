"""gridscore check: what is wrong or missing, and the exit status that says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from handmade_build import ROWS, make_build
from rich.cells import cell_len

from ingest.feeds import FEEDS
from ingest.home import Home
from orchestration import tables
from publish import publish


def test_everything_that_is_wrong_is_told_and_the_exit_status_is_1(gridscore) -> None:
    result = gridscore("check")
    assert result.exit_code == 1
    for expected in (
        "holiday.jpg",
        "no feed has this name",
        "rejected rows: 2",
        "logins_2026-01.csv",
        "no date",
        "login outside its month",
        "alerts: warning 3",
        "grid G99 is in no register",
        "not measured yet (chengnan): C1.1, C3",
        "open suspicions: 0",
        "released items that would change: 1",
    ):
        assert expected in result.stdout
    assert "keys are unique" not in result.stdout


def test_feeds_without_a_file_are_named(gridscore) -> None:
    shown = " ".join(gridscore("check").stdout.split())  # the list may run over several lines
    [named] = re.findall(r"feeds without any file: ((?:\w+, )*\w+)", shown)
    assert {"visits", "surveys"} <= set(named.split(", "))
    assert "logins" not in named.split(", ")


def missing(what: str, unit: str | None, subject: str, message: str, **more: str) -> dict:
    """An alert about something that is missing to close February 2026."""
    unit_type = "" if unit is None else "community" if unit.startswith("C") else "grid"
    code = f"missing_to_close:2026-02:{what}:{unit_type}:{subject}:{unit or ''}"
    row = {"alert_code": code, "raised_at": "2026-03-02 09:00:00+08", "kind": "missing_to_close", "severity": "warning"}
    return row | {"unit_code": unit, "subject_code": subject, "message": message, "status": "open"} | more


@pytest.fixture(scope="module")
def open_month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handmade office on 2 March: February has ended and is open, March has begun."""

    def is_open(month: str, closes: str) -> dict:
        row = {"alert_code": f"month_open:chengnan:{month}", "raised_at": "2026-03-02 09:00:00+08", "severity": "info"}
        message = f"chengnan: {month} is open, {closes}"
        return row | {"kind": "month_open", "subject_code": month, "message": message, "status": "open"}

    unknown = "Whether 2027-01-01 is a working day is not known"
    calendar = {
        "alert_code": "calendar_missing:2027",
        "raised_at": "2026-03-02 09:00:00+08",
        "severity": "warning",
        "kind": "calendar_missing",
        "subject_code": "2027",
        "message": f"{unknown} (no notice of 2027, or the calendar of the office leaves it out): "
        "deadlines in working days may reach it",
        "status": "open",
    }
    alerts = [
        calendar,
        is_open("2026-02", "it closes at the end of 2026-03-04"),
        is_open("2026-03", "its close waits for the working days of 2027"),
        missing("feed", None, "pushed_data", "C1.9: no row of pushed_data is dated in 2026-02"),
        missing("feed", None, "awards", "C7.1: no row of awards is dated in 2026-02", severity="info"),
        missing("register_old", None, "workers", "all: no snapshot of workers, the newest is of 2026-01-31"),
        missing("check_never", "C02", "premises", "C2.1: check premises was never made"),
        missing("check_old", "C01", "staffing", "C2.2: check staffing is out of date, the last one is of 2024-12-31"),
        missing("check_old", "C02", "staffing", "C2.2: check staffing is out of date, the last one is of 2025-01-15"),
        missing("record", "G01", "logins", "C1.2: no row of logins in 2026-02"),
        *(missing("record", f"G{n:02d}", "visits", "C1.4, C1.10, N2: no row of visits") for n in range(1, 13)),
    ]
    grids = [{"grid_code": f"G{n:02d}", "month": "2026-02", "community_code": "C01"} for n in range(1, 41)]
    items = [*ROWS["score_item"], {**ROWS["score_item"][3], "item": "C1.6", "unit_code": "C02", "is_no_basis": True}]
    home = Home(tmp_path_factory.mktemp("open") / "home")
    make_build(home.build_file, ROWS | {"alert": alerts, "dim_grid": grids, "score_item": items})
    publish(home)
    return home.root


@pytest.fixture
def wide_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cell runs over two lines."""
    monkeypatch.setattr(tables, "PAGE_WIDTH", 250)


def lines_of(text: str) -> str:
    return " ".join(text.split())


def test_the_month_to_close_comes_first_with_its_close_and_what_is_missing_for_whom(
    gridscore, open_month, wide_page
) -> None:
    result = gridscore("check", home=open_month)
    shown = lines_of(result.stdout)
    assert result.exit_code == 1
    assert shown.startswith("2026-02 is open until the end of 2026-03-04 (chengnan)")
    for expected in (
        "no row of pushed data in the month everybody C1.9",
        "no workers of the month, the newest are of 2026-01-31 everybody all",
        "check never made: premises 1 of 2 communities: C02 C2.1",
        "check out of date: staffing (2024-12-31 .. 2025-01-15) all 2 communities C2.2",
        "no row of logins in the month 1 of 40 grids: G01 C1.2",
        "12 of 40 grids: G01, G02, G03, G04, G05, ... C1.4, C1.10, N2",
        "none in this month, which may be right: awards",
        "nothing to measure in 2026-02",
        "other open months: 2026-03 (gridscore check --month 2026-03)",
    ):
        assert expected in shown


def test_in_chinese_what_is_missing_reads_as_the_office_says_it(gridscore, open_month, wide_page) -> None:
    shown = lines_of(gridscore("check", "--lang", "zh", home=open_month).stdout)
    for expected in (
        "2026-02 未结账，2026-03-04 24:00 结账（chengnan）",
        "没有任何本月的下发数据 全部 C1.9",
        "从未检查：阵地建设 村社区 1/2：C02 C2.1",
        "全部 2 个村社区",
        "本月没有走访记录 网格 12/40：G01, G02, G03, G04, G05 等",
        "本月没有加分事项（没有也属正常）",
    ):
        assert expected in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_of_80_columns_holds_forty_grids(gridscore, open_month, monkeypatch, lang: str) -> None:
    monkeypatch.setattr(tables, "PAGE_WIDTH", 80)
    shown = gridscore("check", "--lang", lang, home=open_month).stdout.splitlines()
    assert max(cell_len(line) for line in shown) <= 80
    assert len(shown) < 90


@pytest.mark.parametrize(("lang", "expected"), [("en", "Whether 2027-01-01 is a"), ("zh", "2027-01-01 是否工作日不明")])
def test_a_calendar_that_ends_too_early_shows_also_where_no_month_waits_for_it(
    gridscore, open_month, lang: str, expected: str
) -> None:
    assert expected in lines_of(gridscore("check", "--lang", lang, home=open_month).stdout)


def test_another_month_can_be_asked_for(gridscore, open_month) -> None:
    running = gridscore("check", "--month", "2026-03", home=open_month).stdout
    assert running.startswith("2026-03 is open, its close waits until the working days of 2027 are known (chengnan)")
    assert "nothing is missing to close it" in running
    closed = gridscore("check", "--month", "2026-01", home=open_month).stdout
    assert closed.startswith("2026-01 is closed, released as chengnan-2026-01-r1")
    assert "missing" not in closed.split("what is wrong")[0]


def test_one_unit_shows_what_it_lacks_itself_and_in_its_grids(gridscore, open_month, wide_page) -> None:
    result = gridscore("check", "东风社区", home=open_month)
    shown = lines_of(result.stdout)
    assert result.exit_code == 1
    assert "check out of date: staffing (2024-12-31) C01 C2.2" in shown
    assert "no row of logins in the month G01 C1.2" in shown
    assert "premises" not in shown
    assert "released items that would change" in shown
    grid = lines_of(gridscore("check", "G01", home=open_month).stdout)
    assert "no row of visits in the month G01" in grid
    assert "staffing" not in grid


def test_a_unit_without_anything_is_exit_0(gridscore, open_month) -> None:
    result = gridscore("check", "G30", home=open_month)
    assert result.exit_code == 0
    assert "nothing is missing to close it" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "G77"], "no unit 'G77' is known; near: "),
        (["check", "--month", "2025-02"], "no month '2025-02' has scores; there are 2026-01, 2026-02, 2026-03"),
        (["check", "--month", "2026-Q1"], "no month '2026-Q1' has scores"),
    ],
)
def test_what_is_not_there_is_one_line_and_exit_2(gridscore, open_month, arguments: list[str], message: str) -> None:
    result = gridscore(*arguments, home=open_month)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_in_chinese(gridscore) -> None:
    shown = gridscore("check", "--lang", "zh").stdout
    for expected in ("不是日期", "登录时间不在本月", "告警: 警告 3", "搁置", "尚未计量的考核项"):
        assert expected in shown


def test_all_fine_is_exit_0(gridscore, tmp_path: Path) -> None:
    landed = ROWS["ingested_file"][0]
    files = [dict(landed, feed=feed, file_name=f"{feed}.csv") for feed in FEEDS]
    fine: dict[str, list] = {"ingested_file": files, "rejected_row": [], "alert": []}
    fine["expectation_result"] = ROWS["expectation_result"][:1]
    home = Home(tmp_path / "home")
    make_build(home.build_file, ROWS | fine)
    publish(home)
    result = gridscore("check", home=home.root)
    assert result.exit_code == 0
    assert "all fine" in result.stdout


def test_who_is_to_be_looked_at_first_is_named_with_the_reason(gridscore, tmp_path: Path) -> None:
    row = {"month": "2026-02", "rank": 1, "worker_code": "W07", "unit_code": "G01", "rank_score": 0.9}
    told = {"reason_en": "nine visits in one minute", "reason_zh": "一分钟内走访九次"}
    listed = [row | told | {"rank": rank, "worker_code": f"W{rank:02d}"} for rank in range(1, 8)]
    older = row | told | {"month": "2026-01", "worker_code": "W99"}
    open_one = {"suspicion_code": "batch_entry-W01-2026-02", "detector": "batch_entry", "status": "open"}
    home = Home(tmp_path / "home")
    make_build(home.build_file, ROWS | {"audit_list": [*listed, older], "suspicion": [open_one]})
    publish(home)
    shown = gridscore("check", home=home.root).stdout
    assert "open suspicions: 1" in shown
    assert "to look at first (2026-02)" in shown
    assert "W05" in shown and "nine visits in one minute" in shown
    assert "W06" not in shown and "W99" not in shown
    assert "2 more rows" in shown
    assert "一分钟内走访九次" in gridscore("check", "--lang", "zh", home=home.root).stdout
