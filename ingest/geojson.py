"""GeoJSON features to objects: the properties of each, and before them its geometry as text."""

from __future__ import annotations

import json
import re
from typing import Any

from ingest.decode import SetAsideError
from ingest.feed import Boundary, Feed
from ingest.objects import Record, record
from ingest.table import BrokenRow

KINDS = ("FeatureCollection", "Feature")
# How a coordinate system is named that is longitude and latitude in WGS-84, or in CGCS2000, which is as good.
WGS_84 = re.compile(r"(CRS:?84|EPSG:+(4326|4490)|WGS ?84)$")


def features(whole: dict[str, Any], feed: Feed) -> list[Record | BrokenRow]:
    """Each feature of a collection (or the one there is), numbered from 1, its geometry under the name of the feed's
    boundary. Raises SetAsideError when the feed has none, or the file names another coordinate system."""
    boundary = next((column.name for column in feed.columns if isinstance(column.type, Boundary)), None)
    if boundary is None:
        raise SetAsideError("a GeoJSON file, which only grid_boundaries takes", "GeoJSON文件，只有网格边界可以读取")
    _check_system(whole.get("crs"))
    found = [whole] if whole["type"] == "Feature" else whole.get("features")
    if not isinstance(found, list):
        raise SetAsideError("a feature collection without features", "要素集合中没有要素")
    return [_feature(row, feature, boundary) for row, feature in enumerate(found, 1)]


def _feature(row: int, feature: Any, boundary: str) -> Record | BrokenRow:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return BrokenRow(row, "no_feature", "it is no GeoJSON feature", "不是GeoJSON要素", "")
    properties = record(row, feature.get("properties") or {})
    if isinstance(properties, BrokenRow):
        return properties
    geometry = feature.get("geometry")
    text = None if geometry is None else json.dumps(geometry)
    return Record(row, (boundary, *properties.names), (text, *properties.values))


def _check_system(system: Any) -> None:
    """An old way to name the coordinate system; anything but longitude and latitude in WGS-84 is another map."""
    if system is None:
        return
    properties = system.get("properties") if isinstance(system, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not WGS_84.search(str(name)):
        raise SetAsideError(
            "the file names a coordinate system (crs) that is not longitude and latitude in WGS-84",
            "文件声明的坐标系（crs）不是WGS-84经纬度",
        )
