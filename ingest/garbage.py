"""How seldom a run looks for garbage."""

from __future__ import annotations

import gc


def collect_rarely() -> None:
    """Hold the collector back, in this process. Python looks for garbage among every 700 new objects; Dagster, dbt and
    Great Expectations make millions that stay."""
    gc.set_threshold(100_000, 50, 100)
