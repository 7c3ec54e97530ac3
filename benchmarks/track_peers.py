"""Other programs on the tracks of `benchmarks.tracks`: `python -m benchmarks.track_peers WAY EXPORT BOUNDARIES`.

Each reads the CSV (rows that do not fit passed over) and the GeoJSON of the grids, joins fixes of a worker-day to
segments, cuts each exactly where it meets the worker's grid, and adds up the metres inside: rules 2 (gaps) and 5
alone, without the stop filter, outliers, seconds, cells, or accounting for rows. Ways: `duckdb sql` (no extension: a
segment is inside where its middle is), `duckdb spatial` (packages duckdb-extensions and duckdb-extension-spatial),
`sedonadb`, `geopandas`, `postgis` (a server that `psql` finds by itself; a database of its own is dropped again). Each
needs what it is named after, which is none of this project's dependencies.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import duckdb

TYPES = "'code': 'varchar', 'seen': 'timestamp', 'lon': 'double', 'lat': 'double', 'acc': 'double', 'mock': 'int'"
ACROSS, UP = "111194.93 * cos(radians(30.28))", "111194.93"
SEGMENTS = """
    select code, lon, lat, lag(lon) over w as lon0, lag(lat) over w as lat0, seen - lag(seen) over w as passed
    from fixes window w as (partition by code, cast(seen as date) order by seen)
"""


def main() -> None:
    """One line: way, seconds, kilometres."""
    way, export, boundaries = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    begun = time.monotonic()
    metres = WAYS[way](export, boundaries)
    took = time.monotonic() - begun
    own = resource.getrusage(resource.RUSAGE_SELF)
    cpu, peak = own.ru_utime + own.ru_stime, own.ru_maxrss / 1024
    sys.stdout.write(f"| {way} | {took:.1f} | {cpu:.1f} | {peak:,.0f} | {metres / 1e3:,.0f} |\n")


def read(export: Path) -> duckdb.DuckDBPyConnection:
    """The usable fixes as table `fixes`."""
    found = duckdb.connect()
    options = f"header = true, delim = ',', quote = '', ignore_errors = true, columns = {{{TYPES}}}"
    usable = "mock = 0 and acc <= 50 and abs(lon) <= 180 and abs(lat) <= 90"
    found.execute(f"create table fixes as select * from read_csv('{export}', {options}) where {usable}")
    return found


def rings(boundaries: Path) -> dict[str, list[list[float]]]:
    """Outer ring of each grid."""
    features = json.loads(boundaries.read_text("utf-8"))["features"]
    return {each["properties"]["grid_code"]: each["geometry"]["coordinates"][0] for each in features}


def with_duckdb(export: Path, boundaries: Path) -> float:
    """Metres of segments whose middle is inside."""
    found, corners = read(export), rings(boundaries)
    grids = len(corners)
    rows = [(code, *a, *b) for code, ring in corners.items() for a, b in pairwise(ring)]
    found.execute("create table edges (grid varchar, x1 double, y1 double, x2 double, y2 double)")
    found.executemany("insert into edges values (?, ?, ?, ?, ?)", rows)
    asked = f"""
        with segments as ({SEGMENTS}), middles as (
            select row_number() over () as n, (lon + lon0) / 2 as x, (lat + lat0) / 2 as y,
                sqrt(((lon - lon0) * {ACROSS}) ** 2 + ((lat - lat0) * {UP}) ** 2) as metres,
                printf('G%05d', cast(substr(code, 2) as int) % {grids}) as grid
            from segments where passed <= interval 300 second
        ), crossed as (
            select n, any_value(metres) as metres,
                count(*) filter ((y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1) % 2 as is_inside
            from middles join edges using (grid) group by n
        )
        select sum(metres * is_inside) from crossed
    """
    return float(found.execute(asked).fetchall()[0][0])


def with_geopandas(export: Path, boundaries: Path) -> float:
    """Metres of segments, each cut by its grid."""
    import geopandas
    import shapely

    grids = geopandas.read_file(boundaries).set_index("grid_code").geometry
    rows = read(export).execute(f"from ({SEGMENTS}) where passed <= interval 300 second").df()
    points = rows[["lon0", "lat0", "lon", "lat"]].to_numpy().reshape(-1, 2, 2)
    own = [f"G{int(code[1:]) % len(grids):05d}" for code in rows["code"]]
    cut = shapely.intersection(shapely.linestrings(points), grids.loc[own].to_numpy())
    return float(geopandas.GeoSeries(cut, crs=4326).to_crs(32650).length.sum())


def with_duckdb_spatial(export: Path, boundaries: Path) -> float:
    """The same in DuckDB, its extension from a package."""
    from duckdb_extensions import import_extension

    found = read(export)
    import_extension("spatial", con=found)
    found.execute("load spatial")
    found.execute("create table grids (grid varchar, shape geometry)")
    rows = [(code, json.dumps(shape)) for code, shape in _polygons(boundaries)]
    found.executemany("insert into grids values (?, ST_GeomFromGeoJSON(?))", rows)
    asked = f"""
        with segments as ({SEGMENTS})
        select sum(ST_Length_Spheroid(ST_FlipCoordinates(
            ST_Intersection(shape, ST_MakeLine(ST_Point(lon0, lat0), ST_Point(lon, lat)))
        )))
        from segments join grids on grid = printf('G%05d', cast(substr(code, 2) as int) % {len(rows)})
        where passed <= interval 300 second
    """
    return float(found.execute(asked).fetchall()[0][0])


def with_sedonadb(export: Path, boundaries: Path) -> float:
    """The same in SedonaDB, segments made by DuckDB; metres as if the city were flat."""
    import pyarrow
    import sedonadb
    import shapely

    grids = rings(boundaries)
    found = sedonadb.connect()
    asked = f"""
        select printf('G%05d', cast(substr(code, 2) as int) % {len(grids)}) as grid,
            lon0 * {ACROSS} as x0, lat0 * {UP} as y0, lon * {ACROSS} as x, lat * {UP} as y
        from ({SEGMENTS}) where passed <= interval 300 second
    """
    found.create_data_frame(read(export).execute(asked).to_arrow_table()).to_view("segments")
    across, up = (float(duckdb.sql(f"select {each}").fetchall()[0][0]) for each in (ACROSS, UP))
    shapes = [shapely.Polygon([(x * across, y * up) for x, y in ring]).wkb for ring in grids.values()]
    found.create_data_frame(pyarrow.table({"grid": list(grids), "shape": shapes})).to_view("grids")
    told = found.sql("""
        select sum(ST_Length(ST_Intersection(ST_GeomFromWKB(shape), ST_MakeLine(ST_Point(x0, y0), ST_Point(x, y)))))
        as metres from segments join grids on segments.grid = grids.grid
    """)
    return float(told.to_pandas()["metres"].iloc[0])


def with_postgis(export: Path, boundaries: Path) -> float:
    """The same in a database of its own."""
    name = "gridscore_benchmark"
    subprocess.run(["psql", "-q", "-d", "postgres", "-c", f"create database {name}"], check=True)
    try:
        text = Path(f"{export}.clean")
        read(export).execute(f"copy fixes to '{text}' (header false)")
        said = [
            "create extension postgis;",
            "create table fixes (code text, seen timestamp, lon float8, lat float8, acc float8, mock int);",
            "create table grids (grid text, shape geometry);",
            f"\\copy fixes from '{text}' (format csv)",
            *(
                f"insert into grids values ('{code}', ST_SetSRID(ST_GeomFromGeoJSON('{json.dumps(shape)}'), 4326));"
                for code, shape in _polygons(boundaries)
            ),
            f"""with segments as ({SEGMENTS}) select sum(ST_Length(ST_Intersection(shape,
                ST_SetSRID(ST_MakeLine(ST_MakePoint(lon0, lat0), ST_MakePoint(lon, lat)), 4326))::geography))
            from segments join grids
                on grid = 'G' || lpad((substr(code, 2)::int % (select count(*) from grids))::text, 5, '0')
            where passed <= interval '300 second';""",
        ]
        command = ["psql", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", name]
        told = subprocess.run(command, input="\n".join(said), check=True, stdout=subprocess.PIPE, text=True).stdout
        text.unlink()
        return float(told)
    finally:
        subprocess.run(["psql", "-q", "-d", "postgres", "-c", f"drop database {name}"], check=True)


def _polygons(boundaries: Path) -> list[tuple[str, dict]]:
    return [(code, {"type": "Polygon", "coordinates": [ring]}) for code, ring in rings(boundaries).items()]


WAYS = {
    "duckdb sql": with_duckdb,
    "duckdb spatial": with_duckdb_spatial,
    "sedonadb": with_sedonadb,
    "geopandas": with_geopandas,
    "postgis": with_postgis,
}


if __name__ == "__main__":
    main()
