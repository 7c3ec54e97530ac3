"""Visits that workers recorded."""

from ingest.feed import Code, Column, Feed, FreeText, Instant, Mode, YesNo
from ingest.feeds.common import LATITUDE, LONGITUDE, ON_THE_GLOBE, grid_code, worker_code

VISITS = Feed(
    name="visits",
    name_zh="走访记录",
    mode=Mode.EVENTS,
    period="visited_at",
    columns=(
        Column("visit_code", Code(), aliases=("走访编号", "记录编号"), required=True, key=True),
        worker_code(aliases=("走访人编号",), people=("走访人",), required=True),
        grid_code(),
        Column("visited_at", Instant(), aliases=("走访时间", "巡查时间", "服务时间", "走访日期"), required=True),
        Column("target_code", Code(of_residents=True), aliases=("走访对象编号",)),
        Column("photo_hash", Code(), aliases=("图片指纹",)),
        Column("has_photo", YesNo(counts=True), aliases=("是否附图", "附件数")),
        Column("left_at", Instant(), aliases=("离开时间",)),
        Column("note", FreeText(), aliases=("走访内容",)),
        LONGITUDE,
        LATITUDE,
    ),
    rules=ON_THE_GLOBE,
)
