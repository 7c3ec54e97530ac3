"""Counts over few people, as documents for many readers show them: "< 10" (`small_cell` of site.yaml)."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

SUBJECTS_OF_PEOPLE = frozenset({"resident", "register_row", "household", "answer", "grid_cadence"})
"""Kinds of subject (dim_measure.subject_type) that are residents, or stand for some: their counts are counts of people.
Workers are not among them: what they did is what is scored."""

_DETECTORS_OF_PEOPLE = frozenset({"ghost_link"})
"""Patterns whose reason counts residents; all others count records of the work."""

# what is asked for need not be whole: 29/45.6 households
_FRACTION = re.compile(r"(?<![\d./])(\d+)/(\d+(?:\.\d+)?)(?!\.?\d)( = [\d.]+ ?%)?")
# what a survey says of its answers: their number, and an interval it could be worked out from
_ANSWERS = re.compile(r"（有效样本[^）]*）| \(\d+ answers[^)]*\)")
_COUNT = re.compile(r"(?<![\w.,-])\d+(?![\d.,-]|\s?%)")
_END_OF_CLAUSE = re.compile(r"(；|; )")


def guarded(sentence: str, small_cell: int, not_of_people: Collection[str] = ()) -> str:
    """An explanation without counts of fewer than small_cell people: 4/52 = 7.69 % is `< 10 (7.69 %)`.

    48/52 = 92.31 % is 92.31 % alone: it would tell of the four others. What points are multiplied with (`15 x 48/52`)
    is the same fraction again, and reads as the rate does. not_of_people: names of rules that count no people; the
    parts of the sentence that begin with one stay as they are.
    """
    parts = _END_OF_CLAUSE.split(sentence)
    return "".join(part if part.startswith(tuple(not_of_people)) else _guarded(part, small_cell) for part in parts)


def _guarded(clause: str, small_cell: int) -> str:
    is_any_small = False
    rates = {found.group(1, 2): found[3].removeprefix(" = ") for found in _FRACTION.finditer(clause) if found[3]}

    def shown(found: re.Match[str]) -> str:
        nonlocal is_any_small
        count, of = int(found[1]), Decimal(found[2])
        rate = rates.get(found.group(1, 2))
        is_few = count < small_cell or of < small_cell
        if not is_few and not (rate and 0 < of - count < small_cell):
            return found[0]
        is_any_small = True
        if rate and not (is_few and found[3]):
            return rate
        return f"< {small_cell} ({rate})" if rate else f"< {small_cell}"

    told = _FRACTION.sub(shown, clause)
    return _ANSWERS.sub("", told) if is_any_small else told


def guarded_question(detector: str, reason: str, small_cell: int) -> str:
    """The reason of a suspicion, without counts of few residents where it counts residents."""
    return guarded_counts(reason, small_cell) if detector in _DETECTORS_OF_PEOPLE else reason


def guarded_counts(sentence: str, small_cell: int) -> str:
    """A sentence whose whole numbers are counts of people, rates left as they are: every small one is `< 10`."""
    return _COUNT.sub(lambda found: f"< {small_cell}" if int(found[0]) < small_cell else found[0], sentence)
