"""What landed pushed data must look like."""

from expectations.expect import INSTANT, TEXT, Suite, Why, mostly_present, not_before

PUSHED_DATA = Suite(
    feed="pushed_data",
    columns={"push_code": TEXT, "community_code": TEXT, "signed_at": INSTANT, "fed_back_at": INSTANT},
    key=("push_code",),
    required=("push_code", "community_code"),
    expectations=(
        not_before("fed_back_at", "signed_at", Why("反馈不能早于签收", "feedback cannot come before it is signed for")),
        mostly_present("signed_at", 0.5, Why("没有签收时间就无法归入月份", "without it the row belongs to no month")),
    ),
)
