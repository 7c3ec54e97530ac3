"""A fingerprint is what its definition says, written out plainly here; and whichever way a text is read."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import draws

from ingest import fingerprint
from ingest.cells import EMPTY
from ingest.fingerprint import LONGEST, PIECE, PLAIN, SLOTS, fingerprints
from ingest.identifiers import Key

KEY = Key(bytes(range(32)), "k")
WORDS = 1 << 64
# Letters of two widths, of no width, of two forms, that compose, that grow when they are made small; and half a pair.
ODD = st.sampled_from(list("éＡａßİǅﬁ①㎡㈱가が゙\u0301\u200b\u00ad\ufeff\u3000\u00a0𠮷🚧ﾊﾟ㍿ς"))
TEXTS = st.lists(
    st.none() | st.sampled_from(EMPTY) | st.text(st.sampled_from(PLAIN) | ODD, max_size=12) | st.text(max_size=6),
    max_size=5,
)


def turned(word: int, bits: int) -> int:
    return (word << bits | word >> (64 - bits)) % WORDS


def mixed(state: list[int], rounds: int) -> None:
    for _ in range(rounds):
        for a, b, c, d, left, right in ((0, 1, 2, 3, 13, 16), (2, 1, 0, 3, 17, 21)):
            state[a], state[c] = (state[a] + state[b]) % WORDS, (state[c] + state[d]) % WORDS
            state[b], state[d] = turned(state[b], left) ^ state[a], turned(state[d], right) ^ state[c]
            state[a] = turned(state[a], 32)


def sip(text: bytes, key: bytes) -> int:
    """SipHash-2-4, as its authors write it down."""
    halves = [int.from_bytes(key[at : at + 8], "little") for at in (0, 8)]
    start = b"somepseudorandomlygeneratedbytes"
    state = [int.from_bytes(start[8 * at : 8 * at + 8], "big") ^ halves[at % 2] for at in range(4)]
    whole = text + bytes(-(len(text) + 1) % 8) + bytes([len(text) % 256])
    for at in range(0, len(whole), 8):
        word = int.from_bytes(whole[at : at + 8], "little")
        state[3] ^= word
        mixed(state, 2)
        state[0] ^= word
    state[2] ^= 0xFF
    mixed(state, 4)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def defined(text: str) -> str:
    """The fingerprint of a short text of lower-case letters, by its definition."""
    padded = text.ljust(PIECE, "\0").encode("utf-32-le")
    pieces = {padded[at : at + 4 * PIECE] for at in range(0, len(padded) - 4 * PIECE + 1, 4)}
    slots: list[int] = []
    for at in range(SLOTS // 2):
        hashes = [sip(piece, KEY.derived(f"note pieces {at}")) for piece in pieces]
        slots += [min(each % (1 << 32) for each in hashes), min(each >> 32 for each in hashes)]
    whole = sip(padded, KEY.derived("note"))
    return f"{KEY.id}:{whole:016x}:{''.join(f'{slot % (1 << 16):04x}' for slot in slots)}"


@draws(40)
@given(texts=st.lists(st.text("ab1中文路𠮷", min_size=1, max_size=9), min_size=1, max_size=4))
def test_fingerprint_is_what_its_definition_says(texts: list[str]):
    assert fingerprints(pl.Series(texts), KEY).to_list() == [defined(text) for text in texts]


@draws(150, 20_000)
@given(texts=TEXTS)
def test_text_read_by_the_character_has_the_fingerprint_of_the_way_that_knows_all_of_unicode(texts: list[str | None]):
    cells = pl.Series("note", texts, dtype=pl.String)
    fast = fingerprints(cells, KEY)
    with pytest.MonkeyPatch.context() as patch:
        nothing = np.empty(0, dtype=np.uint32), np.empty((0, 1), dtype=np.uint32)
        patch.setattr(fingerprint, "_characters", lambda: nothing)
        assert fingerprints(cells, KEY).to_list() == fast.to_list()


def test_fingerprint_of_nothing_is_nothing():
    assert fingerprints(pl.Series([None, "。", "短"], dtype=pl.String), KEY).is_null().to_list() == [True, True, False]


def test_fingerprint_is_one_of_a_text_in_any_company_and_another_of_any_other():
    texts = ["短", "破", "两字", "三个字", "𠮷家门", *("很长" * LONGEST + end for end in "甲乙"), "幸福路12号"]
    together = fingerprints(pl.Series([None, *texts, texts[0], "！"]), KEY).to_list()
    assert together[0] is together[-1] is None
    assert together[1] == together[-2]
    assert together[1:-2] == [fingerprints(pl.Series([text]), KEY).item() for text in texts]
    assert len({each.split(":")[1] for each in together[1:-2]}) == len(texts)
    assert all(re.fullmatch(f"{KEY.id}:[0-9a-f]{{16}}:[0-9a-f]{{32}}", each) for each in together[1:-1])


def slots(made: str) -> list[str]:
    text = made.split(":")[2]
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def test_fingerprint_finds_equal_and_nearly_equal_texts():
    """How many slots of a near text agree is a matter of chance: here under one key."""
    texts = [
        "在幸福路12号门前发现井盖破损，已通知维修",
        "在幸福路12号门前发现井盖破损,已通知维修 ",
        "在幸福路15号门前发现井盖破损，已通知维修",
        "入户走访独居老人，身体良好",
    ]
    same, again, near, far = fingerprints(pl.Series(texts), KEY).to_list()
    assert same == again
    assert same.split(":")[1] != near.split(":")[1]
    alike = sum(a == b for a, b in zip(slots(same), slots(near), strict=True))
    unlike = sum(a == b for a, b in zip(slots(same), slots(far), strict=True))
    assert alike >= 3 > unlike
