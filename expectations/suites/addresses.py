"""What a landed snapshot of the register of standard addresses must look like."""

from expectations.expect import DAY, TEXT, Suite, Why, mostly_present

ADDRESSES = Suite(
    feed="addresses",
    is_register=True,
    fresh="snapshot_date",
    columns={"snapshot_date": DAY, "address_code": TEXT, "grid_code": TEXT},
    key=("snapshot_date", "address_code"),
    required=("snapshot_date", "address_code"),
    expectations=(
        mostly_present("grid_code", 0.5, Why("没有网格的地址无法归属", "an address without a grid belongs nowhere")),
    ),
)
