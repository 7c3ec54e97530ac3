"""What a landed snapshot of the register of residents must look like. Only presence, legality and hashes are here."""

from expectations.expect import DAY, INSTANT, TEXT, YES_NO, Suite, Why, mostly_present, mostly_yes

RESIDENTS = Suite(
    feed="residents",
    is_register=True,
    fresh="snapshot_date",
    columns={
        "snapshot_date": DAY,
        "resident_code": TEXT,
        "grid_code": TEXT,
        "lives_here": YES_NO,
        "address_code": TEXT,
        "house_code": TEXT,
        "id_number_present": YES_NO,
        "id_number_legal": YES_NO,
        "id_number_hash": TEXT,
        "resident_name_present": YES_NO,
        "phone_present": YES_NO,
        "phone_legal": YES_NO,
        "sex_present": YES_NO,
        "sex_legal": YES_NO,
        "birth_date_present": YES_NO,
        "birth_date_legal": YES_NO,
        "registered_at": INSTANT,
    },
    key=("snapshot_date", "resident_code"),
    required=("snapshot_date", "resident_code", "grid_code", "lives_here"),
    expectations=(
        mostly_yes("resident_name_present", 0.9, Why("姓名是核心数据项", "the name is a core field")),
        mostly_yes(
            "id_number_legal",
            0.8,
            Why(
                "大量身份证号缺失或不合规：没有这一列，或被表格软件截断",
                "many missing or illegal ID numbers: the column is not there, or a spreadsheet cut them",
            ),
        ),
        mostly_yes(
            "birth_date_legal",
            0.8,
            Why("大量出生日期不合规，多半是日期格式错误", "many illegal birth dates usually mean a wrong format"),
        ),
        mostly_yes(
            "sex_legal", 0.8, Why("大量性别不合规，多半是列错位", "many illegal entries usually mean a shifted column")
        ),
        mostly_present(
            "address_code", 0.5, Why("没有地址编码就无法关联房屋", "without address codes no house can be linked")
        ),
    ),
)
