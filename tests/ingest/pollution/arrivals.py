"""Files that come again, late, in pieces, or under names that nobody knows."""

from __future__ import annotations

from polluted import DUE, EVERY_ONE, OUTCOME, ROWS, Kind, csv, line, rows_with

NEWER = csv(rows_with(("A05", OUTCOME, "处置受限")))
LIMITED = {"A05": {"outcome": "limited"}}
AGAIN = csv(end="\r\n")

ARRIVALS = [
    Kind(
        "same bytes under another name",
        "one file, whatever it is called",
        {"items_2026-03.csv": csv(), "事项上报_2026-03(1).csv": csv()},
    ),
    Kind(
        "same rows in other bytes",
        "each row lands once, the others are repeats",
        {"items_2026-03.csv": csv(), "items_20260401.csv": AGAIN},
        repeated=12,
    ),
    Kind(
        "sent again with one row changed",
        "the later word counts",
        {"items_2026-03.csv": csv(), "items_20260401.csv": NEWER},
        changed=LIMITED,
        replaced=1,
        repeated=11,
    ),
    Kind(
        "older export under a later name in the alphabet",
        "the date in the name decides, not the order of names",
        {"items_20260401.csv": NEWER, "items_b_20260331.csv": csv()},
        changed=LIMITED,
        replaced=1,
        repeated=11,
    ),
    Kind(
        "months that overlap",
        "rows in both land once",
        {"items_2026-03.csv": csv(ROWS[:8]), "items_2026-04.csv": csv(ROWS[4:])},
        repeated=4,
    ),
    Kind("row twice in a file", "an exact repeat is one row", csv([*ROWS, ROWS[4]]), repeated=1),
    Kind(
        "code twice in a file",
        "the later line counts",
        csv([*ROWS, rows_with(("A05", OUTCOME, "处置受限"))[4]]),
        changed=LIMITED,
        replaced=1,
    ),
    Kind(
        "taken back",
        "there, changed, and as before: the last word counts, and the first is no repeat of it",
        {"items_2026-03.csv": csv(), "items_20260401.csv": NEWER, "items_20260402.csv": AGAIN},
        replaced=2,
        repeated=22,
    ),
    Kind(
        "emptied later",
        "an empty cell in a later row is what that row says",
        {"items_2026-03.csv": csv(), "items_20260401.csv": csv(rows_with(("A05", DUE, "")))},
        changed={"A05": {"due_at": None}},
        replaced=1,
        repeated=11,
    ),
    Kind(
        "name that nobody knows",
        "it is set aside, and named",
        {"通讯录.csv": csv()},
        EVERY_ONE,
        aside="no feed has this name",
    ),
    Kind(
        "name that only begins alike",
        "itemsets are no items",
        {"itemsets_2026.csv": csv()},
        aside="no feed has this name",
    ),
    Kind(
        "another feed's name",
        "its header does not fit",
        {"visits_2026-03.csv": csv()},
        aside="no header that fits feed visits",
    ),
    Kind(
        "a header line in pieces",
        "half of it came",
        {"items_2026-03.csv": line(1)[:9].encode()},
        aside="no header that fits",
    ),
]
