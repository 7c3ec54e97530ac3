"""The words of the reading commands in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

Say = Callable[[str], str]

LABELS = Path(__file__).parents[1] / "dbt_project" / "macros" / "class_labels.sql"
"""Chinese for kinds and levels of what is counted, for the sentences of scores and for the rows of evidence."""

_ZH = {
    "adjustment": "调整",
    "change": "变化",
    "alerts": "告警",
    "all fine": "一切正常",
    "base": "分项得分",
    "bonus": "加分",
    "cause": "原因",
    "clause": "条款",
    "closed": "已结",
    "column": "字段",
    "correction": "申诉调整",
    "count": "数量",
    "data": "数据",
    "date": "日期",
    "deductions": "扣分",
    "denominator": "分母",
    "evidence": "依据",
    "expectations not met": "未通过的数据校验",
    "explanation": "说明",
    "feed": "数据类别",
    "feeds without any file": "没有任何文件的数据类别",
    "file": "文件",
    "files": "文件数",
    "first file": "首个文件",
    "last record": "最近一次记录",
    "left out or changed on reading": "读取时略去或改动的内容",
    "note": "内容",
    "files that do not count": "未计入的文件",
    "first row": "首行",
    "gone silent, not counted as dormant": "近期没有记录，未计为休眠",
    "grids": "网格",
    "informational": "仅供参考",
    "item": "考核项",
    "items": "考核项",
    "kind": "类型",
    "kind of rule": "计分方式",
    "mean now": "现平均",
    "mean then": "草案平均",
    "measure": "指标",
    "message": "内容",
    "method": "细则",
    "months": "各月",
    "more rows": "更多行",
    "most gained": "最多增加",
    "most lost": "最多减少",
    "month": "月份",
    "name": "名称",
    "never": "从未",
    "no": "无",
    "not evaluated": "无法校验",
    "not measured yet": "尚未计量的考核项",
    "not ranked": "不排名",
    "nothing is published yet; this is what the last run found": "尚未发布任何结果；以下为上次运行所见",
    "nothing": "没有",
    "nothing to measure": "无考核对象",
    "numerator": "分子",
    "of": "/",
    "other rank": "名次变动",
    "other score": "总分变动",
    "of it without basis": "其中无依据得分",
    "open suspicions": "待核疑点",
    "partial": "不足整期",
    "period": "考核期",
    "points": "得分",
    "points now": "现得分",
    "points then": "草案得分",
    "possible": "满分",
    "possible now": "现满分",
    "possible then": "草案满分",
    "provisional": "暂定",
    "quantity": "数量",
    "rank": "名次",
    "rank now": "现名次",
    "rank then": "草案名次",
    "reason": "原因",
    "rejected rows": "被拒绝的行",
    "release": "发布",
    "released points": "已发布得分",
    "released items that would change": "已发布而将会变动的考核项",
    "row": "行",
    "rows": "行",
    "rule": "规则",
    "rules": "规则",
    "score": "总分",
    "score now": "现总分",
    "score then": "草案总分",
    "set_aside": "搁置",
    "held": "暂扣",
    "severity": "级别",
    "error": "错误",
    "warning": "警告",
    "info": "提示",
    "failed": "未通过",
    "not_evaluated": "无法校验",
    "silent": "没有记录",
    "source": "来源",
    "where names or headers are others, sources.yaml says what they are (docs/your_office.md)": (
        "文件名或表头不同时，可在 sources.yaml 中写明数据类别和字段对照（见 docs/your_office.md）"
    ),
    "status": "状态",
    "subject": "对象",
    "sum of the evidence": "依据合计",
    "summary": "概览",
    "to look at first": "优先核查",
    "total": "合计",
    "under the draft": "草案下的说明",
    "unit": "单位",
    "units": "单位数",
    "what changes": "变动明细",
    "what is wrong or missing": "数据问题一览",
    "without basis": "无依据得分",
    "working days without a record": "无记录的工作日",
    "why": "理由",
    # subject types
    "award": "加分事项",
    "check": "检查",
    "community": "村社区",
    "day": "日",
    "finding": "问题",
    "grid": "网格",
    "visit": "走访",
    "week": "周",
    "worker": "网格员",
    # kinds of rule
    "rate_points": "按比例得分",
    "bands": "分档",
    "attainment": "按完成度",
    "threshold": "达标",
    "linear_loss": "按缺口递减",
    "shortfall": "按未完成比例",
    "per_unit": "按件计分",
    "weighted": "加权",
    "manual": "人工打分",
    "worst_of": "取最低",
    "highest_of": "取最高",
}
_EN = {
    "per_unit": "per unit",
    "rate_points": "rate",
    "linear_loss": "linear loss",
    "worst_of": "worst of",
    "highest_of": "highest of",
    "set_aside": "set aside",
    "not_evaluated": "not evaluated",
    "on_time": "on time",
    "base": "points",
}
# Subject types that the tables have no word for, or another one: item is 考核项 (of a rulebook) and 事项 (reported).
_SUBJECTS_ZH = {
    "answer": "回答",
    "block_of_days": "工作日段",
    "grid_cadence": "网格与频次",
    "grid_day": "网格与日",
    "grid_feed_field": "网格与字段",
    "household": "户",
    "item": "事项",
    "person_meeting": "人员与会议",
    "push": "下发数据",
    "record": "记录",
    "register_row": "名册行",
    "resident": "人员",
    "task": "任务",
    "worker_day": "网格员与日",
    "worker_week": "网格员与周",
}


def words(lang: str) -> Say:
    """A function from an English word or vocabulary value to the word shown in `lang` ('zh' or 'en')."""
    table = _labels() | _ZH if lang == "zh" else _EN
    return lambda word: table.get(word, word)


def kind(lang: str, word: str) -> str:
    """The name of a kind of evidence: an item is 事项 there, not 考核项."""
    return _labels().get(word, word) if lang == "zh" else word.replace("_", " ")


@cache
def _labels() -> dict[str, str]:
    text = LABELS.read_text(encoding="utf-8")
    found: dict[str, str] = ast.literal_eval(text[text.index("({") + 1 : text.index("})") + 1])
    return found


def side(text: str | None, lang: str) -> str | None:
    """One language of a text that says the same in both: `English / 中文`, several of them with `; ` between."""
    if text is None or " / " not in text:
        return text
    return "；".join(re.findall(r" / ([^;]*)", text)) if lang == "zh" else re.sub(r" / [^;]*", "", text)


def subject(lang: str, subject_type: str) -> str:
    """The name of a kind of subject of evidence."""
    if lang == "zh":
        return _SUBJECTS_ZH.get(subject_type, words(lang)(subject_type))
    return subject_type.replace("_", " ")
