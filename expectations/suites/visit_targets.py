"""What a landed snapshot of the register of visit targets must look like."""

from expectations.expect import DAY, TEXT, Suite, Why, not_before, one_of

VISIT_TARGETS = Suite(
    feed="visit_targets",
    is_register=True,
    fresh="snapshot_date",
    columns={
        "snapshot_date": DAY,
        "target_code": TEXT,
        "grid_code": TEXT,
        "cadence": TEXT,
        "start_date": DAY,
        "end_date": DAY,
    },
    key=("snapshot_date", "target_code"),
    required=("snapshot_date", "target_code", "grid_code", "cadence"),
    expectations=(
        one_of(
            "cadence",
            ("daily", "weekly", "monthly", "quarterly"),
            Why("走访频次决定应走访几次", "the cadence decides how many visits are due"),
        ),
        not_before("end_date", "start_date", Why("结束不能早于开始", "a target cannot end before it starts")),
    ),
)
