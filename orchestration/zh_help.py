"""`--help` in Chinese: what each command does, by its name, and what its arguments and options are, by their English.

A line without one is shown in English; a test names it.
"""

from __future__ import annotations

COMMANDS = {
    "": "网格工作考核：从原始导出文件到得分，每一分都可以拆开，直到来源文件的那一行。",
    "demo": "写入一个样例办事处并运行一遍。再次执行只显示结果。",
    "run": "接收新文件，计算受影响的月份，检查，发布。\n\n退出状态：0 已发布，1 已发布但有警告，2 未发布。",
    "accept": "让暂扣或已撤回的文件计入，并运行一遍。",
    "withdraw": "撤回送错的文件，如同从未收到，并运行一遍。说明得分有何变化。",
    "restate": "发布已结账考核期的下一版。",
    "template": "为手工填报的数据生成空白工作簿。含表头、可选值和示例。",
    "dagster": "打开 Dagster 自己的页面：流程图、检查、调度、历史。",
    "scores": "一个考核期的排名；不写考核期时为最近一个月。",
    "explain": "把一个得分拆开，直到来源文件的那一行。",
    "slip": "给当事人的得分单：一页 A4，PDF。含得分、各考核项、怎样可以得满分。",
    "check": "本月结账还缺什么，数据有什么问题。有问题时退出状态为 1。",
    "sql": "用 SQL 查询已发布的表，只读。",
    "briefing": "生成已结账考核期的简报：PDF 和 XLSX。存放在 published/briefing/。",
    "dashboard": "生成考核期的看板：直接双击即可打开的网页。每部细则一个，存放在 published/dashboard/。",
    "serve": "在浏览器中查看看板、简报和说明文档。只限本机；按 Ctrl-C 结束。",
    "verify": "逐一核对保存和发布的全部文件的哈希值。有损坏时退出状态为 2。",
    "rebuild": (
        "由原始文件和台账重新生成其余一切。说明已发布的行是否与原来一致。\n\n"
        "时钟取最近一次发布的时钟，--as-of 可另指。退出状态：0 与原来一致，1 不一致，2 未重建或未发布。"
    ),
    "backup": (
        "备份不可重建的内容。即原始文件、台账、密钥、设置、细则。\n\n"
        "退出状态：0 完成；1 还有文件未被任何一次运行接收，或备份与现状同样有损坏；2 没有备份。"
    ),
    "restore": "由备份恢复到新的或空的文件夹。其余内容再由 gridscore rebuild 生成。",
    "runs": "历次发布：何时发布，依据多少文件。",
    "rulebook": "检查自己的细则。",
    "rulebook check": (
        "检查细则，并列出谁的得分会变。\n\n"
        "与现行细则并排试算，不改动任何数据。细则不成立时退出状态为 2。时钟取最近一次运行的时钟，--as-of 可另指。"
    ),
}
"""By the words behind `gridscore`; the first sentence stands in the list of commands."""

PARAMETERS = {
    "2026-03, 2026-Q1 or 2026.": "2026-03、2026-Q1 或 2026。",
    "2026-03, 2026-Q1 or 2026; default: what closed last.": "2026-03、2026-Q1 或 2026；不写时为最近结账的考核期。",
    "A closed month, quarter or year: 2026-03, 2026-Q1": "已结账的月、季、年：2026-03、2026-Q1",
    "A feed's name, English or Chinese: surveys, 抽样调查": "数据类别名称，中文或英文：抽样调查、surveys",
    "A new or empty folder, best on another disk.": "新的或空的文件夹，最好在另一块磁盘上。",
    "A rulebook, as YAML.": "细则文件，YAML 格式。",
    "Another month than the one to be closed next.": "另一个月份；不写时为下一个要结账的月份。",
    "As this earlier release showed it (table release).": "按以前某一版发布显示（见 release 表）。",
    "Code or name of a community or grid, or `all` for every one.": "村社区或网格的编号或名称；all 为全部。",
    "Code or name of a community or grid.": "村社区或网格的编号或名称。",
    "Every evidence row.": "列出依据的每一行。",
    "Every row that changes.": "列出有变化的每一行。",
    "Every run, not only the newest.": "列出每次运行，不只最近几次。",
    "Folder, or file ending in .pdf; default: here.": "文件夹，或以 .pdf 结尾的文件；不写时为当前目录。",
    "Folder, or file ending in .xlsx; default: here.": "文件夹，或以 .xlsx 结尾的文件；不写时为当前目录。",
    "Language of the answer; default: the locale's.": "显示语言；不写时按系统语言。",
    "Language of the briefing; default: the site's.": "简报的语言；不写时按 site.yaml。",
    "Names under exports/, or the first 8 or more letters of a SHA-256; of an archive all that is in it.": (
        "exports/ 中的文件名，或 SHA-256 的前 8 位以上；压缩包则为其中全部文件。"
    ),
    "One item, such as C1.2 or N5.": "一个考核项，如 C1.2 或 N5。",
    "Only this community or grid, by code or name.": "只看这个村社区或网格，写编号或名称。",
    "Only this one; default: all in use.": "只发布这部细则；不写时为全部。",
    "Only this rulebook.": "只看这部细则。",
    "Plain CSV on standard output.": "以 CSV 写到标准输出。",
    "Port of Dagster's pages on this machine.": "Dagster 页面在本机的端口。",
    "Port on this machine; 0: a free one.": "本机端口；0 为任一空闲端口。",
    "Say what a run would do; change nothing.": "只说明会做什么，不作改动。",
    "Show this message and exit.": "显示本说明。",
    "The clock: what has happened and what is closed. Local time of the site unless it carries an offset; a bare date "
    "is that day's start. Default: now.": (
        "时钟：决定哪些事已发生、哪些考核期已结账。不带时区时为本地时间；只写日期时为当日零时。不写时为此刻。"
    ),
    "The folder of a backup.": "备份所在的文件夹。",
    "The month that must be there afterwards.": "运行后必须有得分的月份。",
    "The one told in full; default: newest closed month.": "详细列出的考核期；不写时为最近结账的月份。",
    "The site's home: exports/, published/ ...": "本单位数据所在的文件夹：其中有 exports/、published/ 等。",
    "Wait for a run that is at work instead of giving up.": "有运行正在进行时等待，而不是放弃。",
    "What changes, as plain CSV on standard output.": "以 CSV 把变化写到标准输出。",
    "Why; it stays in the ledger.": "原因；记入台账。",
    "With `all`: one file per unit.": "与 all 连用：每个单位一个文件。",
    "Without it: standard input, or a prompt.": "不写时读标准输入，或逐条输入。",
}
