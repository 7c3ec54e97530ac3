"""Data pushed to communities: when it was signed for and when the feedback came. Unsigned rows have no month."""

from ingest.feed import Code, Column, Feed, Instant, Mode
from ingest.feeds.common import community_code

PUSHED_DATA = Feed(
    name="pushed_data",
    name_zh="下发数据",
    mode=Mode.EVENTS,
    is_sporadic=True,
    period="signed_at",
    columns=(
        Column("push_code", Code(), aliases=("下发编号", "数据编号"), required=True, key=True),
        community_code(required=True),
        Column("signed_at", Instant(), aliases=("签收时间",)),
        Column("fed_back_at", Instant(), aliases=("反馈时间",)),
    ),
)
