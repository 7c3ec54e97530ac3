"""Inspectors' checks: passed or not, or points."""

from ingest.feed import Code, Column, Date, Decimal, Feed, Mode, YesNo
from ingest.feeds.common import UNIT_CODE, UNIT_TYPE

INSPECTIONS = Feed(
    name="inspections",
    name_zh="检查打分",
    mode=Mode.EVENTS,
    is_sporadic=True,
    period="checked_on",
    columns=(
        Column("inspection_code", Code(), aliases=("检查编号",), required=True, key=True),
        UNIT_TYPE,
        UNIT_CODE,
        Column("check_code", Code(), aliases=("检查项",), required=True, example="premises"),
        Column("checked_on", Date(), aliases=("检查日期",), required=True),
        Column("passed", YesNo(), aliases=("是否达标",)),
        Column("points", Decimal(), aliases=("得分",)),
    ),
)
