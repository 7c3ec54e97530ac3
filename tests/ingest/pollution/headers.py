"""Polluted headers: missing, misspelt, doubled, misplaced."""

from __future__ import annotations

from polluted import (
    CODES,
    DUE,
    EVERY_ONE,
    HEADER,
    NOTE,
    ROWS,
    Kind,
    csv,
    item,
    line,
    rows_with,
    with_lines,
)

DEEP = "\n".join(f"说明第{n}行" for n in range(31)) + "\n"

HEADERS = [
    Kind("no header", "the first row names nothing", csv().partition(b"\n")[2], aside="no header that fits"),
    Kind(
        "required column missing",
        "a row without it could be nobody's",
        csv([row[:1] + row[2:] for row in ROWS], HEADER[:1] + HEADER[2:]),
        aside="grid_code missing",
    ),
    Kind(
        "header misspelt",
        "a renamed column is reported, not guessed",
        with_lines({1: line(1).replace("上报时间", "上报時间")}),
        aside="reported_at missing",
    ),
    Kind(
        "optional header misspelt",
        "the column is not taken, and the receipt says so twice",
        with_lines({1: line(1).replace("处置时限", "处置时現")}),
        changed={code: {"due_at": None} for code in CODES},
        notes=("columns not taken: 处置时現", "columns not in the file: worker_code, due_at"),
    ),
    Kind(
        "one meaning twice",
        "the first in alias order counts, the other is named",
        csv([[*row, "2020-01-01"] for row in ROWS], [*HEADER, "截止时间"]),
        notes=("second header of a column, not taken: 截止时间",),
    ),
    Kind(
        "broken quote in the header",
        "lenient readers lose every row without a word",
        with_lines({1: '"' + line(1)}),
        aside="no header that fits",
    ),
    Kind(
        "header a field short",
        "nobody can say which column the rows have too many",
        with_lines({1: line(1).replace(",返工次数", "")}),
        EVERY_ONE,
        rejected=tuple((n, None, "field_count") for n in range(2, 14)),
    ),
    Kind(
        "header run into the first row",
        "the row would vanish inside the header",
        with_lines({1: line(1) + line(2), 2: ""}),
        aside="the header",
    ),
    Kind(
        "header far down", "thirty lines of preamble are no table", DEEP.encode() + csv(), aside="no header that fits"
    ),
    Kind(
        "header of another feed",
        "visits under the name of items",
        "走访编号,网格员编号,网格编号,走访时间\nV1,W1,G1,2026-03-01\n".encode(),
        aside="item_code, category, reported_at missing",
    ),
    Kind("header alone", "an export of a month without items", line(1).encode(), EVERY_ONE),
    Kind(
        "total rows and notes",
        "they lie under the data and are no data, but are counted",
        csv() + "合计,,,,,,18,\n制表人：某某,,,,,,,\n填报日期：2026-04-01\n".encode(),
        notes=("3 total or note rows",),
    ),
    Kind(
        "row that only looks like a total",
        "it has all required cells, so it is data",
        csv([*rows_with(("A12", NOTE, "合计"))[:-1], ["合计", *rows_with(("A12", DUE, ""))[-1][1:]]]),
        item(12),
        changed={"合计": {"grid_code": "G1"}},
    ),
]
