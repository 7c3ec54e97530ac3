"""What commands say of mistakes and of their progress, in Chinese. Written as `localise.py` says."""

SENTENCES = {
    # options
    "--lang is zh or en, not {lang}": "--lang 只能是 zh 或 en，不能是 {lang}",
    "--as-of {text} is no date or time; write 2026-04-08 or 2026-04-08T09:00": (
        "--as-of {text} 不是日期或时刻；请写作 2026-04-08 或 2026-04-08T09:00"
    ),
    "--month {month} is no month; write 2026-03": "--month {month} 不是月份；请写作 2026-03",
    "--because must say why": "--because 须写明原因",
    " (see {command} --help)": "（见 {command} --help）",
    "Missing argument '{name}'.": "缺少参数 {name}",
    "Missing option '{name}'.": "缺少选项 {name}",
    "Option '{name}' requires an argument.": "选项 {name} 后须有值",
    "No such option: {name}": "没有选项 {name}",
    "No such option: {name} (Possible options: {others})": "没有选项 {name}；相近的有：{others}",
    "No such command '{name}'.": "没有命令 {name}",
    "No such command '{name}'. Did you mean {other}?": "没有命令 {name}；是否应为 {other}？",
    "Invalid value for '{name}': {problem}": "选项 {name} 的值无效：{problem}",
    "Input should be less than or equal to {most}": "不能大于 {most}",
    "Input should be greater than or equal to {least}": "不能小于 {least}",
    "Input should be a valid integer, unable to parse string as an integer": "须为整数",
    "Got unexpected extra argument(s) ({names})": "多出参数 {names}",
    "{period} is no period; write 2026-03, 2026-Q1 or 2026": "{period} 不是考核期；请写作 2026-03、2026-Q1 或 2026",
    # the home
    "{root} is a file; --home is the folder that holds exports/": "{root} 是文件；--home 应为含有 exports/ 的目录",
    "{root} is a landing folder; --home is the folder that holds it: {home}": (
        "{root} 是投放目录；--home 应为其上级目录：{home}"
    ),
    "no home at {root}: put exports into {exports}, or try: gridscore demo": (
        "{root} 不存在：请把导出文件放入 {exports}，或先试 gridscore demo"
    ),
    "there is no feed {feed}; there are {there}": "没有数据类别 {feed}；现有 {there}",
    "{feed} has no template: boundaries come as GeoJSON from a map program": (
        "{feed} 没有模板：边界请从地图软件导出为 GeoJSON"
    ),
    "{path} is there already; move it away or name another place with --output": (
        "{path} 已存在；请移走，或用 --output 另指位置"
    ),
    "{path} does not end in {ending}; name a file that does, or a folder": (
        "{path} 不以 {ending} 结尾；请指定这种文件，或指定目录"
    ),
    "cannot write {path}: {why}": "无法写入 {path}：{why}",
    "no files in {exports}: put the exports there, or try: gridscore demo": (
        "{exports} 中没有文件：请放入导出文件，或先试 gridscore demo"
    ),
    "{root} is not empty and no demo; name another folder with --home": (
        "{root} 不为空且不是演示目录；请用 --home 另指目录"
    ),
    "Dagster is at work on {home} already": "{home} 的 Dagster 已在运行",
    "another run works on this home ({who}); wait for it, or add --wait": (
        "该目录正有另一次运行（{who}）；请等待，或加 --wait"
    ),
    "unexpected {kind}; details in {log}": "意外错误 {kind}；详见 {log}",
    "cannot write: {why}; details in {log}": "无法写入：{why}；详见 {log}",
    "cannot write: {why}": "无法写入：{why}",
    "cannot read or write {path}: {why}; details in {log}": "无法读写 {path}：{why}；详见 {log}",
    "cannot read or write {path}: {why}": "无法读写 {path}：{why}",
    "unexpected {kind}": "意外错误 {kind}",
    # runs
    "nothing was published, held back by {what}": "未发布，暂扣于：{what}",
    "scores were not published: {problem}": "得分未发布：{problem}",
    "the second engine needs the packages of requirements-spark.lock (docs/second_engine.md)": (
        "第二引擎需要 requirements-spark.lock 中的软件包（见 docs/second_engine.md）"
    ),
    "the second engine needs Java 17: none is on the path, and JAVA_HOME is not set": (
        "第二引擎需要 Java 17：路径中没有，也未设 JAVA_HOME"
    ),
    "scores were not published: the process that computes them died": "得分未发布：计算进程已中止",
    "nothing was published: the process that landed {feed} died": "未发布：导入 {feed} 的进程已中止",
    "the run left out {names}": "运行遗漏了 {names}",
    "{file}: {read} rows read, but {landed} landed + {replaced} replaced + {repeated} repeated + {rejected} rejected"
    " = {total}": (
        "{file}：读取 {read} 行，而入库 {landed} + 被替换 {replaced} + 重复 {repeated} + 被拒绝 {rejected} = {total}"
    ),
    "there is no expectation suite for feed {feed}": "没有针对{feed}的数据校验",
    "expectations of {feed} were not evaluated: their process died": "{feed}的数据校验未能进行：校验进程已中止",
    "{count} expectations could not be evaluated: {names}": "{count} 项数据校验无法进行：{names}",
    "dbt project does not {what}: {why}": "计算项目无法通过 {what}：{why}",
    "the last run of {home} was by another version of gridscore; run gridscore run first": (
        "{home} 上次是由其他版本的 gridscore 计算的；请先执行 gridscore run"
    ),
    "{table} does not fit its declaration: {why}": "{table} 与声明不符：{why}",
    "nothing to publish: there is no build file {name}": "没有可发布的内容：缺少计算文件 {name}",
    "nothing to publish: the build file has no marts": "没有可发布的内容：计算文件中没有结果表",
    "{name} was not written out completely; nothing was published": "{name} 未能完整写出；未发布",
    "release {id} cannot be kept: its name is no file name": "发布版本 {id} 无法保存：其名称不能作文件名",
    "release {id} has no score; nothing was published": "发布版本 {id} 没有得分；未发布",
    "{month} has no scores: no record of {feeds} is dated in it (there are {months}); nothing was published": (
        "{month} 没有得分：{feeds} 中没有该月的记录（现有 {months}）；未发布"
    ),
    "{month} has no scores: no record of {feeds} is dated in it (no month has any); nothing was published": (
        "{month} 没有得分：{feeds} 中没有任何记录；未发布"
    ),
    "{period} of {rulebook} was never released; only a released period can be restated": (
        "{rulebook} 的 {period} 从未发布；只有已发布的考核期才能重新发布"
    ),
    "{period} was never released; only a released period can be restated": (
        "{period} 从未发布；只有已发布的考核期才能重新发布"
    ),
    "{noted}, and then: {problem}": "{noted}，随后：{problem}",
    "{file}: accepted before, because: {because}": "{file}：此前已认可，原因：{because}",
    "{file}: withdrawn before, because: {because}": "{file}：此前已撤回，原因：{because}",
    "no file {name} has ever been taken in; names are as under exports/": (
        "从未导入过文件 {name}；文件名以 exports/ 下为准"
    ),
    "{file} came {count} times with different bytes; say which by its hash, oldest first: {hashes}": (
        "{file} 先后有 {count} 份不同内容；请用哈希值指明（先到的在前）：{hashes}"
    ),
    "all that is in {file} had come before; name its files one by one": "{file} 中的文件此前均已导入；请逐个指明",
    # reading
    "nothing is published yet in {folder}: put exports into {exports} and run: gridscore run": (
        "{folder} 中尚未发布任何结果：请把导出文件放入 {exports}，再运行 gridscore run"
    ),
    "nothing is published yet in {folder}; see gridscore run": "{folder} 中尚未发布任何结果；请运行 gridscore run",
    "nothing is published in {folder}: gridscore rebuild makes it anew": (
        "{folder} 中没有发布文件：可用 gridscore rebuild 重建"
    ),
    "{path} cannot be read ({reason}); run `gridscore run` to publish it again": (
        "{path} 无法读取（{reason}）；运行 gridscore run 可重新发布"
    ),
    "{path} cannot be read ({reason}); gridscore rebuild makes it anew": (
        "{path} 无法读取（{reason}）；可用 gridscore rebuild 重建"
    ),
    "what is published was made by another version of gridscore; publish it anew with: gridscore run": (
        "已发布的结果由另一版本的 gridscore 生成；请重新发布：gridscore run"
    ),
    "no scores for period {period}; there are {there}": "没有考核期 {period} 的得分；现有 {there}",
    "no month {month} has scores; there are {there}": "没有 {month} 的得分；现有 {there}",
    "no month is scored yet: see gridscore check": "尚无已计分的月份：见 gridscore check",
    "no scores by rulebook {rulebook}; there are {there}": "没有细则 {rulebook} 的得分；现有 {there}",
    "no scores by rulebook {rulebook} for period {period}; see gridscore scores": (
        "没有细则 {rulebook} 在 {period} 的得分；见 gridscore scores"
    ),
    "rulebook {rulebook} has no scores for {period}": "细则 {rulebook} 没有 {period} 的得分",
    "{unit} has no score for {period}; see gridscore scores": "{unit} 没有 {period} 的得分；见 gridscore scores",
    "{unit} has no score for {period} by {rulebook}; it is scored by {books} for {months}": (
        "{unit} 没有细则 {rulebook} 在 {period} 的得分；它按 {books} 计分的月份为 {months}"
    ),
    "{unit} has no score for {period}; it is scored by {books} for {months}": (
        "{unit} 没有 {period} 的得分；它按 {books} 计分的月份为 {months}"
    ),
    "no unit {unit} is known; near: {near}": "没有单位 {unit}；相近的有：{near}",
    "no unit {unit} is known; see gridscore scores": "没有单位 {unit}；见 gridscore scores",
    "no unit {unit} has a score; near: {near}": "没有得分单位 {unit}；相近的有：{near}",
    "no unit {unit} has a score; see gridscore scores": "没有得分单位 {unit}；见 gridscore scores",
    "{name} is the name of several units; give the code: {codes}": "有多个单位名为 {name}；请给出编号：{codes}",
    "no item {item}; there are {there}": "没有考核项 {item}；现有 {there}",
    "item {item} is not measured yet: it has no points and no evidence; there are {there}": (
        "考核项 {item} 尚未计量，没有得分和依据；现有 {there}"
    ),
    "there are {count} files to write; name a folder with --output": "要写出 {count} 个文件；请用 --output 指定目录",
    "no such file: {file}": "没有这个文件：{file}",
    "not valid: {problem}": "无效：{problem}",
    "effective_from {day} is not the first of a month; the month it falls in is still scored by the version before": (
        "effective_from {day} 不是月初；当月仍按此前的版本计分"
    ),
    "not measured yet, so scores stay provisional: {measures}": "尚未计量，得分将一直为暂定：{measures}",
    "rule {rule}: a better rate costs more in its bands": "规则 {rule}：比例越高扣分越多",
    "a run changed the data meanwhile; try again": "其间有运行改动了数据；请重试",
    "the draft could not be scored: {problem}": "草案无法试算：{problem}",
    "no period is closed yet": "尚无已结账的考核期",
    "no briefing of {period}: it is no closed period; the newest closed ones are {closed}": (
        "没有 {period} 的简报：不是已结账的考核期；最近已结账的有 {closed}"
    ),
    "{period} of {rulebook} is not closed, so there is no briefing of it; none is": (
        "{rulebook} 的 {period} 尚未结账，没有简报；该细则尚无已结账的考核期"
    ),
    "{period} of {rulebook} is not closed, so there is no briefing of it; the newest closed ones are {closed}": (
        "{rulebook} 的 {period} 尚未结账，没有简报；最近已结账的有 {closed}"
    ),
    "{file} cannot be typeset: {why}": "{file} 无法排版：{why}",
    "port {port} cannot be used ({why}); choose another with --port": "端口 {port} 无法使用（{why}）；请用 --port 另选",
    # releases, ledger, vault
    "there is no release {id}; of {count} there are {there}": "没有发布版本 {id}；共有 {count} 个，如 {there}",
    "release {id} is of {rulebook}, {period}, not of {asked}": "发布 {id} 属于 {rulebook} 的 {period}，不是 {asked}",
    "release {id}: {file} was changed; restore the ledger from a backup": (
        "发布版本 {id}：{file} 已被改动；请从备份取回账册"
    ),
    "release {id}: {file} is missing; restore the ledger from a backup": "发布版本 {id}：{file} 缺失；请从备份取回账册",
    "{log}: line {line} does not fit the chain; the log was changed: put back {path} from a backup": (
        "{log}：第 {line} 行与链条不符，账册已被改动：请从备份取回 {path}"
    ),
    "{log}: line {line} cannot be read; the log was damaged: put back {path} from a backup": (
        "{log}：第 {line} 行无法读取，账册已损坏：请从备份取回 {path}"
    ),
    "{log}: line {line} has lost its line break; the log was damaged: put back {path} from a backup": (
        "{log}：第 {line} 行缺少换行，账册已损坏：请从备份取回 {path}"
    ),
    "vault: {file} is in the intake log but its bytes are missing": "原始文件库：{file} 已登记，但内容缺失",
    "vault: {file} no longer has the bytes it came with": "原始文件库：{file} 的内容已不是导入时的内容",
    "{key}: others can read the key ({modes}); run: chmod 400 {path}": (
        "{key}：他人可读密钥（{modes}）；请运行：chmod 400 {path}"
    ),
    "{key}: is no key of this program; restore it from the backup": "{key}：不是本程序的密钥；请从备份取回",
    # looking after a home
    "nothing to rebuild in {root}: no run has taken in a file yet": "{root} 中没有可重建的内容：尚未导入任何文件",
    "nothing was rebuilt: {what} (gridscore verify tells all)": "未重建：{what}（gridscore verify 列出全部）",
    "{count} files of exports/ were never taken in, such as {name}; gridscore run first": (
        "exports 中有 {count} 个文件尚未导入，如 {name}；请先运行 gridscore run"
    ),
    "{path} lies in the home itself; name a folder on another disk": "{path} 就在该目录之内；请指定另一磁盘上的目录",
    "nothing to back up in {root}: no run has taken in a file yet": "{root} 中没有可备份的内容：尚未导入任何文件",
    "{path} is a file; name a new or empty folder": "{path} 是文件；请指定新的或空的目录",
    "{path} is not empty; name a new or empty folder": "{path} 不为空；请指定新的或空的目录",
    "others could read the key on the disk of {path}; use one that keeps permissions": (
        "{path} 所在磁盘无法阻止他人读取密钥；请换用支持权限的磁盘"
    ),
    "no backup was made in {path}: {why}": "未能备份到 {path}：{why}",
    "nothing was restored from {path}: {why}": "未能从 {path} 恢复：{why}",
    "no backup at {path}: there is no {file} that can be read": "{path} 不是备份：没有可读取的 {file}",
    "no backup at {path}: its {file} names files outside of it": "{path} 不是备份：其 {file} 指向目录之外的文件",
    "{path} is missing; nothing was restored": "{path} 缺失；未恢复",
    "{path} was changed since the backup was made; nothing was restored": "{path} 在备份之后被改动；未恢复",
    "{path} cannot be replaced ({why}); name a folder inside it": "{path} 无法替换（{why}）；请指定其下的目录",
    "no publication is noted in {folder} yet: gridscore run makes one": (
        "{folder} 中尚无发布记录：请运行 gridscore run"
    ),
    # progress
    "starting": "启动",
    "taking in files": "接收文件",
    "landing {feed}": "导入 {feed}",
    "{feed}: {rows} rows, {part}, {rate} rows a second, {left} s left": (
        "{feed}：已读 {rows} 行，{part}，每秒 {rate} 行，还需约 {left} 秒"
    ),
    "checking {feed}": "校验 {feed}",
    "preparing the build file": "准备计算",
    "computing scores": "计算得分",
    "publishing": "发布",
    "writing pages": "生成页面",
}
