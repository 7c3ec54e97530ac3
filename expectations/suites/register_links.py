"""What landed rows of other registers must look like. Of the ID number only its hash is here."""

from expectations.expect import DAY, TEXT, Suite, Why, mostly_present

REGISTER_LINKS = Suite(
    feed="register_links",
    is_register=True,
    fresh="snapshot_date",
    columns={"snapshot_date": DAY, "register_row": TEXT, "grid_code": TEXT, "id_number_hash": TEXT},
    key=("snapshot_date", "register_row"),
    required=("snapshot_date", "register_row", "grid_code"),
    expectations=(
        mostly_present(
            "id_number_hash",
            0.8,
            Why(
                "大量身份证号不合规，多半被表格软件截断，一律无法关联",
                "many illegal ID numbers usually mean that a spreadsheet cut them; none of them can be linked",
            ),
        ),
    ),
)
