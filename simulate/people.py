"""Names, telephone and identity numbers of people who do not exist.

The surnames are real but rare, the area code 990101 was never given out, and the telephone range is planted, so that
a test can look for every single one of them in everything the product writes (canaries).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import polars as pl

SURNAMES = "亓仉郗逄訾佘郄笪缑亢卮爨禚逯妫臧"
GIVEN = "昶瑭珺璟芃霂煜翀晗玥洺湉苡旻垚睿骁祎翊沅"
AREA_CODE = 990101
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK_DIGITS = "10X98765432"


def names(rng: np.random.Generator, count: int) -> pl.Series:
    """`count` three-character names; they repeat only when there are more people than combinations."""
    combinations = pl.Series([first + a + b for first in SURNAMES for a in GIVEN for b in GIVEN])
    return combinations.gather(rng.permutation(combinations.len())[np.arange(count) % combinations.len()])


def phones(start: int, count: int) -> pl.Series:
    """`count` consecutive telephone numbers of 11 digits, from the `start`-th of the planted range."""
    return pl.Series(1990 * 10**7 + start + np.arange(count)).cast(pl.String)


def check_digits(first_17: np.ndarray) -> pl.Series:
    """Check digits of 18-character identity numbers (GB 11643) from their first 17 digits as integers."""
    digits = first_17[:, None] // 10 ** np.arange(16, -1, -1) % 10
    return pl.Series(list(CHECK_DIGITS)).gather((digits @ WEIGHTS) % 11)


def id_numbers(rng: np.random.Generator, count: int) -> pl.Series:
    """`count` different identity numbers of adults born 1962 to 2001, in the area that does not exist."""
    days = np.datetime64("1962-01-01") + rng.integers(0, 40 * 365, count)
    return _numbers(days, np.arange(count))


def id_numbers_of(births: np.ndarray, is_male: np.ndarray) -> pl.Series:
    """Identity numbers for days of birth (datetime64[D]): odd sequence numbers for men, even ones for women."""
    return _numbers(births, 2 * np.arange(len(births)) + is_male)


def _numbers(births: np.ndarray, sequence: np.ndarray) -> pl.Series:
    day = pl.Series(births.astype("datetime64[D]")).dt.to_string("%Y%m%d").cast(pl.Int64).to_numpy()
    first = AREA_CODE * 10**11 + day * 1000 + sequence % 1000
    return pl.Series(first).cast(pl.String) + check_digits(first)


def are_whole(numbers: pl.Series) -> pl.Series:
    """Which are identity numbers of 18 characters with their right check digit; false where there is none."""
    first = numbers.str.slice(0, 17).cast(pl.Int64, strict=False).fill_null(0)
    is_right = numbers.str.slice(17) == check_digits(first.to_numpy())
    return (is_right & (numbers.str.len_chars() == 18)).fill_null(False)


def with_wrong_digit(number: pl.Expr) -> pl.Expr:
    """The identity number with the next check digit."""
    following = dict(zip(CHECK_DIGITS, CHECK_DIGITS[1:] + CHECK_DIGITS[0], strict=True))
    return number.str.slice(0, 17) + number.str.slice(17).replace(following)


def spoiled(number: pl.Expr) -> pl.Expr:
    """Identity numbers as they go wrong: another check digit, or in every third row the 15 digits of an old card."""
    old = number.str.slice(0, 6) + number.str.slice(8, 9)
    return pl.when(pl.int_range(pl.len()) % 3 == 0).then(old).otherwise(with_wrong_digit(number))


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
