"""Polluted JSON, Parquet and maps."""

from __future__ import annotations

import io
import json
import math
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from polluted import HEADER, ROWS, Kind, item

OBJECTS = [dict(zip(HEADER, row, strict=True)) for row in ROWS]


def lines(replaced: dict[int, str] | None = None) -> bytes:
    """The clean table as JSON lines, some lines (from 1) replaced."""
    written = [json.dumps(each, ensure_ascii=False) for each in OBJECTS]
    for number, text in (replaced or {}).items():
        written[number - 1] = text
    return "\n".join(written).encode()


def fifth(**changed: Any) -> str:
    """A05 with other values."""
    return json.dumps({**OBJECTS[4], **changed}, ensure_ascii=False)


def parquet(columns: dict[str, list[Any]] | None = None, **options: Any) -> bytes:
    """The clean table as Parquet, some columns replaced."""
    table = pa.table({**{name: [each[name] for each in OBJECTS] for name in HEADER}, **(columns or {})})
    buffer = io.BytesIO()
    pq.write_table(table, buffer, **options)
    return buffer.getvalue()


def fifth_of(values: list[Any], instead: Any) -> list[Any]:
    return [*values[:4], instead, *values[5:]]


def damaged_page() -> bytes:
    content = bytearray(parquet(write_page_checksum=True, compression="NONE", use_dictionary=False))
    content[content.index("第5处".encode()) + 4] ^= 0x08
    return bytes(content)


def line(name: str, why: str, text: str, column: str | None, rule: str) -> Kind:
    """Line 5 of the JSON lines is another."""
    return Kind(name, why, lines({5: text}), item(5), rejected=((5, column, rule),), suffix=".jsonl")


JSON = [
    line("line cut short", "no JSON any more", fifth()[:-9], None, "json"),
    line("single quotes", "Python's way to write, not JSON's", str(OBJECTS[4]), None, "json"),
    line("not a number", "NaN is no JSON", fifth().replace('"1"', "NaN"), None, "json"),
    line("name twice", "which of the two values?", fifth()[:-1] + ', "返工次数": "3"}', None, "doubled_name"),
    line("list instead of an object", "values without names", '["A05", "G3"]', None, "no_object"),
    line("list in a cell", "two values are none", fifth(网格编号=["G1", "G2"]), "grid_code", "error_cell"),
    line("object in a cell", "no value of a table", fifth(网格编号={"code": "G1"}), "grid_code", "error_cell"),
    line("half a character", "only JSON can spell one", fifth().replace("G3", "G\\ud83d"), "grid_code", "error_cell"),
    line(
        "number for a long code",
        "its last digits may be gone",
        fifth(事项编号=320412001001001234),
        "item_code",
        "digits_lost",
    ),
    line("truth for a time", "no date", fifth(上报时间=True), "reported_at", "unreadable_date"),
    Kind(
        "array cut short",
        "no JSON as a whole",
        b"[" + lines().replace(b"\n", b",\n")[:-9],
        aside="damaged or cut short",
        suffix=".json",
    ),
    Kind(
        "reply cut short",
        "no JSON as a whole",
        json.dumps({"code": 0, "data": {"rows": OBJECTS}}).encode()[:-9],
        aside="damaged or cut short",
        suffix=".json",
    ),
    Kind(
        "objects of another kind", "no name fits", b'[{"a": 1}, {"a": 2}]', aside="no header that fits", suffix=".json"
    ),
    Kind(
        "map under the name of items",
        "only boundaries are maps",
        b'{"type": "FeatureCollection", "features": []}',
        aside="GeoJSON",
        suffix=".json",
    ),
]

PARQUET = [
    Kind(
        "Parquet cut short",
        "its end says where everything is",
        parquet()[:-20],
        aside="damaged or cut short",
        suffix=".parquet",
    ),
    Kind(
        "Parquet with a changed page",
        "its checksum says so",
        damaged_page(),
        aside="damaged or cut short",
        suffix=".parquet",
    ),
    Kind("encrypted Parquet", "it says so", b"PARE" + parquet()[4:], aside="encrypted", suffix=".parquet"),
    Kind(
        "Parquet without a column",
        "no name fits",
        parquet({"网格编号": []} | {h: [] for h in HEADER[2:]} | {"事项编号": []}).replace(
            "事项编号".encode(), "事项编吗".encode()
        ),
        aside="item_code missing",
        suffix=".parquet",
    ),
    Kind(
        "lists in a column of Parquet",
        "two values are none",
        parquet({"网格编号": [[each["网格编号"]] for each in OBJECTS]}),
        frozenset(each["事项编号"] for each in OBJECTS),
        rejected=tuple((n, "grid_code", "error_cell") for n in range(1, 13)),
        suffix=".parquet",
    ),
    Kind(
        "not a number in Parquet",
        "a division by nought is no count",
        parquet({"返工次数": fifth_of([float(each["返工次数"]) for each in OBJECTS], math.nan)}),
        item(5),
        rejected=((5, "rework_count", "error_cell"),),
        suffix=".parquet",
    ),
]

X, Y, SIDE = 119.9, 31.7, 0.004
SQUARE = [[X, Y], [X + SIDE, Y], [X + SIDE, Y + SIDE], [X, Y + SIDE], [X, Y]]


def moved(points: list[list[float]], by: float, scale: float = 1.0) -> list[list[float]]:
    return [[X + by + (x - X) * scale, Y + by + (y - Y) * scale] for x, y in points]


def feature(code: str | None, coordinates: Any, kind: str = "Polygon") -> dict[str, Any]:
    geometry = None if coordinates is None else {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"grid_code": code}, "geometry": geometry}


def collection(second: dict[str, Any], **more: Any) -> dict[str, bytes]:
    """A map of three grids; the second is polluted."""
    features = [feature("G1", [SQUARE]), second, feature("G3", [moved(SQUARE, 0.01)])]
    content = json.dumps({"type": "FeatureCollection", **more, "features": features}).encode()
    return {"grid_boundaries_20260331.geojson": content}


def drawn(name: str, why: str, coordinates: Any, rule: str, kind: str = "Polygon") -> Kind:
    """The second grid is rejected."""
    content = collection(feature("G2", coordinates, kind))
    return Kind(name, why, content, frozenset({"G2"}), rejected=((2, "boundary", rule),))


def mended(name: str, why: str, coordinates: Any, note: str) -> Kind:
    """The second grid has one meaning only, and lands as that."""
    return Kind(name, why, collection(feature("G2", coordinates)), notes=(note,))


MAPS = [
    drawn("bow-tie", "which side is inside?", [[SQUARE[i] for i in (0, 2, 1, 3, 0)]], "boundary_crosses_itself"),
    drawn("no geometry", "a grid without a place", None, "required"),
    drawn("point for a grid", "it has no inside", [X, Y], "boundary_not_a_polygon", "Point"),
    drawn(
        "ring of three points", "it encloses nothing", [[SQUARE[0], SQUARE[1], SQUARE[0]]], "boundary_too_few_points"
    ),
    drawn("hole outside", "a hole in what?", [SQUARE, moved(SQUARE, 0.02, 0.1)], "boundary_hole_outside"),
    drawn(
        "metres instead of degrees",
        "another system",
        [[[x * 1e5, y * 1e5] for x, y in SQUARE]],
        "boundary_out_of_range",
    ),
    drawn("as large as a province", "no grid", [moved(SQUARE, 0, 4000)], "boundary_too_wide"),
    drawn(
        "line for a grid",
        "it encloses nothing",
        [[SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[0]]],
        "boundary_without_area",
    ),
    drawn(
        "parts that overlap",
        "counted twice?",
        [[SQUARE], [moved(SQUARE, 0.001)]],
        "boundary_parts_overlap",
        "MultiPolygon",
    ),
    drawn("words for coordinates", "no numbers", [[["a", "b"]] * 4], "boundary_unreadable"),
    Kind(
        "grid without a code",
        "nobody's grid",
        collection(feature(None, [SQUARE])),
        frozenset({"G2"}),
        rejected=((2, "grid_code", "required"),),
    ),
    Kind(
        "no feature in a collection",
        "something else",
        collection({"type": "Grid"}),
        frozenset({"G2"}),
        rejected=((2, None, "no_feature"),),
    ),
    Kind(
        "map in another system",
        "its numbers mean other places",
        collection(feature("G2", [SQUARE]), crs={"type": "name", "properties": {"name": "EPSG:4549"}}),
        aside="coordinate system",
    ),
    mended("ring that is not closed", "the last side is the shortest way home", [moved(SQUARE, 0.005)[:-1]], "closed"),
    mended("ring the other way round", "inside is inside", [moved(SQUARE, 0.005)[::-1]], "turned"),
    mended("latitude first", "no latitude is above 90", [[[y, x] for x, y in moved(SQUARE, 0.005)]], "latitude"),
]
