"""Runs without pages, for tests that look at none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def pages_left_out() -> Iterator[None]:
    """Runs in this process write no dashboards and briefings: a good part of what a small run takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("publish.dashboard.dashboards_due", lambda *_: [])
        patch.setattr("publish.briefing.briefings_due", lambda *_: [])
        yield
