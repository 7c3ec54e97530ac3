"""What becomes of reported items: deadlines, extensions, disposal, limits, rejections and rework."""

from __future__ import annotations

import numpy as np
import polars as pl

from simulate.plan import Plan
from simulate.wording import times

TERM_HOURS = {
    "public_order": 24,
    "public_safety": 48,
    "city_management": 48,
    "environment": 72,
    "livelihood": 120,
    "administration": 120,
    "enforcement": 168,
    "government_services": 72,
    "civilised_city": 48,
}
DATE_ONLY_HOURS = 120
"""Terms of this length are given as a day, not a time; they end with that day."""
LONG_DELAY = np.timedelta64(12 * 86400, "s")
"""An overdue item is done at the latest this long after its deadline."""
EXPORTED_OPEN = ["open", "disposed"]
NEVER = np.datetime64("NaT")


def dispose(
    rng: np.random.Generator, reported: np.ndarray, term: np.ndarray, diligence: np.ndarray, plan: Plan
) -> pl.DataFrame:
    """Deadline and outcome columns of items, in their order, as known at the last export of the plan.

    reported: datetime64[s]; term: hours; diligence: 0 to 1 per item.
    """
    count = len(reported)
    due = _due(rng, reported, term)
    way = _ways(rng, diligence)
    granted, extended = _extensions(rng, reported, due, way)
    disposed = _disposed(rng, reported, due, extended, way)
    exported = np.datetime64(plan.exported_at(plan.months - 1), "s")
    disposed = np.where(disposed <= exported, disposed, NEVER)
    extended = np.where(granted <= exported, extended, NEVER)
    granted = np.where(granted <= exported, granted, NEVER)
    outcome = np.where(np.isnat(disposed), "open", "disposed")
    outcome = np.where(way == "limited", "limited", np.where(way == "rejected", "rejected", outcome))
    is_disposed = ~np.isnat(disposed)
    rework = np.where(rng.random(count) < 0.015 + 0.05 * (1 - diligence), 1 + (rng.random(count) < 0.2), 0)
    in_grid = rng.random(count) < np.where(diligence > 0.95, 1.0, 0.6 + 0.3 * diligence)
    accepted = rng.random(count) < 0.8
    return pl.DataFrame(
        {
            "due_at": times(due),
            "extended_to": times(extended),
            "extension_granted_at": times(granted),
            "disposed_at": times(disposed),
            "outcome": outcome.tolist(),
            "statement_accepted": [
                bool(yes) if is_limited else None for yes, is_limited in zip(accepted, way == "limited", strict=True)
            ],
            "rework_count": np.where(is_disposed, rework, 0).astype("int64"),
            "handled_in_grid": is_disposed & in_grid,
        },
        schema_overrides={"statement_accepted": pl.Boolean},
    )


def _due(rng: np.random.Generator, reported: np.ndarray, term: np.ndarray) -> np.ndarray:
    due = reported + term.astype("timedelta64[h]")
    end_of_day = due.astype("datetime64[D]").astype("datetime64[s]") + np.timedelta64(86399, "s")
    due = np.where(term == DATE_ONLY_HOURS, end_of_day, due)
    return np.where(rng.random(len(due)) < 0.02, NEVER, due)


def _ways(rng: np.random.Generator, diligence: np.ndarray) -> np.ndarray:
    """How each item goes; better grids are on time more often."""
    late = 0.30 * (1 - diligence) + 0.02
    edges = np.cumsum(
        [0.012 * (1 - diligence), np.full_like(diligence, 0.012), 0.35 * late, 0.45 * late, 0.20 * late], axis=0
    )
    names = np.array(["rejected", "limited", "extended", "overdue", "unhandled", "on_time"])
    return names[(rng.random(len(diligence))[None, :] >= edges).sum(axis=0)]


def _share(rng: np.random.Generator, span: np.ndarray, low: float, high: float) -> np.ndarray:
    """A random part of each span of time, in whole seconds; NaT stays NaT."""
    part = rng.uniform(low, high, len(span))
    seconds = np.where(np.isnat(span), 0, span.astype("timedelta64[s]").astype("int64"))
    return np.where(np.isnat(span), np.timedelta64("NaT", "s"), (seconds * part).astype("timedelta64[s]"))


def _extensions(
    rng: np.random.Generator, reported: np.ndarray, due: np.ndarray, way: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """When each extension was granted and to when; one in ten too late, one in ten for too long."""
    term = due - reported
    fault = rng.random(len(due))
    granted = np.where(fault < 0.1, due + _share(rng, term, 0.02, 0.1), reported + _share(rng, term, 0.5, 0.95))
    longer = np.where(fault > 0.9, _share(rng, term, 2.2, 3.0), _share(rng, term, 0.4, 1.9))
    is_extended = way == "extended"
    return np.where(is_extended, granted, NEVER), np.where(is_extended, due + longer, NEVER)


def _disposed(
    rng: np.random.Generator, reported: np.ndarray, due: np.ndarray, extended: np.ndarray, way: np.ndarray
) -> np.ndarray:
    """Times of disposal; what has no deadline is done within three days."""
    no_term = np.isnat(due)
    term = np.where(no_term, np.timedelta64(3 * 86400, "s"), due - reported)
    on_time = reported + _share(rng, term, 0.03, 0.9)
    in_extension = due + _share(rng, extended - due, 0.1, 0.95)
    overdue = due + _share(rng, np.full(len(due), LONG_DELAY), 0.01, 1.0)
    done = np.select([way == "on_time", way == "extended", way == "overdue"], [on_time, in_extension, overdue], NEVER)
    is_spoken_for = np.isin(way, ["rejected", "limited", "unhandled"])
    return np.where(no_term & ~is_spoken_for, on_time, done)
