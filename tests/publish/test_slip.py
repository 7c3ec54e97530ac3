"""A slip is one A4 page whatever stands on it, in a font that has every character it may need."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ingest.errors import GridscoreError
from ingest.home import Home
from publish import open_published
from publish.read_scores import Score, ranking
from publish.read_slip import Cost, Slip, SlipItem, SlipRule, slips_of
from publish.slip import slip_pdf
from publish.slip_words import CONTEST, FORM, LABELS, numbers, would_have_earned
from publish.typeset import FONTS

NOW = datetime(2026, 4, 9, 1, tzinfo=UTC)
SCORE = Score(
    rulebook="chengnan",
    unit_type="community",
    unit_code="C01",
    unit_name="东风社区",
    period_type="month",
    period="2026-03",
    points=Decimal("95.00"),
    deductions=Decimal(0),
    bonus=Decimal("3.00"),
    adjustment=Decimal("-0.50"),
    score=Decimal("97.50"),
    points_without_basis=Decimal("3.00"),
    rank=None,
    is_partial=True,
    is_provisional=True,
    release_id=None,
)


def item(
    name: str, points: str, possible: str = "6", sentence: str = "3/4 = 75.00%，6 分 × 75.00% = 4.50 分"
) -> SlipItem:
    return SlipItem(
        "C01",
        name,
        f"{name}的名称",
        f"Name of {name}",
        Decimal(possible),
        Decimal(points),
        False,
        sentence,
        sentence,
    )


def rule(kind: str, points: str = "-1", **numbers: object) -> SlipRule:
    empty = {"numerator": None, "denominator": None, "quantity": None, "full_from": None}
    return SlipRule("C01", "A", "A", "规则", "rule", kind, points=Decimal(points), **{**empty, **numbers})


def cost(number: int) -> Cost:
    reason = f"2026-03-{number % 28 + 1:02d} 应巡查 1,000 米，实际 {number} 米（1 人）"
    return Cost("C01", "A", date(2026, 3, 1), f"SX{number:08d}", reason, reason, "事项上报_20260409.csv", number, 120)


def slip(items: list[SlipItem], costs: int = 0, score: Score = SCORE) -> Slip:
    return Slip(
        score,
        {"zh": "细则", "en": "rules"},
        8,
        None,
        items,
        {},
        {each.item: [cost(number) for number in range(costs)] for each in items},
    )


LONG = "网格化社会治理工作中非常非常长的考核项名称" * 3


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "shown",
    [
        slip([item("A", "6")]),
        slip([item(f"C{number}", "5") for number in range(8)], costs=6),
        slip([item(f"C{number}", "5", sentence=LONG * 4) for number in range(20)], costs=6),
        slip([item(f"{LONG}{number}", "5", sentence=LONG * 3) for number in range(40)], costs=6),
        slip([item("A", "-1.50", possible="0"), item("B", "3", possible="0")], score=replace(SCORE, unit_name=LONG)),
    ],
    ids=["nothing lost", "much lost", "long sentences", "far too much", "a long name"],
)
def test_a_slip_is_one_page(shown: Slip, lang: str) -> None:
    pdf = slip_pdf([shown], "网格中心", NOW, lang)
    assert pages(pdf) == 1
    assert re.findall(rb"/MediaBox ?\[0 0 595\.\d+ 841\.\d+\]", pdf), "A4"


def test_every_slip_of_several_has_its_page() -> None:
    assert pages(slip_pdf([slip([item("A", "5")])] * 3, "网格中心", NOW, "zh")) == 3


def test_the_same_slip_is_the_same_file() -> None:
    assert slip_pdf([slip([item("A", "5")])], "x", NOW, "zh") == slip_pdf([slip([item("A", "5")])], "x", NOW, "zh")


def test_text_of_the_data_is_text_and_no_markup() -> None:
    odd = '#read("slip.typ") $x$ *bold* <a> @b [c] \\ `d` // e'
    assert (
        pages(slip_pdf([slip([item("A", "5", sentence=odd)], score=replace(SCORE, unit_name=odd))], odd, NOW, "zh"))
        == 1
    )


def test_a_character_the_font_lacks_is_an_error_that_names_it() -> None:
    with pytest.raises(GridscoreError, match="𰻝"):
        slip_pdf([slip([item("A", "5")], score=replace(SCORE, unit_name="𰻝社区"))], "网格中心", NOW, "zh")


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        (rule("rate_points", "4.5", numerator=3, denominator=4, full_from=Decimal(1)), "达到 100%：4/4，还差 1"),
        (rule("bands", numerator=8, denominator=11, full_from=Decimal("0.9")), "达到 90%：10/11，还差 2"),
        (rule("threshold", quantity=Decimal(78), full_from=Decimal(90)), "达到 90，还差 12"),
        (rule("threshold", numerator=21, denominator=25, full_from=Decimal(1)), "达到 100%：25/25，还差 4"),
        (rule("rate_points", "5", quantity=Decimal("0.9"), full_from=Decimal(1)), "每个网格都达到 100%"),
        (rule("worst_of", numerator=1, denominator=2, full_from=Decimal(1)), "各项比率都达到 100%"),
        (rule("manual", "2.5", quantity=Decimal("2.5")), "检查得满分"),
        (rule("manual", "-2", quantity=Decimal(1)), "没有发生下列情形"),
        (rule("per_unit", quantity=Decimal(2)), "没有发生下列情形"),
        (rule("weighted", "27", numerator=1, denominator=2), "下列各件都属最高一类"),
    ],
)
def test_what_would_have_earned_the_points(lacking: SlipRule, told: str) -> None:
    assert would_have_earned([lacking], replace(SCORE, is_partial=False), "zh") == [told]


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (rule("rate_points", "6", numerator=5, denominator=5), "5/5"),
        (rule("threshold", quantity=Decimal("141.000")), "141"),
        (rule("per_unit", quantity=Decimal("9.000")), ""),
        (rule("worst_of", numerator=4368, denominator=4368), "100.00 %"),
        (rule("worst_of"), ""),
    ],
)
def test_what_a_kept_item_counted(kept: SlipRule, told: str) -> None:
    assert numbers(kept) == told


def test_a_scaled_target_is_not_repeated_and_a_quarter_points_to_its_months() -> None:
    lacking = rule("threshold", quantity=Decimal(40), full_from=Decimal(90))
    assert would_have_earned([lacking], SCORE, "zh") == ["达到所要求的数量"]
    assert would_have_earned([lacking] * 2, replace(SCORE, period_type="quarter"), "zh") == ["见各月得分单"]


def test_a_published_score_says_of_each_lost_item_what_was_missing_and_what_cost(published_demo: Home) -> None:
    with open_published(published_demo) as connection:
        full_from = dict(connection.execute("select rule, full_from from dim_item").fetchall())
        slips = slips_of(connection, ranking(connection, "2026-03", "chengnan"))
        grids = slips_of(connection, ranking(connection, "2026-03", "nanxiashu"))
    assert (full_from["C1.7"], full_from["N2.4"], full_from["N5"]) == (Decimal("0.9"), 90, None)
    lost = [(each, found) for each in (*slips, *grids) for found in each.items if found.lost > 0]
    assert {found.item for _, found in lost} >= {"C1.3", "C1.8", "C4", "N2", "N4", "N5"}
    for each, found in lost:
        assert would_have_earned(each.rules[found.item], each.score, "en")
        is_inspected = {rule.kind for rule in each.rules[found.item]} == {"manual"}
        assert is_inspected or each.costs[found.item], (each.score.unit_code, found.item)
    assert pages(slip_pdf(slips, "网格中心", NOW, "zh")) == len(slips)


def test_the_font_has_every_standard_character_and_every_sign_of_a_slip() -> None:
    standard = (FONTS / "standard_characters.txt").read_text(encoding="utf-8").replace("\n", "")
    assert len(standard) == len(set(standard)) == 8105
    assert standard.startswith("一乙二十丁厂七卜") and "㙦" in standard and "𬭶" in standard
    words = "".join(str(table) for table in (LABELS, CONTEST, FORM))
    latin = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x100)]))
    punctuation = "，。、；：？！“”‘’（）《》〈〉【】［］「」『』…—－～·×÷±−%‰℃№①⑩→↑↓■□●○★✓￥"
    missing = {*standard, *words, *latin, *punctuation} - font_characters() - {"\n", "\xad"}
    assert not missing, f"no glyph for {sorted(missing)}"


def font_characters() -> set[str]:
    """Characters with a glyph: the character map of the font, format 12 (OpenType, table cmap)."""
    data = next(FONTS.glob("*.otf")).read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack(">II", data[at + 8 : at + 16]) for at in range(12, 12 + 16 * data[5], 16)
    }
    start, _ = tables[b"cmap"]
    for number in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        at = start + struct.unpack(">I", data[start + 8 + 8 * number : start + 12 + 8 * number])[0]
        if struct.unpack(">H", data[at : at + 2])[0] == 12:
            groups = struct.unpack(">I", data[at + 12 : at + 16])[0]
            ranges = struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * groups])
            return {chr(point) for first, last, _ in ranges for point in range(first, last + 1)}
    raise AssertionError("no map of format 12")


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
