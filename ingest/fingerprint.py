"""Free text to a keyed fingerprint: equal texts give equal ones, nearly equal texts agree in most of its slots.

A fingerprint reads `key:whole:s1s2s3s4s5s6s7s8`: the key's id, 16 hexadecimal digits of the text's own keyed hash, and
eight slots of four digits (MinHash over the text's keyed three-character pieces). The share of equal slots estimates
how much two texts have in common. Without the key neither a text nor a piece of it can be tried out.
"""

from __future__ import annotations

import hashlib

import numpy as np
import polars as pl

from ingest.cells import distinct_places
from ingest.identifiers import Key

OWN = 8
SLOTS = 8
PIECE = 3
POINT_BITS = 21
AT_ONCE = 1 << 15
NOISE = r"[\s\p{P}\p{S}]+"


def fingerprints(texts: pl.Series, key: Key) -> pl.Series:
    """Fingerprint of each cleaned text (String); null, and text of nothing but punctuation, give null."""
    plain = texts.str.to_lowercase().str.replace_all(NOISE, "")
    distinct = plain.filter(plain.is_not_null() & (plain != "")).unique()
    if distinct.is_empty():
        return pl.Series(texts.name, [None], dtype=pl.String).new_from_index(0, len(texts))
    values = distinct.to_list()
    whole = pl.Series("whole", key.digests("note", values), dtype=pl.Binary).bin.head(OWN).bin.encode("hex")
    slots = [each for at in range(0, len(values), AT_ONCE) for each in _slots(values[at : at + AT_ONCE], key)]
    parts = pl.DataFrame([whole, pl.Series("slots", slots)])
    made = parts.select(pl.concat_str(pl.lit(key.id), "whole", "slots", separator=":")).to_series()
    return plain.replace_strict(distinct, made, default=None, return_dtype=pl.String)


def _slots(values: list[str], key: Key) -> list[str]:
    """Eight smallest keyed piece hashes of each text as hexadecimal digits."""
    padded = [value if len(value) >= PIECE else value.ljust(PIECE, "\0") for value in values]
    points = np.frombuffer("".join(padded).encode("utf-32-le"), dtype="<u4").astype(np.int64)
    ends = np.cumsum([len(value) for value in padded])
    # Three characters as one number; those that reach over the end of a text are none of its pieces.
    pieces = (points[:-2] << 2 * POINT_BITS) | (points[1:-1] << POINT_BITS) | points[2:]
    is_within = np.ones(len(points), dtype=bool)
    is_within[ends - 1] = is_within[ends - 2] = False
    known, where = distinct_places(pl.Series(pieces[is_within[:-2]]))
    shifts = np.arange(PIECE - 1, -1, -1) * POINT_BITS
    spelled = (known.to_numpy()[:, None] >> shifts) & ((1 << POINT_BITS) - 1)
    letters = spelled.astype("<u4").tobytes().decode("utf-32-le")
    secret = key.derived("note pieces")
    hashes = (
        hashlib.blake2b(letters[at : at + PIECE].encode(), key=secret, digest_size=4 * SLOTS).digest()
        for at in range(0, len(letters), PIECE)
    )
    table = np.frombuffer(b"".join(hashes), dtype=">u4").reshape(-1, SLOTS)
    starts = ends - [len(value) for value in padded] - (PIECE - 1) * np.arange(len(padded))
    smallest = np.minimum.reduceat(table.take(where.to_numpy(), axis=0), starts, axis=0) & 0xFFFF
    digits = smallest.astype(">u2").tobytes().hex()
    return [digits[at : at + 4 * SLOTS] for at in range(0, len(digits), 4 * SLOTS)]
