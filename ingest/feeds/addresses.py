"""Register of standard addresses."""

from ingest.feed import Feed, Mode
from ingest.feeds.common import address_code, grid_code

ADDRESSES = Feed(
    name="addresses",
    name_zh="标准地址",
    mode=Mode.REGISTER,
    columns=(address_code(required=True, key=True), grid_code(required=False)),
)
