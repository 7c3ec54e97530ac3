"""Register of grids: which there are, what kind, in which community."""

from ingest.feed import Choice, Column, Date, Feed, Mode, Text, Whole
from ingest.feeds.common import community_code, grid_code, not_negative

GRIDS = Feed(
    name="grids",
    name_zh="网格台账",
    mode=Mode.REGISTER,
    columns=(
        grid_code(key=True),
        Column("grid_name", Text(), aliases=("网格名称",)),
        Column(
            "grid_type",
            Choice({"comprehensive": ("综合网格", "综合"), "special": ("专属网格", "专属")}),
            aliases=("网格类型",),
            required=True,
        ),
        community_code(required=True),
        Column("community_name", Text(), aliases=("村社区名称", "社区名称", "村(社区)名称", "所属社区")),
        Column(
            "area_type",
            Choice({"urban": ("城市", "城镇"), "rural": ("农村", "乡村")}),
            aliases=("城乡类型",),
            required=True,
        ),
        Column("households", Whole(), aliases=("总户数",)),
        Column("valid_from", Date(), aliases=("启用日期",)),
        Column("valid_to", Date(), aliases=("停用日期",), ends_day=True),
    ),
    rules=(not_negative("households", "总户数"),),
)
