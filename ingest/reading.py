"""One column of text to one typed column: values, and for each cell that cannot be read the rule it broke."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ingest.boundary import read_boundaries
from ingest.cells import folded, is_empty, nulls, repeated, trimmed, unmarked
from ingest.datum import Datum
from ingest.feed import (
    DECIMAL_DTYPE,
    Boundary,
    Choice,
    Code,
    Column,
    Date,
    Decimal,
    Instant,
    Measurement,
    Position,
    Text,
    Whole,
    YesNo,
)
from ingest.instants import as_days, as_instants
from ingest.mask import holds_identifier, masked
from ingest.plain import plain_values

YES = ["是", "1", "true", "yes", "有", "达标"]
NO = ["否", "0", "false", "no", "无", "不达标"]
# How many photos a record has; a longer number is something else.
FEW = r"^(\d{1,3})(\.0+)?$"
WHOLE = r"^[+-]?\d{1,15}(\.0+)?$"
DECIMAL = r"^[+-]?\d{1,12}(\.\d{1,6}0*)?$"
MEASUREMENT = r"^[+-]?\d{1,12}(\.\d{1,20})?$"
# No count of ours is above ten thousand million: that is somebody's telephone, one column off.
PHONE_NUMBER = r"^1[3-9]\d{9}(\.0+)?$"
DEGREES = r"^[+-]?\d{1,3}(\.\d{1,15})?$"
SCIENTIFIC = r"^[+-]?\d(\.\d+)?[eE]\+\d+$|^[+-]?\d\.\d+[eE]\d+$"
# What a spreadsheet shows where it has no value, saved as text.
ERROR_WORD = r"^(#N/A|#REF!|#VALUE!|#DIV/0!|#NAME\?|#NULL!|#NUM!|#+)$"
# A character that a program before us could not read, and what becomes of two of them in GBK.
LOST_CHARACTER = "\ufffd|锟斤拷"
# A spreadsheet's number keeps 15 digits; a longer code in a number cell has lost its end.
SAFE_DIGITS = 15
# A code has a digit or a letter in it; what has none is taken for a name.
NO_CODE = r"^[^0-9A-Za-z]+$"


@dataclass(frozen=True)
class Reader:
    """How cells of this file are read. time_format: this source's own; None: the shapes of feeds.md. datum: of its
    positions."""

    zone: str
    time_format: str | None = None
    from_1904: bool = False
    datum: Datum = "WGS-84"


@dataclass(frozen=True)
class Reading:
    """values: typed, null where empty or unreadable. fault: name of the broken rule (String), else null. is_emptied:
    which cells of an optional column were emptied because they held somebody's number or name. notes: what else the
    receipt should say."""

    values: pl.Series
    fault: pl.Series
    is_emptied: pl.Series | None = None
    notes: tuple[str, ...] = ()


def read_column(column: Column, cells: pl.Series, reader: Reader, is_numeric: pl.Series | None = None) -> Reading:
    """Type one column (not identifiers or free text). cells: text as it stands; is_numeric: the cell held a number."""
    if is_numeric is None:
        values = plain_values(column, cells, reader.zone, reader.time_format is not None)
        if values is not None:
            return Reading(values, nulls(len(cells), pl.String()))
        found = None if isinstance(column.type, Boundary) else repeated(cells)
        if found is not None:
            distinct, places = found
            once = _read_cells(column, distinct, reader, None)
            is_emptied = None if once.is_emptied is None else once.is_emptied.gather(places)
            fault = once.fault.gather(places) if _is_any(once.fault) else nulls(len(cells), pl.String())
            return Reading(once.values.gather(places), fault, is_emptied)
    return _read_cells(column, cells, reader, is_numeric)


def _is_any(fault: pl.Series) -> bool:
    return fault.null_count() < len(fault)


def _read_cells(column: Column, cells: pl.Series, reader: Reader, is_numeric: pl.Series | None) -> Reading:
    plain = unmarked(folded(cells))
    blank = is_empty(plain, except_for="无" if isinstance(column.type, YesNo) else None)
    if column.default is not None:
        plain = plain.zip_with(~blank, pl.Series([column.default]).new_from_index(0, len(plain)))
    else:
        plain = plain.zip_with(~blank, nulls(len(plain), pl.String()))
    match column.type:
        case Text() | Code() | Choice(is_open=True):
            return _text(column, cells, plain, is_numeric)
        case Choice(values=choices):
            values = plain.str.to_lowercase().str.replace_all(r"\s", "")
            return _checked(
                values.replace_strict(_spellings(choices), default=None, return_dtype=pl.String), plain, "not_in_list"
            )
        case Instant():
            return Reading(*as_instants(plain, reader.zone, column.ends_day, reader.from_1904, reader.time_format))
        case Date():
            return Reading(*as_days(plain, reader.zone, reader.from_1904, reader.time_format))
        case YesNo(counts=counts):
            spellings = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
            says = plain.str.to_lowercase().replace_strict(spellings, default=None, return_dtype=pl.Boolean)
            if counts:
                says = says.zip_with(says.is_not_null(), plain.str.extract(FEW).cast(pl.Int64) > 0)
            return _checked(says, plain, "not_yes_or_no")
        case Whole():
            return _number(plain, WHOLE, pl.Int64(), "not_a_whole_number")
        case Decimal():
            return _number(_rounded(plain, is_numeric), DECIMAL, DECIMAL_DTYPE, "not_a_decimal")
        case Measurement():
            return _number(plain, MEASUREMENT, pl.Float64(), "not_a_number")
        case Position():
            return _number(plain, DEGREES, pl.Float64(), "not_degrees")
        case Boundary():
            values, fault, notes = read_boundaries(plain, reader.datum)
            return Reading(values, fault, notes=tuple(f"{column.name}: {note}" for note in notes))
        case _:
            raise TypeError(f"{column.name}: {type(column.type).__name__} is not read here")


def _text(column: Column, cells: pl.Series, plain: pl.Series, is_numeric: pl.Series | None) -> Reading:
    is_words = isinstance(column.type, Text)
    values = trimmed(cells).zip_with(plain.is_not_null(), plain) if is_words else plain
    if isinstance(column.type, Choice):
        spelling = values.str.to_lowercase().str.replace_all(r"\s", "")
        values = spelling.replace_strict(_spellings(column.type.values), default=values, return_dtype=pl.String)
    lost = values.str.contains(SCIENTIFIC)
    if is_numeric is not None:
        is_made_date = values.str.contains(r"^\d{4}-\d{2}-\d{2}|^\d{2}:\d{2}:")
        lost = lost | (is_numeric.fill_null(False) & ((values.str.len_chars() > SAFE_DIGITS) | is_made_date))
    lost = lost.fill_null(False) if isinstance(column.type, Code) else pl.repeat(False, len(values), eager=True)
    is_error = values.str.contains(ERROR_WORD).fill_null(False)
    is_garbled = values.str.contains(LOST_CHARACTER).fill_null(False)
    is_masked = isinstance(column.type, Text) and column.type.is_masked
    if is_masked:
        values = masked(values)
    nobody = pl.repeat(False, len(values), eager=True)
    personal = nobody if is_masked else holds_identifier(plain)
    is_of_residents = isinstance(column.type, Code) and column.type.of_residents
    named = values.str.contains(NO_CODE).fill_null(False) if is_of_residents else nobody
    is_needed = column.required or column.key
    marks = {"lost": lost, "is_error": is_error, "is_garbled": is_garbled, "personal": personal, "named": named}
    frame = pl.DataFrame({"values": values, **marks}).select(
        pl.when(pl.any_horizontal(*marks)).then(None).otherwise(pl.col("values")).alias("values"),
        pl.when("lost")
        .then(pl.lit("digits_lost"))
        .when("is_error")
        .then(pl.lit("error_cell"))
        .when("is_garbled")
        .then(pl.lit("characters_lost"))
        .when(pl.col("personal") & pl.lit(is_needed))
        .then(pl.lit("identifier_in_text"))
        .when(pl.col("named") & pl.lit(is_needed))
        .then(pl.lit("name_for_code"))
        .alias("fault"),
    )
    is_emptied = None if is_needed else (personal | named) & frame["fault"].is_null()
    return Reading(frame["values"], frame["fault"], is_emptied)


def _checked(values: pl.Series, plain: pl.Series, rule: str) -> Reading:
    is_bad = plain.is_not_null() & values.is_null()
    fault = pl.Series([rule]).new_from_index(0, len(plain)).zip_with(is_bad, nulls(len(plain), pl.String()))
    return Reading(values, fault)


def _number(plain: pl.Series, pattern: str, dtype: pl.DataType, rule: str) -> Reading:
    readable = plain.zip_with(plain.str.contains(pattern).fill_null(False), nulls(len(plain), pl.String()))
    is_phone = readable.str.contains(PHONE_NUMBER).fill_null(False)
    if is_phone.any():
        readable = readable.zip_with(~is_phone, nulls(len(plain), pl.String()))
    if dtype.is_integer():
        readable = readable.str.replace(r"\.0+$", "")
    reading = _checked(readable.str.strip_prefix("+").cast(dtype, strict=False), plain, rule)
    told = pl.Series(["identifier_in_text"]).new_from_index(0, len(plain))
    return Reading(reading.values, told.zip_with(is_phone, reading.fault)) if is_phone.any() else reading


def _rounded(plain: pl.Series, is_numeric: pl.Series | None) -> pl.Series:
    """A number cell is a binary fraction (0.30000000000000004): six decimals are what was meant."""
    if is_numeric is None or not is_numeric.any():
        return plain
    rounded = plain.cast(pl.Float64, strict=False).round(6).cast(pl.String)
    return rounded.zip_with(is_numeric.fill_null(False) & rounded.is_not_null(), plain)


def is_spelling(text: str, choice: Choice) -> bool:
    """Whether a text is one of the ways to write a value of the list."""
    return _compared(text) in _spellings(choice.values)


def _spellings(choices: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every way to write a value, as it is compared: NFKC, no blanks, no capitals."""
    return {_compared(word): name for name, words in choices.items() for word in (name, *words)}


def _compared(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).lower().split())
