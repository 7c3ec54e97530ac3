"""What a landed snapshot of the grid register must look like."""

from expectations.expect import DAY, TEXT, WHOLE, Suite, Why, between, mostly_present, not_before, one_of

GRIDS = Suite(
    feed="grids",
    is_register=True,
    fresh="snapshot_date",
    columns={
        "snapshot_date": DAY,
        "grid_code": TEXT,
        "grid_name": TEXT,
        "grid_type": TEXT,
        "community_code": TEXT,
        "community_name": TEXT,
        "area_type": TEXT,
        "households": WHOLE,
        "valid_from": DAY,
        "valid_to": DAY,
    },
    key=("snapshot_date", "grid_code"),
    required=("snapshot_date", "grid_code", "grid_type", "community_code", "area_type"),
    expectations=(
        one_of(
            "grid_type",
            ("comprehensive", "special"),
            Why("网格类型决定适用哪些考核项", "the type of a grid decides which items apply"),
        ),
        one_of(
            "area_type",
            ("urban", "rural"),
            Why("城乡类型决定采集下限", "urban or rural decides the collection minimum"),
        ),
        between(
            "households",
            0,
            5000,
            Why("一个网格超过五千户不合常理", "a grid of more than 5,000 households is hard to believe"),
        ),
        not_before("valid_to", "valid_from", Why("停用不能早于启用", "a grid cannot close before it opens")),
        mostly_present(
            "grid_name", 0.9, Why("没有名称，发布的成绩难以辨认", "without names the published scores are hard to read")
        ),
    ),
)
