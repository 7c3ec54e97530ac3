"""What landed checks must look like."""

from expectations.expect import DAY, EXACT, TEXT, YES_NO, Suite, Why, between, one_of

CHECKS = (
    "premises",
    "staffing",
    "stability_reporting",
    "party_building",
    "mech_posting",
    "mech_meeting",
    "mech_patrol",
    "mech_report",
    "mech_consult",
)

INSPECTIONS = Suite(
    feed="inspections",
    columns={
        "inspection_code": TEXT,
        "unit_type": TEXT,
        "unit_code": TEXT,
        "check_code": TEXT,
        "checked_on": DAY,
        "passed": YES_NO,
        "points": EXACT,
    },
    key=("inspection_code",),
    required=("inspection_code", "unit_type", "unit_code", "check_code", "checked_on"),
    expectations=(
        one_of(
            "unit_type", ("grid", "community"), Why("单位类型决定归属", "the kind of unit decides whose check it is")
        ),
        one_of(
            "check_code", CHECKS, Why("不认识的检查项不会计分", "an unknown check is not scored"), severity="warning"
        ),
        between("points", 0, 100, Why("得分应在零到一百之间", "points lie between nought and a hundred")),
    ),
)
