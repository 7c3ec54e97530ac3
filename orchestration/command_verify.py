"""`gridscore verify`: is everything as it was written; and the words for what is not."""

from __future__ import annotations

from ingest.home import Home
from orchestration.lock import home_lock
from orchestration.progress import progress, shown_progress
from publish.verification import Damage, VerifiedCounts, verify_home

FINE, DAMAGED = 0, 2
PARTS = {
    "zh": {
        "ledger": "账册 {count} 条",
        "vault": "原始文件库 {count} 个文件",
        "releases": "发布版本 {count} 个文件",
        "patrols": "留存的巡查 {count} 个文件",
        "published": "发布文件 {count} 个",
    },
    "en": {
        "ledger": "ledger {count} lines",
        "vault": "vault {count} files",
        "releases": "releases {count} files",
        "patrols": "kept patrols {count} files",
        "published": "published {count} files",
    },
}
WHAT = {
    "zh": {
        "missing": "缺失",
        "changed": "内容已变",
        "chain": "第 {detail} 行起链条中断，已被改动或损坏",
        "shortened": "末尾缺行（{detail}）",
        "readable": "他人可读；请运行：chmod 400",
        "another": "不是原来的密钥（{detail}）",
        "stopped": "上次运行在发布途中中断；请运行 gridscore run",
    },
    "en": {
        "missing": "is missing",
        "changed": "was changed",
        "chain": "does not fit its chain from line {detail} on; it was changed or damaged",
        "shortened": "has lost lines at its end ({detail})",
        "readable": "can be read by others; run: chmod 400",
        "another": "is not the key it was ({detail})",
        "stopped": "a run was stopped while it published; gridscore run finishes that",
    },
}
MEND = {
    "zh": {"published": "发布文件可用 gridscore rebuild 重建", "other": "其余须从备份取回（gridscore restore）"},
    "en": {
        "published": "published files are made again by gridscore rebuild",
        "other": "the rest must come back from a backup (gridscore restore)",
    },
}
NOTHING = {"zh": "没有可核对的内容：尚未导入任何文件", "en": "nothing to verify: no file was taken in yet"}
ALL_FINE = {"zh": "全部完好：{parts}", "en": "all as it was written: {parts}"}
FOUND = {"zh": "发现 {count} 处损坏（已核对：{parts}）", "en": "{count} damaged (looked at: {parts})"}


def verify_lines(home: Home, wait: bool, lang: str) -> tuple[list[str], int]:
    """Look at everything under the home's lock. Returns what to say, and 0, or 2 when anything is damaged."""
    with home_lock(home.lock_file, wait), shown_progress(is_brief=True):
        progress().stage("核对" if lang == "zh" else "verifying")
        return verified_lines(verify_home(home, progress().step), lang)


def verified_lines(found: VerifiedCounts, lang: str) -> tuple[list[str], int]:
    """A line for each damage and one for the whole, and the exit status."""
    comma = "，" if lang == "zh" else ", "
    parts = comma.join(PARTS[lang][part].format(count=count) for part, count in found.looked_at.items() if count)
    if not found.damages and not parts:
        return [NOTHING[lang]], FINE
    if not found.damages:
        return [ALL_FINE[lang].format(parts=parts)], FINE
    mends = ["published" if damage.part == "published" else "other" for damage in found.damages]
    ends = [MEND[lang][way] for way in dict.fromkeys(mends)]
    counted = FOUND[lang].format(count=len(found.damages), parts=parts)
    return [*(_line(damage, lang) for damage in found.damages), counted, *ends], DAMAGED


def _line(damage: Damage, lang: str) -> str:
    what = WHAT[lang][damage.what].format(detail=damage.detail)
    came_as = f" ({damage.detail})" if damage.part == "vault" and damage.detail else ""
    return f"{damage.path}{came_as}{'：' if lang == 'zh' else ': '}{what}"
