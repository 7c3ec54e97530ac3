"""A dashboard is one file with everything in it, says what `explain` says, and takes no text for markup."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from page_home import HOSTILE, blocks_of, copied, head_of

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.ledger import Ledger
from publish import open_published
from publish.dashboard import newest_closed, write_dashboard
from publish.dashboard.page import PARTS, SCRIPTS, STYLES, UNITS_TOGETHER, page
from publish.dashboard.write import rows_of_a_unit
from publish.publications import publications_file
from publish.read_explanation import explain_item, explain_scores
from publish.read_scores import Unit, periods, ranking, rulebook_name

GRIDS, COMMUNITIES = "nanxiashu", "chengnan"


@pytest.fixture(scope="module")
def office(published_demo: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return copied(published_demo, tmp_path_factory.mktemp("dashboards") / "home")


@pytest.fixture(scope="module")
def month(office: Home) -> str:
    with open_published(office) as connection:
        return newest_closed(connection, GRIDS)[0][1]


@pytest.fixture(scope="module")
def grids(office: Home, month: str) -> str:
    return write_dashboard(office, GRIDS, month).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def communities(office: Home, month: str) -> str:
    return write_dashboard(office, COMMUNITIES, month).read_text(encoding="utf-8")


@pytest.mark.parametrize("rulebook", [GRIDS, COMMUNITIES])
def test_every_score_item_and_rule_is_that_of_explain(
    office: Home, month: str, rulebook: str, request: pytest.FixtureRequest
):
    text = request.getfixturevalue("grids" if rulebook == GRIDS else "communities")
    head, blocks = head_of(text), blocks_of(text)
    with open_published(office) as connection:
        scores = ranking(connection, month, rulebook)
        assert head["units"]["code"] == [score.unit_code for score in scores]
        assert head["units"]["score"] == [score.score * 100 for score in scores]
        units = [Unit(score.unit_type, score.unit_code, score.unit_name) for score in scores[-1:]]
        for explanation in explain_scores(connection, units, month, rulebook):
            block = blocks[explanation.score.unit_code]
            points = {item["item"]: (item["points"], item["possible"]) for item in block["items"]}
            assert points == {item.item: (item.points * 100, item.points_possible * 100) for item in explanation.items}
            for item in explanation.items:
                if rulebook == COMMUNITIES and item.points == item.points_possible:
                    continue  # nothing was lost; those of grids are looked at all the same
                explained = explain_item(connection, explanation.score, item.item)
                assert explained is not None
                rules = {rule["rule"]: rule for rule in block["rules"] if rule["item"] == item.item}
                assert {name: rule["points"] for name, rule in rules.items()} == {
                    rule.rule: rule.points * 100 for rule in explained.rules
                }
                small = {part["rule"] for part in block["sums"] if part["small"]}
                listed = Counter(
                    (part["rule"], block["rows"]["subject"][row], block["rows"]["file"][row], block["rows"]["row"][row])
                    for part in block["lists"]
                    for row in part["rows"]
                    if part["rule"] in rules and part["rule"] not in small
                )
                assert listed == Counter(
                    (rule, row.subject_code, row.source_file, row.source_row)
                    for row in explained.evidence
                    for rule in row.rules.split(", ")
                    if rule not in small
                )


def test_pages_call_the_rulebook_by_its_title(grids: str, published_demo: Home, month: str, tmp_path: Path):
    title = head_of(grids)["rulebookName"]
    assert title == {
        "zh": "南夏墅街道网格工作考核",
        "en": "Grid work assessment of the Nanxiashu sub-district",
    }
    untitled = copied(published_demo, tmp_path / "home", ["update dim_item set rulebook_name_zh = null"])
    with open_published(untitled) as connection:
        assert rulebook_name(connection, GRIDS, month) == {"zh": GRIDS, "en": title["en"]}


def test_what_is_listed_adds_up_to_the_rule(grids: str):
    seen = 0
    for block in blocks_of(grids).values():
        for rule in block["rules"]:
            whole = [part for part in block["sums"] if part["rule"] == rule["rule"] and part["part"] is None]
            if rule["kind"] == "threshold" and rule["denominator"] and len(whole) == 1 and not whole[0]["small"]:
                assert (whole[0]["numerator"], whole[0]["denominator"]) == (rule["numerator"], rule["denominator"])
                seen += 1
    assert seen > 10


def test_text_from_exports_is_never_markup(published_demo: Home, month: str, tmp_path: Path):
    quoted = HOSTILE.replace("'", "''")
    home = copied(
        published_demo,
        tmp_path / "home",
        [
            f"update score set unit_name = '{quoted}'",
            f"update score_item set item_name = '{quoted}', explanation_zh = '{quoted}'",
            f"update evidence set source_file = '{quoted}', reason_zh = '{quoted}'",
            f"update dim_unit set unit_name = '{quoted}'",
            f"update dim_grid set grid_name = '{quoted}'",
        ],
    )
    home.site_file.write_text(f'name: {{zh: "{HOSTILE.replace(chr(34), chr(39))}", en: "x"}}\n', encoding="utf-8")
    text = write_dashboard(home, GRIDS, month).read_text(encoding="utf-8")
    assert "<img" not in text and "<b>" not in text
    head = head_of(text)
    assert set(head["units"]["name"]) == {HOSTILE}
    # head, the script, and the units' blocks: nothing ended one of them early
    blocks = -(-len(head["units"]["code"]) // UNITS_TOGETHER)
    assert text.count("</script>") == text.count("<script") == 2 + blocks
    assert re.search(r"<title>[^<]*&lt;/script&gt;[^<]*</title>", text)


def test_the_policy_lets_in_its_own_script_and_style_and_nothing_else(grids: str):
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', grids)
    assert found is not None
    rules = dict(part.strip().split(" ", 1) for part in found[1].split(";"))
    [style] = re.findall(r"<style>(.*?)</style>", grids, re.DOTALL)
    [script] = re.findall(r"<script>(.*?)</script>", grids, re.DOTALL)
    assert rules == {
        "default-src": "'none'",
        "script-src": _sha256(script),
        "style-src": _sha256(style),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert not re.search(r"<[^>]*\son\w+\s*=|javascript:|<(?:iframe|object|embed|form|base)\b|\sstyle=", grids)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|\bfetch\(|XMLHttp|import\(", script
    )
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", script + style)


def _sha256(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_page_of_120_grids_stays_under_2_mb(grids: str, communities: str):
    for text in (grids, communities):
        units = len(head_of(text)["units"]["code"])
        bare = len(page("", {**head_of(text), "map": {"shapes": []}}, []).encode())
        assert bare + (len(text.encode()) - bare) / units * 120 < 2_000_000
    assert rows_of_a_unit(6000, "month") < rows_of_a_unit(120, "month") < rows_of_a_unit(40, "month")
    assert rows_of_a_unit(40, "year") < rows_of_a_unit(40, "month")


def test_where_rows_are_many_the_dearest_of_every_rule_are_listed(
    office: Home, month: str, monkeypatch: pytest.MonkeyPatch
):
    whole = blocks_of(write_dashboard(office, GRIDS, month).read_text(encoding="utf-8"))
    monkeypatch.setattr("publish.dashboard.write.rows_of_a_unit", lambda units, period_type: 40)
    few = blocks_of(write_dashboard(office, GRIDS, month).read_text(encoding="utf-8"))
    for code, block in few.items():
        assert len(block["rows"]["subject"]) <= 40 < len(whole[code]["rows"]["subject"])
        assert {part["rule"] for part in block["lists"]} == {part["rule"] for part in whole[code]["lists"]}
        assert block["sums"] == whole[code]["sums"]
        assert _subjects(block, "N5")[:3] == _subjects(whole[code], "N5")[:3]


def _subjects(block: dict[str, Any], rule: str) -> list[str]:
    return [block["rows"]["subject"][row] for part in block["lists"] if part["rule"] == rule for row in part["rows"]]


def test_few_people_are_not_counted(communities: str, office: Home):
    with open_published(office) as connection:
        people = dict(
            connection.execute("select rule, measure from dim_item where rule = 'C1.4' or rule = 'C5'").fetchall()
        )
    assert people == {"C1.4": "visit_coverage", "C5": "survey_yes"}
    shown = hidden = 0
    for block in blocks_of(communities).values():
        for rule in block["rules"]:
            if rule["rule"] not in people:
                continue
            if rule["small"]:
                hidden += 1
                assert rule["numerator"] is rule["denominator"] is rule["quantity"] is None
                assert not re.search(r"\d/\d", rule["zh"] + rule["en"])
                rows = [row for part in block["lists"] if part["rule"] == rule["rule"] for row in part["rows"]]
                assert "answer" not in {block["rows"]["type"][row] for row in rows}
            elif rule["denominator"]:
                shown += 1
                assert rule["numerator"] >= 10 and not 0 < rule["denominator"] - rule["numerator"] < 10
        rows = block["rows"]
        for kind, rate, numerator, denominator, why in zip(
            *(rows[name] for name in ("type", "small", "numerator", "denominator", "why")), strict=True
        ):
            if kind == "grid_cadence":
                assert (numerator, denominator, why) == (None, None, [None, None]) if rate else numerator >= 10
                hidden += rate is not None
    assert shown > 0 and hidden > 0


def test_a_question_about_residents_counts_no_few_of_them(published_demo: Home, month: str, tmp_path: Path):
    told = "'120 条中有 3 条（其他人 2.03%）' as reason_zh, '3 of 120 (others: 2.03 %)' as reason_en"
    one = f"select 'ghost_link' as detector, '{month}' as month, 'open' as status, {told}"
    home = copied(published_demo, tmp_path / "home", ["delete from suspicion", f"insert into suspicion by name {one}"])
    questions = head_of(write_dashboard(home, GRIDS, month).read_text(encoding="utf-8"))["questions"]
    assert {(each["zh"], each["en"]) for each in questions} == {
        ("120 条中有 < 10 条（其他人 2.03%）", "< 10 of 120 (others: 2.03 %)")
    }


def test_a_quarter_tells_its_months_and_which_of_them_lie_beside_it(office: Home):
    with open_published(office) as connection:
        quarter = periods(connection)["quarter"][0]
    text = write_dashboard(office, GRIDS, quarter).read_text(encoding="utf-8")
    head = head_of(text)
    assert head["released"] == [
        each for each in head["months"] if (office.published / f"dashboard/{GRIDS}-{each}.html").is_file()
    ]
    assert head["months"] == head["trend"]["periods"] and len(head["months"]) == 3
    block = next(iter(blocks_of(text).values()))
    assert {(row["item"], row["month"]) for row in block["months"]} == {
        (item["item"], month) for item in block["items"] for month in head["months"]
    }


def test_a_first_period_an_office_without_boundaries_and_a_month_that_is_open(
    published_demo: Home, month: str, tmp_path: Path
):
    home = copied(
        published_demo,
        tmp_path / "home",
        [
            f"delete from score where period <> '{month}'",
            "update score set is_provisional = true, release_id = null",
            "delete from release",
            "insert into fct_visit by name select 'late' as visit_code, date '2099-01-01' as visit_date",
            "update dim_grid set boundary = null",
            "delete from evidence",
            "delete from suspicion",
        ],
    )
    clock = {"as_of": f"{month}-20T23:30:00+00:00"}  # the 21st of the office
    Ledger(publications_file(home)).append(clock)
    text = write_dashboard(home, GRIDS, month).read_text(encoding="utf-8")
    head = head_of(text)
    assert head["asOf"]["day"] == f"{month}-21" and f"{month}-15" < head["asOf"]["newest"] <= f"{month}-21"
    assert head["trend"]["periods"] == [month] and head["before"] is None
    assert head["map"]["shapes"] == [] and len(head["map"]["without"]) == len(head["units"]["code"])
    assert head["release"] is None and head["questions"] == head["released"] == []
    assert {block["rows"]["why"] == [] for block in blocks_of(text).values()} == {True}
    with open_published(home) as connection:
        assert newest_closed(connection) == []


@pytest.mark.parametrize(("rulebook", "period"), [("nobody", "2026-01"), (GRIDS, "1999-01")])
def test_what_has_no_score_has_no_dashboard(office: Home, rulebook: str, period: str):
    with pytest.raises(GridscoreError, match="no scores by rulebook"):
        write_dashboard(office, rulebook, period)


def test_every_part_of_the_page_is_installed_with_it():
    assert {path.name for path in PARTS.iterdir() if path.suffix in (".css", ".js")} == {*STYLES, *SCRIPTS}
    data = tomllib.loads((PARTS.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert {"*.html", "*.css", "*.js"} <= set(data["package-data"]["*"])
