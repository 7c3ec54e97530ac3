"""What a landed snapshot of the register of houses must look like."""

from expectations.expect import DAY, TEXT, Suite, Why, mostly_present

HOUSES = Suite(
    feed="houses",
    is_register=True,
    fresh="snapshot_date",
    columns={"snapshot_date": DAY, "house_code": TEXT, "grid_code": TEXT, "address_code": TEXT, "usage": TEXT},
    key=("snapshot_date", "house_code"),
    required=("snapshot_date", "house_code", "grid_code"),
    expectations=(
        mostly_present(
            "address_code", 0.5, Why("没有地址编码就无法关联人员", "without address codes no resident can be linked")
        ),
        mostly_present("usage", 0.5, Why("房屋用途是核心数据项", "the usage is a core field")),
    ),
)
