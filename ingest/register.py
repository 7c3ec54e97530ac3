"""Codes of the worker register, against which a cell is held that may be a code or somebody's name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ingest.feeds import FEEDS
from ingest.home import Home
from ingest.lake import read_feed


@dataclass(frozen=True)
class Register:
    """Codes of every snapshot of the register of workers that ever landed."""

    codes: frozenset[str] = frozenset()

    @property
    def digest(self) -> str:
        """SHA-256 of all codes."""
        return hashlib.sha256("\n".join(sorted(self.codes)).encode()).hexdigest()


@dataclass(frozen=True)
class LookedUp:
    """What of a file's rows hangs on the register. codes: cells under a person's header that were codes of it. against:
    digest of the register where others were not, so that a new code may change the rows; else empty."""

    codes: frozenset[str] = frozenset()
    against: str = ""

    def holds(self, register: Register) -> bool:
        """Whether reading the file again would find the same."""
        return self.codes <= register.codes and self.against in ("", register.digest)

    def and_of(self, more: LookedUp) -> LookedUp:
        """The same of further rows too, held against the same register."""
        return LookedUp(self.codes | more.codes, self.against or more.against)


NO_REGISTER = Register()
NOTHING_LOOKED_UP = LookedUp()


def worker_register(home: Home) -> Register:
    """The register as it lies in the lake."""
    return Register(frozenset(read_feed(home, FEEDS["workers"], ["worker_code"])["worker_code"]))
