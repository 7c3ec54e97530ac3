"""What a landed snapshot of the worker register must look like. Only presence, legality and hashes are here."""

from expectations.expect import DAY, TEXT, YES_NO, Suite, Why, mostly_yes, not_before, one_of

WORKERS = Suite(
    feed="workers",
    is_register=True,
    fresh="snapshot_date",
    columns={
        "snapshot_date": DAY,
        "worker_code": TEXT,
        "grid_code": TEXT,
        "start_date": DAY,
        "role": TEXT,
        "worker_name_present": YES_NO,
        "phone_present": YES_NO,
        "phone_legal": YES_NO,
        "id_number_present": YES_NO,
        "id_number_legal": YES_NO,
        "id_number_hash": TEXT,
        "end_date": DAY,
    },
    key=("snapshot_date", "worker_code", "grid_code", "start_date"),
    required=("snapshot_date", "worker_code", "grid_code", "role"),
    expectations=(
        one_of(
            "role",
            ("chief", "full_time", "member", "guide", "informant"),
            Why("岗位决定谁计入考核", "the role decides who is assessed"),
        ),
        not_before("end_date", "start_date", Why("离任不能早于任职", "an appointment cannot end before it starts")),
        mostly_yes("worker_name_present", 0.9, Why("姓名是核心数据项", "the name is a core field")),
        mostly_yes(
            "phone_legal",
            0.8,
            Why(
                "大量电话号码缺失或不合规：没有这一列，或列错位",
                "many missing or illegal phone numbers: the column is not there, or shifted",
            ),
        ),
        mostly_yes(
            "id_number_legal",
            0.8,
            Why(
                "大量身份证号缺失或不合规：没有这一列，或被表格软件截断",
                "many missing or illegal ID numbers: the column is not there, or a spreadsheet cut them",
            ),
        ),
    ),
)
