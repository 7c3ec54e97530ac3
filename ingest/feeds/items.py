"""Items reported from grids, and what became of them."""

import polars as pl

from ingest.feed import Choice, Code, Column, Feed, Fill, FreeText, Instant, Mode, Whole, YesNo
from ingest.feeds.common import LATITUDE, LONGITUDE, ON_THE_GLOBE, grid_code, not_negative, worker_code

# Categories the rulebooks know by name; an office's other categories stay as they are written.
CATEGORIES = Choice(
    {
        "public_order": ("社会治安",),
        "public_safety": ("公共安全",),
        "city_management": ("城市管理",),
        "environment": ("环境保护",),
        "livelihood": ("民生服务",),
        "administration": ("综合管理",),
        "enforcement": ("综合执法",),
        "government_services": ("政务代办",),
        "civilised_city": ("文明城市",),
    },
    is_open=True,
)

ITEMS = Feed(
    name="items",
    name_zh="事项上报",
    mode=Mode.EVENTS,
    period="reported_at",
    columns=(
        Column(
            "item_code",
            Code(),
            aliases=("事项编号", "事件编号", "工单编号", "案件编号", "登记编号", "任务号", "事件ID"),
            required=True,
            key=True,
        ),
        grid_code(),
        worker_code(aliases=("上报人编号", "采集人编号"), people=("上报人", "采集人", "登记人")),
        Column("category", CATEGORIES, aliases=("事项类别", "事件类别", "问题类型"), required=True),
        Column(
            "reported_at",
            Instant(),
            aliases=("上报时间", "登记时间", "发现时间", "采集时间", "诉求时间"),
            required=True,
        ),
        Column(
            "due_at",
            Instant(),
            aliases=("处置时限", "截止时间", "应办结时间", "处理期限"),
            ends_day=True,
            example="2026-03-09 18:00",
        ),
        Column("extended_to", Instant(), aliases=("延期至",), ends_day=True, example="2026-03-16 18:00"),
        Column("extension_granted_at", Instant(), aliases=("延期批准时间",)),
        Column("disposed_at", Instant(), aliases=("处置时间", "办结时间", "结案时间", "处理时间", "办理完成时间")),
        Column(
            "outcome",
            Choice(
                {
                    "open": ("处置中",),
                    "disposed": ("已办结",),
                    "limited": ("处置受限",),
                    "rejected": ("驳回", "已驳回"),
                }
            ),
            aliases=("处置结果",),
            example="已办结",
        ),
        Column("statement_accepted", YesNo(), aliases=("情况说明通过",)),
        Column("rework_count", Whole(), aliases=("返工次数", "退回次数", "重办次数", "核查不通过次数")),
        Column("handled_in_grid", YesNo(), aliases=("网格自办", "自办自结", "自行处置")),
        Column("is_stability", YesNo(), aliases=("平安稳定类",)),
        Column("closed_by", Code(), aliases=("办结人编号",), people=("办结人",)),
        Column("note", FreeText(), aliases=("事项描述", "事件描述", "问题描述")),
        LONGITUDE,
        LATITUDE,
    ),
    rules=(not_negative("rework_count", "返工次数"), *ON_THE_GLOBE),
    fills=(
        Fill(
            "outcome",
            pl.when(pl.col("disposed_at").is_null()).then(pl.lit("open")).otherwise(pl.lit("disposed")),
        ),
    ),
)
