"""The hash of many texts at once is SipHash-2-4: the figures of its authors, and the same for any mix of lengths."""

import numpy as np

from ingest.sip import halves, sip_hashes

KEY = halves(bytes(range(16)))
# vectors_sip64 of the reference implementation: bytes 0, 1, 2 ... up to so many, under the key 0, 1, 2 ... 15.
PUBLISHED = {0: "310e0edd47db6f72", 4: "b7877127e09427cf", 8: "6224939a79f5f593"}


def test_published_figures_come_out_alone_and_side_by_side():
    texts = [np.frombuffer(bytes(range(size)), dtype="<u4") for size in PUBLISHED]
    lengths = np.array([len(text) for text in texts])
    for order in ([0, 1, 2], [2, 0, 1], [1, 1, 2, 0, 2]):
        points = np.concatenate([texts[at] for at in order])
        found = sip_hashes(points, lengths[order], KEY).astype("<u8").tobytes().hex()
        assert found == "".join(list(PUBLISHED.values())[at] for at in order)


def test_a_text_has_one_hash_whatever_stands_beside_it():
    texts = ["", "短", "走访", "井盖破损", "幸福路12号门前发现井盖破损🚧", "a" * 301]
    points = np.frombuffer("".join(texts).encode("utf-32-le"), dtype="<u4")
    together = sip_hashes(points, np.array([len(text) for text in texts]), KEY)
    for text, hashed in zip(texts[1:], together[1:], strict=True):
        alone = sip_hashes(np.frombuffer(text.encode("utf-32-le"), dtype="<u4"), np.array([len(text)]), KEY)
        assert alone.tolist() == [hashed]
    assert len(set(together.tolist())) == len(texts)
    assert together.tolist() != sip_hashes(points, np.array([len(text) for text in texts]), KEY[::-1]).tolist()
