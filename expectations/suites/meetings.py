"""What landed attendance of meetings must look like."""

from expectations.expect import DAY, TEXT, Suite, Why, one_of

MEETINGS = Suite(
    feed="meetings",
    columns={"meeting_code": TEXT, "worker_code": TEXT, "grid_code": TEXT, "held_on": DAY, "attendance": TEXT},
    key=("meeting_code", "worker_code", "grid_code"),
    required=("meeting_code", "worker_code", "grid_code", "held_on", "attendance"),
    fresh="held_on",
    expectations=(
        one_of(
            "attendance",
            ("present", "late", "absent", "excused"),
            Why("出勤情况决定扣多少分", "the attendance decides what is taken"),
        ),
    ),
)
