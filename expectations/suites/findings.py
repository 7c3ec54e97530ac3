"""What landed findings must look like."""

from expectations.expect import DAY, EXACT, TEXT, WHOLE, Suite, Why, between, one_of

KINDS = (
    "false_worker",
    "dormant_grid",
    "dormant_worker",
    "contact_lost",
    "homicide_from_dispute",
    "illegal_venue",
    "major_case",
    "mass_incident",
    "file_missing",
    "person_missing",
    "report_missing",
    "roster_missing",
    "plan_missing",
    "owner_missing",
    "emergency_late",
    "emergency_concealed",
    "emergency_omitted",
    "false_item",
    "shirking",
    "suspicion",
)

FINDINGS = Suite(
    feed="findings",
    columns={
        "finding_code": TEXT,
        "unit_type": TEXT,
        "unit_code": TEXT,
        "kind": TEXT,
        "found_on": DAY,
        "status": TEXT,
        "quantity": EXACT,
        "severity": TEXT,
        "people": WHOLE,
        "subject_code": TEXT,
    },
    key=("finding_code",),
    required=("finding_code", "unit_type", "unit_code", "kind", "found_on", "status", "quantity"),
    expectations=(
        one_of(
            "unit_type", ("grid", "community"), Why("单位类型决定归属", "the kind of unit decides whose finding it is")
        ),
        one_of(
            "status",
            ("open", "confirmed", "rejected"),
            Why("只有属实的问题才扣分", "only confirmed findings cost points"),
        ),
        one_of(
            "kind",
            KINDS,
            Why("不认识的问题类型不会计分", "an unknown kind of finding is not scored"),
            severity="warning",
        ),
        one_of(
            "severity",
            ("serious", "extra_serious", "major_impact"),
            Why("不认识的等级按零计", "an unknown severity counts as nought"),
            severity="warning",
        ),
        between(
            "quantity",
            0,
            1000,
            Why("单条问题数量过千多半是填错", "more than a thousand in one finding is most likely a slip"),
        ),
        between("people", 0, 100000, Why("人数超出常理", "more people than a sub-district has")),
    ),
)
