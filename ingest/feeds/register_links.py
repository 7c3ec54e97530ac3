"""Rows of other registers that should be one resident each: of the ID number only its keyed hash is kept."""

from ingest.feed import Code, Column, Feed, Mode
from ingest.feeds.common import grid_code, id_number

REGISTER_LINKS = Feed(
    name="register_links",
    name_zh="名册关联",
    mode=Mode.REGISTER,
    columns=(
        Column("register_row", Code(), aliases=("名册行号",), required=True, key=True),
        grid_code(),
        id_number(required=True, only="hash"),
    ),
)
