"""What people call a subject of evidence whose code is made of names of the program."""

from __future__ import annotations

CADENCES = ("daily", "weekly", "monthly", "quarterly", "quarterly_to_date")


def subject_name(code: str | None, lang: str) -> str:
    """In Chinese the field of a register in a grid (`G1/workers/phone`) by its names, and of a cadence (`G1/monthly`)
    the grid, because what is said of it begins with 每月; any other subject as it is."""
    match (code or "").split("/"):
        case [grid, feed, column] if lang == "zh":
            from publish.feed_names import column_name, feed_name  # Polars, which every other subject does without

            return f"{grid} {feed_name(feed, lang)} {column_name(feed, column, lang)}"
        case [grid, cadence] if lang == "zh" and cadence in CADENCES:
            return grid
        case _:
            return code or ""
