"""What the patterns of false data (`suspicion.detector`) are called by people, in Chinese and English."""

from __future__ import annotations

from publish.slip_words import Lang

PATTERNS: dict[str, tuple[str, str]] = {
    "far_visit": ("远离走访对象", "visits far from the place"),
    "impossible_travel": ("走访间隔不可能到达", "visits too far apart for the time"),
    "replay_track": ("轨迹重复使用", "patrols walked twice to the metre"),
    "buddy_phone": ("多部终端同行", "phones that move together"),
    "synthetic_track": ("轨迹疑似生成", "patrols as if drawn"),
    "parked_phone": ("终端静止而有走访", "visits while the phone lay still"),
    "batch_entry": ("集中补录", "records entered in one go"),
    "overlap_visits": ("走访时间重叠", "visits at the same time"),
    "time_heaping": ("时间集中在整点", "times on the full hour"),
    "copied_records": ("记录雷同", "records that read alike"),
    "split_items": ("一事多报", "one issue reported as several"),
    "quick_close": ("即报即结", "closed as soon as reported"),
    "month_end_spike": ("月末突击", "records of the last days"),
    "duplicate_photo": ("照片重复使用", "photos used twice"),
    "ghost_attendance": ("签到无其他痕迹", "signed in without another trace"),
    "ghost_link": ("人房关联异常", "odd links of people and houses"),
}


def named(names: dict[str, tuple[str, str]], key: str, lang: Lang) -> str:
    """The name in `lang` of something that may be newer than this list: then its key in plain words."""
    pair = names.get(key)
    return pair[lang == "en"] if pair else key.replace("_", " ")
