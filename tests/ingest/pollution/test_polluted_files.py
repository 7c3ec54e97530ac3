"""Each kind of pollution has its one outcome, row by row, and no row is ever lost; innocent files lose none."""

from __future__ import annotations

import polars as pl
import pytest
from arrivals import ARRIVALS
from bytes_and_lines import BYTES, LINES
from headers import HEADERS
from innocent import INNOCENT
from landing_office import NOW, Office
from objects_and_maps import JSON, MAPS, PARQUET
from polluted import Kind, csv
from values import DATES, FURTHER, NEEDED
from workbooks import ARCHIVES, BOOKS, CELLS

from ingest.feeds import FEEDS
from ingest.intake import intake
from ingest.land import land_feed
from ingest.receipts import Receipt, unknown_receipts
from ingest.settings import load_site, load_sources

POLLUTED = [*BYTES, *LINES, *HEADERS, *DATES, *NEEDED, *FURTHER, *CELLS, *BOOKS, *ARCHIVES, *JSON, *PARQUET, *ARRIVALS]
# What a row says, without where it came from. Notes are kept as fingerprints only; their own tests look at those.
SOURCE = ("source_file", "source_row", "note_fingerprint")


def of(kinds: list[Kind]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kind", kinds, ids=[kind.name for kind in kinds])


def land(office: Office, kind: Kind) -> list[Receipt]:
    """Receipts of the files of one kind. Only the feeds they belong to are landed."""
    for name, content in kind.files.items():
        office.put(name, content)
    site, sources = load_site(office.home), load_sources(office.home)
    files = intake(office.home, sources, NOW)
    receipts = unknown_receipts(files)
    for name in dict.fromkeys(feed for file in files for feed in file.feeds):
        receipts += land_feed(office.home, FEEDS[name], files, site, sources)
    return receipts


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Item -> what lands of it when nothing is wrong."""
    office = Office(tmp_path_factory.mktemp("clean") / "home")
    land(office, Kind("clean", "", csv()))
    return landed_items(office)


def landed_items(office: Office) -> dict[str, dict[str, object]]:
    rows = office.lake("items").drop(SOURCE).to_dicts()
    return {row["item_code"]: row for row in rows}


def account(receipts: list[Receipt], kind: Kind) -> None:
    """What the receipts say is what this kind must give, and every row that was read has its one place."""
    rejected = pl.concat([receipt.rejected for receipt in receipts])
    assert sorted(rejected.select("row_number", "column_name", "rule").rows()) == sorted(kind.rejected)
    assert rejected.select(pl.any_horizontal(pl.col("reason", "reason_zh").is_null().any())).item() is False
    said = "; ".join(note for receipt in receipts for note in receipt.notes)
    assert [note for note in kind.notes if note not in said] == []
    assert sum(receipt.rows_replaced for receipt in receipts) == kind.replaced
    assert sum(receipt.rows_repeated for receipt in receipts) == kind.repeated
    landed = sum(receipt.rows_landed for receipt in receipts)
    read = sum(receipt.rows_read for receipt in receipts)
    assert read == landed + kind.replaced + kind.repeated + len(kind.rejected)


def test_there_are_enough_kinds_and_no_two_of_one_name():
    names = [kind.name for kind in [*POLLUTED, *MAPS, *INNOCENT]]
    assert len(names) == len(set(names))
    assert len(POLLUTED) + len(MAPS) >= 60
    assert all(kind.why for kind in [*POLLUTED, *MAPS, *INNOCENT])


@of([kind for kind in POLLUTED if kind.aside])
def test_polluted_file_is_set_aside_whole_with_its_reason(office: Office, kind: Kind):
    [receipt] = land(office, kind)
    assert (receipt.status, receipt.rows_read) == ("set_aside", 0)
    assert kind.aside in (receipt.reason or "")
    assert " / " in (receipt.reason or "")
    assert landed_items(office) == {}


@of([kind for kind in POLLUTED if not kind.aside])
def test_polluted_file_has_its_one_outcome(office: Office, kind: Kind, clean: dict[str, dict[str, object]]):
    account(land(office, kind), kind)
    wanted = {code: {**row, **kind.changed.get(code, {})} for code, row in clean.items() if code not in kind.gone}
    shown = landed_items(office)
    for code in kind.changed.keys() - wanted.keys():
        assert shown.pop(code).items() >= kind.changed[code].items()
    assert shown == wanted


@of(INNOCENT)
def test_of_an_innocent_file_not_one_row_is_rejected(office: Office, kind: Kind, clean: dict[str, dict[str, object]]):
    account(land(office, kind), kind)
    assert landed_items(office) == clean


@of(MAPS)
def test_polluted_map_has_its_one_outcome(office: Office, kind: Kind):
    receipts = land(office, kind)
    account(receipts, kind)
    assert kind.aside in (receipts[0].reason or "")
    codes = set(office.lake("grid_boundaries")["grid_code"])
    assert codes == (set() if kind.aside else {"G1", "G2", "G3"} - kind.gone)
