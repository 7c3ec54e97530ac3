"""GeoJSON files of the boundary register: every feature ends in one place, with its number in the file."""

import json
from datetime import date

import numpy as np
import polars as pl
import pytest

from ingest.datum import from_wgs84

SQUARE = [[119.9, 31.7], [119.904, 31.7], [119.904, 31.704], [119.9, 31.704], [119.9, 31.7]]
NAME = "网格边界_20260131.geojson"


def feature(code, points=SQUARE, **properties):
    geometry = None if points is None else {"type": "Polygon", "coordinates": [points]}
    return {"type": "Feature", "properties": {"grid_code": code, **properties}, "geometry": geometry}


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", **more, "features": features}, ensure_ascii=False)


def land(office, content, name=NAME):
    office.put(name, content)
    return office.land()[name]


def test_features_land_with_their_number(office):
    receipt = land(office, collection(feature("G1"), feature("G2")))
    assert (receipt.rows_read, receipt.rows_landed, receipt.notes) == (2, 2, ())
    row = office.lake("grid_boundaries").sort("grid_code").row(1, named=True)
    assert json.loads(row.pop("boundary")) == {"type": "Polygon", "coordinates": [SQUARE]}
    assert row == {
        "snapshot_date": date(2026, 1, 31),
        "grid_code": "G2",
        "source_file": NAME,
        "source_row": 2,
    }
    assert (office.home.lake / "feeds/grid_boundaries/20260131.parquet").is_file()


@pytest.mark.parametrize(
    "name", ["grid_boundaries_20260131.json", "网格边界_2026-01.json", "网格边界/a_20260131.geojson"]
)
def test_file_is_known_by_what_it_holds(office, name):
    assert land(office, collection(feature("G1")), name).rows_landed == 1


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(feature("G1")),
        json.dumps(json.loads(collection(feature("G1"))), indent=2),
        "\ufeff" + collection(feature("G1")),
        json.dumps({"features": [feature("G1")], "type": "FeatureCollection"}),
        collection(feature("G1"), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}),
        collection(feature("G1"), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}),
        collection(feature("G1"), crs={"type": "name", "properties": {"name": "EPSG:4490"}}),
        f"[{json.dumps({'网格编码': 'G1', '边界': json.dumps(feature('x')['geometry'])})}]",
        '网格编号,边界\nG1,"' + json.dumps(feature("x")["geometry"]).replace('"', '""') + '"\n',
    ],
    ids=["one feature", "indented", "mark", "type last", "CRS84", "4326", "CGCS2000", "array", "CSV"],
)
def test_forms_that_say_the_same(office, content):
    receipt = land(office, content)
    assert (receipt.rows_landed, receipt.rows_rejected) == (1, 0)
    assert office.lake("grid_boundaries")["grid_code"].to_list() == ["G1"]


def test_code_written_as_a_number_is_a_code(office):
    land(office, collection(feature(320412001001001)))
    assert office.lake("grid_boundaries")["grid_code"].to_list() == ["320412001001001"]


def test_unknown_properties_are_named_and_dropped(office):
    receipt = land(office, collection(feature("G1", 面积=3.5, 负责人="张三")))
    assert "columns not taken: 面积, 负责人" in receipt.notes
    assert "张三" not in str(receipt)


def test_bad_features_are_rejected_with_both_reasons_and_the_others_land(office):
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    receipt = land(
        office,
        collection(
            feature("G1"),
            feature("G2", bow),
            feature("G3", None),
            feature("G4", SQUARE[:2]),
            {"type": "Feature", "properties": {}, "geometry": None},
            "G6",
            {"type": "Feature", "properties": None, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}},
            {**feature("G8"), "geometry": {"type": "Point", "coordinates": [119.9, 31.7]}},
            {**feature("G9"), "properties": ["grid_code", "G9"]},
        ),
    )
    assert (receipt.rows_read, receipt.rows_landed, receipt.rows_rejected) == (9, 1, 8)
    assert receipt.rejected.select("row_number", "column_name", "rule").rows() == [
        (2, "boundary", "boundary_crosses_itself"),
        (3, "boundary", "required"),
        (4, "boundary", "boundary_too_few_points"),
        (5, "grid_code", "required"),
        (6, None, "no_feature"),
        (7, "grid_code", "required"),
        (8, "boundary", "boundary_not_a_polygon"),
        (9, None, "no_object"),
    ]
    assert receipt.rejected.row(0, named=True)["reason_zh"] == "边界自相交或自相接"
    assert receipt.rejected["reason"].is_not_null().all()


def test_repairs_are_counted_in_the_receipt(office):
    swapped = [[y, x] for x, y in SQUARE]
    receipt = land(office, collection(feature("G1"), feature("G2", swapped), feature("G3", SQUARE[:-1])))
    assert receipt.rows_landed == 3
    assert "boundary: 1 had latitude before longitude and were turned round" in receipt.notes
    assert "boundary: 1 had a ring that was not closed; closed" in receipt.notes
    assert office.lake("grid_boundaries")["boundary"].n_unique() == 1


def test_a_grid_twice_in_one_snapshot_the_later_wins(office):
    other = [[x + 0.1, y] for x, y in SQUARE]
    receipt = land(office, collection(feature("G1"), feature("G1", other), feature("G1", other)))
    assert (receipt.rows_read, receipt.rows_landed, receipt.rows_replaced, receipt.rows_repeated) == (3, 1, 1, 1)
    assert office.lake("grid_boundaries").select("source_row").item() == 2


def test_snapshots_stay_beside_each_other(office):
    office.put("网格边界_20260131.geojson", collection(feature("G1"), feature("G2")))
    office.put("网格边界_20260228.geojson", collection(feature("G1", [[x + 0.1, y] for x, y in SQUARE])))
    office.land()
    found = office.lake("grid_boundaries").group_by("snapshot_date").len().sort("snapshot_date")
    assert found.rows() == [(date(2026, 1, 31), 2), (date(2026, 2, 28), 1)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (collection(feature("G1"))[:-20], "the JSON is damaged or cut short / JSON内容已损坏"),
        (json.dumps(json.loads(collection(feature("G1"), feature("G2"))), indent=1)[:-9], "damaged or cut short"),
        (collection(feature("G1"), crs={"type": "name", "properties": {"name": "EPSG:4549"}}), "coordinate system"),
        (collection(feature("G1"), crs="?"), "coordinate system"),
        (json.dumps({"type": "FeatureCollection", "features": 7}), "without features"),
        (json.dumps({"type": "Topology", "objects": {}}, indent=1), "neither lines nor an array"),
        (collection({"type": "Feature", "properties": {"code": "G1"}, "geometry": None}), "grid_code missing"),
        (collection(), "holds no records"),
    ],
)
def test_file_that_cannot_be_read_is_set_aside_with_one_reason(office, content, words):
    receipt = land(office, content)
    assert receipt.status == "set_aside"
    assert words in receipt.reason


def test_features_of_another_feed_are_refused(office):
    receipt = land(office, collection(feature("G1")), "visits_2026-03.geojson")
    assert "only grid_boundaries takes" in receipt.reason


def test_boundary_in_a_declared_datum_is_brought_to_wgs84(office):
    (office.home.root / "sources.yaml").write_text(
        'sources:\n  - {feed: grid_boundaries, files: "*.geojson", datum: GCJ-02}\n', "utf-8"
    )
    shown = from_wgs84(np.array(SQUARE), "GCJ-02").tolist()
    receipt = land(office, collection(feature("G1", shown), feature("G2", [[y, x] for x, y in shown])))
    assert "positions brought from GCJ-02 to WGS-84" in receipt.notes
    for text in office.lake("grid_boundaries")["boundary"].to_list():
        assert json.loads(text)["coordinates"] == [SQUARE]


def test_same_boundaries_in_any_order_of_features_are_the_same_lake(office, tmp_path):
    features = [feature(f"G{i}", [[x + i / 100, y] for x, y in SQUARE]) for i in range(5)]
    land(office, collection(*features))
    first = office.lake("grid_boundaries").drop("source_row")
    office.put(NAME, collection(*reversed(features)))
    office.land()
    assert first.equals(office.lake("grid_boundaries").drop("source_row").sort("grid_code"))
    assert first.schema["boundary"] == pl.String
