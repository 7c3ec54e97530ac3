"""Whatever the order in which dated files come, sent twice or sent again with one row changed: the same lake, or the
rightly changed one, by the hash of its rows."""

from __future__ import annotations

import hashlib
import random
from datetime import timedelta
from pathlib import Path

import pytest
from landing_office import NOW, Office

from ingest import part, ranges, resolve
from ingest.feeds import FEEDS

ORDERS = 20
WEEKS = ("20260308", "20260315", "20260322", "20260331")
GRIDS = "网格编号,网格类型,村社区编号,城乡类型\n"
WORKERS = "网格员编号,网格编号,岗位,任职日期\n"
ITEMS = "事项编号,网格编号,上报人,事项类别,上报时间,处置结果\n"
VISITS = "走访编号,走访人,网格编号,走访时间\n"


def files() -> dict[str, str]:
    """Weekly exports that overlap: an item of one week is in the next one, too, changed or not."""
    made: dict[str, str] = {}
    outcome = ["处置中", "已办结"]
    for week, day in enumerate(WEEKS):
        numbers = range(week * 10, week * 10 + 20)
        days = {n: f"2026-03-{n % 28 + 1:02d}" for n in numbers}
        items = [f"A{n},G{n % 3},张{n % 2},环境保护,{days[n]} 08:00,{outcome[(n + week) % 2]}\n" for n in numbers]
        visits = [f"V{n},W{n % 4},G{n % 3},2026-03-{n % 28 + 1:02d} 09:{week % 2}0\n" for n in numbers]
        made[f"items_{day}.csv"] = ITEMS + "".join(items)
        made[f"visits_{day}.csv"] = VISITS + "".join(visits)
        made[f"workers_{day}.csv"] = WORKERS + "".join(f"W{n},G{n % 3},网格员,2026-01-01\n" for n in range(week + 1))
        made[f"grids_{day}.csv"] = GRIDS + "".join(f"G{n},综合网格,C1,城市\n" for n in range(3 - week % 2))
    # A week in two parts, and a row that is nobody's. Of two exports of one day the later arrival counts, so the parts
    # have no code in common.
    made["items_20260331_补报.csv"] = ITEMS + "A90,G1,,环境保护,2026-03-30,已办结\nA91,G1,,环境保护,昨天,已办结\n"
    return made


FILES = files()


def in_order(folder: Path, names: list[str], files_of: dict[str, str]) -> Office:
    """A home where these files came one batch after the other, up to six at once."""
    office = Office(folder)
    batches = [names[at : at + 6] for at in range(0, len(names), 6)]
    for hours, batch in enumerate(batches):
        for name in batch:
            office.put(name, files_of[name])
        office.land(NOW + timedelta(hours=hours))
    return office


def row_hashes(office: Office) -> dict[str, str]:
    """Feed -> hash over all of its rows, with the file and row each came from."""
    hashes: dict[str, str] = {}
    for name in ("grids", "workers", "items", "visits"):
        rows = sorted(map(repr, office.lake(name).rows()))
        hashes[name] = f"{len(rows)} rows, {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:16]}"
    return hashes


@pytest.fixture(scope="module")
def by_date(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return in_order(tmp_path_factory.mktemp("by_date") / "home", sorted(FILES, key=lambda name: name[-12:]), FILES)


def test_the_lake_has_rows_and_each_feed_is_declared(by_date: Office):
    assert set(row_hashes(by_date)) <= set(FEEDS)
    assert by_date.lake("items").height == 51
    assert by_date.lake("workers").height == 10


def test_twenty_random_orders_give_the_same_lake(tmp_path: Path, by_date: Office):
    wanted = row_hashes(by_date)
    for seed in range(ORDERS):
        names = random.Random(seed).sample(sorted(FILES), len(FILES))
        assert row_hashes(in_order(tmp_path / str(seed), names, FILES)) == wanted, names


@pytest.mark.parametrize("rows_at_once", [9])
def test_winners_chosen_range_by_range_are_those_chosen_at_once(
    tmp_path: Path, by_date: Office, monkeypatch: pytest.MonkeyPatch, rows_at_once: int
):
    monkeypatch.setattr(resolve, "MOST_AT_ONCE", rows_at_once)
    monkeypatch.setattr(ranges, "SAMPLE", 1)
    monkeypatch.setattr(part, "MOST_HELD", 0)
    office = in_order(tmp_path / "home", sorted(FILES, key=lambda name: name[-12:]), FILES)
    assert row_hashes(office) == row_hashes(by_date)
    for name in ("grids", "workers", "items", "visits"):
        lake = office.lake(name)
        assert lake.equals(by_date.lake(name)), "in the same order"
        assert lake.schema == by_date.lake(name).schema
    receipts = [
        {name: receipt for name, receipt in each.land(NOW + timedelta(days=1)).items() if receipt.feed}
        for each in (office, by_date)
    ]
    assert receipts[0] == receipts[1]
    before = {file: file.stat().st_mtime_ns for file in office.home.lake.rglob("feeds/*/*")}
    office.land(NOW + timedelta(days=2))
    assert {file: file.stat().st_mtime_ns for file in office.home.lake.rglob("feeds/*/*")} == before


def test_every_file_sent_twice_changes_nothing(tmp_path: Path, by_date: Office):
    again = {name.replace(".csv", "(1).csv"): content for name, content in FILES.items()}
    office = in_order(tmp_path / "home", [*FILES, *again], FILES | again)
    assert row_hashes(office) == row_hashes(by_date)


def test_file_sent_again_with_one_row_changed_changes_that_row_alone(tmp_path: Path, by_date: Office):
    name = "items_20260331.csv"
    changed = FILES[name].replace(
        "A49,G1,张1,环境保护,2026-03-22 08:00,处置中", "A49,G2,张1,环境保护,2026-03-22 08:00,处置中"
    )
    assert changed != FILES[name]
    newer = "items_20260402.csv"
    office = in_order(tmp_path / "home", [*FILES, newer], {**FILES, newer: changed})
    before, after = (o.lake("items").drop("source_file", "source_row") for o in (by_date, office))
    differing = after.join(before, on=after.columns, how="anti", nulls_equal=True)
    assert differing.select("item_code", "grid_code").rows() == [("A49", "G2")]
    assert after.height == before.height
    others = {feed: rows for feed, rows in row_hashes(office).items() if feed != "items"}
    assert others.items() <= row_hashes(by_date).items()
