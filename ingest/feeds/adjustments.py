"""Approved corrections of published scores, proposed by one post and approved by another."""

import polars as pl

from ingest.feed import Code, Column, Date, Decimal, Feed, Mode, RowRule, Text
from ingest.feeds.common import UNIT_CODE

PERIOD = r"^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$"


def _post(column: str) -> pl.Expr:
    """A post as it is compared: blanks and capitals make no other person of it."""
    return pl.col(column).str.replace_all(r"\s", "").str.to_lowercase()


ADJUSTMENTS = Feed(
    name="adjustments",
    name_zh="申诉调整",
    mode=Mode.EVENTS,
    is_sporadic=True,
    period="approved_on",
    columns=(
        Column("adjustment_code", Code(), aliases=("调整编号",), required=True, key=True),
        Column("rulebook", Code(), aliases=("细则",), required=True, example="chengnan"),
        UNIT_CODE,
        Column("period", Code(), aliases=("考核期",), required=True, example="2026-03"),
        Column("item", Code(), aliases=("考核项",), required=True, example="C1.5"),
        Column("points", Decimal(), aliases=("调整分",), required=True, example="0.5"),
        Column("reason", Text(is_masked=True), aliases=("理由",), required=True, example="停电两小时，经核实"),
        Column("proposed_by", Code(), aliases=("提出岗位",), required=True, example="村社区书记"),
        Column("approved_by", Code(), aliases=("审批岗位",), required=True, example="办事处主任"),
        Column("approved_on", Date(), aliases=("审批日期",), required=True),
    ),
    rules=(
        RowRule(
            name="period_form",
            column="period",
            holds=pl.col("period").str.contains(PERIOD),
            reason="period is no month, quarter or year (2026-03, 2026-Q1, 2026)",
            reason_zh="考核期不是月份、季度或年份（应写作2026-03、2026-Q1或2026）",
        ),
        RowRule(
            name="four_eyes",
            column="approved_by",
            holds=_post("approved_by") != _post("proposed_by"),
            reason="approved_by is the post that proposed it",
            reason_zh="审批岗位与提出岗位相同",
        ),
    ),
)
