"""Alerts as an office reads them: every kind and every message has its Chinese, with what was said in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from sentences import is_chinese

from ingest.home import Home
from orchestration.zh_alerts import MESSAGES, REASONS, localised_alert, reason_in
from publish import open_published
from publish.alert_kinds import ALERT_KINDS
from publish.alerts.message import PHRASES

MODELS = Path(__file__).parents[2] / "dbt_project" / "models"
SEND = Path(__file__).parents[2] / "publish" / "alerts"
# told from their codes, not from their messages (show_missing.py)
TOLD_OTHERWISE = {"month_open", "missing_to_close"}
IN_BOTH_WHERE_FOUND = {"expectation_failed", "expectation_not_evaluated"}


def raised() -> list[tuple[str, str]]:
    """Kind and message of every alert that a unit test of dbt expects."""
    tests = [*(MODELS / "facts" / "alerts").glob("*_tests.yml"), *(MODELS / "scoring" / "shown").glob("*_tests.yml")]
    found = []
    for path in tests:
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]:
            if "alert" in test["model"] and test["model"] != "int_alerts_raised":
                rows = [row for row in test["expect"]["rows"] if isinstance(row, dict) and "message" in row]
                found += [(row.get("kind", row.get("alert_code", "").split(":")[0]), row["message"]) for row in rows]
    return found


def test_every_message_that_a_model_raises_has_its_chinese() -> None:
    asked = [(kind, message) for kind, message in raised() if kind not in TOLD_OTHERWISE | IN_BOTH_WHERE_FOUND]
    known = {kind for kind, _ in asked}
    assert {"items_not_due", "grid_unknown", "unit_unknown", "tracks_shifted", "informational_short"} <= known
    about_a_month = re.compile(r"(\w+: 20..-.. is open|[\w., ]+: (no |check |question |the ))")
    left = [
        text
        for _, text in asked
        if not is_chinese(localised_alert("x", text, "zh")[1]) and not about_a_month.match(text)
    ]
    assert left == []


def test_every_alert_of_the_demo_reads_in_chinese(published_demo: Home) -> None:
    with open_published(published_demo) as connection:
        rows = connection.execute("select distinct kind, message from alert").fetchall()
    assert rows
    kinds, shown = {kind for kind, _ in rows}, TOLD_OTHERWISE | IN_BOTH_WHERE_FOUND
    assert kinds <= ALERT_KINDS.keys()
    assert [
        text for kind, text in rows if kind not in shown and not is_chinese(localised_alert(kind, text, "zh")[1])
    ] == []


def test_every_kind_that_is_sent_has_a_word() -> None:
    no_kinds = {"other", "title", "more", "rest", "line", "which", "comma"}
    assert PHRASES["zh"].keys() - no_kinds <= ALERT_KINDS.keys()


@pytest.mark.parametrize("english", MESSAGES)
def test_what_was_said_stands_in_the_chinese_message(english: str) -> None:
    said = {name: f"<{name}>" for name in re.findall(r"\{(\w+)\}", english)}
    chinese = localised_alert("x", english.format(**said), "zh")[1]
    assert is_chinese(chinese)
    assert all(value in chinese for value in said.values())


def test_names_within_a_message_are_chinese_too_and_of_two_languages_one_is_shown() -> None:
    text = "2 row(s) of residents of a grid that is in no register: scored nowhere"
    assert localised_alert("unit_unknown", text, "zh") == (
        "台账中没有的单位",
        "实有人口有 2 行所属的网格不在台账中：不计分",
    )
    assert localised_alert("unit_unknown", text, "en") == ("unit_unknown", text)
    aside = "File set aside, none of its rows count: is empty / 文件为空"
    assert localised_alert("file_set_aside", aside, "zh")[1] == "文件被搁置，其中各行均不计入：文件为空"
    assert localised_alert("file_set_aside", aside, "en")[1] == "File set aside, none of its rows count: is empty"


def test_why_a_message_did_not_arrive_reads_in_chinese() -> None:
    unset = "2 thing(s) could not be told to GRIDSCORE_MAIL: the variable is not set"
    assert localised_alert("attempt", unset, "zh")[1] == "2 件事未能发至 GRIDSCORE_MAIL：环境变量未设置"
    failed = "1 thing(s) could not be told to GRIDSCORE_MAIL by mailtos: no answer in time"
    assert localised_alert("attempt", failed, "zh")[1] == "1 件事未能由 mailtos 发至 GRIDSCORE_MAIL：超时无应答"
    reasons = re.findall(r'"((?:the|no|it) [a-z\' ]+[A-Za-z]*)"', (SEND / "send.py").read_text(encoding="utf-8"))
    assert {reason for reason in reasons if "{" not in reason} <= REASONS.keys()
    assert reason_in("not reached (SSLError)", "zh") == "无法连接（SSLError）"
    assert reason_in("code 19021", "zh") == "应答 code 19021"
    assert reason_in("code 19021", "en") == "code 19021"
