"""What earns a bonus."""

from ingest.feed import Choice, Code, Column, Date, Feed, Mode
from ingest.feeds.common import UNIT_CODE, UNIT_TYPE

AWARDS = Feed(
    name="awards",
    name_zh="加分事项",
    mode=Mode.EVENTS,
    is_sporadic=True,
    period="awarded_on",
    columns=(
        Column("award_code", Code(), aliases=("加分编号",), required=True, key=True),
        UNIT_TYPE,
        UNIT_CODE,
        Column("kind", Code(), aliases=("类型",), required=True, example="paper"),
        Column("awarded_on", Date(), aliases=("日期",), required=True),
        Column(
            "level",
            Choice(
                {
                    "province": ("省", "省级"),
                    "prefecture": ("市", "市级"),
                    "county": ("县", "县级"),
                    "district": ("区", "区级"),
                }
            ),
            aliases=("级别", "录用级别"),
        ),
        Column("matter_code", Code(), aliases=("事项号",)),
    ),
)
