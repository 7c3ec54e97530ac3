"""Size of a dashboard, time to write and to use it, with more and more grids: `python -m benchmarks.dashboards HOME`.

HOME holds a published office that has a rulebook of grids. Its scores, items, rules, evidence and boundaries of one
month are written over and over under other codes, side by side on the map, into a published file in a scratch folder.
Written: CPU seconds of `write_dashboard`. Opened and clicked: seconds from the address, or from a click on the last
unit of the ranking, until its rows or its items can be read, in headless Chromium.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from playwright.sync_api import sync_playwright

from ingest.home import Home
from publish.dashboard import write_dashboard

COPIED = ("score", "score_item", "score_rule", "evidence")
HEADER = ("grids", "written s", "file MB", "opened s", "one letter searched s", "clicked s")
APART = 0.08
"""Degrees from one copy of the town to the next."""


def multiply(source: Path, target: Path, rulebook: str, period: str, times: int) -> int:
    """Write a published file of `times` as many grids; returns how many."""
    with duckdb.connect(str(target)) as out:
        out.execute(f"attach '{source}' as old (read_only)")
        out.execute("create schema marts")
        tables = out.execute("select table_name from duckdb_tables() where database_name = 'old'").fetchall()
        wanted = f"rulebook = '{rulebook}' and (period = '{period}' or table_name = 'score')"
        for (name,) in tables:
            if name in COPIED:
                which = wanted.replace("table_name", f"'{name}'")
                out.execute(
                    f"create table marts.{name} as select source.* replace (copy || '-' || unit_code as unit_code) "
                    f"from old.marts.{name} as source, range({times}) as copies (copy) where {which}"
                )
            else:
                out.execute(f"create table marts.{name} as from old.marts.{name} where {name != 'dim_grid'}")
        out.execute("delete from marts.dim_unit")
        out.execute(
            "insert into marts.dim_unit select source.* replace (copy || '-' || unit_code as unit_code, "
            "case when parent_code is not null then copy || '-' || parent_code end as parent_code) "
            f"from old.marts.dim_unit as source, range({times}) as copies (copy)"
        )
        grids = out.execute("from old.marts.dim_grid where month = ?", [period])
        columns = [column[0] for column in grids.description]
        rows = [
            _moved(dict(zip(columns, row, strict=True)), copy, times)
            for row in grids.fetchall()
            for copy in range(times)
        ]
        out.executemany(f"insert into marts.dim_grid values ({', '.join('?' * len(columns))})", rows)
        out.execute("detach old")
        found = out.execute("select count(*) from marts.score where period = ?", [period]).fetchone()
    return int(found[0]) if found else 0


def _moved(grid: dict[str, object], copy: int, times: int) -> list[object]:
    """The grid in the copy's place of a square of copies."""
    across = math.ceil(math.sqrt(times))
    east, north = APART * (copy % across), APART * (copy // across)
    boundary = json.loads(str(grid["boundary"]))
    polygons = [boundary["coordinates"]] if boundary["type"] == "Polygon" else boundary["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            ring[:] = [[round(x + east, 7), round(y + north, 7)] for x, y in ring]
    moved = {"grid_code": f"{copy}-{grid['grid_code']}", "community_code": f"{copy}-{grid['community_code']}"}
    return list((grid | moved | {"boundary": json.dumps(boundary)}).values())


def used(path: Path) -> list[float]:
    """Seconds to open the page, to search in it, and to open its last unit."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        begin = time.perf_counter()
        page.goto(path.as_uri())
        page.wait_for_selector(".ranking tbody tr")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        opened = time.perf_counter()
        page.fill("#search", "1")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        searched = time.perf_counter()
        page.evaluate(
            "location.hash = '#unit/' + JSON.parse(document.getElementById('head').textContent).units.code.at(-1)"
        )
        page.wait_for_selector("details.item")
        clicked = time.perf_counter()
        browser.close()
    return [opened - begin, searched - opened, clicked - searched]


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("home", type=Path)
    told.add_argument("--rulebook", default="nanxiashu")
    told.add_argument("--period", default="2026-06")
    told.add_argument("--times", type=int, nargs="+", default=[1, 3, 150])
    asked = told.parse_args()
    sys.stdout.write(f"| {' | '.join(HEADER)} |\n| {' | '.join('---' for _ in HEADER)} |\n")
    for times in asked.times:
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder))
            home.published.mkdir()
            source = Home(asked.home.resolve()).published_file
            grids = multiply(source, home.published_file, asked.rulebook, asked.period, times)
            begin = time.process_time()
            path = write_dashboard(home, asked.rulebook, asked.period)
            written = time.process_time() - begin
            numbers = [written, path.stat().st_size / 1e6, *used(path)]
        sys.stdout.write(f"| {grids:,} | {' | '.join(f'{number:.2f}' for number in numbers)} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
