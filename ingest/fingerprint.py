"""Free text to a keyed fingerprint: equal texts give equal ones, nearly equal texts agree in most of its slots.

A fingerprint reads `key:whole:s1s2s3s4s5s6s7s8`: the key's id, 16 hexadecimal digits of the text's own keyed hash, and
eight slots of four digits (MinHash over the text's keyed three-character pieces). The share of equal slots estimates
how much two texts have in common. Without the key neither a text nor a piece of it can be tried out.
"""

from __future__ import annotations

import hashlib

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.cells import distinct_places
from ingest.identifiers import Key
from ingest.lines import split_lines
from ingest.sip import KEY_BYTES, Points, Words, sip_hashes

SLOTS = 8
PIECE = 3
POINT_BITS = 21
AT_ONCE = 1 << 15
NOISE = r"[\s\p{P}\p{S}]+"
# Of longer texts a digest is hashed.
LONGEST = 2_000
DIGITS = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


def fingerprints(texts: pl.Series, key: Key) -> pl.Series:
    """Fingerprint of each cleaned text (String); null, and text of nothing but punctuation, give null."""
    plain = texts.str.to_lowercase().str.replace_all(NOISE, "")
    plain = plain.set(plain == "", None) if (plain == "").any() else plain
    distinct, places = distinct_places(plain)
    made = [_made(distinct.slice(at, AT_ONCE), key) for at in range(0, len(distinct), AT_ONCE)]
    return pl.concat(made).gather(places).alias(texts.name) if made else texts


def _made(values: pl.Series, key: Key) -> pl.Series:
    """Fingerprints of different texts; null stays null."""
    is_text = values.is_not_null()
    padded = values.filter(is_text).str.pad_end(PIECE, "\0")
    if padded.is_empty():
        return values
    points = np.frombuffer(padded.str.join("").item().encode("utf-32-le"), dtype="<u4")
    lengths = padded.str.len_chars().to_numpy().astype(np.int64)
    whole = _whole(padded, points, lengths, key)
    slots = _slots(points.astype(np.int64), lengths, key)
    bytes_of = np.hstack([whole.astype(">u8")[:, None].view(np.uint8), slots.astype(">u2").view(np.uint8)])
    digits = np.empty((len(lengths), 2 * bytes_of.shape[1]), dtype=np.uint8)
    digits[:, 0::2], digits[:, 1::2] = DIGITS[bytes_of >> 4], DIGITS[bytes_of & 15]
    lines = np.insert(digits, [16, digits.shape[1]], [ord(":"), ord("\n")], axis=1)
    made = pl.select(pl.lit(f"{key.id}:") + split_lines(lines.tobytes())).to_series()
    return values.scatter(is_text.arg_true(), made)


def _whole(texts: pl.Series, points: Points, lengths: NDArray[np.int64], key: Key) -> Words:
    """Hash of each text as a whole."""
    secret = key.derived("note")[:KEY_BYTES]
    is_long = lengths > LONGEST
    if is_long.any():
        digests = [hashlib.blake2b(text.encode()).hexdigest() for text in texts.filter(pl.Series(is_long)).to_list()]
        texts = texts.scatter(np.flatnonzero(is_long), digests)
        points = np.frombuffer(texts.str.join("").item().encode("utf-32-le"), dtype="<u4")
        lengths = texts.str.len_chars().to_numpy().astype(np.int64)
    return sip_hashes(points, lengths, secret)


def _slots(points: NDArray[np.int64], lengths: NDArray[np.int64], key: Key) -> NDArray[np.uint16]:
    """Eight smallest keyed piece hashes of each text (n, 8), the lower half of each."""
    ends = np.cumsum(lengths)
    # Three characters as one number; those that reach over the end of a text are none of its pieces.
    pieces = (points[:-2] << 2 * POINT_BITS) | (points[1:-1] << POINT_BITS) | points[2:]
    is_within = np.ones(len(points), dtype=bool)
    is_within[ends - 1] = is_within[ends - 2] = False
    known, where = distinct_places(pl.Series(pieces[is_within[:-2]]))
    shifts = np.arange(PIECE - 1, -1, -1) * POINT_BITS
    spelled = ((known.to_numpy()[:, None] >> shifts) & ((1 << POINT_BITS) - 1)).astype(np.uint32).ravel()
    three = np.full(len(known), PIECE, dtype=np.int64)
    hashes = [sip_hashes(spelled, three, key.derived(f"note pieces {at}")[:KEY_BYTES]) for at in range(SLOTS // 2)]
    table = np.stack(hashes, axis=1).view(np.uint32)
    starts = ends - lengths - (PIECE - 1) * np.arange(len(lengths))
    return (np.minimum.reduceat(table.take(where.to_numpy(), axis=0), starts, axis=0) & 0xFFFF).astype(np.uint16)
