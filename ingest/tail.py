"""Total rows and notes under the data: recognised from the end upwards, because they are no data rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ingest.header import SPACE
from ingest.records import split_fields

TOTAL = re.compile(r"(合计|总计|小计|累计|本页小计|平均|平均值|平均数|平均分)[::]?[\d.,]*[条件个项户人次]?$")
NOTE = re.compile(
    r"[-=*(]*("
    r"(制表|填报|填表|审核|统计|导出|打印)(人|单位|日期|时间)|(单位)?负责人(签字|签名|:|$)|联系(人|电话)(:|$)"
    r"|(备注|说明|注|制表|审核)(:|$)|数据(来源|截至|截止)|以上(数据|均?为)|截[至止]\d{4}"
    r"|共\d+[条行页个项]|第\d+页|\d+rows?(affected|inset|selected))"
)
MAX_ROWS = 60


def is_tail(cells: Sequence[str], required: Sequence[int], width: int) -> bool:
    """Whether a row under the data is a total or a note.

    required: positions of the cells a data row must have. A row that has them all is a data row, whatever it says.
    """
    words = [SPACE.sub("", unicodedata.normalize("NFKC", cell)) for cell in cells]
    first = next((word for word in words if word), "")
    if not (TOTAL.match(first) or NOTE.match(first)):
        return False
    return len(cells) != width or any(not words[index] for index in required)


def end_of_data(lines: Sequence[str], width: int, required: Sequence[int], delimiter: str) -> int:
    """Position after the last line that may be data: totals, notes and blank lines at the end are left out.

    lines: the last ones of the file, behind its header, at most MAX_ROWS. width: fields of the header.
    """
    end = len(lines)
    for position, line in reversed(list(enumerate(lines))):
        if not line.strip(f"{delimiter} \t\u3000"):
            continue
        if not is_tail(split_fields(line, delimiter) or [], required, width):
            break
        end = position
    return end
