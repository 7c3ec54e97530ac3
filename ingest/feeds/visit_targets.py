"""Register of what is to be visited, and how often. A target's code says nothing about who or why."""

from ingest.feed import Code, Column, Date, Feed, Mode
from ingest.feeds.common import cadence, grid_code

VISIT_TARGETS = Feed(
    name="visit_targets",
    name_zh="走访对象",
    mode=Mode.REGISTER,
    columns=(
        Column("target_code", Code(of_residents=True), aliases=("走访对象编号",), required=True, key=True),
        grid_code(),
        cadence(),
        Column("start_date", Date(), aliases=("开始日期",)),
        Column("end_date", Date(), aliases=("结束日期",), ends_day=True),
    ),
)
