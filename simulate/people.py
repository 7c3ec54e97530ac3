"""Names, telephone and identity numbers of people who do not exist.

The surnames are real but rare, the area code 990101 was never given out, and the telephone range is planted, so that
a test can look for every single one of them in everything the product writes (canaries).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

SURNAMES = "亓仉郗逄訾佘郄笪缑亢卮爨禚逯妫臧"
GIVEN = "昶瑭珺璟芃霂煜翀晗玥洺湉苡旻垚睿骁祎翊沅"
AREA_CODE = "990101"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"


def names(rng: np.random.Generator, count: int) -> list[str]:
    """`count` three-character names; they repeat only when there are more people than combinations."""
    combinations = len(SURNAMES) * len(GIVEN) * len(GIVEN)
    picks = rng.permutation(combinations)[np.arange(count) % combinations]
    return [
        SURNAMES[pick // (len(GIVEN) ** 2)] + GIVEN[pick // len(GIVEN) % len(GIVEN)] + GIVEN[pick % len(GIVEN)]
        for pick in picks.tolist()
    ]


def phones(start: int, count: int) -> list[str]:
    """`count` consecutive telephone numbers of 11 digits, from the `start`-th of the planted range."""
    return [f"1990{start + index:07d}" for index in range(count)]


def check_digit(first_17: str) -> str:
    """Check digit of an 18-character identity number (GB 11643)."""
    return CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)) % 11]


def id_numbers(rng: np.random.Generator, count: int) -> list[str]:
    """`count` different identity numbers of adults born 1962 to 2001, in the area that does not exist."""
    days = np.datetime64("1962-01-01") + rng.integers(0, 40 * 365, count)
    births = [str(day).replace("-", "") for day in days]
    return [
        (first := f"{AREA_CODE}{birth}{index % 1000:03d}") + check_digit(first) for index, birth in enumerate(births)
    ]


def id_numbers_of(births: np.ndarray, is_male: np.ndarray) -> list[str]:
    """Identity numbers for days of birth (datetime64[D]): odd sequence numbers for men, even ones for women."""
    return [
        (first := f"{AREA_CODE}{str(day).replace('-', '')}{(2 * index + male) % 1000:03d}") + check_digit(first)
        for index, (day, male) in enumerate(zip(births, is_male.astype("int64").tolist(), strict=True))
    ]


def is_whole(number: str | None) -> bool:
    """Whether there is an identity number of 18 characters with its right check digit."""
    return number is not None and len(number) == 18 and check_digit(number[:17]) == number[17]


def with_wrong_digit(number: str) -> str:
    """The identity number with another check digit."""
    return number[:17] + CHECK_DIGITS[(CHECK_DIGITS.index(number[17]) + 1) % 11]


def spoiled(number: str, index: int) -> str:
    """An identity number as it goes wrong: another check digit, or the 15 digits of an old card."""
    return with_wrong_digit(number) if index % 3 else number[:6] + number[8:17]


def found_in(canaries: Iterable[str], content: bytes, encoding: str = "utf-8") -> set[str]:
    """Which of many strings are in the content. One search for all of them by their first two bytes, then look-ups."""
    wanted = {text.encode(encoding): text for text in canaries}
    if not wanted:
        return set()
    beginnings = b"|".join(re.escape(start) for start in sorted({text[:2] for text in wanted}))
    lengths = sorted({len(text) for text in wanted})
    places = [match.start() for match in re.finditer(b"(?=" + beginnings + b")", content)]
    pieces = {content[place : place + length] for place in places for length in lengths}
    return {wanted[piece] for piece in pieces & wanted.keys()}
