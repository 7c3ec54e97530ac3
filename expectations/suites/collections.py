"""What landed collected records must look like."""

from expectations.expect import INSTANT, TEXT, YES_NO, Suite, Why, mostly_present, not_before, one_of

COLLECTIONS = Suite(
    feed="collections",
    columns={
        "collection_code": TEXT,
        "grid_code": TEXT,
        "worker_code": TEXT,
        "object_type": TEXT,
        "object_code": TEXT,
        "collected_at": INSTANT,
        "entered_at": INSTANT,
        "is_complete": YES_NO,
    },
    key=("collection_code",),
    required=("collection_code", "grid_code", "object_type", "object_code", "collected_at"),
    dated="collected_at",
    fresh="collected_at",
    expectations=(
        one_of(
            "object_type",
            ("household", "resident", "house", "organisation"),
            Why("采集对象决定计入哪一项", "the kind of object decides what it counts for"),
        ),
        not_before(
            "entered_at", "collected_at", Why("录入不能早于采集", "a record cannot be entered before it is collected")
        ),
        mostly_present("entered_at", 0.5, Why("录入率要用录入时间", "the entry rate needs the time of entry")),
    ),
)
