"""gridscore check: what is wrong or missing, and the exit status that says so."""

from __future__ import annotations

import re
from pathlib import Path

from handmade_build import ROWS, make_build

from ingest.feeds import FEEDS
from ingest.home import Home
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


def test_in_chinese(gridscore) -> None:
    shown = gridscore("check", "--lang", "zh").stdout
    for expected in ("不是日期", "登录时间不在本月", "预警: 警告 3", "搁置", "尚未计量的考核项"):
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
