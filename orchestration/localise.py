"""What commands say of mistakes and of their progress, in Chinese: each sentence as it is raised, and in Chinese.

A sentence is raised in English where the mistake is found; only the command line knows the reader's language. One
without a line in `zh_sentences.py` is shown as it is. `{name}` stands for whatever was said there; it goes into
the Chinese sentence as it is, but for {problem}, which is a sentence itself, {feed}, which has a Chinese name, and
{why}, what the operating system says. What settings and rulebooks are refused for begins with a place (`site.yaml,
tracks, max_gap: no such field`): place and problem (`zh_settings.py`, `zh_rulebooks.py`) are put into Chinese
each by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from orchestration.zh_rulebooks import RULEBOOK_PROBLEMS
from orchestration.zh_sentences import SENTENCES
from orchestration.zh_settings import SAID, SETTINGS_PROBLEMS

PROBLEMS = {**SETTINGS_PROBLEMS, **RULEBOOK_PROBLEMS}
PLACES = {
    "line": "第 {name} 行",
    "version": "版本 {name}",
    "rulebook": "细则 {name}",
    "item": "考核项 {name}",
    "rule": "规则 {name}",
    "measure": "指标 {name}",
    "feed": "数据类别 {name}",
}
CAUSES = {
    "No such file or directory": "没有这个文件或目录",
    "Permission denied": "没有权限",
    "No space left on device": "磁盘已满",
    "Disk quota exceeded": "超出磁盘配额",
    "Read-only file system": "磁盘只读",
    "Input/output error": "磁盘读写错误",
    "Is a directory": "是目录",
    "Not a directory": "不是目录",
    "File exists": "已存在",
    "Address already in use": "已被占用",
}
"""What the operating system says."""
ENDINGS = {
    r" \(and (\d+) more\)": r"（另有 \1 处）",
    r" \(also in (.+?)\)": r"（另见 \1）",
    r"; did you mean '(.+?)'\?": r"；是否应为“\1”？",
    r"; known are (.+)": r"；现有：\1",
}
"""What may follow any problem, the last of them first."""

_spoken: ContextVar[str] = ContextVar("language", default="en")


def set_language(lang: str) -> None:
    """From now on this command speaks 'zh' or 'en'."""
    _spoken.set(lang)


def current_language() -> str:
    """The language this command speaks: 'zh' or 'en'."""
    return _spoken.get()


def localised(sentence: str) -> str:
    """The sentence in the command's language."""
    return in_chinese(sentence) if _spoken.get() == "zh" else sentence


def in_chinese(sentence: str) -> str:
    """The sentence in Chinese; as it is when none fits."""
    return fitting(sentence, SENTENCES, _put) or _with_its_place(sentence) or sentence


def fitting(sentence: str, table: Mapping[str, str], put: Callable[[str, str], str]) -> str | None:
    """The Chinese of the sentence of the table that fits, with what was said at each name put into it; None: no one."""
    for pattern, chinese in _patterns(tuple(table.items())):
        if found := pattern.fullmatch(sentence):
            return chinese.format(**{name: put(name, value) for name, value in found.groupdict().items()})
    return None


def _put(name: str, value: str) -> str:
    if name in ("feed", "feeds"):
        from publish.feed_names import feed_name  # the feeds take a while to import, and few sentences name one

        return "、".join(feed_name(feed, "zh") for feed in value.split(", "))
    if name == "why":
        return CAUSES.get(value, value)
    return in_chinese(value) if name == "problem" else value


def _written(_: str, value: str) -> str:
    """What was written in a file, in Chinese quotation marks; or the word for what is no text."""
    return SAID.get(value) or CAUSES.get(value) or re.sub(r"'([^']*)'", r"“\1”", value).replace("” or “", "” 或 “")


def _with_its_place(sentence: str) -> str | None:
    """`file, where: problem` in Chinese; None when nobody knows the problem."""
    place, _, problem = sentence.partition(": ")
    file = place.split(", ")[0]
    if " " in file and not Path(file).suffix:
        return None
    ending = ""
    for pattern, chinese in ENDINGS.items():
        if found := re.fullmatch(f"(.+?){pattern}", problem):
            problem, ending = found[1], re.sub(f".+?{pattern}", chinese, problem, count=1) + ending
    told = fitting(problem, PROBLEMS, _written)
    return told and f"{'，'.join(map(_place, place.split(', ')))}：{told}{ending}"


def _place(step: str) -> str:
    """`item C1.9` in Chinese; a field's name stays, since that is how it stands in the file."""
    word, _, name = step.partition(" ")
    return PLACES[word].format(name=name) if name and word in PLACES else step


@cache
def _patterns(sentences: tuple[tuple[str, str], ...]) -> list[tuple[re.Pattern[str], str]]:
    """Longest first: a sentence with more words of its own goes before one that is mostly what was said there."""
    return [
        (_pattern(english), chinese)
        for english, chinese in sorted(sentences, key=lambda both: _own_words(both[0]), reverse=True)
    ]


def _own_words(sentence: str) -> int:
    return len(re.sub(r"\{\w+\}", "", sentence))


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence)
    named = (f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(named))
