"""Records collected about households, residents, houses and organisations (codes only)."""

from ingest.feed import Choice, Code, Column, Feed, Instant, Mode, YesNo
from ingest.feeds.common import grid_code, worker_code

COLLECTIONS = Feed(
    name="collections",
    name_zh="信息采集",
    mode=Mode.EVENTS,
    period="collected_at",
    columns=(
        Column("collection_code", Code(), aliases=("采集编号",), required=True, key=True),
        grid_code(),
        worker_code(aliases=("采集人编号",), people=("采集人",)),
        Column(
            "object_type",
            Choice({"household": ("户",), "resident": ("人",), "house": ("房",), "organisation": ("单位",)}),
            aliases=("采集对象",),
            required=True,
        ),
        Column("object_code", Code(of_residents=True), aliases=("对象编号",), required=True),
        Column("collected_at", Instant(), aliases=("采集时间",), required=True),
        Column("entered_at", Instant(), aliases=("录入时间",)),
        Column("is_complete", YesNo(), aliases=("是否完整",)),
    ),
)
