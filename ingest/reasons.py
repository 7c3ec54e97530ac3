"""Why a row was rejected, in English and Chinese. Names the column and what is wrong, never the value."""

from __future__ import annotations

from ingest.feed import Column

WORDS: dict[str, tuple[str, str]] = {
    "required": ("{en} is empty", "{zh}为空"),
    "unreadable_date": ("{en} is no date or time that can be read", "{zh}不是可识别的日期时间"),
    "ambiguous_date": ("{en} could be more than one date", "{zh}日期有歧义"),
    "time_without_date": ("{en} is a time without a date", "{zh}只有时间没有日期"),
    "clock_change": ("{en} falls into a change of clocks", "{zh}处于夏令时切换的时段"),
    "not_in_list": ("{en} is none of the values it may have", "{zh}不在可选值之内"),
    "not_yes_or_no": ("{en} is neither yes nor no", "{zh}不是“是/否”"),
    "not_a_whole_number": ("{en} is no whole number", "{zh}不是整数"),
    "not_a_decimal": ("{en} is no number with at most six decimals", "{zh}不是数字或小数超过六位"),
    "not_a_number": ("{en} is no number", "{zh}不是数字"),
    "not_degrees": ("{en} is no number of degrees", "{zh}不是经纬度数值"),
    "digits_lost": ("{en} was made a number and lost digits", "{zh}被表格转成数字，已丢失位数"),
    "characters_lost": ("{en} has characters that were lost before it came", "{zh}含导出前已丢失的字符（乱码）"),
    "identifier_in_text": ("{en} holds an ID or phone number, which is not stored", "{zh}含身份证号或手机号，不予保存"),
    "name_for_code": (
        "{en} has neither a digit nor a letter; a code is expected, not a name",
        "{zh}中没有数字或字母；应填编号，不是姓名",
    ),
    "not_in_register": (
        "{en} is no code of the worker register; a code is expected, not a name",
        "{zh}不是网格员台账中的编号；应填编号，不是姓名",
    ),
    "error_cell": (
        "{en} holds an error, a formula that was never computed, or a kind of value that is not read",
        "{zh}为错误值、未计算的公式或不支持的数据类型",
    ),
    "boundary_unreadable": ("{en} is no geometry that can be read", "{zh}不是可识别的几何图形"),
    "boundary_not_a_polygon": ("{en} is neither Polygon nor MultiPolygon", "{zh}不是面（Polygon或MultiPolygon）"),
    "boundary_too_few_points": ("{en} has a ring of fewer than four points", "{zh}有的环不足四个点"),
    "boundary_too_many_points": ("{en} has more than 20,000 points", "{zh}超过两万个点"),
    "boundary_out_of_range": ("{en} has a point that is not on the globe", "{zh}有的点超出经纬度范围"),
    "boundary_too_wide": ("{en} is more than ten degrees wide", "{zh}跨度超过十度"),
    "boundary_without_area": ("{en} encloses nothing", "{zh}面积为零"),
    "boundary_crosses_itself": ("{en} touches or crosses itself", "{zh}自相交或自相接"),
    "boundary_hole_outside": (
        "{en} has a hole outside its polygon or in another hole",
        "{zh}有的洞在多边形之外或在另一个洞内",
    ),
    "boundary_parts_overlap": ("{en} has parts that overlap", "{zh}的各部分互相重叠"),
}


def reason(rule: str, column: Column) -> tuple[str, str]:
    """English and Chinese words for a broken rule of a column."""
    english, chinese = WORDS[rule]
    return english.format(en=column.name), chinese.format(zh=column.name_zh)
