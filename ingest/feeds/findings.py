"""What checks found; only confirmed findings cost points."""

from ingest.feed import Choice, Code, Column, Date, Decimal, Feed, Mode, Whole
from ingest.feeds.common import UNIT_CODE, UNIT_TYPE, not_negative

FINDINGS = Feed(
    name="findings",
    name_zh="核查问题",
    mode=Mode.EVENTS,
    is_sporadic=True,
    period="found_on",
    columns=(
        Column("finding_code", Code(), aliases=("问题编号",), required=True, key=True),
        UNIT_TYPE,
        UNIT_CODE,
        Column("kind", Code(), aliases=("问题类型",), required=True, example="false_item"),
        Column("found_on", Date(), aliases=("发现日期",), required=True),
        Column(
            "status",
            Choice({"open": ("待核",), "confirmed": ("属实",), "rejected": ("不属实",)}),
            aliases=("状态",),
            required=True,
        ),
        Column("quantity", Decimal(), aliases=("数量",), default="1"),
        Column("severity", Code(), aliases=("等级",), example="serious"),
        Column("people", Whole(), aliases=("人数",)),
        Column("subject_code", Code(of_residents=True), aliases=("对象编号",)),
    ),
    rules=(not_negative("quantity", "数量"), not_negative("people", "人数")),
)
