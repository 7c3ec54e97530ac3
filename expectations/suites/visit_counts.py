"""What landed counts of visits must look like."""

import polars as pl

from expectations.expect import DAY, TEXT, WHOLE, Suite, Why, between, one_of

BEGINS = {
    "daily": pl.col("period_start"),
    "weekly": pl.col("period_start").dt.truncate("1w"),
    "monthly": pl.col("period_start").dt.truncate("1mo"),
    "quarterly": pl.col("period_start").dt.truncate("1q"),
}

VISIT_COUNTS = Suite(
    feed="visit_counts",
    columns={"grid_code": TEXT, "cadence": TEXT, "period_start": DAY, "due": WHOLE, "visited": WHOLE},
    key=("grid_code", "cadence", "period_start"),
    required=("grid_code", "cadence", "period_start", "due", "visited"),
    derived={
        "days_into_period": pl.coalesce(
            pl.when(pl.col("cadence") == name).then((pl.col("period_start") - begin).dt.total_days())
            for name, begin in BEGINS.items()
        ),
    },
    expectations=(
        one_of(
            "cadence",
            ("daily", "weekly", "monthly", "quarterly"),
            Why("走访频次决定统计哪个周期", "the cadence decides which period is counted"),
        ),
        between(
            "days_into_period",
            0,
            0,
            Why("统计日期应是周期的第一天，否则可能重复统计", "a count within a period may be counted twice"),
        ),
        between("due", 0, 10000, Why("一个网格应走访过万不合常理", "more than 10,000 visits due are hard to believe")),
        between("visited", 0, 10000, Why("一个网格走访过万不合常理", "more than 10,000 visits are hard to believe")),
    ),
)
