"""Joint tasks: one row for each stage a task has been through."""

from ingest.feed import Choice, Code, Column, Feed, Instant, Mode
from ingest.feeds.common import community_code

JOINT_TASKS = Feed(
    name="joint_tasks",
    name_zh="联勤联动任务",
    mode=Mode.EVENTS,
    is_sporadic=True,
    period="stage_at",
    columns=(
        Column("task_code", Code(), aliases=("任务编号", "派单编号"), required=True, key=True),
        Column(
            "stage",
            Choice(
                {
                    "task": ("任务",),
                    "dispatch": ("派单",),
                    "receipt": ("接收",),
                    "sign_off": ("签收",),
                    "feedback": ("反馈",),
                }
            ),
            aliases=("环节",),
            required=True,
            key=True,
        ),
        Column("stage_at", Instant(), aliases=("时间",), required=True),
        community_code(required=True),
    ),
)
