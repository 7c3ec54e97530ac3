"""Messages of alerts in Chinese; the published table has them in English.

Written as in `localise.py`; {feed}, {what} and {reason} are put into Chinese themselves.

What a month needs to close is told from its codes (`show_missing.py`), failed expectations and reasons for files have
both languages where they are found.
"""

from orchestration.localise import fitting
from orchestration.words import side
from publish.alert_kinds import ALERT_KINDS
from publish.feed_names import feed_name
from publish.patterns import named

MESSAGES = {
    # records and registers
    "{count} item(s) without due_at and without a limit of their category: not due": (
        "{count} 件事项没有处置时限，其类别也没有规定时限：不计入应办"
    ),
    "{count} of {total} due items of {year} have an extension, more than the allowed share of {share}": (
        "{year} 年应办的 {total} 件事项中有 {count} 件延期，超过允许的比例 {share}"
    ),
    "{count} visit(s) of a grid that is in no register of their month: scored nowhere": (
        "{count} 次走访所属的网格不在当月台账中：不计分"
    ),
    "{count} item(s) of a grid that is in no register of their month: scored nowhere": (
        "{count} 件事项所属的网格不在当月台账中：不计分"
    ),
    "{count} collection(s) of a grid that is in no register of their month: scored nowhere": (
        "{count} 条采集所属的网格不在当月台账中：不计分"
    ),
    "{count} row(s) of {feed} of a {what} that is in no register: scored nowhere": (
        "{feed}有 {count} 行所属的{what}不在台账中：不计分"
    ),
    "{count} row(s) of {feed} by a worker who is in no register of their month": (
        "{feed}有 {count} 行的网格员不在当月台账中"
    ),
    "{count} day(s) of {feed} by a worker who is in no register of their month": (
        "{feed}有 {count} 天的网格员不在当月台账中"
    ),
    "A grid is active without a boundary in {months}: its patrols have no basis": (
        "网格在 {months} 没有边界：巡查无法计量"
    ),
    "{days} day(s) of {month} with {inside} of {fixes} fixes in the grids of the worker, and most of them there with "
    "{shift}: declare the datum in sources.yaml; patrols of these days are not asked for": (
        "{month} 有 {days} 天的 {fixes} 个定位点中仅 {inside} 个在本人网格内，若按 {shift} 则大多在内："
        "请在 sources.yaml 中注明坐标系；这些天不要求巡查"
    ),
    "The oldest snapshot of {feed} is younger than the close of {month}: it is used all the same": (
        "最早的{feed}晚于 {month} 的结账日：仍按它计算"
    ),
    # files
    "No file of {feed} has come: what needs it has no basis": "没有收到{feed}：相关考核项无对象",
    "No file of {feed} has come: there is no unit to score": "没有收到{feed}：没有可考核的单位",
    "File set aside, none of its rows count: {reason}": "文件被搁置，其中各行均不计入：{reason}",
    "File held back until a person accepts it: {reason}": "文件暂扣，待人工认可：{reason}",
    "{count} of {total} rows of a file of {feed} rejected; see rejected_row for the reasons": (
        "{feed}的一个文件 {total} 行中有 {count} 行被拒绝；原因见 rejected_row"
    ),
    # rulebooks, months, adjustments
    "{measure} ({item}, informational) is not measured yet": "{measure}（{item}，仅供参考）尚未计量",
    "{measure} ({item}) is not measured yet: scores of {rulebook} stay provisional": (
        "{measure}（{item}）尚未计量：{rulebook} 的得分一直为暂定"
    ),
    "{rule} of {rulebook} in {month}, worth no points: {count} of {total} unit(s) fall short": (
        "{rulebook} 的 {rule}（不计分）：{month} 有 {count}/{total} 个单位未达标"
    ),
    "Whether {day} is a working day is not known (no notice of {year}, or the calendar of the office leaves it out): "
    "{months} cannot be closed": (
        "{day} 是否工作日不明（尚无 {year} 年放假通知，或本单位日历未包含该日）：{months} 无法结账"
    ),
    "Whether {day} is a working day is not known (no notice of {year}, or the calendar of the office leaves it out): "
    "deadlines in working days may reach it": (
        "{day} 是否工作日不明（尚无 {year} 年放假通知，或本单位日历未包含该日）：有按工作日计的时限可能延伸到该日"
    ),
    "No version of {rulebook} is in force on the first day of {month}: no score": (
        "{month} 的第一天没有生效的 {rulebook} 细则：不计分"
    ),
    "Adjustment {code} of {rulebook} was approved on {day}, after the close of {period} at the end of {close}: it "
    "counts in the first later {what} that was open then": (
        "{rulebook} 的调整 {code} 于 {day} 批准，晚于 {period} 的结账日 {close}：计入其后第一个当时未结账的{what}"
    ),
    "Adjustment {code} names a unit that {rulebook} does not score: it counts nowhere": (
        "调整 {code} 所指的单位不在 {rulebook} 的考核范围：不计入"
    ),
    "Adjustment {code} would count in {period}, in which {rulebook} does not score its unit: it counts nowhere": (
        "调整 {code} 应计入 {period}，但该期 {rulebook} 不考核该单位：不计入"
    ),
    "Adjustment {code} names {item}, which is no item of {rulebook}: it counts in the score and no item shows it": (
        "调整 {code} 所指的 {item} 不是 {rulebook} 的考核项：计入总分，不在任何考核项中显示"
    ),
    # runs and messages
    "The last run ended without publishing; what was published before it stands": (
        "最近一次运行未能发布，原有发布结果不变"
    ),
    "{month} closed at the end of {day} and no run has computed it since": (
        "{month} 已于 {day} 结账，此后没有一次运行算出该月"
    ),
    "Fixes older than keep_fixes_days could not be let go: {why}": "超过 keep_fixes_days 的轨迹点未能清除：{why}",
    "{count} thing(s) told to {target} by {service}": "{count} 件事已由 {service} 发至 {target}",
    "{count} thing(s) could not be told to {target} by {service}: {reason}": (
        "{count} 件事未能由 {service} 发至 {target}：{reason}"
    ),
    "{count} thing(s) could not be told to {target}: {reason}": "{count} 件事未能发至 {target}：{reason}",
}
REASONS = {
    "the variable is not set": "环境变量未设置",
    "the address is none that Apprise knows": "地址无法识别",
    "no answer in time": "超时无应答",
    "no reply was seen": "没有收到应答",
    "the answer was not the service's": "应答不是该服务的",
    "it was not taken": "未被接收",
    "not reached ({error})": "无法连接（{error}）",
    "HTTP status {code}": "HTTP 状态 {code}",
    "errcode {code}": "应答 errcode {code}",
    "code {code}": "应答 code {code}",
    "StatusCode {code}": "应答 StatusCode {code}",
}
"""Why a message did not arrive (`publish/alerts/send.py`)."""
_WHAT = {"grid": "网格", "community": "村社区", "month": "月", "quarter": "季度", "year": "年度"}


def put(name: str, value: str) -> str:
    """What was said at {name}, in Chinese where there is a word for it."""
    if name == "feed":
        return feed_name(value, "zh")
    if name == "reason":
        return reason_in(value, "zh")
    return _WHAT.get(value, value) if name == "what" else value


def reason_in(reason: str, lang: str) -> str:
    """Why a message did not arrive, or a file does not count, in `lang` ('zh' or 'en')."""
    said = fitting(reason, REASONS, lambda _, value: value) if lang == "zh" and " / " not in reason else None
    return said or side(reason, lang) or ""


def localised_alert(kind: str, message: str | None, lang: str) -> tuple[str, str]:
    """An alert's kind and message as they are read in `lang` ('zh' or 'en')."""
    if lang != "zh":
        return kind, side(message, lang) or ""
    return named(ALERT_KINDS, kind, "zh"), fitting(message or "", MESSAGES, put) or side(message, lang) or ""
