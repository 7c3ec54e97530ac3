"""Problems of rulebooks in Chinese: what is said after the place they are found at. Written as in `localise.py`.

What the shape of any YAML file is refused for stands in `zh_settings.py`.
"""

RULEBOOK_PROBLEMS: dict[str, str] = {
    # fields, ids, measures
    "is empty": "是空文件",
    "is given twice": "重复",
    "{name} is listed twice": "{name}列了两次",
    "{name} is no id; use letters, digits, point and hyphen": "{name}不能作编号；只用字母、数字、点和连字符",
    "no such field in a rule of kind {kind} over {measures}": "计分方式 {kind}、指标 {measures} 的规则没有这个字段",
    "is missing; measure {measures} needs it": "缺失；指标 {measures} 需要它",
    "no measure {name}": "没有指标{name}",
    "must be a whole number of 1 or more without quotes, not {value}": "须为 1 以上的整数，不加引号，不能是{value}",
    "is missing; of several rules each needs an id, such as {example}": "缺失；有多条规则时每条须有编号，如 {example}",
    "{name} must be {item}; the only scored rule of an item has the item's id": (
        "{name}应为 {item}；考核项只有一条计分规则时，规则与考核项同号"
    ),
    "{measure} has no {kind}": "{measure} 没有{kind}",
    "the evidence of {measure} has no {column}": "{measure} 的依据没有 {column}",
    "{value} is none of those that where names": "{value}不在 where 所列之内",
    "the rate of {measure} is at most 1; write 80 % as 0.80": "{measure} 的比例最多为 1；80% 写作 0.80",
    "must be more than 0 and at most 1, not {value}; write 80 % as 0.80": (
        "须大于 0、不超过 1，不能是 {value}；80% 写作 0.80"
    ),
    "must not be negative: {value}": "不能为负：{value}",
    "nothing is asked that could scale, such as a target": "没有可按比例折算的要求（如 target）",
    "only worst_of and per_unit take several": "只有 worst_of 和 per_unit 可用多个指标",
    "{measure} gives no rate, which kind {kind} needs": "{measure} 不是比例，而计分方式 {kind} 需要比例",
    "{measure} gives no quantity, which kind {kind} needs": "{measure} 没有数量，而计分方式 {kind} 需要数量",
    "{measure} gives no rate with counts, which kind {kind} needs": (
        "{measure} 不兼有比例和数量，而计分方式 {kind} 两者都需要"
    ),
    "{measure} is taken on communities; this rulebook scores grids": "{measure} 按村社区计量；本细则考核网格",
    "{value} here, {other} in item {item}; measure {measure} is counted one way in a rulebook": (
        "此处为 {value}，考核项 {item} 为 {other}；同一细则中指标 {measure} 只能有一种算法"
    ),
    # points
    "add up to {total}, not to 100": "合计 {total} 分，不是 100 分",
    "a {part} has none; its rules say what it is worth, cap the most": (
        "{part} 没有这一项；由其规则说明分值，cap 为上限"
    ),
    "a {part} has none": "{part} 没有这一项",
    "{cap} is more than the item's points, {points}": "{cap} 超过考核项的分值 {points}",
    "{floor} leaves nothing to lose of {points} points": "{floor} 使 {points} 分无分可失",
    "none of them scores; an item needs one that does": "没有一条计分；考核项至少须有一条计分规则",
    "a deduction cannot give points; say deduct": "扣分项不能加分；请写 deduct",
    "a bonus cannot take points; say give": "加分项不能扣分；请写 give",
    "is missing; several rules share the item's points": "缺失；多条规则分用考核项的分值，每条须写明",
    "is missing; a rule that gives for each unit in an item of points needs one": (
        "缺失；有分值的考核项中，按件得分的规则须有上限"
    ),
    "its rules give {given} at most, the item has {points}": "其规则最多得 {given} 分，考核项为 {points} 分",
    "points of an item have at most two decimals, not {value}": "考核项的分值最多两位小数，不能是 {value}",
    "say either what it gives (give) or what it takes (deduct)": "give（得分）与 deduct（扣分）须写且只能写一个",
    "give either points or deduct": "points 与 deduct 只能写一个",
    "must not be negative: {value} (the word deduct or give says the direction)": (
        "不能为负：{value}（加减由 give 或 deduct 表示）"
    ),
    "must be more than 0, not {value}": "须大于 0，不能是 {value}",
    "must be more than 0, at most 1 and have at most four decimals, not {value}": (
        "须大于 0、不超过 1、最多四位小数，不能是 {value}"
    ),
    # bands and prices
    "a band needs from, below or both": "每一档须有 from 或 below",
    "from {lower} must be less than below {upper}": "from {lower} 须小于 below {upper}",
    "give either deductions or scores": "deductions 与 scores 须写且只能写一个",
    "{value} is more than 1; write 80 % as 0.80": "{value} 大于 1；80% 写作 0.80",
    "hole: nothing is said about a rate below {edge}": "有空档：比例低于 {edge} 时未作规定",
    "hole: nothing is said about a rate of {edge} and above": "有空档：比例达到 {edge} 及以上时未作规定",
    "hole: nothing is said about a size of {edge} and above": "有空档：人数达到 {edge} 及以上时未作规定",
    "hole: nothing is said about a rate from {lower} to {upper}": "有空档：比例从 {lower} 到 {upper} 未作规定",
    "hole: nothing is said about a size from {lower} to {upper}": "有空档：人数从 {lower} 到 {upper} 未作规定",
    "overlap: two bands cover a rate from {lower} to all above": "重叠：比例 {lower} 及以上有两档",
    "overlap: two bands cover a size from {lower} to all above": "重叠：人数 {lower} 及以上有两档",
    "overlap: two bands cover a rate from {lower} to {upper}": "重叠：比例从 {lower} 到 {upper} 有两档",
    "overlap: two bands cover a size from {lower} to {upper}": "重叠：人数从 {lower} 到 {upper} 有两档",
    "give prices by kind or by level, one of the two": "分值按 kind 或按 level 列出，二者选一",
    "give amounts by size, by level, or both": "分值须按 size、level 或两者列出",
    # kinds of rule
    "per {per} takes none; the measure says what each {same} asks for": (
        "按 {per} 计算时不写目标；每个 {same} 的要求由指标规定"
    ),
    "is missing; {field} makes a rate, which is met when it reaches one": (
        "缺失；{field} 得出比例，须有目标才能判断达标"
    ),
    "where: kind must name the check": "where 的 kind 须写明检查项目",
    "measure must list the rates, two or more": "measure 须列出两个以上的比例",
    "less: is taken from over, which is missing": "less 是从 over 中减去的，而 over 缺失",
    "{measure} is no count of things, so no rate can be made of it": "{measure} 不是件数，不能用来求比例",
    "{measure} names no matter": "{measure} 没有事由编号",
    "the rate of {measure} does not; only counts do": "{measure} 是比例，不随工作日折算；只有件数折算",
    "{name} is named by one rule only": "{name}只有一条规则使用",
    "{name} is also named in item {item}; rules that cost once together share an item": (
        "{name}还出现在考核项 {item}；合并扣一次的规则须在同一考核项内"
    ),
    "{name}: rules that cost once together take the same points": "{name}：合并扣一次的规则须扣同样的分",
    # grids of a community
    "child: share and the child_target its grids must reach belong together": (
        "child: share 与 child_target（网格须达到的数）须同时填写"
    ),
    "the rate of {measure} is at most 1": "{measure} 是比例，最大为 1",
    "is missing; {measure} is taken on grids, so say mean or share": (
        "缺失；{measure} 按网格计量，须写明 mean（平均）或 share（达标网格比例）"
    ),
    "this rulebook scores grids, which have no parts": "本细则考核网格，网格没有下级",
    "no record of {measure} names a grid": "{measure} 的记录不写网格",
    "{measure} counts grids already; its rate is the share of grids that pass": (
        "{measure} 本就按网格计数；其比例即达标网格的比例"
    ),
    "{measure} is about people of several grids, so no grid has its own": "{measure} 涉及跨网格的人员，不能分到网格",
    # several rules, other rules' methods
    "no rule {name}": "没有规则{name}",
    "{name} itself reuses {other}; name that one": "{name} 本身沿用 {other}；请直接写 {other}",
    "comes with the rule that is reused": "由所沿用的规则决定，不另写",
    "belongs to reuse, the rule whose method it is": "须与 reuse（沿用的规则）同用",
    "combine all_of asks what is met or not; its rules are of kind threshold": (
        "combine: all_of 只问是否达标；其规则须为 threshold"
    ),
    "combine all_of gives all the points or none; leave it out": "combine: all_of 全得或全不得；此处不写",
    "all_of is for points or a bonus; a deduction takes them rule by rule": (
        "all_of 用于有分值的考核项或加分项；扣分项逐条扣分"
    ),
    "is missing; it says what a bonus with combine: all_of is worth": "缺失；combine: all_of 的加分项由它写明分值",
    "all_of needs two rules or more": "all_of 须有两条以上规则",
    "weighted is for items of points, not for a {part}": "weighted 用于有分值的考核项，不用于 {part}",
    "weighted needs a rule that takes at most the item's points; say cap": (
        "weighted 中扣分规则最多扣考核项的分值；请写 cap"
    ),
    "belongs to the scored rules of an item with combine: weighted": "只用于 combine: weighted 的考核项的计分规则",
    "is missing; in an item with combine: weighted each rule has one": (
        "缺失；combine: weighted 的考核项每条规则须有权重"
    ),
    "those of its rules add up to {total}, not to 1": "各规则权重合计 {total}，不是 1",
    # quarters and years, hours, versions
    "no detector confirms anything by itself; what a person confirms comes as a finding": (
        "疑点不会自动认定；经人核实的，作为核查问题（findings）报入"
    ),
    "must name Q1 to Q4, or the months 01 to 12, all of them": "须写全 Q1 至 Q4，或 01 至 12 月",
    "no item is rolled up by them (rollup: weights)": "没有考核项按权重汇总（rollup: weights）",
    "weights needs the weights of the year's quarters or months (weights of the rulebook)": (
        "weights 需要细则写明各季或各月的权重（weights）"
    ),
    "is missing; rollup sum_capped needs it": "缺失；rollup: sum_capped 需要它",
    "{rollup} does not fit given: yearly; use recompute (from the whole year) or last"
    " (as the year's last month has it)": (
        "{rollup} 不适用于 given: yearly；请用 recompute（按全年计算）或 last（按年末月）"
    ),
    "exclude scales months, which an item that is recomputed or given yearly has no part in": (
        "exclude 按月折算，不能与按全期重算或按年给分的考核项同用"
    ),
    "is missing; item_limits on the clock working_hours need it": (
        "缺失；item_limits 用工作小时（working_hours）时需要它"
    ),
    "with no_basis exclude all items of points need the same one; they make up for each other": (
        "有考核项用 no_basis: exclude 时，有分值的考核项须用同一种汇总方式，因其互相折算"
    ),
    "make less than an hour a day": "每天不足一小时",
    "must follow each other without overlap": "须依次排列，不得重叠",
    "from {start} must be before to {end}": "from {start} 须早于 to {end}",
    "must be a time in quotes, such as {example}, not {value}": "须为加引号的时间，如 {example}，不能是{value}",
    "holds {name} and {other}; a file is one rulebook": "含有 {name} 和 {other}；一个文件只写一部细则",
    "versions {one} and {other} both begin on {day}": "版本 {one} 与 {other} 都自 {day} 起生效",
    "must be {unit} as before": "须与此前一致，为 {unit}",
}
