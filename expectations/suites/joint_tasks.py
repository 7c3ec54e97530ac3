"""What landed stages of joint tasks must look like."""

import polars as pl

from expectations.expect import INSTANT, TEXT, Suite, Why, between, one_of

BEGUN_AT = pl.col("stage_at").filter(pl.col("stage") == "task").min()

JOINT_TASKS = Suite(
    feed="joint_tasks",
    columns={"task_code": TEXT, "stage": TEXT, "stage_at": INSTANT, "community_code": TEXT},
    key=("task_code", "stage"),
    required=("task_code", "stage", "stage_at", "community_code"),
    derived={"minutes_after_task": (pl.col("stage_at") - BEGUN_AT.over("task_code")).dt.total_minutes()},
    expectations=(
        one_of(
            "stage",
            ("task", "dispatch", "receipt", "sign_off", "feedback"),
            Why("五个环节齐全才算闭环", "a task is whole when it has all five stages"),
        ),
        between(
            "minutes_after_task",
            0,
            None,
            Why("后续环节不能早于任务本身", "no stage can come before the task itself"),
        ),
    ),
)
