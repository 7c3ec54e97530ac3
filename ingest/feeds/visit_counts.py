"""Visits due and made, where the source system counts for itself. More may be made than are due."""

from ingest.feed import Column, Date, Feed, Mode, Whole
from ingest.feeds.common import cadence, grid_code, not_negative

VISIT_COUNTS = Feed(
    name="visit_counts",
    name_zh="走访统计",
    mode=Mode.EVENTS,
    period="period_start",
    columns=(
        grid_code(key=True),
        cadence(key=True),
        Column("period_start", Date(), aliases=("统计日期",), required=True, key=True),
        Column("due", Whole(), aliases=("应走访数",), required=True),
        Column("visited", Whole(), aliases=("已走访数",), required=True),
    ),
    rules=(not_negative("due", "应走访数"), not_negative("visited", "已走访数")),
)
