"""What a briefing says, and what it does not: ranks and their changes, questions, few people, nothing to show."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from briefing_office import RULEBOOK, office, rows

from ingest.detectors import DEFAULTS
from ingest.errors import GridscoreError
from ingest.home import Home
from publish import open_published
from publish.briefing.charts import bands, inner_point
from publish.briefing.parts import Cover
from publish.briefing.pdf import ENDS, WHOLE_RANKING, document
from publish.briefing.read import Briefing, Closed, Question, closed_periods, read_briefing
from publish.briefing.words import item_text, question_text, summary
from publish.briefing.write import newest_closed
from publish.grid_shapes import GridShape
from publish.patterns import PATTERNS, named
from publish.read_scores import Peers
from publish.slip_words import Lang

COVER = Cover("网格中心", None, with_workers=False, small_cell=10)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return office(tmp_path_factory.mktemp("briefing") / "home")


@pytest.fixture(scope="module")
def read(home: Home) -> Callable[[str], Briefing]:
    @cache
    def one(period: str) -> Briefing:
        with open_published(home) as connection:
            return read_briefing(connection, RULEBOOK, period, small_cell=10)

    return one


@pytest.fixture(autouse=True)
def no_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a chart looks like is not said here, and drawing one takes longer than all the rest."""
    monkeypatch.setattr("publish.briefing.pdf.trend_svg", lambda *_: "<svg/>")


def said(briefing: Briefing, cover: Cover = COVER, lang: str = "zh") -> dict[str, Any]:
    return document(briefing, cover, None, lang)


def test_a_rank_and_a_score_are_compared_with_the_period_before(read) -> None:
    [[_, ranking]] = said(read("2026-02"))["rankings"]
    assert [(row["rank"], row["move"], row["score"], row["change"]) for row in ranking] == [
        ("1", "=", "97.00", "−2.00"),
        ("2", "=", "90.00", "+1.50"),
        ("2", "▲1", "90.00", "+20.00"),
    ]
    assert [row["adjustment"] for row in ranking] == ["", "−0.50", ""]
    assert ranking[2]["notes"] == ["不足整期", "无依据得分 5"]
    assert {row["parent"] for row in ranking} == {"东风社区"}


def test_the_first_sentences_say_what_moved(read) -> None:
    assert summary(read("2026-02"), "zh") == [
        "2026年2月共考核 3 个网格，平均 92.33 分，比2026年1月上升 6.50 分。",
        "最高一号网格 97.00 分，最低=1+1、三号网格 90.00 分，相差 7.00 分。",
        "2 个单位得分上升，1 个下降，0 个持平。",
        "失分最多的考核项：N3 信息采集（平均失 1.33 分）。",
    ]
    assert summary(read("2026-02"), "en")[0] == (
        "In 2026-02, 3 grids were scored, 92.33 points on average, 6.50 more than in 2026-01."
    )


def test_a_mean_loss_is_rounded_half_up_as_on_the_dashboard(read) -> None:
    briefing = read("2026-02")
    item = briefing.items[0]
    one = replace(item.cells[0], points_possible=Decimal(5), points=Decimal("4.75"))
    none = replace(one, points=Decimal(5))
    told = replace(briefing, scores=briefing.scores[:2], items=[replace(item, cells=(one, none))])
    assert "（平均失 0.13 分）" in said(told)["summary"][-1]


@pytest.mark.parametrize(
    ("points", "shown"),
    [("1.50", "迟到 7 × 0.5 分，扣 3.50 分"), ("0", "缺席 4 × 2 分，扣 8.00 分；5 分起计，本项得 0.00 分")],
)
def test_what_an_item_lost_is_told_with_its_sum_where_nothing_is_left(read, points: str, shown: str) -> None:
    whole = f"{shown.partition('；')[0]}；5 分起计，本项得 {Decimal(points):.2f} 分（依据：一）"
    cell = replace(read("2026-02").items[0].cells[0], points=Decimal(points), told_zh=f"考勤：{whole}")
    assert item_text(cell, "考勤", "zh") == shown


def test_a_first_month_says_that_there_is_nothing_before_it(read) -> None:
    first = said(read("2026-01"))
    assert first["summary"][0].endswith("这是第一个考核期，没有上期可比。")
    assert (first["before"], first["trend"]) == ("", "")
    assert {row["move"] + row["change"] for row in first["rankings"][0][1]} == {""}
    assert "first period" in said(read("2026-01"), lang="en")["summary"][0]


def test_what_was_deducted_and_given_names_unit_points_and_why(read) -> None:
    first = said(read("2026-01"))
    [lost] = first["lost"]
    assert (lost["head"], lost["line"]) == ("N3 信息采集", "共失 4 分，1 个单位")
    assert [row[:2] for row in lost["rows"]] == [["=1+1", "−4.00"]]
    [gained] = first["gained"]
    assert gained["rows"] == [["一号网格", "+3.00", "1 × 3 分"]]
    assert said(read("2026-02"))["gained"] == []
    assert said(read("2026-02"))["adjustments"] == [["=1+1", "−0.50"]]


def test_counts_of_few_people_are_not_shown(read) -> None:
    [lost] = said(read("2026-02"))["lost"]
    assert lost["rows"][0][2] == "< 10 (80.00%)，信息录入率 < 10 (20.00%)，扣 4.00 分"
    assert "4/5" not in json.dumps(said(read("2026-02")), ensure_ascii=False)


def test_nothing_to_measure_is_told_and_no_loss(read) -> None:
    told = said(read("2026-02"))
    assert told["no_basis"] == ["N3 信息采集：三号网格"]
    assert ["·", 0.0] in [cell for _, cells in told["matrix"]["rows"] for cell in cells]


def test_a_suspicion_is_a_question_and_names_nobody_unless_the_office_wants_it(read) -> None:
    briefing = read("2026-02")
    [[pattern, month, unit, question]] = said(briefing)["questions"]
    assert (pattern, month, unit) == ("多部终端同行", "2026-02", "=1+1")
    assert question == "某网格员 与 某网格员 的终端同行，是否属实？"
    assert "W000" not in json.dumps(said(briefing), ensure_ascii=False)
    [[_, _, unit, question]] = said(briefing, replace(COVER, with_workers=True), "en")["questions"]
    assert (unit, question) == ("=1+1 W00034", "W00034 moves with W00099: is this right?")
    assert said(read("2026-01"))["questions"] == []


@pytest.mark.parametrize(
    ("lang", "reason", "expected"),
    [
        ("zh", "4 次连续录入（其他人 8%）；请先问：是否补录", "4 次连续录入（其他人 8%），是否属实？请先问：是否补录"),
        ("en", "4 of 10 visits; ask first: no signal", "4 of 10 visits: is this right? Ask first: no signal"),
        ("zh", "4 次走访", "4 次走访，是否属实？"),
    ],
)
def test_a_question_asks_for_the_innocent_cause_behind_it(lang: Lang, reason: str, expected: str) -> None:
    question = Question("batch_entry", "2026-02", "G1", "一号", "W1", None, reason, reason)
    assert question_text(question, True, 10, lang) == expected


def test_every_pattern_has_a_name_in_both_languages() -> None:
    assert PATTERNS.keys() == DEFAULTS.keys()
    assert all(re.search("[\u4e00-\u9fff]", zh) and en.isascii() for zh, en in PATTERNS.values())
    assert named(PATTERNS, "newer_than_this", "zh") == "newer than this"


def test_alerts_are_counted_by_kind_and_what_an_open_month_lacks_is_none(read) -> None:
    assert said(read("2026-02"))["alerts"] == [["警告", "台账中没有的网格", "1"]]
    assert "13800000000" not in json.dumps(said(read("2026-02")))


def test_changes_after_publication_name_their_cause(read) -> None:
    assert said(read("2026-02"))["revisions"] == [
        ["2026-02", "一号网格", "N3", "2.00", "1.00", "申诉调整: TZ0001", "已变动"],
        ["2026-01", "一号网格", "N3", "5.00", "4.00", "数据 文件: + visits_2026-01.csv", "将会变动"],
    ]
    assert said(read("2026-02"), lang="en")["revisions"][1][5] == "data files: + visits_2026-01.csv"


def test_a_map_tells_which_grids_it_does_not_show(read) -> None:
    notes = said(read("2026-02"))["map_notes"]
    assert notes[-1] == "没有边界、未画出的网格：1 个（G3）。"


def test_a_year_names_its_first_three_and_kinds_of_area_apart(read) -> None:
    briefing = read("2026-02")
    year = replace(briefing, closed=replace(briefing.closed, period_type="year", period="2026"))
    [[_, places]] = said(year)["first_three"]
    assert [(rank, unit) for rank, unit, _ in places] == [("1", "一号网格"), ("2", "=1+1"), ("2", "三号网格")]
    areas = {code: "rural" if code == "G3" else "urban" for code in briefing.peers}
    apart = replace(year, peers={code: Peers(code, area, 1) for code, area in areas.items()})
    assert [group for group, _ in said(apart)["first_three"]] == ["农村", "城市"]


def test_of_thousands_of_units_the_first_and_the_last_are_listed(read) -> None:
    briefing = read("2026-02")
    many = [replace(briefing.scores[0], unit_code=f"M{number}", rank=number) for number in range(2000)]
    told = said(
        replace(briefing, scores=many, peers={each.unit_code: Peers(each.unit_code, None, 2000) for each in many})
    )
    assert [len(listed) for _, listed in told["rankings"]] == [ENDS, ENDS]
    assert len(told["communities"]) <= WHOLE_RANKING + 1
    assert told["matrix"]["is_means"]


def test_only_a_closed_period_has_a_briefing(home: Home) -> None:
    with open_published(home) as connection, pytest.raises(GridscoreError, match=r"2026 of .* newest .* 2026-02"):
        read_briefing(connection, RULEBOOK, "2026", 10)


def test_what_closed_last_is_a_month_and_what_ends_with_it(home: Home) -> None:
    with open_published(home) as connection:
        closed = closed_periods(connection)
    assert [each.release_id for each in closed] == [f"{RULEBOOK}-2026-01-r1", f"{RULEBOOK}-2026-02-r2"]
    quarter, month, year, other = (
        Closed(rulebook, "", period, "", closed[0].released_at)
        for rulebook, period in (("a", "2026-Q4"), ("a", "2026-12"), ("a", "2026"), ("b", "2026-11"))
    )
    assert newest_closed([*closed, quarter, month, year, other]) == [closed[1], quarter, month, year, other]


@pytest.mark.parametrize(
    ("scores", "edges"),
    [
        (["84.37", "99.63"], ["80", "85", "90", "95", "100"]),
        (["51.18", "100.88"], ["50", "60", "70", "80", "90", "100", "110"]),
        (["90", "90"], ["90", "91"]),
        (["-3", "0"], ["-3", "-2", "-1", "0"]),
    ],
)
def test_classes_of_a_map_are_few_and_round(scores: list[str], edges: list[str]) -> None:
    assert bands([Decimal(score) for score in scores]) == [Decimal(edge) for edge in edges]


def test_a_label_lies_in_its_grid_even_around_a_hole() -> None:
    outer = ((0, 0), (0, 100), (100, 100), (100, 0))
    hole = ((20, 20), (80, 20), (80, 80), (20, 80))
    x, y = inner_point(GridShape("G", "G", None, (outer, hole)))
    assert 0 < x < 100 and 0 < y < 100
    assert not (20 <= x <= 80 and 20 <= y <= 80)


def test_an_office_without_losses_or_boundaries_says_so(tmp_path: Path) -> None:
    made = rows()
    made["score_item"] = [row | {"points": row["points_possible"]} for row in made["score_item"]]
    made["dim_grid"] = [row | {"boundary": None} for row in made["dim_grid"]]
    with open_published(office(tmp_path / "home", made)) as connection:
        told = said(read_briefing(connection, RULEBOOK, "2026-02", 10))
    assert (told["lost"], told["gained"]) == ([], [])
    assert told["map_notes"] == ["没有收到网格边界，无法绘图。"]
    assert told["summary"][-1] == "本期没有任何单位失分。"
