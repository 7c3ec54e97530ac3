"""Log-ins of workers' terminals."""

from ingest.feed import Code, Column, Feed, Instant, Mode
from ingest.feeds.common import worker_code

LOGINS = Feed(
    name="logins",
    name_zh="终端登录",
    mode=Mode.EVENTS,
    period="login_at",
    columns=(
        worker_code(required=True, key=True),
        Column("login_at", Instant(), aliases=("登录时间", "登录日期"), required=True, key=True),
        Column("device_code", Code(), aliases=("终端编号",)),
    ),
)
