"""What a landed snapshot of the grids' boundaries must look like."""

import polars as pl

from expectations.expect import DAY, TEXT, Expect, Suite, Why, between

FIRST_POSITION = r"^[^0-9-]*(-?[0-9.]+),(-?[0-9.]+)"
ABROAD = Why("网格不在中国境内，多半是坐标有误", "a grid outside China is most likely a wrong coordinate")

GRID_BOUNDARIES = Suite(
    feed="grid_boundaries",
    is_register=True,
    columns={"snapshot_date": DAY, "grid_code": TEXT, "boundary": TEXT},
    key=("snapshot_date", "grid_code"),
    required=("snapshot_date", "grid_code", "boundary"),
    derived={
        "longitude": pl.col("boundary").str.extract(FIRST_POSITION, 1).cast(pl.Float64, strict=False),
        "latitude": pl.col("boundary").str.extract(FIRST_POSITION, 2).cast(pl.Float64, strict=False),
    },
    expectations=(
        Expect(
            "is_geometry",
            "boundary",
            "error",
            Why("不是面，巡查里程无法计算", "without an area no patrol can be measured"),
            "ExpectColumnValuesToMatchRegex",
            {"column": "boundary", "regex": r'^\{"type":"(?:Multi)?Polygon","coordinates":\[\[.*\]\]\}$'},
        ),
        between("longitude", 73, 136, ABROAD),
        between("latitude", 3, 54, ABROAD),
    ),
)
