"""What landed items must look like."""

import polars as pl

from expectations.expect import (
    DEGREES,
    INSTANT,
    TEXT,
    WHOLE,
    YES_NO,
    Suite,
    Why,
    between,
    mostly_present,
    not_before,
    one_of,
)

ITEMS = Suite(
    feed="items",
    columns={
        "item_code": TEXT,
        "grid_code": TEXT,
        "worker_code": TEXT,
        "category": TEXT,
        "reported_at": INSTANT,
        "due_at": INSTANT,
        "extended_to": INSTANT,
        "extension_granted_at": INSTANT,
        "disposed_at": INSTANT,
        "outcome": TEXT,
        "statement_accepted": YES_NO,
        "rework_count": WHOLE,
        "handled_in_grid": YES_NO,
        "is_stability": YES_NO,
        "closed_by": TEXT,
        "note_fingerprint": TEXT,
        "longitude": DEGREES,
        "latitude": DEGREES,
    },
    key=("item_code",),
    required=("item_code", "grid_code", "category", "reported_at", "outcome"),
    dated="reported_at",
    fresh="reported_at",
    derived={
        "report_hour": pl.col("reported_at").dt.hour(),
        "term_days": (pl.col("due_at") - pl.col("reported_at")).dt.total_days(),
    },
    expectations=(
        one_of(
            "outcome",
            ("open", "disposed", "limited", "rejected"),
            Why("处置结果决定办结分类", "the outcome decides the disposal class"),
        ),
        not_before(
            "disposed_at", "reported_at", Why("办结不能早于上报", "an item cannot be disposed of before it is reported")
        ),
        not_before("due_at", "reported_at", Why("处置时限不能早于上报", "a deadline cannot lie before the report")),
        not_before(
            "extended_to",
            "due_at",
            Why("延期后的时限不能早于原时限", "an extension cannot end before the deadline it extends"),
        ),
        between(
            "term_days",
            0,
            365,
            Why("时限超过一年多半是年份写错", "a term of more than a year is most likely a wrong year"),
            share=0.99,
        ),
        between(
            "report_hour",
            5,
            23,
            Why(
                "大量深夜上报多半是时区或时间格式错误", "many reports at night usually mean a wrong time zone or format"
            ),
            share=0.9,
        ),
        between(
            "rework_count",
            0,
            20,
            Why("返工二十次以上不合常理", "more than twenty reworks of one item are hard to believe"),
        ),
        mostly_present(
            "due_at",
            0.5,
            Why("没有时限的事项不计入办结率", "an item without a deadline is not part of the disposal points"),
        ),
    ),
)
