"""A home small enough to see through: two grids, one rulebook of the site's own, all of it measured.

Items of February and March 2026; the rulebook gives 100 points for disposal. March closes on 3 April 2026.
"""

from __future__ import annotations

from pathlib import Path

from ingest.home import Home

RULEBOOK = """\
rulebook: small
version: "1"
effective_from: "2026-01-01"
name: {zh: 小街道网格考核, en: Small office}
source: 小街道网格考核办法
scored_unit: grid
items:
  - item: S1
    name: {zh: 办结率, en: Disposal}
    clause: 一
    points: "100"
    rules:
      - kind: weighted
        measure: disposal
        rework: once
        extension_factor: "2"
        extension_cap: warn
        extension_cap_share: "0.03"
        weights:
          on_time: "1"
          extended: "0.8"
          overdue: "0.6"
          limited: "0.7"
          rework: "-0.3"
          unhandled: "-0.6"
"""
GRIDS = """\
grid_code,grid_name,grid_type,community_code,community_name,area_type
G1,东网格,综合网格,C1,东社区,城市
G2,西网格,综合网格,C1,东社区,城市
"""
ITEMS = """\
item_code,grid_code,category,reported_at,due_at,disposed_at
I1,G1,环境保护,2026-02-03 09:00,2026-02-05 09:00,2026-02-04 09:00
I2,G1,环境保护,2026-03-03 09:00,2026-03-05 09:00,2026-03-04 09:00
I3,G1,环境保护,2026-03-03 09:00,2026-03-05 09:00,2026-03-04 09:00
I4,G2,环境保护,2026-03-03 09:00,2026-03-05 09:00,2026-03-06 09:00
"""


def write_small_home(root: Path) -> Home:
    """Exports, site.yaml and the rulebook of the small office under `root`."""
    home = Home(root)
    home.exports.mkdir(parents=True)
    home.rulebooks.mkdir()
    (home.rulebooks / "small.yaml").write_text(RULEBOOK, encoding="utf-8")
    home.site_file.write_text("rulebooks: [small]\n", encoding="utf-8")
    (home.exports / "grids_20260131.csv").write_text(GRIDS, encoding="utf-8")
    (home.exports / "items_2026-03.csv").write_text(ITEMS, encoding="utf-8")
    return home


def without_files(root: Path) -> Home:
    """A home whose landing folder is empty."""
    home = Home(root)
    home.exports.mkdir(parents=True)
    return home
