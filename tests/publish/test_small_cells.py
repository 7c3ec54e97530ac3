"""Counts of few people: neither they nor those left over are told, whatever the sentence."""

from __future__ import annotations

import pytest

from publish.small_cells import guarded, guarded_counts


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("知晓率：46/58 = 79.31%（有效样本 58 份）", "知晓率：46/58 = 79.31%（有效样本 58 份）"),
        ("知晓率：8/9 = 88.89%（有效样本 9 份，95% 置信区间），15 分", "知晓率：< 10 (88.89%)，15 分"),
        ("Aware: 4/60 = 6.67 % (60 answers, 95 % interval 1 % to 9 %), 15", "Aware: < 10 (6.67 %), 15"),
        ("514/519 = 99.04%，6 分 × 99.04%", "99.04%，6 分 × 99.04%"),
        ("51/56 = 91.07%（有效样本 56 份），15 分 × 51/56 = 13.66 分", "91.07%，15 分 × 91.07% = 13.66 分"),
        ("4/52 = 7.69 %, 15 points x 4/52 = 1.15", "< 10 (7.69 %), 15 points x 7.69 % = 1.15"),
        ("0/336 = 0.00%", "< 10 (0.00%)"),
        ("519/519 = 100.00%", "519/519 = 100.00%"),
        ("40/49、9/9", "40/49、< 10"),
        ("79.3/88 × 30 分", "79.3/88 × 30 分"),
        ("29/45.6 = 63.59%，5 分 × (1 - 29/45.6)", "29/45.6 = 63.59%，5 分 × (1 - 29/45.6)"),
        ("8/45.6 = 17.54 %, 5 points x (1 - 8/45.6)", "< 10 (17.54 %), 5 points x (1 - 17.54 %)"),
    ],
)
def test_a_sentence_keeps_its_rates_and_loses_small_counts(sentence: str, told: str) -> None:
    assert guarded(sentence, 10) == told


def test_the_rules_of_an_item_that_count_no_people_stay() -> None:
    sentence = "名册关联：41/49 = 83.67%，扣 2.00 分；任务闭环：5/9 = 55.56%；其余 1 项"
    assert guarded(sentence, 10, ["任务闭环"]) == "名册关联：83.67%，扣 2.00 分；任务闭环：5/9 = 55.56%；其余 1 项"


def test_a_site_may_ask_for_more_or_fewer() -> None:
    assert guarded("15/60 = 25.00%", 20) == "< 20 (25.00%)"
    assert guarded("8/9 = 88.89%", 1) == "8/9 = 88.89%"


def test_counts_without_a_base_are_hidden_as_well() -> None:
    assert guarded_counts("120 条中有 3 条（其他人 2.03%）", 10) == "120 条中有 < 10 条（其他人 2.03%）"
    assert guarded_counts("3 of 66 (others: 2.00 %)", 10) == "< 10 of 66 (others: 2.00 %)"
