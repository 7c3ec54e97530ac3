"""Register of workers: who is appointed to which grid, in which role, from when to when."""

from ingest.feed import Choice, Code, Column, Date, Feed, Identifier, Mode
from ingest.feeds.common import PHONE, grid_code, id_number

WORKERS = Feed(
    name="workers",
    name_zh="网格员台账",
    mode=Mode.REGISTER,
    columns=(
        Column("worker_code", Code(), aliases=("网格员编号", "工号"), required=True, key=True),
        grid_code(key=True),
        Column("start_date", Date(), aliases=("任职日期", "开始日期"), key=True),
        Column(
            "role",
            Choice(
                {
                    "chief": ("网格长",),
                    "full_time": ("专职网格员",),
                    "member": ("网格员",),
                    "guide": ("网格指导员",),
                    "informant": ("网格信息员",),
                }
            ),
            aliases=("岗位",),
            required=True,
        ),
        Column("worker_name", Identifier("name"), aliases=("姓名", "网格员姓名")),
        PHONE,
        id_number(),
        Column("end_date", Date(), aliases=("离任日期", "结束日期"), ends_day=True),
    ),
)
