"""A line of a table ends where a reader of either language would end it."""

from __future__ import annotations

import pytest
from rich.console import Console

from orchestration.tables import Prose


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("未全部达标，扣 5.00 分；走访", ["未全部达标，扣", "5.00 分；走访"]),
        ("达标，不扣分（依据：一、阵地建设）", ["达标，不扣分（依", "据：一、阵地建", "设）"]),
        ("共四处网格一处（依据）", ["共四处网格一处", "（依据）"]),
        ("minus 5.00 points, 2 more rows", ["minus 5.00", "points, 2 more", "rows"]),
        ("20260630.csv:284_and_more", ["20260630.csv:284", "_and_more"]),
        ("  所属 网格", ["  所属 网格"]),
        ("一行\n二行", ["一行", "二行"]),
        ("", [""]),
    ],
)
def test_lines_end_behind_a_chinese_character_and_never_within_a_number_or_before_its_unit(text, lines) -> None:
    wrapped = Prose(text).wrap(Console(), 16, overflow="fold")
    assert [line.plain.rstrip() for line in wrapped] == lines
