"""Register of houses: where they stand and what they are used for."""

from ingest.feed import Code, Column, Feed, Mode, Text
from ingest.feeds.common import address_code, grid_code

HOUSES = Feed(
    name="houses",
    name_zh="实有房屋",
    mode=Mode.REGISTER,
    columns=(
        Column("house_code", Code(), aliases=("房屋编号", "房屋编码", "房屋ID"), required=True, key=True),
        grid_code(),
        address_code(),
        Column("usage", Text(), aliases=("房屋用途",), is_core=True, example="自住"),
    ),
)
