"""Who is appointed to which grid, in which role, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from simulate.plan import Plan

OPEN_END = np.datetime64("9999-12-31")
AWAY_GRID = 4
"""The member of this grid records nothing: on leave, which a finding says for the last month."""
GRIDS_OF_A_CHIEF = 2.5
SHARES = {"chief": 0.25, "full_time": 0.45, "member": 0.3, "guide": 0.0, "informant": 0.0}
"""Part of a grid's records that each role makes."""


@dataclass(frozen=True)
class Appointments:
    """One entry per appointment; `share` is the part of the grid's records its holder makes."""

    worker: np.ndarray
    grid: np.ndarray
    role: np.ndarray
    start: np.ndarray
    end: np.ndarray
    share: np.ndarray


class Register:
    """Appointments while they are made; workers are numbered as they come."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, str, np.datetime64, np.datetime64, float]] = []
        self.workers = 0

    def hire(self) -> int:
        """A new worker's number."""
        self.workers += 1
        return self.workers - 1

    def add(
        self,
        worker: int,
        grid: int,
        role: str,
        start: np.datetime64,
        end: np.datetime64 = OPEN_END,
        share: float | None = None,
    ) -> None:
        """Appoint a worker; the share of the records is the role's unless another is given."""
        self.rows.append((worker, grid, role, start, end, SHARES[role] if share is None else share))


def appoint(plan: Plan, community: np.ndarray, is_special: np.ndarray, opens: np.ndarray) -> Appointments:
    """A chief has two or three neighbouring grids; a guide and an informant serve a whole community; each ordinary grid
    has a full-time worker, three in five a member.

    One full-time worker hands over to a successor, one person holds the same grid twice in a row.
    community, is_special, opens: one entry per grid (index of the community, flag, datetime64[D]).
    """
    rng = plan.rng("appointments")
    register = Register()
    began = np.datetime64(date(2024, 3, 1)) + rng.integers(0, 500, plan.grids * 8)[: plan.grids]
    start = np.maximum(began, opens)
    for index in range(plan.communities):
        own = np.flatnonzero(community == index)
        for part in np.array_split(own, max(1, round(len(own) / GRIDS_OF_A_CHIEF))):
            chief = register.hire()
            for grid in part.tolist():
                register.add(chief, grid, "chief", start[grid])
        for grid in own.tolist():
            _workers_of(plan, register, grid, bool(is_special[grid]), start[grid])
        guide, informant = register.hire(), register.hire()
        for grid in own[~is_special[own]].tolist():
            register.add(guide, grid, "guide", start[grid])
            if grid % 4 != 2:
                register.add(informant, grid, "informant", start[grid])
    return Appointments(*(np.array(column) for column in zip(*register.rows, strict=True)))


def _workers_of(plan: Plan, register: Register, grid: int, is_special: bool, start: np.datetime64) -> None:
    """A full-time worker (not in special grids) and often a member; both of them change in one grid each."""
    hand_over = np.datetime64(plan.month_start(min(1, plan.months - 1)) + timedelta(days=9))
    if not is_special:
        leaves = hand_over - 1 if grid == 2 else OPEN_END
        register.add(register.hire(), grid, "full_time", start, leaves)
        if grid == 2:
            register.add(register.hire(), grid, "full_time", hand_over)
    if grid % 5 not in (0, 1, AWAY_GRID) and not is_special:
        return
    member = register.hire()
    share = 0.0 if grid == AWAY_GRID and plan.has_faults else None
    if grid == 0:
        register.add(member, grid, "member", start, hand_over - 1)
        register.add(member, grid, "member", hand_over)
    else:
        register.add(member, grid, "member", start, share=share)
