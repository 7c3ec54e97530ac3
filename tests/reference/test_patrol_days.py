"""Published patrol days against a second walk over the raw fixes, and against the way that was really walked."""

from datetime import date
from fractions import Fraction

import duckdb
import pytest

from simulate import Truth
from simulate.tracks import patrol_days

from .everything import Reference
from .office import Month, is_active, is_held
from .walk import cells_total

TOLERANCE_MM = 1_000
"""A metre a day is what two right calculations may differ by."""
Day = tuple[str, str, date]


@pytest.fixture(scope="module")
def published_days(marts: duckdb.DuckDBPyConnection) -> dict[Day, tuple[int, ...]]:
    rows = marts.execute("""
        select worker_code, grid_code, patrol_date,
            distance_mm, duration_s, cells_visited, cells_total, fixes_kept, fixes_left_out
        from fct_patrol_day
    """).fetchall()
    return {row[:3]: row[3:] for row in rows}


@pytest.fixture(scope="module")
def walked_days(reference: Reference) -> dict[Day, tuple[int, ...]]:
    """The same by the plain calculation: each worker, grid they hold that day, and day with a row."""
    office, patrols = reference.office, reference.patrols
    found: dict[Day, tuple[int, ...]] = {}
    for month in office.months:
        grids = {grid["grid_code"]: grid for grid in office.grids(month)}
        held = office.appointments(month)
        for (worker, day), fixes in patrols.phones.days.items():
            kept = sum(len(leg) for leg in patrols.phones.legs(worker, day))
            for code in {row["grid_code"] for row in held.get(worker, []) if is_held(row, row["grid_code"], day)}:
                if month.has(day) and code in grids and is_active(grids[code], day):
                    walk = patrols.walk(worker, grids[code], day, month)
                    boundary = patrols.boundary(grids[code], month)
                    assert walk is not None and boundary is not None
                    own = (walk.distance_mm, walk.duration_s, len(walk.cells), cells_total(boundary))
                    found[worker, code, day] = (*own, kept, len(fixes) - kept)
    return found


def test_every_patrol_day_is_walked_again_to_a_metre_and_a_second(
    published_days: dict[Day, tuple[int, ...]], walked_days: dict[Day, tuple[int, ...]]
) -> None:
    assert published_days.keys() == walked_days.keys()
    off = [abs(published_days[key][0] - own[0]) for key, own in walked_days.items()]
    assert max(off) <= TOLERANCE_MM
    assert sum(metres == 0 for metres in off) >= Fraction(99, 100) * len(off)
    assert {key: day[2:] for key, day in published_days.items()} == {key: day[2:] for key, day in walked_days.items()}
    assert all(abs(published_days[key][1] - own[1]) <= 1 for key, own in walked_days.items())


def test_mean_metres_and_seconds_are_the_true_ones_within_three_percent(
    truth: Truth, published_days: dict[Day, tuple[int, ...]]
) -> None:
    """Noise of the fixes, one a minute, corners cut: all of it together stays below 3 %, planted faults included."""
    true = {
        (row["worker_code"], row["grid_code"], row["patrol_date"]): (row["distance_m"], row["duration_s"])
        for row in patrol_days(truth.frames["tracks"]).to_dicts()
    }
    both = published_days.keys() & true.keys()
    assert len(both) >= Fraction(97, 100) * len(true)
    for place, unit in ((0, 1000), (1, 1)):
        shown = sum(published_days[key][place] for key in both) / unit
        walked = sum(true[key][place] for key in both)
        assert shown == pytest.approx(walked, rel=0.03)


def test_months_of_more_than_one_boundary_show_the_one_of_the_month(reference: Reference, truth: Truth) -> None:
    """A grid whose boundary moved has other cells or metres from that month on: the comparison above saw both."""
    code = truth.fault("moved_boundary").subject_code
    grids = {
        month.name: next(g for g in reference.office.grids(month) if g["grid_code"] == code)
        for month in months_of(truth)
    }
    shapes = {reference.patrols.boundary(grids[month.name], month) for month in months_of(truth)}
    assert len(shapes) == 2


def months_of(truth: Truth) -> list[Month]:
    return [Month(name) for name in truth.months]
