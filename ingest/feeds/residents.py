"""Register of residents: which core fields are there and legal. What classifies people is not a column, so not read."""

from ingest.feed import Code, Column, Feed, Identifier, Instant, Mode, YesNo
from ingest.feeds.common import PHONE, address_code, grid_code, id_number

RESIDENTS = Feed(
    name="residents",
    name_zh="实有人口",
    mode=Mode.REGISTER,
    columns=(
        Column("resident_code", Code(of_residents=True), aliases=("人员编号",), required=True, key=True),
        grid_code(),
        Column("lives_here", YesNo(), aliases=("是否实际居住", "是否居住"), required=True),
        address_code(),
        Column("house_code", Code(), aliases=("房屋编号", "房屋编码")),
        id_number(),
        Column("resident_name", Identifier("name"), aliases=("姓名",)),
        PHONE,
        Column("sex", Identifier("sex"), aliases=("性别",)),
        Column("birth_date", Identifier("birth_date"), aliases=("出生日期",)),
        Column("registered_at", Instant(), aliases=("登记时间",)),
    ),
)
