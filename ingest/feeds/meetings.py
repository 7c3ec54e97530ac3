"""Attendance of meetings: one row for each worker who was to come."""

from ingest.feed import Choice, Code, Column, Date, Feed, Mode
from ingest.feeds.common import grid_code, worker_code

# A sign-in added afterwards counts once it is approved; asked for or refused it is an absence.
ATTENDANCE = Choice(
    {
        "present": ("出席", "正常", "补签通过"),
        "late": ("迟到",),
        "absent": ("缺席", "补签申请", "补签驳回"),
        "excused": ("请假",),
    }
)

MEETINGS = Feed(
    name="meetings",
    name_zh="会议签到",
    mode=Mode.EVENTS,
    is_sporadic=True,
    period="held_on",
    columns=(
        Column("meeting_code", Code(), aliases=("会议编号",), required=True, key=True),
        worker_code(aliases=("参会人编号",), people=("参会人", "签到人"), required=True, key=True),
        grid_code(key=True),
        Column("held_on", Date(), aliases=("会议日期", "考勤日期"), required=True),
        Column("attendance", ATTENDANCE, aliases=("出勤", "出勤情况"), required=True),
    ),
)
