"""The track rule of tracks.md in one pass, worker-day by worker-day. Its points are named by number: 1 to 4 in
`sift.py`, 5 to 7 in `cover.py`, 8 here."""

from __future__ import annotations

from typing import NamedTuple

from ingest.tracks.batch import Ints
from ingest.tracks.compiled import entry
from ingest.tracks.cover import Projected, cover
from ingest.tracks.place import Ground
from ingest.tracks.sift import OUTLIER, Fixes, KeptFixes, Limits, sift
from ingest.tracks.summary import Traits, summarise

NOWHERE = OUTLIER + 1


class WalkOutput(NamedTuple):
    """What comes out of d days and p pairs of a day and a grid.

    counts: (d, 7) fixes by reason, then those outside all grids. looks: (d, 10) as batch.LOOKS. sums: (p, 3)
    distance_mm, duration_s, fixes_inside.
    visits: (most,) pair << 32 | cell, as they come; last_pair: of every cell of the ground the pair that visited it
    last, -1 for none.
    """

    counts: Ints
    looks: Ints
    sums: Ints
    visits: Ints
    last_pair: Ints


@entry
def walk(
    fixes: Fixes,
    first_grid: Ints,
    grid: Ints,
    ground: Ground,
    limits: Limits,
    found: WalkOutput,
    kept: KeptFixes,
    lie: Projected,
    traits: Traits,
) -> int:
    """Walk every day over every one of its grids (indices into the ground): rule 8. `found` is filled, zeros before.

    kept, lie, traits: room for the longest day, and one fix at least. Returns how many visits there are.
    """
    m = 0
    for d in range(len(fixes.first) - 1):
        counts, looks = found.counts[d], found.looks[d]
        n, anchors = sift(fixes, fixes.first[d], fixes.first[d + 1], limits, kept, counts, looks)
        summarise(kept, n, anchors, traits, looks)
        for pair in range(first_grid[d], first_grid[d + 1]):
            own, sums = ground.grids[grid[pair]], found.sums[pair]
            m = cover(kept, n, anchors, pair, own, ground, lie, sums, found.last_pair, found.visits, m)
        for k in range(n):
            counts[NOWHERE] += not kept.is_somewhere[k]
    return m
