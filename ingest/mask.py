"""The one boundary where text that people may read loses what could identify somebody."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

# An ID number may stand in groups of 6, 8 and 4, a phone number in groups of 3, 4 and 4.
_PHONE = r"1[3-9]\d(?:[ -]?\d{4}[ -]?|\.\d{4}\.)\d{4}"
_ALONE, _THERE = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
ID_LIKE = re.compile(rf"{_ALONE}(?:\d{{6}}[ -]?\d{{8}}[ -]?\d{{3}}[\dXx×]|\d{{15}}){_THERE}")
PHONE_LIKE = re.compile(rf"{_ALONE}(?:(?:(?:\+|00)?86[ -]?)?{_PHONE}|0\d{{2,3}}-\d{{7,8}}){_THERE}")
# Without look-around, for a first look at whole columns; a superset of what is_identifier finds.
SUSPECT = rf"{_PHONE}|[1-9]\d{{5}}[ -]?(?:19|20)\d{{6}}[ -]?\d{{3}}[\dXx×]"
EXACT_ID = re.compile(
    rf"{_ALONE}([1-9]\d{{5}}[ -]?(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{{3}}[\dXx×]){_THERE}"
)
EXACT_PHONE = re.compile(rf"{_ALONE}(?:(?:\+|00)86[ -]?)?{_PHONE}{_THERE}")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# A code made of area, recent date and running number is no ID: nobody born later than this is written down here
# (2026-11: 14 years back). A fixed year, so that a rebuild in another year lands the same rows.
LAST_BIRTH_YEAR = 2012
# Full-width digits, and the letters of an ID number.
NARROW = {**{0xFF10 + digit: str(digit) for digit in range(10)}, 0xFF38: "X", 0xFF58: "x"}
# What a traceback may quote of a cell: long numbers and Chinese words, the shapes of identifiers and names.
QUOTED = re.compile(r"\d{6,}[0-9Xx]?|[\u4e00-\u9fff]{2,}")
DATE_LIKE = re.compile(r"(?:19|20)\d{2}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?")
DATE_WORDS = "年月日时分秒点上下午"


def mask(text: str) -> str:
    """Text without 15- and 18-digit numbers and phone numbers, in full-width digits too; else as it is written."""
    plain = text.translate(NARROW)
    found = PHONE_LIKE.sub("[phone]", ID_LIKE.sub("[id]", plain))
    return text if found == plain else found


def without_numbers(name: str) -> str:
    """A file's name without what may be somebody's ID or phone number: names are recorded and shown everywhere. Longer
    codes of grids and dates stay; no bracket comes in, as names are held against patterns."""
    plain = name.translate(NARROW)
    found = EXACT_ID.sub(lambda each: "(id)" if _birth_year(each[1]) <= LAST_BIRTH_YEAR else each[1], plain)
    found = EXACT_PHONE.sub("(phone)", found)
    return name if found == plain else found


def unquoted(text: str) -> str:
    """A traceback without what it may quote of a file."""
    return QUOTED.sub("#", mask(text))


class _Shapes(dict[int, str]):
    """Of each character that was met what its shape is."""

    def __missing__(self, code: int) -> str:
        c = chr(code)
        self[code] = "9" if c.isdigit() else "※" if code > 0x2E7F else "x" if c.isalpha() else c
        return self[code]


SHAPES = _Shapes()


def shape(text: str) -> str:
    """A broken line's shape only: it cannot be known which part was whose name, so letters, digits and Chinese
    characters are replaced and the punctuation stays."""
    return text.translate(SHAPES)


def without_words(text: str) -> str:
    """A cell that should have been a number or date: what could be somebody's name is replaced."""
    if text.isascii():
        return mask(text)
    return "".join("※" if ord(c) > 0x2E7F and c not in DATE_WORDS else c for c in mask(text))


def without_dates(text: str) -> str:
    """A cell that should have been no date: what could be somebody's birthday is replaced."""
    return DATE_LIKE.sub("[date]", text)


def is_identifier(text: str) -> bool:
    """Whether a text holds an ID number (check digit right, born long enough ago) or a phone number standing alone."""
    if EXACT_PHONE.search(text):
        return True
    return any(_is_id_number(found) for found in EXACT_ID.findall(text))


def holds_identifier(values: pl.Series) -> pl.Series:
    """For each text whether it holds an identifier (Boolean, null is false); only suspects are looked at singly."""
    suspects = values.filter(values.str.contains(SUSPECT).fill_null(False)).unique().to_list()
    found = [value for value in suspects if is_identifier(value)]
    return values.is_in(found).fill_null(False) if found else pl.repeat(False, len(values), eager=True)


def masked(values: pl.Series) -> pl.Series:
    """Texts with the identifiers in them masked, in full-width digits too; a text without any stays as written."""
    spelled = {text: unicodedata.normalize("NFKC", text) for text in values.unique().drop_nulls().to_list()}
    changed = {text: mask(plain) for text, plain in spelled.items() if mask(plain) != plain}
    return values.replace(changed) if changed else values


def _birth_year(id_number: str) -> int:
    return int(re.sub("[ -]", "", id_number)[6:10])


def _is_id_number(text: str) -> bool:
    digits = re.sub("[ -]", "", text)
    check = "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=False)) % 11]
    return check == digits[-1].upper().replace("×", "X") and _birth_year(digits) <= LAST_BIRTH_YEAR
