"""Odd files that broke other tools: none crashes or hangs the landing, and every one is accounted for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ODD = HERE.parents[3] / "shared" / "data" / "messy-files"
MOST_MEGABYTES = 1_000
LONGEST_S = 120
FEWEST = 200

pytestmark = pytest.mark.skipif(not ODD.exists(), reason="the open data set messy-files is not beside this checkout")

# In a process of its own, so that its memory can be measured and a reader's last words are heard. The site maps columns
# that some of the files have, so that not all of them end at their header. Its memory is VmHWM: the ru_maxrss of a new
# process starts at the peak of the one that started it.
LANDING = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from ingest.home import Home
from ingest.land import land_all
from ingest.settings import load_site, load_sources
home = Home(Path(sys.argv[1]))
receipts = land_all(home, load_site(home), load_sources(home), datetime(2026, 4, 10, tzinfo=UTC))
print(json.dumps({
    "megabytes": int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024,
    "receipts": [[r.sha256, r.file_name, r.feed, r.status, r.reason or "", r.rows_read, r.rows_landed, r.rows_replaced,
                  r.rows_repeated, r.rows_rejected] for r in receipts],
}))
"""
SOURCES = """
sources:
  - {feed: items, files: "items/*", columns: {item_code: id, category: name},
     constants: {grid_code: G1, reported_at: "2026-03-01"}}
  - {feed: grid_boundaries, files: "items/*", columns: {grid_code: id}}
"""


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, str]:
    """What landing all files gave, each as a file of two feeds, and what was written to standard error."""
    home = tmp_path_factory.mktemp("odd") / "home"
    folder = home / "exports" / "items"
    folder.mkdir(parents=True)
    for path in odd_files():
        (folder / "_".join(path.relative_to(ODD).parts)).write_bytes(path.read_bytes())
    (home / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    command = [sys.executable, "-c", LANDING, str(home)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_S)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def odd_files() -> list[Path]:
    return sorted(path for path in ODD.rglob("*") if path.is_file())


def test_every_file_is_accounted_for_within_a_gigabyte(landed: tuple[dict, str]):
    said, errors = landed
    assert said["megabytes"] < MOST_MEGABYTES
    assert errors == ""
    names = {name for _, name, *_ in said["receipts"]}
    hashes = {digest for digest, *_ in said["receipts"]}
    files = odd_files()
    assert len(files) >= FEWEST
    # Files of equal bytes are one file; archives of several files have a receipt for each of them.
    assert len(hashes) >= len({path.read_bytes() for path in files}) - len(zips(files))
    assert len(names) >= len(hashes) - len(zips(files))


def zips(files: list[Path]) -> list[Path]:
    return [path for path in files if path.suffix == ".zip"]


def test_each_has_rows_that_add_up_or_a_reason_in_both_languages(landed: tuple[dict, str]):
    for _, name, _, status, reason, read, *fates in landed[0]["receipts"]:
        assert read == sum(fates), name
        assert status != "set_aside" or (read == 0 and " / " in reason), name


def test_some_of_them_land(landed: tuple[dict, str]):
    landed_rows = {name: row[0] for _, name, feed, status, _, _, *row in landed[0]["receipts"] if feed == "items"}
    assert sum(count > 0 for count in landed_rows.values()) >= 5
