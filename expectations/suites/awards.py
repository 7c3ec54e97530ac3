"""What landed awards must look like."""

from expectations.expect import DAY, TEXT, Suite, Why, mostly_present, one_of

KINDS = ("site_meeting", "paper", "news", "item_adopted")

AWARDS = Suite(
    feed="awards",
    columns={
        "award_code": TEXT,
        "unit_type": TEXT,
        "unit_code": TEXT,
        "kind": TEXT,
        "awarded_on": DAY,
        "level": TEXT,
        "matter_code": TEXT,
    },
    key=("award_code",),
    required=("award_code", "unit_type", "unit_code", "kind", "awarded_on"),
    expectations=(
        one_of(
            "unit_type", ("grid", "community"), Why("单位类型决定归属", "the kind of unit decides whose award it is")
        ),
        one_of(
            "kind", KINDS, Why("不认识的加分类型不会计分", "an unknown kind of award is not scored"), severity="warning"
        ),
        one_of(
            "level",
            ("province", "prefecture", "county", "district"),
            Why("级别决定加多少分", "the level decides the points"),
        ),
        mostly_present(
            "matter_code",
            0.1,
            Why(
                "没有事项号就无法只计最高级别", "without matter codes the highest level cannot be told from the others"
            ),
        ),
    ),
)
