"""Answers of sample surveys: one row for each questionnaire and question."""

from ingest.feed import Choice, Code, Column, Date, Feed, Mode
from ingest.feeds.common import community_code

SURVEYS = Feed(
    name="surveys",
    name_zh="抽样调查",
    mode=Mode.EVENTS,
    is_sporadic=True,
    period="surveyed_on",
    columns=(
        Column("survey_code", Code(), aliases=("问卷编号",), required=True, key=True),
        community_code(required=True),
        Column("surveyed_on", Date(), aliases=("调查日期",), required=True),
        Column(
            "question",
            Choice({"aware": ("知晓", "是否知晓"), "satisfied": ("满意", "是否满意")}),
            aliases=("问题",),
            required=True,
            key=True,
        ),
        Column(
            "answer",
            Choice({"yes": ("是",), "no": ("否",), "unknown": ("不清楚",)}),
            aliases=("回答",),
            required=True,
        ),
    ),
)
