"""Free text to a keyed fingerprint: equal texts give equal ones, nearly equal texts agree in most of its slots.

A fingerprint reads `key:whole:s1s2s3s4s5s6s7s8`: the key's id, 16 hexadecimal digits of the text's own keyed hash, and
eight slots of four digits (MinHash over the text's keyed three-character pieces). The share of equal slots estimates
how much two texts have in common. Without the key neither a text nor a piece of it can be tried out.
"""

from __future__ import annotations

import hashlib

import numpy as np
import polars as pl

from ingest.identifiers import Key

SLOTS = 8
PIECE = 3
NOISE = r"[\s\p{P}\p{S}]+"


def fingerprints(texts: pl.Series, key: Key) -> pl.Series:
    """Fingerprint of each cleaned text (String); null, and text of nothing but punctuation, give null."""
    plain = texts.str.to_lowercase().str.replace_all(NOISE, "")
    distinct = plain.filter(plain.is_not_null() & (plain != "")).unique()
    if distinct.is_empty():
        return pl.Series(texts.name, [None], dtype=pl.String).new_from_index(0, len(texts))
    values = distinct.to_list()
    whole = [key.hashed("note", value).split(":")[1][:16] for value in values]
    made = [f"{key.id}:{own}:{slots}" for own, slots in zip(whole, _slots(values, key), strict=True)]
    return plain.replace_strict(distinct, pl.Series(made), default=None, return_dtype=pl.String)


def _slots(values: list[str], key: Key) -> list[str]:
    """Eight smallest keyed piece hashes of each text as hexadecimal digits."""
    padded = [value if len(value) >= PIECE else value.ljust(PIECE, "\0") for value in values]
    pieces = [[value[at : at + PIECE] for at in range(len(value) - PIECE + 1)] for value in padded]
    secret = key.derived("note pieces")
    known: dict[str, int] = {}
    where = np.fromiter((known.setdefault(piece, len(known)) for each in pieces for piece in each), dtype=np.int64)
    table = np.frombuffer(
        b"".join(hashlib.blake2b(piece.encode(), key=secret, digest_size=4 * SLOTS).digest() for piece in known),
        dtype=">u4",
    ).reshape(-1, SLOTS)
    starts = np.cumsum([0, *(len(each) for each in pieces[:-1])])
    smallest = np.minimum.reduceat(table[where], starts, axis=0) & 0xFFFF
    return ["".join(f"{slot:04x}" for slot in row) for row in smallest.tolist()]
