"""What landed adjustments must look like."""

from expectations.expect import DAY, EXACT, TEXT, Suite, Why, between

ADJUSTMENTS = Suite(
    feed="adjustments",
    columns={
        "adjustment_code": TEXT,
        "rulebook": TEXT,
        "unit_code": TEXT,
        "period": TEXT,
        "item": TEXT,
        "points": EXACT,
        "reason": TEXT,
        "proposed_by": TEXT,
        "approved_by": TEXT,
        "approved_on": DAY,
    },
    key=("adjustment_code",),
    required=(
        "adjustment_code",
        "rulebook",
        "unit_code",
        "period",
        "item",
        "points",
        "reason",
        "proposed_by",
        "approved_by",
        "approved_on",
    ),
    expectations=(
        between("points", -20, 20, Why("一次调整超过二十分不合常理", "more than twenty points are hard to believe")),
    ),
)
