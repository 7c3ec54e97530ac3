"""`extension_cap: reclassify` by hand: which extensions lie beyond the share of an office's due items."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from .nanxiashu import has_extension
from .office import Month, Row


def beyond_cap(items: list[Row], months: Iterable[Month], share: Fraction) -> set[str]:
    """Codes of items whose extension does not hold. Up to the end of each month no more may be extended than the share
    of what was due in the year so far; those granted first come first. items: of the whole office, each with its limit;
    months: in order, from the first of a year."""
    beyond: set[str] = set()
    due = held = 0
    for month in months:
        if month.start.month == 1:
            due = held = 0
        own = [row for row in items if row["outcome"] != "rejected" and row["due_at"] and month.has(deadline(row))]
        due += len(own)
        extended = sorted(filter(has_extension, own), key=lambda row: (row["extension_granted_at"], row["item_code"]))
        held_now = min(len(extended), math.floor(share * due) - held)
        held += held_now
        beyond |= {row["item_code"] for row in extended[held_now:]}
    return beyond


def deadline(row: Row) -> datetime:
    found: datetime = row["extended_to" if has_extension(row) else "due_at"]
    return found
