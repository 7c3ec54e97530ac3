"""What is made of landed tracks must look like: fixes never lie in the lake, so its tables of days are checked."""

import polars as pl

from expectations.expect import DAY, TEXT, WHOLE, Suite, Why, between
from ingest.tracks.batch import LEFT_OUT, LOOKS, ORDER

COUNTED = Why("多算或少算定位点，里程就不可信", "fixes counted twice or not at all make the distance wrong")

TRACK_DAY = Suite(
    feed="track_day",
    columns={
        "worker_code": TEXT,
        "track_date": DAY,
        "fixes_read": WHOLE,
        "fixes_kept": WHOLE,
        "fixes_left_out": WHOLE,
        "fixes_outside": WHOLE,
        **dict.fromkeys((*LEFT_OUT, *ORDER, *LOOKS), WHOLE),
        "likely_shift": TEXT,
    },
    key=("worker_code", "track_date"),
    required=("worker_code", "track_date", "fixes_read", "fixes_kept", "fixes_left_out", "fixes_outside"),
    dated="track_date",
    fresh="track_date",
    derived={
        "fixes_unaccounted": pl.col("fixes_read") - pl.col("fixes_kept") - pl.col("fixes_left_out"),
        "left_out_percent": 100 * pl.col("fixes_left_out") // pl.col("fixes_read"),
        "outside_percent": 100 * pl.col("fixes_outside") // pl.max_horizontal("fixes_kept", 1),
    },
    expectations=(
        between("fixes_unaccounted", 0, 0, COUNTED, "error"),
        between(
            "left_out_percent",
            0,
            80,
            Why(
                "大量定位点被剔除，多半是模拟定位、精度过低或坐标列错位",
                "many fixes left out usually mean mock positions, poor accuracy or shifted columns",
            ),
            share=0.5,
        ),
        between(
            "outside_percent",
            0,
            95,
            Why(
                "大多数人员整日不在本网格内，多半是坐标系不一致或网格边界有误",
                "most workers outside their grids all day usually mean another datum or wrong boundaries",
            ),
            share=0.5,
        ),
    ),
)

PATROL_DAY = Suite(
    feed="patrol_day",
    columns={
        "worker_code": TEXT,
        "grid_code": TEXT,
        "polygon_sha256": TEXT,
        "patrol_date": DAY,
        "distance_mm": WHOLE,
        "duration_s": WHOLE,
        "cells_visited": WHOLE,
        "cells_total": WHOLE,
        "fixes_inside": WHOLE,
        "fixes_kept": WHOLE,
        "fixes_left_out": WHOLE,
    },
    key=("worker_code", "grid_code", "polygon_sha256", "patrol_date"),
    required=("worker_code", "grid_code", "polygon_sha256", "patrol_date", "distance_mm", "duration_s"),
    derived={
        "cells_not_visited": pl.col("cells_total") - pl.col("cells_visited"),
        "fixes_elsewhere": pl.col("fixes_kept") - pl.col("fixes_inside"),
    },
    expectations=(
        between("fixes_elsewhere", 0, None, COUNTED, "error"),
        between(
            "cells_not_visited",
            0,
            None,
            Why("走到的格数不能超过总格数", "no more cells visited than there are"),
            "error",
        ),
        between("duration_s", 0, 86_400, Why("一天只有24小时", "a day has 24 hours"), "error"),
        between(
            "distance_mm",
            0,
            100_000_000,
            Why(
                "一天在本网格内走一百公里，多半是乘车或轨迹造假",
                "100 km in a day inside one grid usually mean a vehicle or a false track",
            ),
        ),
    ),
)
