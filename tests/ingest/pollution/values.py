"""Polluted values in a file whose lines are all whole: what cannot be read rejects its row, and says which column."""

from __future__ import annotations

from polluted import (
    CATEGORY,
    CODE,
    CODES,
    DUE,
    GRID,
    OUTCOME,
    REPORTED,
    REWORK,
    Kind,
    csv,
    item,
    rows_with,
    with_column,
)

# An area code that was never given out; the check digit is right.
ID_NUMBER = "990101196203150016"
CROSSED = "99010119620315018×"
PHONE = "19900000001"
WIDE = "１９９０００００００１"


def cell(name: str, why: str, place: int, value: str, column: str, rule: str) -> Kind:
    """A05, in line 6, has this value in a cell."""
    return Kind(name, why, csv(rows_with(("A05", place, value))), item(5), rejected=((6, column, rule),))


def beside(name: str, why: str, title: str, value: str, column: str, rule: str) -> Kind:
    """A05, in line 6, has this value in a further column."""
    content = with_column(title, {"A05": value})
    return Kind(name, why, content, item(5), rejected=((6, column, rule),))


DATES = [
    cell(f"date {value}", why, REPORTED, value, "reported_at", rule)
    for value, why, rule in (
        ("03/04/2025", "March or April", "ambiguous_date"),
        ("03-04-25 08:00", "day, month and year in any order", "ambiguous_date"),
        ("26-03-01", "which of the three is the year?", "ambiguous_date"),
        ("08:05", "a time of no day", "time_without_date"),
        ("2026-02-30 08:00:00", "no such day", "unreadable_date"),
        ("2026-13-01", "no such month", "unreadable_date"),
        ("2026-03-05 25:10:00", "no such hour", "unreadable_date"),
        ("2026-03/05", "nobody writes two separators", "unreadable_date"),
        ("0", "what a spreadsheet shows for nothing", "unreadable_date"),
        ("昨天", "of which day?", "unreadable_date"),
        ("1899-12-31", "the calendar of a spreadsheet begins later", "unreadable_date"),
        ("2026-03-0５a", "a slip of the finger", "unreadable_date"),
        ("2026/3/5 上午12:05", "a program means midnight, people noon", "ambiguous_date"),
        ("2026/3/5 下午0:05", "nobody's way to write it", "ambiguous_date"),
        ("2026/3/5 上午13:05", "one of the two is wrong", "unreadable_date"),
        ("下午2:05", "a time of no day", "time_without_date"),
        ("########", "the column was too narrow when it was saved", "unreadable_date"),
    )
]

NEEDED = [
    cell("code empty", "nobody's row", CODE, "", "item_code", "required"),
    cell("code is a dash", "one of the ways to write nothing", CODE, "-", "item_code", "required"),
    cell("code is a no-break blank", "it looks empty and is", CODE, "\u00a0", "item_code", "required"),
    cell("grid is 无", "it says that there is none", GRID, "无", "grid_code", "required"),
    cell("category is null", "a database's word for nothing", CATEGORY, "NULL", "category", "required"),
    cell("code in scientific notation", "its last digits are gone", CODE, "3.20483E+17", "item_code", "digits_lost"),
    cell("grid in scientific notation", "its last digits are gone", GRID, "3.2E17", "grid_code", "digits_lost"),
    cell("code is an error", "what a failed look-up leaves", CODE, "#N/A", "item_code", "error_cell"),
    cell("grid is an error", "what a deleted column leaves", GRID, "#REF!", "grid_code", "error_cell"),
    cell("category is an error", "what a failed formula leaves", CATEGORY, "#VALUE!", "category", "error_cell"),
    cell("code too wide for its column", "saved as it was shown", CODE, "#####", "item_code", "error_cell"),
    cell("code is an ID number", "a person is no item", CODE, ID_NUMBER, "item_code", "identifier_in_text"),
    cell("grid is a phone number", "a person is no grid", GRID, PHONE, "grid_code", "identifier_in_text"),
    cell("grid is a phone number in three", "the same", GRID, "199 0000 0001", "grid_code", "identifier_in_text"),
    cell("code is a phone number in three", "the same", CODE, "199-0000-0001", "item_code", "identifier_in_text"),
    cell("category in full-width digits", "the same", CATEGORY, f"电{WIDE}", "category", "identifier_in_text"),
    cell("grid is a phone number with 86", "the same", GRID, f"+86-{PHONE}", "grid_code", "identifier_in_text"),
    cell("code ends in a cross", "an ID number all the same", CODE, CROSSED, "item_code", "identifier_in_text"),
    cell("code of dashes", "a dash of a Chinese keyboard", CODE, "——", "item_code", "required"),
    cell("category holds a phone", "free text in a list", CATEGORY, f"电{PHONE}", "category", "identifier_in_text"),
    cell("outcome not in the list", "it would count as what?", OUTCOME, "差不多了", "outcome", "not_in_list"),
    cell("outcome is a number", "a code of the system's own", OUTCOME, "3", "outcome", "not_in_list"),
    cell("count in words", "two is no 2 here", REWORK, "两次", "rework_count", "not_a_whole_number"),
    cell("count with decimals", "half a return is none", REWORK, "1.5", "rework_count", "not_a_whole_number"),
    cell("count below nought", "a slip of the finger", REWORK, "-1", "rework_count", "not_negative"),
    cell(
        "count beyond all counts", "longer than a number may be", REWORK, "9" * 20, "rework_count", "not_a_whole_number"
    ),
    cell("count is a telephone", "the column beside it", REWORK, PHONE, "rework_count", "identifier_in_text"),
    cell(
        "deadline is a word", "an optional cell too: unreadable is not empty", DUE, "尽快", "due_at", "unreadable_date"
    ),
    cell("deadline ambiguous", "an optional cell too", DUE, "3/4/2026", "due_at", "ambiguous_date"),
]

FURTHER = [
    beside("neither yes nor no", "perhaps is no answer", "网格自办", "也许", "handled_in_grid", "not_yes_or_no"),
    beside("longitude in words", "no number", "经度", "东经119度", "longitude", "not_degrees"),
    beside("longitude off the globe", "no place", "经度", "181.5", "longitude", "on_the_globe"),
    beside("latitude is a longitude", "the columns are exchanged", "纬度", "119.9", "latitude", "on_the_globe"),
    beside("position in minutes", "another notation", "纬度", "31°42'", "latitude", "not_degrees"),
    beside("unreadable disposal", "it would count as open", "处置时间", "已处置", "disposed_at", "unreadable_date"),
    Kind(
        "dashes",
        "what a Chinese keyboard writes for nothing",
        csv(rows_with(("A05", REWORK, "——"), ("A06", DUE, "—"), ("A07", DUE, "--"))),
        changed={"A05": {"rework_count": None}, "A06": {"due_at": None}, "A07": {"due_at": None}},
    ),
    Kind(
        "phone number in an optional code",
        "the cell is emptied and counted, the row lands",
        with_column("办结人编号", {"A05": PHONE, "A06": ID_NUMBER, "A07": "W1"}),
        changed={"A07": {"closed_by": "W1"}},
        notes=("closed_by: 2 cells held somebody's number or name",),
    ),
    Kind(
        "names where codes should be",
        "who is in no register is nobody here; the cell is emptied and counted",
        with_column("上报人", {"A05": "亓昶瑭", "A06": "W1"}),
        notes=("worker_code: 2 cells are no code of the worker register",),
    ),
    Kind(
        "column about a person",
        "it is never read, only its header is named",
        with_column("民族", dict.fromkeys(CODES, "某族")),
        notes=("columns not taken: 民族",),
    ),
    Kind(
        "several faults in a row",
        "one row is rejected once, for its first fault",
        csv(rows_with(("A05", GRID, ""), ("A05", REPORTED, "x"), ("A05", REWORK, "y"))),
        item(5),
        rejected=((6, "grid_code", "required"),),
    ),
    Kind(
        "example left over from the template",
        "it is nobody's item",
        csv(rows_with(("A05", CODE, "示例A05"))),
        item(5),
        notes=("1 example row",),
    ),
]
