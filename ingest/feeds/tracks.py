"""Fixes of workers' phones on patrol. They stay in the vault: the lake holds the patrol days made of them."""

from dataclasses import replace

from ingest.feed import Column, Feed, Instant, Measurement, Mode, YesNo
from ingest.feeds.common import LATITUDE, LONGITUDE, worker_code

TRACKS = Feed(
    name="tracks",
    name_zh="巡查轨迹",
    mode=Mode.EVENTS,
    period="located_at",
    tables=("track_day", "patrol_day", "patrol_cell", "patrol_grid"),
    columns=(
        worker_code(people=("巡查人员",), required=True, key=True),
        Column("located_at", Instant(), aliases=("定位时间",), required=True, key=True),
        # A position off the globe is no reason to reject the row: the rule leaves it out and counts it.
        replace(LONGITUDE, required=True, is_hidden=True),
        replace(LATITUDE, required=True, is_hidden=True),
        Column("accuracy_m", Measurement(), aliases=("定位精度", "精度"), example="5"),
        Column("is_mock", YesNo(), aliases=("模拟定位",)),
    ),
)
