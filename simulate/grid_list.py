"""The grids of an office: where they belong, what kind they are, and how hard each works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from simulate.appointments import OPEN_END
from simulate.plan import Plan

ALWAYS = np.datetime64("1900-01-01")
DORMANT_DAYS = 33
"""The dormant grid stops this many days before the end: three more than the 30 that make a grid dormant."""
BEST, SPREAD, FEW_POOR = 0.98, 0.78, 2.2
"""Diligence from the best down to the poorest; the higher the last, the fewer are poor."""


@dataclass(frozen=True)
class Grids:
    """One entry per grid. `diligence` (0 to 1) is hidden: it makes one grid good and another poor."""

    code: np.ndarray
    community: np.ndarray
    is_special: np.ndarray
    is_urban: np.ndarray
    households: np.ndarray
    opens: np.ndarray
    closes: np.ndarray
    dormant_from: np.ndarray
    diligence: np.ndarray


def make_grids(plan: Plan) -> Grids:
    """The grids of a plan: one in ten is special; one opens and one closes inside the plan's months."""
    rng = plan.rng("grids")
    count = plan.grids
    community = np.arange(count) * plan.communities // count
    in_community = np.arange(count) - np.searchsorted(community, community)
    is_special = np.arange(count) % 10 == 5
    codes = community_codes(plan)
    diligence = _diligence(plan, community, rng)
    opens = np.full(count, ALWAYS)
    closes = np.full(count, OPEN_END)
    dormant_from = np.full(count, OPEN_END)
    if count >= 8 and plan.months >= 2:
        opens[3] = np.datetime64(plan.month_start(1) + timedelta(days=23))
        closes[7] = np.datetime64(plan.month_start(plan.months - 1) + timedelta(days=19))
    if plan.has_faults and plan.months >= 2:
        candidates = np.flatnonzero(~is_special & (closes == OPEN_END) & (opens == ALWAYS))
        dormant = candidates[np.argmin(diligence[candidates])]
        dormant_from[dormant] = np.datetime64(plan.month_end(plan.months - 1) - timedelta(days=DORMANT_DAYS))
    return Grids(
        code=np.array([f"{codes[c]}{n + 1:02d}" for c, n in zip(community, in_community, strict=True)]),
        community=community,
        is_special=is_special,
        is_urban=community < (plan.communities + 1) // 2,
        households=np.where(is_special, 0, rng.integers(180, 520, count)),
        opens=opens,
        closes=closes,
        dormant_from=dormant_from,
        diligence=diligence,
    )


def community_codes(plan: Plan) -> list[str]:
    """CN01, CN02 ...; a third digit where there are a hundred."""
    digits = max(2, len(str(plan.communities)))
    return [f"CN{index + 1:0{digits}d}" for index in range(plan.communities)]


def _diligence(plan: Plan, community: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Spread evenly, not drawn: a small office too must have good and poor grids. Colleagues resemble each other."""
    values = BEST - SPREAD * np.linspace(0, 1, plan.grids) ** FEW_POOR
    likeness = rng.normal(0, 1, plan.communities)[community] + rng.normal(0, 1.2, plan.grids)
    diligence = np.empty(plan.grids)
    diligence[np.argsort(likeness)] = values
    return diligence
