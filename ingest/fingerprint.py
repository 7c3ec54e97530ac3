"""Free text to a keyed fingerprint: equal texts give equal ones, nearly equal texts agree in most of its slots.

A fingerprint reads `key:whole:s1s2s3s4s5s6s7s8`: the key's id, 16 hexadecimal digits of the text's own keyed hash, and
eight slots of four digits (MinHash over the text's keyed three-character pieces). The share of equal slots estimates
how much two texts have in common. Without the key neither a text nor a piece of it can be tried out.

Text of nothing but Chinese, ASCII and its full-width forms is read one character at a time (`spelled.read_points`), any
other by what knows all of Unicode (`cells.folded`); both give the same.
"""

from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.cells import EMPTY, folded, is_empty, nulls, spelling
from ingest.identifiers import Key
from ingest.lines import split_lines

Points = NDArray[np.uint32]

SLOTS = 8
PIECE = 3
NOISE = r"[\s\p{P}\p{S}]+"
# Hash of the whole, a colon, the slots, a line end.
LINE_BYTES = 16 + 1 + 4 * SLOTS + 1
# Of longer texts a digest is hashed.
LONGEST = 2_000
# Each of these says by itself what becomes of it: none composes with the one before or behind it.
PLAIN = "".join(map(chr, (9, 10, 13, *range(0x20, 0x7F), *range(0x3000, 0x3021), *range(0x4E00, 0xA000)))) + "".join(
    map(chr, range(0xFF01, 0xFF5F))
)


def fingerprints(cells: pl.Series, key: Key) -> pl.Series:
    """Fingerprint of each cell as it stands (String); null where it says nothing, or nothing but punctuation."""
    from ingest.spelled import ODD, READ, read_points

    text, sizes = spelling(cells)
    points = np.empty(len(text) + PIECE * len(cells), dtype=np.uint32)
    counts, states = np.empty(len(cells), dtype=np.int64), np.empty(len(cells), dtype=np.uint8)
    used = read_points(text, sizes, *_characters(), PIECE, points, counts, states)
    is_read = states == READ
    made = nulls(len(cells), pl.String())
    made = made.scatter(np.flatnonzero(is_read), _hashed(points[:used], counts[is_read], key))
    odd = np.flatnonzero(states == ODD)
    return (made.scatter(odd, _of_any_text(cells.gather(odd), key)) if len(odd) else made).alias(cells.name)


@cache
def _characters() -> tuple[Points, Points]:
    """What each character is read as, and the words that say nothing, as `read_points` takes them."""
    from ingest.spelled import DROPPED, UNKNOWN

    alone = pl.Series(list(PLAIN))
    read = _spoken(folded(alone)).fill_null("")
    table = np.full(ord(max(PLAIN)) + 1, UNKNOWN, dtype=np.uint32)
    table[[*map(ord, PLAIN)]] = [ord(each) if each else DROPPED for each in read.to_list()]
    words = [word for word in EMPTY if word]
    return table, np.array([[*map(ord, word.ljust(max(map(len, words)), "\0"))] for word in words], dtype=np.uint32)


def _of_any_text(cells: pl.Series, key: Key) -> pl.Series:
    plain = folded(cells)
    spoken = _spoken(plain.set(is_empty(plain), None))
    is_text = spoken.is_not_null()
    padded = spoken.filter(is_text).str.pad_end(PIECE, "\0")
    points = _points(padded.str.join("").item())
    return spoken.scatter(is_text.arg_true(), _hashed(points, padded.str.len_chars().to_numpy().astype(np.int64), key))


def _points(text: str) -> Points:
    # A copy can be written to, as what `read_points` made: compiled code has one form for both.
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4").copy()


def _spoken(plain: pl.Series) -> pl.Series:
    """Folded text without what is not heard; null where nothing is."""
    spoken = plain.str.to_lowercase().str.replace_all(NOISE, "")
    return spoken.set(spoken == "", None)


def _hashed(points: Points, lengths: NDArray[np.int64], key: Key) -> pl.Series:
    """Fingerprint of each text. points: characters of all, one text after the other; lengths: of each, in characters;
    a text of fewer than PIECE is filled up with noughts."""
    from ingest.sip import halves, sip_hashes, write_hashes

    domains = ("note", *(f"note pieces {at}" for at in range(SLOTS // 2)))
    secrets = np.stack([halves(key.derived(domain)) for domain in domains])
    wholes = sip_hashes(points, lengths, secrets[0])
    ends = np.cumsum(lengths)
    for row in np.flatnonzero(lengths > LONGEST):
        text = points[ends[row] - lengths[row] : ends[row]].tobytes().decode("utf-32-le")
        digest = _points(hashlib.blake2b(text.encode()).hexdigest())
        wholes[row] = sip_hashes(digest, np.array([len(digest)]), secrets[0])[0]
    start = np.frombuffer(f"{key.id}:".encode(), dtype=np.uint8)
    lines = np.empty((len(lengths), len(start) + LINE_BYTES), dtype=np.uint8)
    lines[:, : len(start)] = start
    write_hashes(points, lengths, wholes, secrets[1:], lines, len(start))
    return split_lines(lines.tobytes())
