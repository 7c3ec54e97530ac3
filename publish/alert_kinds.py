"""What the kinds of alerts (`alert.kind`) are called by people, in Chinese and English."""

from __future__ import annotations

ALERT_KINDS: dict[str, tuple[str, str]] = {
    "adjustment_late": ("申诉调整晚于结账", "adjustment after the close"),
    "adjustment_nowhere": ("申诉调整无处计入", "adjustment that counts nowhere"),
    "adjustment_of_no_item": ("申诉调整的考核项不存在", "adjustment of an item that is none"),
    "attempt": ("告警发送", "alerts sent"),
    "boundary_missing": ("网格没有边界", "grids without a boundary"),
    "calendar_missing": ("工作日不明", "working days not known"),
    "expectation_failed": ("数据校验未通过", "expectations not met"),
    "expectation_not_evaluated": ("数据校验无法进行", "expectations not evaluated"),
    "extensions": ("延期比例过高", "many extensions"),
    "feed_missing": ("缺少数据", "data missing"),
    "file_held": ("文件暂扣", "files held back"),
    "file_set_aside": ("文件搁置", "files set aside"),
    "fixes_kept": ("轨迹点未清除", "fixes past their time"),
    "grid_unknown": ("台账中没有的网格", "grids in no register"),
    "informational_short": ("参考项不足", "short of what is for information"),
    "items_not_due": ("事项缺办结期限", "items without a deadline"),
    "missing_to_close": ("结账前还缺", "missing to close"),
    "month_open": ("月份未结账", "month not closed"),
    "no_version": ("没有适用的细则版本", "no rulebook in force"),
    "not_measured": ("考核项尚未计量", "items not measured yet"),
    "register_late": ("台账晚于考核期", "register later than the period"),
    "rows_rejected": ("数据行被拒绝", "rows rejected"),
    "run_failed": ("运行未能发布", "run without a publication"),
    "run_overdue": ("结账后未运行", "no run after the close"),
    "suspicion": ("疑点", "suspicions"),
    "tracks_shifted": ("轨迹坐标偏移", "tracks shifted"),
    "unit_unknown": ("台账中没有的单位", "units in no register"),
    "worker_unknown": ("台账中没有的网格员", "workers in no register"),
}
