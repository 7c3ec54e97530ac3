"""What landed visits must look like."""

import polars as pl

from expectations.expect import DEGREES, INSTANT, TEXT, YES_NO, Suite, Why, between, mostly_present, not_before

VISITS = Suite(
    feed="visits",
    columns={
        "visit_code": TEXT,
        "worker_code": TEXT,
        "grid_code": TEXT,
        "visited_at": INSTANT,
        "target_code": TEXT,
        "photo_hash": TEXT,
        "has_photo": YES_NO,
        "left_at": INSTANT,
        "note_fingerprint": TEXT,
        "longitude": DEGREES,
        "latitude": DEGREES,
    },
    key=("visit_code",),
    # A visitor who is no code of the register was emptied at the door; the visit is still the grid's.
    required=("visit_code", "grid_code", "visited_at"),
    dated="visited_at",
    fresh="visited_at",
    derived={"visit_hour": pl.col("visited_at").dt.hour()},
    expectations=(
        not_before("left_at", "visited_at", Why("离开不能早于到达", "a visit cannot end before it begins")),
        between(
            "visit_hour",
            5,
            23,
            Why(
                "大量深夜走访多半是时区或时间格式错误", "many visits at night usually mean a wrong time zone or format"
            ),
            share=0.95,
        ),
        mostly_present("has_photo", 0.5, Why("附图走访要计分", "visits with a photo earn points")),
    ),
)
