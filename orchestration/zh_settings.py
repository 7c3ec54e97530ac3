"""Problems of site.yaml, sources.yaml and the calendar in Chinese: what is said after the place they are found at.

Written as in `localise.py`. What all files of settings share (`ingest/yaml_schema.py`, `yaml_file.py`) stands here.
"""

SAID = {
    "a list": "列表",
    "fields": "字段组",
    "empty": "空",
    "the end of the file": "文件末尾",
    "the node content": "一个值",
}
"""Words that stand for what was written, where that is no text."""
SETTINGS_PROBLEMS = {
    # the shape of a field
    "no such field": "没有这个字段",
    "is missing": "缺失",
    "must not be empty": "不能为空",
    "must be text (in quotes), not {value}": "须为文字（加引号），不能是{value}",
    "must be a whole number without quotes, not {value}": "须为整数，不加引号，不能是{value}",
    "must be true or false, not {value}": "只能是 true 或 false，不能是{value}",
    "must be a list, not {value}": "须为列表，不能是{value}",
    "must be fields (name: value), not {value}": "须为字段组（名称: 值），不能是{value}",
    'must be a number in quotes, such as "0.80", not {value}': '须为加引号的数，如 "0.80"，不能是{value}',
    'must be a date in quotes, such as "2010-01-01", not {value}': '须为加引号的日期，如 "2010-01-01"，不能是{value}',
    "{value} is not one of {choices}": "{value}不在可选值之内：{choices}",
    "kind {value} is not one of {choices}": "没有计分方式{value}，可选：{choices}",
    "kind is missing": "缺少计分方式（kind）",
    "input should be greater than or equal to {least}": "不能小于 {least}",
    "input should be less than or equal to {most}": "不能大于 {most}",
    "input should be greater than {least}": "须大于 {least}",
    "input should be less than {most}": "须小于 {most}",
    # the file
    "no such file": "没有这个文件",
    "cannot be read: {why}": "无法读取：{why}",
    "larger than {size} MB, which no settings file is": "超过 {size} MB，不可能是设置文件",
    "not UTF-8; save the file as UTF-8": "不是 UTF-8 编码；请另存为 UTF-8",
    "not readable as YAML: {why}": "不符合 YAML 格式：{why}",
    "not readable as YAML: it holds control characters": "不符合 YAML 格式：含有控制字符",
    "not readable as YAML: mapping values are not allowed here": (
        "不符合 YAML 格式：此处不能有冒号，文字含冒号时请加引号"
    ),
    "not readable as YAML: could not find expected ':'": "不符合 YAML 格式：缺少冒号",
    "not readable as YAML: expected {what}, but found {found}": "不符合 YAML 格式：应为 {what}，却是 {found}",
    "not readable as YAML: found character '{sign}' that cannot start any token": (
        "不符合 YAML 格式：此处不能有“{sign}”（缩进用空格，不用制表符）"
    ),
    "not readable as YAML: found unexpected {what}": "不符合 YAML 格式：此处不应出现 {what}",
    "expected fields (name: value), found something else": "应为字段组（名称: 值）",
    "nested too deeply": "嵌套过深",
    "anchors and references ({signs}) are not accepted": "不接受锚点和引用（{signs}）",
    "tags ({tag}) are not accepted": "不接受标签（{tag}）",
    "a field name must be text; put it in quotes": "字段名须为文字；请加引号",
    "{name} is given twice": "{name}重复",
    "{text} can be read in more than one way; write it in quotes: {quoted}": "{text} 有多种读法；请加引号：{quoted}",
    "holds {count} documents (---); one is expected": "含 {count} 个文档（---）；只应有一个",
    # site.yaml
    "{name} is no time zone; write for example {example}": "{name}不是时区；例如写作 {example}",
    "{text} is no month; write for example {example}": "{text}不是月份；例如写作 {example}",
    "must be between 0 and 1, not {share}": "须在 0 与 1 之间，不能是 {share}",
    "must name an environment variable, such as {example}; the address itself stands there": (
        "须为环境变量的名称，如 {example}；地址本身写在环境变量中"
    ),
    "{pattern} has no use for {field}": "{pattern} 不使用 {field}",
    "no rulebook {name}; there are {there}": "没有细则{name}；现有 {there}",
    "{file} is not CN, not weekdays, and no such file is there": "{file} 既不是 CN、weekdays，也没有这个文件",
    # sources.yaml
    "{text} is no time format; write for example {example}": "{text}不是时间格式；例如写作 {example}",
    "give either files or query": "files 与 query 须填且只能填一个",
    "query and database belong together": "query 与 database 须同时填写",
    "files are named as under exports/; elsewhere with a protocol, such as file:///share/*.csv": (
        "files 以投放目录 exports/ 下的名称为准；别处的文件须写明协议，如 file:///share/*.csv"
    ),
    "files must not leave the landing folder (..)": "files 不得指向投放目录之外（..）",
    "{name} is both a column and a constant": "{name} 既是列又是常量",
    "there is no feed {feed}": "没有数据类别{feed}",
    "feed {feed} has no column {column}": "数据类别 {feed} 没有字段{column}",
    "feed {feed}: a password stands in files; set it in the environment": (
        "数据类别 {feed}：files 中含有密码；请改用环境变量"
    ),
    # a calendar of the site's own
    "{day} is missing; every day needs a row": "缺少 {day}；每天须有一行",
    "not readable as Parquet": "无法按 Parquet 读取",
    "needs the columns date (a date) and is_working_day (true / false)": (
        "须有 date（日期）和 is_working_day（true / false）两列"
    ),
    "a row without date or is_working_day": "有一行缺少 date 或 is_working_day",
    "column {column} is missing; needs date, is_working_day and notice": (
        "缺少列 {column}；须有 date、is_working_day 和 notice"
    ),
    "must look like 2026-01-31": "须形如 2026-01-31",
    "must be true or false": "只能是 true 或 false",
}
