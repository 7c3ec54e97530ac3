"""Datums: the known values of the usual formulas, and the way back to the last centimetre."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import draws

from ingest.datum import from_wgs84, to_wgs84

SHIFTED = ("GCJ-02", "BD-09")
china = st.tuples(st.floats(73, 135), st.floats(18, 53))


def metres(one, other):
    shift = (one - other) * (np.pi / 180 * 6_371_008.8)
    return np.hypot(shift[:, 0] * np.cos(np.radians(one[:, 1])), shift[:, 1])


def test_known_values_of_gcj_02():
    shown = from_wgs84(np.array([[116.404, 39.915]]), "GCJ-02")
    assert shown == pytest.approx(np.array([[116.41024449916938, 39.91640428150164]]), abs=1e-11)


def test_known_values_of_bd_09():
    # as the usual formula shows the position that GCJ-02 shows at 116.404, 39.915
    shown = from_wgs84(to_wgs84(np.array([[116.404, 39.915]]), "GCJ-02"), "BD-09")
    assert shown == pytest.approx(np.array([[116.41036949371029, 39.92133699351021]]), abs=1e-9)


@pytest.mark.parametrize(("datum", "low", "high"), [("GCJ-02", 450, 550), ("BD-09", 1000, 1200)])
def test_shift_near_the_sites_is_as_large_as_known(datum, low, high):
    here = np.array([[119.95, 31.69], [119.97, 31.66]])
    assert all(low < shift < high for shift in metres(here, from_wgs84(here, datum)))


@pytest.mark.parametrize("datum", SHIFTED)
@draws(100)
@given(point=china)
def test_way_back_is_exact(datum, point):
    here = np.array([point])
    assert metres(here, to_wgs84(from_wgs84(here, datum), datum))[0] < 1e-4


@pytest.mark.parametrize("datum", ["WGS-84", "CGCS2000"])
def test_what_counts_as_wgs84_stays_as_it_is(datum):
    here = np.array([[119.95, 31.7]])
    assert (to_wgs84(here, datum) == here).all()


def test_nothing_is_shifted_abroad():
    boston = np.array([[-71.06, 42.36]])
    assert (from_wgs84(boston, "GCJ-02") == boston).all()
    assert to_wgs84(np.empty((0, 2)), "BD-09").shape == (0, 2)


def test_positions_of_a_declared_datum_land_in_wgs84(office):
    shown = from_wgs84(np.array([[119.95, 31.7]]), "BD-09")[0]
    content = (
        "走访编号,网格员编号,网格编号,走访时间,经度,纬度\n"
        f"V1,W1,G1,2026-03-01,{shown[0]:.9f},{shown[1]:.9f}\nV2,W1,G1,2026-03-01,,{shown[1]:.9f}\n"
    )
    typed = office.read("visits", content, datum="BD-09")
    assert typed.rows.select("longitude", "latitude").rows() == [(119.95, 31.7), (None, round(shown[1], 9))]
    assert "positions brought from BD-09 to WGS-84" in typed.notes
