"""Names, telephone and identity numbers of people who do not exist.

The surnames are real but rare, the area code 990101 was never given out, and the telephone range is planted, so that
a test can look for every single one of them in everything the product writes (canaries).
"""

from __future__ import annotations

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
