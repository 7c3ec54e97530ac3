"""What landed logins must look like."""

import polars as pl

from expectations.expect import INSTANT, TEXT, Suite, Why, between

LOGINS = Suite(
    feed="logins",
    columns={"worker_code": TEXT, "login_at": INSTANT, "device_code": TEXT},
    key=("worker_code", "login_at"),
    required=("worker_code", "login_at"),
    dated="login_at",
    fresh="login_at",
    derived={"login_hour": pl.col("login_at").dt.hour()},
    expectations=(
        between(
            "login_hour",
            5,
            23,
            Why(
                "大量深夜登录多半是时区或时间格式错误", "many logins at night usually mean a wrong time zone or format"
            ),
            share=0.95,
        ),
    ),
)
